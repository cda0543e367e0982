/**
 * The life of one `Aftermath`: at a destroy it waits after what depends on it has gone, and before what it depends on goes. Some
 * services still write for a while after the cloud says that they are deleted, and would make again what they write to.
 */
import { checkWait } from "./effective";
import type { GuardedResource } from "./resource";
import type { Waiting } from "./waiting";

export function aftermathGuard(waiting: Waiting): GuardedResource {
  return {
    check: (_urn, _olds, news) => checkWait(news),
    diff: (_urn, olds, news) => Promise.resolve(["seconds", "why"].filter((key) => olds[key] !== news[key])),
    create: (_urn, inputs, preview) => Promise.resolve({ id: preview ? "" : "aftermath", properties: inputs }),
    read: (_urn, recorded) => Promise.resolve(recorded),
    update: (_urn, _olds, news) => Promise.resolve(news),
    delete: (recorded) => waiting.wait(Number(recorded["seconds"])),
  };
}
