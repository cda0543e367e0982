/** What the sandbox tests share: places to start one, patience, and an independent look at the machine's processes. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, Request, SandboxTools } from "../../../rehearsal/sandbox";

/** What a request says to a server that is away: refused, or reset where it was sent over a connection kept open. */
export const AWAY = { code: /^ECONN(REFUSED|RESET)$/ };

const parents: string[] = [];
process.on("exit", () => {
  for (const parent of parents) rmSync(parent, { recursive: true, force: true });
});

/** A path in the temporary directory that does not exist yet. What tests leave there goes when they are over. */
export function freshDirectory(): string {
  const parent = mkdtempSync(join(tmpdir(), "stratiform-"));
  parents.push(parent);
  return join(parent, "sandbox");
}

/** Asks again and again until `ask` gives something, and fails with `goal` after a minute. */
export async function eventually<T>(goal: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`within a minute it did not happen that ${goal}`);
    await sleep(100);
  }
}

/** Command lines of all processes that mention a directory, from `ps`, whatever the sandbox's own record says. */
export function processesOf(directory: string): string[] {
  return execFileSync("ps", ["-eo", "args"], { encoding: "utf8", maxBuffer: 16 << 20 })
    .split("\n")
    .filter((line) => line.includes(directory) && !line.includes("sandbox-starter"));
}

/** Waits until neither a process nor the directory of a sandbox is left. */
export async function nothingLeft(directory: string): Promise<void> {
  await eventually(`nothing is left of ${directory}`, () => {
    return processesOf(directory).length === 0 && !existsSync(directory) ? true : undefined;
  });
}

/** Starts a sandbox in a process of its own, in its own process group, as a shell would. */
export function startElsewhere(
  directory: string,
  tools: SandboxTools,
  mode: "attached" | "detached",
): { readonly starter: ChildProcess; readonly ready: Promise<void> } {
  const { etcd, kubeApiserver, kubeControllerManager, kubeScheduler, kwok } = tools;
  const paths = JSON.stringify({ etcd, kubeApiserver, kubeControllerManager, kubeScheduler, kwok });
  const script = join(__dirname, "sandbox-starter.ts");
  const starter = spawn(process.execPath, ["--require", require.resolve("tsx/cjs"), script, directory, mode, paths], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  starter.stderr.setEncoding("utf8").on("data", (text: string) => output.push(text));
  const ready = new Promise<void>((resolve, reject) => {
    starter.stdout.setEncoding("utf8").on("data", (text: string) => {
      output.push(text);
      if (output.join("").includes("sandbox is ready")) resolve();
    });
    // Not "exit", which may come before the last of what it printed.
    starter.on("close", () => reject(new Error(`the starter ended early: ${output.join("")}`)));
  });
  ready.catch(() => undefined); // Tests that interrupt the start do not wait for it.
  return { starter, ready };
}

/** Resolves when a process that a test started has ended. */
export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

/** Posts an object and fails unless it was created. */
export async function create(request: Request, path: string, object: object): Promise<Answer> {
  const answer = await request("POST", path, object);
  if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** What the tests read of an object. */
export interface Observed {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly nodeName?: string;
    readonly replicas?: number;
    readonly volumeName?: string;
  };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
    readonly containerStatuses?: readonly {
      readonly ready: boolean;
      readonly state: { readonly waiting?: { readonly reason: string } };
    }[];
  };
}

/** An object, when it is there. */
export async function read(request: Request, path: string): Promise<Observed | undefined> {
  const { status, body } = await request("GET", path);
  return status === 200 ? (body as Observed) : undefined;
}

export function conditionOf(object: Observed, type: string): string | undefined {
  return object.status.conditions?.find((condition) => condition.type === type)?.status;
}
