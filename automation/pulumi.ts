/**
 * `npm run pulumi -- <arguments>`: the Pulumi CLI in the rehearsal environment, so that every command can be tried with
 * no account. It adds what a first use needs (the stack, its configuration as a copy) and passes the rest through.
 */
import { execFile, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { isDestroy, planCommand } from "./command";
import { CHECKOUT, rehearsalEnvironment, rehearsalHome } from "./environment";
import { isExplained, refuse } from "../toolchain/refusal";
import { ensureStack, selectedStack, workingCopy } from "./stacks";
import { tools } from "../toolchain/tools";
import { inAccount, readKept, type Kept } from "./kept";

async function main(args: readonly string[]): Promise<number> {
  const home = rehearsalHome();
  const sandbox = path.join(home, "sandbox/kubeconfig");
  const kept = readKept(home);
  const environment = inAccount(
    rehearsalEnvironment({
      home,
      providers: "simulated",
      kubeconfig: fs.existsSync(sandbox) ? sandbox : undefined,
    }),
    kept,
  );
  const files = stackFiles();
  const plan = planCommand(args, files, isHere);
  if (plan.kind === "refused") refuse("npm run pulumi", plan.problem);
  if (plan.kind === "create") {
    await ensureStack(plan.stack, { home, environment });
    return run(["stack", "select", plan.stack], environment);
  }
  const stack = plan.stack ?? (plan.readsConfig ? await selected(environment, files) : undefined);
  if (stack === undefined) return run(plan.args, environment);
  await ensureStack(stack, { home, environment });
  if (isDestroy(args)) for (const line of await dataOf(stack, environment)) console.error(line);
  const configuration = plan.readsConfig
    ? ["--config-file", workingCopy(stack, home, CHECKOUT, fileOf(stack, kept))]
    : [];
  return run([...plan.args, ...configuration], environment);
}

/** The file that a kept platform was rehearsed by, where it was not the committed one. */
function fileOf(stack: string, kept: Kept | undefined): string | undefined {
  return kept?.stack === stack ? kept.stackFile : undefined;
}

/** The selected stack, for a command that names none. Without one, the CLI would ask, and then edit the stack file. */
async function selected(environment: NodeJS.ProcessEnv, files: readonly string[]): Promise<string> {
  const stack = await selectedStack({ environment });
  if (stack !== undefined && files.includes(stack)) return stack;
  return refuse("npm run pulumi", {
    path: "--stack",
    rule: "is missing, and no stack is selected",
    remedy: `say which: -s ${files.join(" or -s ")}`,
  });
}

/** Whether the CLI would find this checkout's project from a folder: in it, with no project of its own on the way up. */
function isHere(folder: string): boolean {
  let current = path.resolve(CHECKOUT, folder);
  if (!fs.existsSync(current)) return false;
  current = fs.realpathSync(current);
  while (!fs.existsSync(path.join(current, "Pulumi.yaml")) && path.dirname(current) !== current) {
    current = path.dirname(current);
  }
  return current === fs.realpathSync(CHECKOUT);
}

/** Stacks that have a file in the checkout. */
function stackFiles(): readonly string[] {
  return fs.readdirSync(CHECKOUT).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
}

/** What a destroy would do to the stack's data, a line for each store. What the CLI cannot export it will explain itself. */
async function dataOf(stack: string, env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const args = ["stack", "export", "--stack", stack, "--non-interactive"];
  const options = { cwd: CHECKOUT, env, maxBuffer: 512 * 1024 * 1024 };
  const exported = await promisify(execFile)(tools().pulumi, args, options).catch(() => undefined);
  if (exported === undefined) return [];
  // Loaded here alone: other commands need not wait for it.
  const { dataAtDestroy, listAtDestroy } = require("./data-at-destroy") as typeof import("./data-at-destroy");
  const { parseState } = require("./state") as typeof import("./state");
  return listAtDestroy(dataAtDestroy(parseState(exported.stdout)));
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(tools().pulumi, args, { cwd: CHECKOUT, env, stdio: "inherit" });
    // The CLI ends in its own way on Ctrl-C, which reaches it directly; this process only has to outlive it.
    process.on("SIGINT", () => undefined);
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 1 : os.constants.signals[signal])));
  });
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(isExplained(error) ? error.message : error);
    process.exitCode = 1;
  },
);
