/**
 * What each patch of an SDK gains: the program with all of them and without one at a time, in turns, by the CPU time of its
 * process; and requests about resources, through the SDK's own handler, to the pack of all rules. One that mends
 * something and saves nothing is not measured.
 */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { onCloud, readStackFile } from "../automation/stack-file";
import { VARIABLE } from "../sdk-patches/left-out.cjs";
import { CHECKOUT, runStack } from "../tools/plan/program";
import type { BenchOptions } from "./options";

const OF_THE_PROGRAM = [
  "pack-functions-when-asked",
  "open-no-debugger",
  "drop-debug-messages",
  "forget-call-sites",
  "leave-promises-untraced",
  "all",
] as const;

const OF_PACKS = ["deserialize-once", "walk-relevant-policies", "all"] as const;

/** How many resources a pack is asked about. */
const REQUESTS = 500;

export async function benchPatches({ stack, cloud, rounds }: BenchOptions): Promise<void> {
  const file = readStackFile("npm run bench", stack, CHECKOUT);
  const config = cloud === undefined ? file : onCloud(file, cloud);
  const program = new Samples(["", ...OF_THE_PROGRAM]);
  const pack = new Samples(["", ...OF_PACKS]);
  for (let round = 0; round <= rounds; round++) {
    for (const name of program.names) {
      const { exitCode, cpuSeconds, printed } = await runStack({ stack, config, environment: { [VARIABLE]: name } });
      if (exitCode !== 0) throw new Error(printed);
      // The first round fills caches.
      if (round > 0) program.add(name, cpuSeconds);
    }
    for (const name of pack.names) if (round > 0) pack.add(name, askPack(name));
  }
  console.log(`The program of ${stack}, CPU seconds\n${program.lines().join("\n")}`);
  console.log(`${REQUESTS} resources asked about, CPU seconds of all rules\n${pack.lines().join("\n")}`);
}

function askPack(left: string): number {
  const words = ["--require", "tsx/cjs", path.join(__dirname, "ask-pack.ts"), String(REQUESTS)];
  const env = { ...process.env, [VARIABLE]: left };
  const said = execFileSync(process.execPath, words, { cwd: CHECKOUT, env, encoding: "utf8" });
  return Number(said.trim().split("\n").at(-1));
}

/** Measurements with everything, which has no name, and without what is named. */
class Samples {
  readonly #samples: ReadonlyMap<string, number[]>;

  constructor(readonly names: readonly string[]) {
    this.#samples = new Map(names.map((name) => [name, []]));
  }

  add(name: string, value: number): void {
    this.#samples.get(name)?.push(value);
  }

  lines(): string[] {
    const all = this.#median("");
    const without = this.names.slice(1).map((name) => {
      const value = this.#median(name);
      const percent = Math.round((value / all - 1) * 100);
      return `  without ${name}: ${value.toFixed(2)} (+${(value - all).toFixed(2)}, ${percent} %)`;
    });
    return [`  with all: ${all.toFixed(2)}`, ...without];
  }

  #median(name: string): number {
    const sorted = [...(this.#samples.get(name) ?? [])].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? NaN;
  }
}
