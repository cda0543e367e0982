/**
 * `npm test`: type check, lint, unit and contract tests, then the rehearsal tests, one after the other so that memory
 * stays bounded. Every phase runs even when an earlier one failed; the end says what failed. `-- --grep <pattern>` and
 * other mocha options go through to mocha, and the phases that mocha does not run are then left out.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CHECKOUT } from "./environment";

/** What one phase counted. Type check and lint count as one each. */
interface Counts {
  readonly passed: number;
  readonly failed: number;
}

interface Phase {
  readonly name: string;
  readonly kind: "check" | "mocha";
  /** A command of node_modules/.bin with its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Node's limits of memory. @default HEAP */
  readonly heap?: readonly string[];
}

const ALL = "test/**/*.test.ts";
const REHEARSALS = "test/rehearsal/**/*.test.ts";

/** eslint holds the whole program's types twice; without a limit it takes what the machine has. */
const HEAP = ["--max-old-space-size=4096"] as const;

/** The compiler needs 1.2 GB; near a limit it gives back what it does not need, and stays within 1.5 GB. As `npm run check`. */
const TYPES_HEAP = ["--max-old-space-size=1400", "--max-semi-space-size=8"] as const;

const PHASES: readonly Phase[] = [
  { name: "Type check", kind: "check", command: ["tsc", "--noEmit", "-p", "."], heap: TYPES_HEAP },
  { name: "Type check of the set-up scripts", kind: "check", command: ["tsc", "--noEmit", "-p", "rehearsal/engine"] },
  { name: "Lint", kind: "check", command: ["eslint", "--max-warnings", "0", "."] },
  { name: "Format", kind: "check", command: ["prettier", "--check", "--log-level", "warn", "."] },
  { name: "Unit and contract tests", kind: "mocha", command: ["mocha", ALL, "--ignore", REHEARSALS] },
  {
    name: "Rehearsal tests (they start control planes and run the real engine: several minutes)",
    kind: "mocha",
    command: ["mocha", REHEARSALS, "--timeout", "600000"],
  },
];

async function main(args: readonly string[]): Promise<number> {
  const phases = args.length === 0 ? PHASES : PHASES.filter(({ kind }) => kind === "mocha");
  const failures: string[] = [];
  const total = { passed: 0, failed: 0 };
  for (const [index, phase] of phases.entries()) {
    console.log(`\n[${index + 1}/${phases.length}] ${phase.name}`);
    const counts = await runPhase(phase, phase.kind === "mocha" ? args : []);
    total.passed += counts.passed;
    total.failed += counts.failed;
    if (counts.failed > 0) failures.push(`${phase.name}: ${counts.failed} failed`);
  }
  if (args.length > 0 && total.passed + total.failed === 0) {
    console.log(`\nNo test matches ${args.join(" ")}`);
    return 1;
  }
  console.log(failures.length === 0 ? "\nEverything passed." : `\n${failures.join("\n")}`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

async function runPhase(
  { kind, command: [program, ...args], heap = HEAP }: Phase,
  extra: readonly string[],
): Promise<Counts> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "stratiform-test-"));
  const tally = path.join(directory, "counts.json");
  const reporter = kind === "mocha" ? ["--reporter", path.join(__dirname, "counting-reporter.cjs")] : [];
  const bin = path.join(CHECKOUT, "node_modules/.bin", program);
  const env = { ...process.env, STRATIFORM_TEST_COUNTS: tally };
  try {
    const code = await run([...heap, fs.realpathSync(bin), ...args, ...reporter, ...extra], env);
    const counted = fs.existsSync(tally) ? (JSON.parse(fs.readFileSync(tally, "utf8")) as Counts) : undefined;
    const { passed, failed } = counted ?? { passed: kind === "check" && code === 0 ? 1 : 0, failed: 0 };
    // A phase that ended badly without counting a failure crashed: it must not look like a pass.
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: CHECKOUT, env, stdio: "inherit" });
    // On Ctrl-C the tests clean up after themselves; this process only has to outlive them.
    process.once("SIGINT", () => process.once("SIGINT", () => process.exit(130)));
    process.once("SIGTERM", () => child.kill("SIGTERM"));
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
