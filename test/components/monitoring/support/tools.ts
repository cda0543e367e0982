/** Prometheus' and Alertmanager's own judges, found or built once as every other program is. */
import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";

const CHECKOUT = path.join(__dirname, "../../../..");
const found = new Map<string, string>();

export type Judge = "promtool" | "amtool";

/** Building both the first time takes about five minutes of processor time. */
export const FIRST_BUILD = 900_000;

export function judge(name: Judge): string {
  const there = found.get(name);
  if (there !== undefined) return there;
  const text = execFileSync(process.execPath, [path.join(CHECKOUT, "cli/main.mjs"), "locate", name], {
    cwd: CHECKOUT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { path: executable } = JSON.parse(text) as { readonly path: string };
  found.set(name, executable);
  return executable;
}

export interface Verdict {
  readonly status: number | null;
  readonly text: string;
}

/** Runs a judge in a folder, and gives its exit code with all that it said. */
export function ask(name: Judge, words: readonly string[], directory: string): Verdict {
  const { status, stdout, stderr, error } = spawnSync(judge(name), words, {
    cwd: directory,
    encoding: "utf8",
    maxBuffer: 64 * 2 ** 20,
  });
  if (error !== undefined) throw error;
  return { status, text: `${stdout}${stderr}` };
}
