/**
 * The life of one `Effective`: when grants were made, it waits until their cloud acts on them. Clouds answer a request for a
 * grant before every part of them knows of it, and offer no call that says when they all do.
 */
import { UNKNOWN, type Properties } from "./properties";
import type { GuardedResource, InputFailure } from "./resource";
import type { Waiting } from "./waiting";

/** A longer wait is a mistake: no cloud states more for what a stack grants. */
const LONGEST_SECONDS = 900;

/** What is written down. Only other grants are waited for again. */
const INPUTS = ["grants", "seconds", "why"] as const;

export function effectiveGuard(waiting: Waiting): GuardedResource {
  return {
    check: (_urn, _olds, news) => checkWait(news),
    diff: (_urn, olds, news) => Promise.resolve(INPUTS.filter((key) => !isSame(olds[key], news[key]))),
    create: async (_urn, inputs, preview) => {
      if (!preview) await waiting.wait(Number(inputs["seconds"]));
      return { id: preview ? "" : "effective", properties: inputs };
    },
    read: (_urn, recorded) => Promise.resolve(recorded),
    update: async (_urn, olds, news, preview) => {
      if (!preview && !isSame(olds["grants"], news["grants"])) await waiting.wait(Number(news["seconds"]));
      return news;
    },
  };
}

/** How long is waited, and for what. */
export function checkWait({ seconds, why }: Properties): InputFailure[] {
  const isWait = typeof seconds === "number" && seconds > 0 && seconds <= LONGEST_SECONDS;
  return [
    ...(isWait ? [] : [{ property: "seconds", reason: `must be a number above 0, and at most ${LONGEST_SECONDS}` }]),
    ...(typeof why === "string" ? [] : [{ property: "why", reason: "is required" }]),
  ];
}

/** Ids that are not known yet are those of grants that are being made anew. */
function isSame(before: unknown, after: unknown): boolean {
  const [old, now] = [JSON.stringify(before), JSON.stringify(after)];
  return old === now && !(now ?? "").includes(UNKNOWN);
}
