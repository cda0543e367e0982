/** Which long jobs have passed at this state of the checkout, so that a run of hours can be taken up again. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { CHECKOUT, rehearsalHome } from "../../automation/environment";
import type { Counts } from "./job";

const schema = z.object({
  state: z.string(),
  passed: z.record(z.string(), z.object({ passed: z.number(), failed: z.number(), skipped: z.number() })),
});

export class Progress {
  readonly #passed: Record<string, Counts>;

  private constructor(
    readonly file: string,
    readonly state: string | undefined,
  ) {
    const kept = state === undefined || !existsSync(file) ? undefined : schema.safeParse(parsed(file)).data;
    this.#passed = kept?.state === state ? { ...kept?.passed } : {};
  }

  /** What is known of this checkout, in the folder of its rehearsals. Without Git nothing is, and nothing is kept. */
  static open(file = path.join(rehearsalHome(), "exhaustive.json"), state = stateOf(CHECKOUT)): Progress {
    return new Progress(file, state);
  }

  passed(job: string): Counts | undefined {
    return this.#passed[job];
  }

  note(job: string, { passed, failed, skipped }: Counts): void {
    this.#passed[job] = { passed, failed, skipped };
    if (this.state === undefined) return;
    mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    writeFileSync(this.file, JSON.stringify({ state: this.state, passed: this.#passed }));
  }
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** The commit and what differs from it, as one text; nothing where there is no Git. */
function stateOf(checkout: string): string | undefined {
  const git = (...args: string[]): string =>
    execFileSync("git", args, {
      cwd: checkout,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
  try {
    const changes = git("diff", "HEAD") + git("ls-files", "--others", "--exclude-standard");
    return `${git("rev-parse", "HEAD").trim()} ${createHash("sha256").update(changes).digest("hex")}`;
  } catch {
    return undefined;
  }
}
