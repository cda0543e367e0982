/**
 * A machine in miniature for set-up tests: an empty cache, a small Go module as the tool to build, and programs on PATH
 * that write down every call before they do what the test wants.
 */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import path from "node:path";

const SET_UP = path.join(__dirname, "set-up.mjs");

export type Json = Readonly<Record<string, unknown>>;

/** What a process of set-up printed. */
export interface Outcome {
  readonly result: Json;
  /** Progress lines and complaints. */
  readonly said: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

export class Scene {
  readonly directory = fs.mkdtempSync(path.join(os.tmpdir(), "stratiform-set-up-"));
  readonly root = this.path("cache");
  readonly bin = this.folder("bin");
  /** The tool that set-up builds here. It needs nothing but Go itself, so no module is fetched. */
  readonly tool = { name: "greeter", version: "1.2.3", directory: this.folder("greeter"), package: "." };

  constructor() {
    this.write("greeter/go.mod", "module example.test/greeter\n\ngo 1.21\n");
    this.write("greeter/go.sum", "");
    this.write("greeter/main.go", 'package main\n\nfunc main() { println("good day") }\n');
  }

  path(...parts: string[]): string {
    return path.join(this.directory, ...parts);
  }

  folder(name: string): string {
    fs.mkdirSync(this.path(name), { recursive: true });
    return this.path(name);
  }

  write(name: string, text: string): string {
    fs.mkdirSync(path.dirname(this.path(name)), { recursive: true });
    fs.writeFileSync(this.path(name), text);
    return this.path(name);
  }

  /** Puts a program on the scene's PATH that notes its arguments and then runs the shell lines. */
  program(name: string, body: string): void {
    const file = path.join(this.bin, name);
    fs.writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> '${this.path("calls")}'\n${body}\n`, { mode: 0o755 });
  }

  /** Go as the machine has it, noting its calls; `before` runs first on every build. */
  realGo(before = ""): void {
    this.program("go", `if [ "$1" = build ]; then :; ${before}\nfi\nexec '${machineGo()}' "$@"`);
  }

  /** The noted calls that start with the given words. */
  calls(start: string): readonly string[] {
    if (!fs.existsSync(this.path("calls"))) return [];
    return fs
      .readFileSync(this.path("calls"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith(start));
  }

  start(part: string, given: Json = {}, variables: NodeJS.ProcessEnv = {}): Running {
    const { npm_execpath: _, ...inherited } = process.env; // the scene's npm, not the one that runs the tests
    const child = spawn(
      process.execPath,
      [SET_UP, part, JSON.stringify({ root: this.root, tools: [this.tool], ...given })],
      {
        env: { ...inherited, PATH: `${this.bin}${path.delimiter}/usr/bin${path.delimiter}/bin`, ...variables },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const text = { stdout: "", stderr: "" };
    child.stdout.on("data", (bytes: Buffer) => (text.stdout += bytes.toString()));
    child.stderr.on("data", (bytes: Buffer) => (text.stderr += bytes.toString()));
    const outcome = new Promise<Outcome>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", () =>
        resolve({ result: JSON.parse(text.stdout === "" ? "{}" : text.stdout) as Json, said: text.stderr }),
      );
    });
    return { process: child, outcome };
  }

  run(part: string, given: Json = {}, variables: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    return this.start(part, given, variables).outcome;
  }

  /** Path of the built tool. */
  built(outcome: Outcome): string {
    const greeter = outcome.result["greeter"] as { readonly path: string } | undefined;
    if (greeter === undefined) throw new Error(`greeter was not set up: ${JSON.stringify(outcome)}`);
    return greeter.path;
  }

  remove(): void {
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}

/** What a program says when it is run: Go's println writes to standard error. */
export function greeting(file: string): string {
  return execFileSync("/bin/sh", ["-c", `'${file}' 2>&1`], { encoding: "utf8" }).trim();
}

/** Waits until something holds; mocha's own time limit is the only one. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function machineGo(): string {
  return execFileSync("/bin/sh", ["-c", 'PATH="$PATH:/usr/local/go/bin" command -v go'], { encoding: "utf8" }).trim();
}
