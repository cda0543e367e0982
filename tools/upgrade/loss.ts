/**
 * What an update from a recorded state to today's program would take away: what is gone, what is made anew, what may be
 * deleted from now on, and what the cloud refuses. Pure.
 */
import { heirs } from "./identity";
import type { Registered } from "./recording";
import { forcedChanges } from "./replacement";

export interface Loss {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly what: "deleted" | "replaced" | "refused" | "unprotected";
  /** What forces it; empty for what is gone. */
  readonly because: readonly Cause[];
}

export interface Cause {
  /** An input's path, or the option or provider that changed. */
  readonly property: string;
  readonly why: string;
}

/** Components and the stack itself are nothing that a provider could lose. */
function isManaged({ type }: Registered): boolean {
  return !type.startsWith("stratiform:") && type !== "pulumi:pulumi:Stack";
}

export async function lossesOf(recorded: readonly Registered[], today: readonly Registered[]): Promise<Loss[]> {
  const heirOf = heirs(recorded, today);
  const todaysUrn = (urn: string) => heirOf.get(urn)?.urn ?? urn;
  const losses: Loss[] = [];
  const replaced = new Set<string>();
  const sameSource = (before: readonly string[], after: readonly string[]) => {
    const then = new Set(before.map(todaysUrn));
    return then.size === new Set(after).size && after.every((urn) => then.has(urn) && !replaced.has(urn));
  };
  for (const before of recorded.filter(isManaged)) {
    const after = heirOf.get(before.urn);
    const lose = (what: Loss["what"], because: readonly Cause[]) => {
      losses.push({ urn: before.urn, type: before.type, name: before.name, what, because });
    };
    if (after === undefined) {
      if (!before.retainOnDelete) lose("deleted", []);
      continue;
    }
    if (before.protect && !after.protect) lose("unprotected", [{ property: "protect", why: "was on" }]);
    if (before.retainOnDelete && !after.retainOnDelete)
      lose("unprotected", [{ property: "retainOnDelete", why: "was on" }]);
    const changes = await forcedChanges(before, after, sameSource);
    const because = [
      ...(after.provider === todaysUrn(before.provider) ? [] : [{ property: "provider", why: "is another one" }]),
      ...(replaced.has(after.provider) ? [{ property: "provider", why: "leads somewhere else" }] : []),
      ...changes.filter(({ what }) => what === "replaced"),
    ];
    if (because.length > 0) {
      replaced.add(after.urn);
      lose("replaced", because);
    }
    const refused = changes.filter(({ what }) => what === "refused");
    if (refused.length > 0) lose("refused", refused);
  }
  return losses;
}
