/** `npm run bench -- <benchmark>`: measures and prints medians beside their targets; it judges nothing. */
import { formatProblem, PlatformError, suggest } from "../components/core/errors";
import { benchPolicies } from "./policies";
import { benchPreview } from "./preview";

const BENCHMARKS = { preview: benchPreview, policies: benchPolicies } as const satisfies Record<
  string,
  (options: BenchOptions) => Promise<void>
>;

export interface BenchOptions {
  readonly stack: string;
  /** How often everything is measured; the median counts. */
  readonly rounds: number;
}

async function main([name = "", ...args]: readonly string[]): Promise<void> {
  const benchmark = Object.entries(BENCHMARKS).find(([known]) => known === name)?.[1];
  if (benchmark === undefined) {
    throw new PlatformError("npm run bench", [
      { path: "benchmark", value: name, rule: "is not known", remedy: suggest(name, Object.keys(BENCHMARKS)) },
    ]);
  }
  await benchmark({ stack: option(args, "--stack") ?? "dev", rounds: Number(option(args, "--rounds") ?? 5) });
}

function option(args: readonly string[], name: string): string | undefined {
  const index = args.indexOf(name);
  return index === -1 ? undefined : args[index + 1];
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof PlatformError ? error.problems.map(formatProblem).join("\n") : error);
  process.exitCode = 1;
});
