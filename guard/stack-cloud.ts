/**
 * The life of one `StackCloud`: it holds the cloud that the stack was created on and refuses another, and a new stack
 * that could never reach its own cluster. It contacts nothing, and its inputs never wait for anything, so that the refusal comes first.
 */
import { cloudChange } from "./decide";
import { text } from "./properties";
import type { GuardedResource } from "./resource";

export const STACK_CLOUD_GUARD: GuardedResource = {
  check: (urn, olds, news) => {
    const [recorded, wanted] = [text(olds, "cloud"), text(news, "cloud")];
    if (wanted === undefined) return [{ property: "cloud", reason: "is required" }];
    if (recorded === undefined) {
      const unreachable = text(news, "unreachable");
      return unreachable === undefined ? [] : [{ property: "unreachable", reason: unreachable }];
    }
    const reason = cloudChange(recorded, wanted, urn);
    return reason === undefined ? [] : [{ property: "cloud", reason }];
  },
  // Another cloud was refused by the check.
  diff: () => Promise.resolve([]),
  create: (_urn, inputs) => Promise.resolve({ id: "stack-cloud", properties: inputs }),
  read: (_urn, recorded) => Promise.resolve(recorded),
  update: (_urn, _olds, news) => Promise.resolve(news),
};
