/**
 * What a preview costs: the stack against a flat program with as many resources of the same types, measured in turns in
 * the same run, and the program's own start-up and memory against a bare program. No cluster is needed. The flat program is
 * measured as the SDK runs TypeScript by default, once right after an edit and then from the SDK's cache; as plain
 * JavaScript with the SDK's defaults; and started as the stack is.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CHECKOUT } from "../automation/environment";
import { tools } from "../toolchain/tools";
import { writeFlatProgram, type FlatProgram } from "./flat-program";
import { runProgram, type ProgramRun, type Registration } from "../tools/recording-engine";
import { prepareSubject, type Subject } from "./subject";
import type { BenchOptions } from "./options";

/** How many times as many pools and tenants the large stack has. */
const TIMES = 10;

export async function benchPreview({ stack, cloud, rounds }: BenchOptions): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), "stratiform-bench-"));
  const subjects: Subject[] = [];
  const prepare = async (name: string, times: number): Promise<Subject> => {
    const subject = await prepareSubject(path.join(home, name), stack, cloud, times);
    subjects.push(subject);
    return subject;
  };
  try {
    const subject = await prepare("stack", 1);
    const { registrations } = await recorded(subject);
    const large = await prepare("large", TIMES);
    const { registrations: many } = await recorded(large);
    const previews = {
      ...(await preparePreviews(stack, home, subject, registrations)),
      large: await stackPreview(stack, large),
    };
    const bare = writeBare(path.join(home, "bare"));
    const samples = { bare: [] as number[], start: [] as number[], resident: [] as number[] };
    for (let round = 1; round <= rounds; round++) {
      console.log(`round ${round} of ${rounds}`);
      samples.bare.push((await runProgram({ directory: bare, entry: "index.js" })).firstRegistration ?? NaN);
      const run = await recorded(subject);
      samples.start.push(run.firstRegistration ?? NaN);
      samples.resident.push(run.residentBytes / 2 ** 20);
      for (const [variant, preview] of Object.entries(previews)) {
        if (variant !== "flatEdited" || round === 1) preview.samples.push(await timed(preview));
      }
    }
    print(stack, [registrations.length, many.length], previews, samples);
  } finally {
    for (const subject of subjects) await subject.close();
    rmSync(home, { recursive: true, force: true });
  }
}

async function recorded({ record }: Subject): Promise<ProgramRun> {
  const run = await record();
  if (run.exitCode !== 0) throw new Error(run.messages.map(({ text }) => text).join("\n") || run.printed);
  return run;
}

interface Preview {
  readonly directory: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly samples: number[];
}

type Variant = "stack" | "flatEdited" | "flat" | "flatJavaScript" | "flatTuned" | "large";

async function preparePreviews(
  stack: string,
  home: string,
  subject: Subject,
  registrations: readonly Registration[],
): Promise<Record<Exclude<Variant, "large">, Preview>> {
  const { environment } = subject;
  const flat = async (language: FlatProgram["language"]): Promise<Preview> => {
    const directory = path.join(home, `flat-${language}`);
    writeFlatProgram(directory, { checkout: CHECKOUT, resources: registrations, language });
    await pulumi(["stack", "init", "dev", "--non-interactive"], directory, environment);
    return { directory, environment, args: ["preview", "-s", "dev", "--non-interactive"], samples: [] };
  };
  const typescript = await flat("typescript");
  return {
    stack: await stackPreview(stack, subject),
    // The first preview of a file that the SDK has not seen before checks its types; the others find it in its cache.
    flatEdited: typescript,
    flat: { ...typescript, samples: [] },
    flatJavaScript: await flat("javascript"),
    flatTuned: await flat("tuned"),
  };
}

async function stackPreview(stack: string, { project, environment }: Subject): Promise<Preview> {
  await pulumi(["stack", "init", stack, "--non-interactive"], project, environment);
  return { directory: project, environment, args: ["preview", "-s", stack, "--non-interactive"], samples: [] };
}

function writeBare(directory: string): string {
  writeFlatProgram(directory, { checkout: CHECKOUT, resources: [], language: "javascript" });
  const program =
    'const pulumi = require("@pulumi/pulumi");\nnew pulumi.ComponentResource("bench:index:Bare", "bare");\n';
  writeFileSync(path.join(directory, "index.js"), program);
  return directory;
}

async function timed({ args, directory, environment }: Preview): Promise<number> {
  const started = performance.now();
  await pulumi(args, directory, environment);
  return performance.now() - started;
}

function pulumi(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(tools().pulumi, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`pulumi ${args.join(" ")} in ${cwd}:\n${output}`)),
    );
  });
}

function print(
  stack: string,
  [count, many]: readonly [number, number],
  previews: Record<Variant, Preview>,
  samples: Record<"bare" | "start" | "resident", readonly number[]>,
): void {
  const middle = (variant: Variant) => median(previews[variant].samples);
  const [ours, flat, javascript] = [middle("stack"), middle("flat"), middle("flatJavaScript")];
  const [tuned, large] = [middle("flatTuned"), middle("large")];
  const [bare, start, resident] = [median(samples.bare), median(samples.start), median(samples.resident)];
  const rows = [
    ["measure", "median", "target"],
    [`preview of ${stack}, ${count} resources`, seconds(ours), ""],
    ["preview of the flat program, SDK defaults", seconds(flat), ""],
    ["  right after an edit, once", seconds(middle("flatEdited")), ""],
    ["  in JavaScript", seconds(javascript), ""],
    ["  started as the stack is", seconds(tuned), ""],
    ["ratio to SDK defaults", ratio(ours, flat), "≤ 0.70"],
    ["ratio to SDK defaults in JavaScript", ratio(ours, javascript), "≤ 0.70"],
    ["ratio to started alike", ratio(ours, tuned), "≤ 1.30"],
    [`preview with ${TIMES} × pools and tenants, ${many} resources`, seconds(large), ""],
    ["ratio to the stack as it is", ratio(large, ours), `≤ ${TIMES + 1}.00`],
    ["first registration, bare program", seconds(bare), ""],
    [`first registration, ${stack}`, seconds(start), ""],
    ["start-up above a bare program", seconds(start - bare), "≤ 0.60 s"],
    ["resident memory of the program", `${Math.round(resident)} MiB`, "≤ 400 MB (381 MiB)"],
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const [name = "", value = "", target = ""] of rows) {
    console.log(`${name.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}  ${target}`.trimEnd());
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

function ratio(a: number, b: number): string {
  return (a / b).toFixed(2);
}
