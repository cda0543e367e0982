/** `npm run bench -- <benchmark>`: measures and prints medians beside their targets; it judges nothing. */
import { CLOUDS } from "../components/placement/cloud";
import { formatProblem, PlatformError, suggest } from "../components/core/errors";
import type { BenchOptions } from "./options";
import { benchPolicies } from "./policies";
import { benchPreview } from "./preview";

const BENCHMARKS = { preview: benchPreview, policies: benchPolicies } as const satisfies Record<
  string,
  (options: BenchOptions) => Promise<void>
>;

async function main([name = "", ...args]: readonly string[]): Promise<void> {
  const benchmark = Object.entries(BENCHMARKS).find(([known]) => known === name)?.[1];
  if (benchmark === undefined) {
    throw new PlatformError("npm run bench", [
      { path: "benchmark", value: name, rule: "is not known", remedy: suggest(name, Object.keys(BENCHMARKS)) },
    ]);
  }
  const cloud = option(args, "--cloud");
  if (cloud !== undefined && !CLOUDS.some((known) => known === cloud)) {
    throw new PlatformError("npm run bench", [
      { path: "--cloud", value: cloud, rule: "is not a cloud", remedy: suggest(cloud, CLOUDS) },
    ]);
  }
  const [stack, rounds] = [option(args, "--stack") ?? "dev", Number(option(args, "--rounds") ?? 5)];
  await benchmark({ stack, rounds, ...(cloud !== undefined && { cloud }) });
}

function option(args: readonly string[], name: string): string | undefined {
  const index = args.indexOf(name);
  return index === -1 ? undefined : args[index + 1];
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof PlatformError ? error.problems.map(formatProblem).join("\n") : error);
  process.exitCode = 1;
});
