/** What `npm test` runs. Every file with tests is in exactly one job, also one that nobody has entered anywhere. */
import type { Job } from "./job";
import { suiteFile, suiteNames, unitFiles } from "./files";
import { SUITES, UNKNOWN_SECONDS } from "./suites";

/** Long, because control planes and lives start in tests; mocha's own limit is for hangs. */
export const MOCHA = "mocha/bin/mocha.js";
export const REHEARSAL_TIMEOUT = ["--timeout", "600000"] as const;

/** The compiler needs 1.2 GB; near a limit it gives back what it does not need, and stays within 1.5 GB. As `npm run check`. */
const TYPES_HEAP = ["--max-old-space-size=1400", "--max-semi-space-size=8"] as const;

const whole = { counted: "whole", report: "failed" } as const;

const CHECKS: readonly Job[] = [
  {
    name: "Type check",
    command: ["typescript/bin/tsc", "--noEmit", "-p", "."],
    seconds: 60,
    heap: TYPES_HEAP,
    ...whole,
  },
  {
    name: "Type check of the set-up scripts",
    command: ["typescript/bin/tsc", "--noEmit", "-p", "toolchain"],
    seconds: 10,
    ...whole,
  },
  { name: "Lint", command: ["eslint/bin/eslint.js", "--max-warnings", "0", "."], seconds: 90, ...whole },
  {
    name: "Format",
    command: ["prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."],
    seconds: 30,
    ...whole,
  },
];

/** Folders whose unit tests share a process, since each process loads the SDKs again. The rest is one more group. */
const GROUPS: Readonly<Record<string, { readonly folders: readonly string[]; readonly seconds: number }>> = {
  policies: { folders: ["policies"], seconds: 60 },
  components: { folders: ["catalogue", "components", "contracts"], seconds: 60 },
  "simulated clouds": { folders: ["rehearsal"], seconds: 45 },
  // They run the program of each committed stack on each cloud, once for all of them.
  stacks: { folders: ["bench", "input", "stacks", "tools", "upgrade", "vendors"], seconds: 150 },
};
const REST = { name: "everything else", seconds: 100 };

/** Unit and contract tests, a job for each group. */
export function unitJobs(files: readonly string[] = unitFiles()): Job[] {
  const groupOf = (file: string): string => {
    const [, folder = ""] = file.split("/");
    return Object.entries(GROUPS).find(([, { folders }]) => folders.includes(folder))?.[0] ?? REST.name;
  };
  return [...Object.keys(GROUPS), REST.name].map((group) => ({
    name: `Unit tests: ${group}`,
    command: [MOCHA, ...files.filter((file) => groupOf(file) === group)],
    counted: "tests",
    seconds: GROUPS[group]?.seconds ?? REST.seconds,
    report: "failed",
  }));
}

/** Suites that start control planes or the engine, a job for each. */
export function suiteJobs(names: readonly string[] = suiteNames()): Job[] {
  return names.map((name) => ({
    name: `Rehearsal: ${name}`,
    command: [MOCHA, suiteFile(name), ...REHEARSAL_TIMEOUT],
    counted: "tests",
    seconds: SUITES[name]?.seconds ?? UNKNOWN_SECONDS,
    ...(SUITES[name]?.verdicts === true ? {} : { secondTry: true }),
    report: "always",
  }));
}

/** Checks and unit tests first: who waits for a run wants to know of a type error before a life has been played. */
export function shortTier(): readonly (readonly Job[])[] {
  return [[...CHECKS, ...unitJobs()], suiteJobs()];
}

/** What a person asked mocha for, such as `--grep tenants`, a file or a folder: the unit tests first, as one process each. */
export function askedJobs(args: readonly string[]): readonly Job[] {
  const suites = suiteNames().map(suiteFile);
  const every = [...unitFiles(), ...suites];
  const named = (arg: string): string[] =>
    arg.endsWith(".test.ts") ? [arg] : every.filter((file) => file.startsWith(`${arg.replace(/\/$/, "")}/`));
  const files = args.flatMap(named);
  const options = args.filter((arg) => named(arg).length === 0);
  const split = {
    "Unit and contract tests": files.length > 0 ? files.filter((file) => !suites.includes(file)) : unitFiles(),
    "Rehearsal tests": files.length > 0 ? files.filter((file) => suites.includes(file)) : suites,
  };
  return Object.entries(split)
    .filter(([, members]) => members.length > 0)
    .map(([name, members], index) => ({
      name,
      command: [MOCHA, ...members, ...(index === 0 && members !== suites ? [] : REHEARSAL_TIMEOUT), ...options],
      counted: "tests",
      seconds: 0,
      report: "live",
    }));
}
