/**
 * The life of one `StackCloud`: it holds the cloud that the stack was created on, and what that changes by another cluster
 * only, and refuses something else; and a new stack that could never reach its own cluster. It contacts nothing, and its inputs never wait for anything, so that the refusal comes first.
 */
import { isDeepStrictEqual } from "node:util";
import { cloudChange, fixedChange } from "./decide";
import { text, type Properties } from "./properties";
import type { GuardedResource } from "./resource";

/** Options that the cloud changes by another cluster only, and what the stack file says of them. */
function fixedOf({ fixed }: Properties): Readonly<Record<string, string>> {
  if (typeof fixed !== "object" || fixed === null) return {};
  const entries = Object.entries(fixed).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(entries);
}

export const STACK_CLOUD_GUARD: GuardedResource = {
  check: (urn, olds, news) => {
    const [recorded, wanted] = [text(olds, "cloud"), text(news, "cloud")];
    if (wanted === undefined) return [{ property: "cloud", reason: "is required" }];
    if (recorded === undefined) {
      const unreachable = text(news, "unreachable");
      return unreachable === undefined ? [] : [{ property: "unreachable", reason: unreachable }];
    }
    const reason = cloudChange(recorded, wanted, urn);
    if (reason !== undefined) return [{ property: "cloud", reason }];
    const now = fixedOf(news);
    return Object.entries(fixedOf(olds)).flatMap(([option, was]) => {
      const is = now[option];
      return is === undefined || is === was
        ? []
        : [{ property: `fixed["${option}"]`, reason: fixedChange(option, was, is, urn) }];
    });
  },
  // Another cloud or value was refused by the check. What a stack did not hold before is written down.
  diff: (_urn, olds, news) => Promise.resolve(isDeepStrictEqual(fixedOf(olds), fixedOf(news)) ? [] : ["fixed"]),
  create: (_urn, inputs) => Promise.resolve({ id: "stack-cloud", properties: inputs }),
  read: (_urn, recorded) => Promise.resolve(recorded),
  update: (_urn, _olds, news) => Promise.resolve(news),
};
