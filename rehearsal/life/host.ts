/**
 * The process that a rehearsal with `--keep` in a simulated account runs in. Once its platform is kept it serves account,
 * machines and control plane, until `npm start -- --stop` ends it.
 */
import { PlatformError } from "../../components/core/errors";
import type { RehearseOptions } from "../options";
import { rehearse, type Rehearsed } from "./rehearse";

/** The platform is kept: whoever started the host need not stay. */
export interface FromHost {
  readonly code: number;
}

let isKept = false;

// Nothing else keeps this process alive while it waits for requests.
const alive = setInterval(() => undefined, 60_000);

// Whoever reads what is said may end before this does.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

/** Kept without an account to serve is a mistake of the starter: then, as after any other outcome, it ends. */
function goOn({ code, kept }: Rehearsed): void {
  if (kept === undefined) return end(code);
  isKept = true;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void kept.end().then(() => end(0), fail));
  }
  process.send?.({ code } satisfies FromHost);
}

function fail(error: unknown): void {
  const expected = error instanceof PlatformError;
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  end(expected ? 2 : 1);
}

function end(code: number): void {
  clearInterval(alive);
  process.exit(code);
}

process.once("message", (options: RehearseOptions) => void rehearse(options).then(goOn, fail));
// Its starter is gone: a rehearsal that nobody sees any more is torn down, as after Ctrl-C.
process.once("disconnect", () => {
  if (!isKept) process.kill(process.pid, "SIGTERM");
});
