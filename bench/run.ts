/** `npm run bench -- <benchmark>`: measures and prints medians beside their targets; it judges nothing. */
import type { COMMANDS } from "../cli/commands.cjs";
import { runScript, type Asked } from "../cli/command-line";
import type { BenchOptions } from "./options";
import { benchPatches } from "./patches";
import { benchPolicies } from "./policies";
import { benchPreview } from "./preview";

type Benchmark = (typeof COMMANDS)["bench"]["operands"]["choices"][number];

const BENCHMARKS = { preview: benchPreview, policies: benchPolicies, patches: benchPatches } as const satisfies Record<
  Benchmark,
  (options: BenchOptions) => Promise<void>
>;

async function main({ options, operands }: Asked<"bench">): Promise<void> {
  const { stack, cloud, rounds } = options;
  for (const name of operands) await BENCHMARKS[name]({ stack, rounds, ...(cloud !== undefined && { cloud }) });
}

void runScript("bench", main);
