/**
 * Waits until a judgement over watched objects says "done": shows progress, ends at the deadline or when the run is
 * cancelled, and then says what stood in the way.
 */
import { ApiError, explain } from "../client/api-error";
import type { ApiClient } from "../client/client";
import type { Manifest } from "../objects/manifest";
import { Watched, type WatchTarget } from "../client/watch";

/** What the watched objects say at one moment. */
export interface Verdict {
  readonly done: boolean;
  /** Shown while waiting. */
  readonly progress: string;
  /** What stands in the way, as far as it can be told. */
  readonly problems: readonly string[];
  /** There is no point in waiting longer. */
  readonly failed?: boolean;
  /** Look again after this many milliseconds even if nothing changes. */
  readonly againInMs?: number;
}

/** The wait ended without the object being ready. */
export class NotReady extends Error {
  constructor(
    message: string,
    readonly problems: readonly string[],
  ) {
    super(message);
    this.name = "NotReady";
  }
}

export interface Wait {
  readonly client: ApiClient;
  /** Named `namespace/name` for messages. */
  readonly what: string;
  readonly targets: readonly WatchTarget[];
  /** Judges the objects of each target, in the order of `targets`. Called again after every change. */
  readonly judge: (objects: readonly (readonly Manifest[])[]) => Verdict;
  readonly progress: (text: string) => void;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  /** What is awaited, for messages: `ready`, `gone`. */
  readonly until: string;
}

/** @throws NotReady at the deadline, on cancellation, or when the judgement is that it failed */
export async function waitUntil(wait: Wait): Promise<void> {
  const ended = new AbortController();
  const deadline = AbortSignal.timeout(wait.timeoutSeconds * 1000);
  const signal = AbortSignal.any([wait.signal, deadline, ended.signal]);
  let timer: NodeJS.Timeout | undefined;
  let last: Verdict | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (ended.signal.aborted || watched.some(({ listed }) => !listed)) return;
        clearTimeout(timer);
        last = wait.judge(watched.map(({ all }) => all));
        if (last.done) return resolve();
        if (last.failed === true) return reject(new NotReady(`${wait.what} failed`, last.problems));
        wait.progress(last.problems.at(-1) ?? last.progress);
        if (last.againInMs !== undefined) timer = setTimeout(look, last.againInMs);
      };
      const watched = wait.targets.map((target) => new Watched(wait.client, target, look, signal));
      signal.addEventListener("abort", () => {
        const why = wait.signal.aborted ? "was cancelled" : `took longer than ${wait.timeoutSeconds} s`;
        const problems =
          last === undefined ? [] : [...last.problems, ...(last.problems.length === 0 ? [last.progress] : [])];
        reject(new NotReady(`waiting for ${wait.what} to be ${wait.until} ${why}`, problems));
      });
      for (const one of watched) {
        one
          .run()
          .catch((error: unknown) => reject(error instanceof ApiError ? new Error(explain(error)) : asError(error)));
      }
    });
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
