/**
 * What `npm run test:exhaustive` runs: everything that `npm test` shows by one example. Together with it nothing is left
 * out: every suite is in `npm test`, and each that depends on the tier has a row with what more of it is done here.
 */
import { SELLING_CLOUDS } from "../../catalogue/clouds";
import { cellsOf } from "../../rehearsal/life/matrix";
import { suiteFile } from "./files";
import type { Job } from "./job";
import { MOCHA, REHEARSAL_TIMEOUT } from "./jobs";
import { SUITES, type Area } from "./suites";

export interface ExhaustiveJob extends Job {
  readonly area: Area;
}

const TIER = { STRATIFORM_TIER: "exhaustive" } as const;

/** Rules under all their random bags. Their mutants are all tried in `npm test`. */
const RULES: readonly ExhaustiveJob[] = [
  {
    name: "20,000 fuzzed bags for each pack",
    area: "rules",
    command: [MOCHA, "test/policies/fuzz.test.ts", "test/policies/encryption/fuzz.test.ts", "--timeout", "1800000"],
    counted: "tests",
    seconds: 300,
    environment: TIER,
    report: "always",
  },
];

export function exhaustiveJobs(areas: readonly Area[]): ExhaustiveJob[] {
  const all = [...suiteJobs(), ...RULES, ...lives("matrix", 1200), ...lives("faults", 900, "--faults")];
  return all.filter(({ area }) => areas.includes(area));
}

function suiteJobs(): ExhaustiveJob[] {
  return Object.entries(SUITES).flatMap(([name, { more }]) => {
    if (more === undefined) return [];
    const job = {
      area: more.area,
      command: [MOCHA, suiteFile(name), ...REHEARSAL_TIMEOUT],
      counted: "tests",
      seconds: more.seconds,
      report: "always",
    } as const;
    if (more.everyCloud === undefined) return [{ ...job, name, environment: TIER }];
    return SELLING_CLOUDS.map((cloud) => ({
      ...job,
      name: `${name} on ${cloud}`,
      environment: { ...TIER, STRATIFORM_CLOUD: cloud },
    }));
  });
}

/** Every stack on every simulated cloud, in full length. A life that passes counts as one. */
function lives(area: Area, seconds: number, ...words: readonly string[]): ExhaustiveJob[] {
  return cellsOf().map(({ stack, cloud }) => ({
    name: ["life of", stack, "on", cloud, ...words].join(" "),
    area,
    command: ["rehearsal/run.ts", "--stack", stack, "--cloud", cloud, ...words],
    counted: "whole",
    seconds,
    report: "always",
  }));
}
