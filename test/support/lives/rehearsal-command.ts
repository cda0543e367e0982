/** The rehearsal's own command as a child process, in a state directory of its own, with what it leaves behind. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { rehearsalHome, CHECKOUT } from "../../../automation/environment";
import { writeSmallStack } from "./small-stack";

export class RehearsalCommand {
  /** A short path: the sandbox keeps Unix sockets below it. */
  readonly root = mkdtempSync("/tmp/sr-");
  readonly child: ChildProcess;
  output = "";
  readonly #ended: Promise<number>;

  /** `small`: the dev stack with the small stack file instead of the committed one. */
  constructor(stack: "dev" | "staging" | "prod" | "small", ...words: string[]) {
    const file = stack === "small" ? ["--stack-file", writeSmallStack(this.root)] : [];
    const program = join(CHECKOUT, "rehearsal/run.ts");
    const args = ["--require", "tsx/cjs", program, "--stack", stack === "small" ? "dev" : stack, ...file, ...words];
    const env = { ...process.env, STRATIFORM_STATE: this.root };
    this.child = spawn(process.execPath, args, { cwd: CHECKOUT, env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    }
    this.#ended = new Promise((resolve) =>
      this.child.once("close", (code, signal) => resolve(code ?? (signal === null ? -1 : -2))),
    );
  }

  /** Resolves once the output says `text`; rejects when the command ends without having said it. */
  async says(text: string): Promise<void> {
    const gaveUp = this.ended().then(() => {
      if (!this.output.includes(text)) throw new Error(`ended without saying ${JSON.stringify(text)}:\n${this.output}`);
    });
    const heard = new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (!this.output.includes(text)) return;
        clearInterval(timer);
        resolve();
      }, 50);
      void this.ended().then(() => clearInterval(timer));
    });
    await Promise.race([heard, gaveUp]);
  }

  /** The exit code. */
  ended(): Promise<number> {
    return this.#ended;
  }

  /** Processes that name this command's directories: the engine, plugins, etcd and the rest. */
  processes(): string[] {
    const table = execFileSync("ps", ["-A", "-o", "pid=,stat=,args="], { encoding: "utf8" }).split("\n");
    return table.filter((line) => line.includes(this.root));
  }

  /** Directories of runs that are still there. */
  runDirectories(): string[] {
    const runs = join(rehearsalHome(CHECKOUT, { STRATIFORM_STATE: this.root }), "runs");
    return existsSync(runs) ? readdirSync(runs) : [];
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
