/**
 * The Pulumi engine, driven through the Automation API on one stack of one project directory. Every run collects its
 * events, keeps its output in a log file, and ends in an `EngineRun` or an `EngineFailed` that carries the cause.
 */
import { execFile } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  LocalWorkspace,
  PulumiCommand,
  StackNotFoundError,
  type EngineEvent,
  type Stack,
} from "@pulumi/pulumi/automation";
import { PlatformError } from "../components/core/errors";
import { EventCollector, type EngineRun } from "./events";
import { gone, killTree, send } from "./processes";
import { parseState, type State } from "./state";

const execute = promisify(execFile);

/** Room for a large stack's exported state. */
const MAX_STATE = 512 * 1024 * 1024;

export interface EngineSettings {
  /** The Pulumi CLI: an absolute path. */
  readonly pulumi: string;
  /** The directory with Pulumi.yaml and the stack's file. */
  readonly project: string;
  /** Where the engine's process id, command and logs are kept. */
  readonly directory: string;
  readonly stack: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Whether a stack that the backend does not have is created. @default true */
  readonly create?: boolean;
}

/** A pack as the CLI takes it: its directory, and the file with its rules' levels and settings. */
export interface PolicyPack {
  readonly folder: string;
  readonly config: string;
}

export interface RunOptions {
  /** Name of this run in logs and reports, e.g. `second-preview`. */
  readonly run: string;
  readonly policyPacks?: readonly PolicyPack[];
  /** Refresh only: the resources to look at. */
  readonly target?: readonly string[];
  /** `up` and `destroy` only: go on with what does not depend on a resource that failed. @default false */
  readonly continueOnError?: boolean;
  readonly onEvent?: (event: EngineEvent) => void;
}

/** The engine ended with an error. `message` says why, in the words of its diagnostics. */
export class EngineFailed extends Error {
  override readonly name = "EngineFailed";
  constructor(
    readonly run: string,
    readonly result: EngineRun,
    output: string,
  ) {
    super(cause(result, output));
  }
}

export class Engine {
  readonly #settings: EngineSettings;
  readonly #stack: Stack;

  private constructor(settings: EngineSettings, stack: Stack) {
    this.#settings = settings;
    this.#stack = stack;
  }

  /**
   * Opens the stack.
   * @throws PlatformError when the backend does not have it and it may not be created.
   */
  static async open(settings: EngineSettings): Promise<Engine> {
    mkdirSync(join(settings.directory, "logs"), { recursive: true });
    const pulumiCommand = await PulumiCommand.get({ root: installGroupCommand(settings) });
    const envVars = definedVariables(settings.environment);
    const where = { stackName: settings.stack, workDir: settings.project };
    const how = { pulumiCommand, envVars };
    if (settings.create ?? true) return new Engine(settings, await LocalWorkspace.createOrSelectStack(where, how));
    try {
      return new Engine(settings, await LocalWorkspace.selectStack(where, how));
    } catch (error) {
      if (!(error instanceof StackNotFoundError)) throw error;
      throw new PlatformError("stack", [{ path: "--stack", value: settings.stack, rule: "is not in the backend" }]);
    }
  }

  preview(options: RunOptions): Promise<EngineRun> {
    return this.#observe(options, (common) => this.#stack.preview({ ...common, ...packs(options) }));
  }

  /** What refreshing the state from the cluster would change, without changing the state. */
  previewRefresh(options: RunOptions): Promise<EngineRun> {
    return this.#observe(options, (common) => this.#stack.previewRefresh(common));
  }

  refresh(options: RunOptions): Promise<EngineRun> {
    const target = options.target === undefined ? {} : { target: [...options.target] };
    return this.#observe(options, (common) => this.#stack.refresh({ ...common, ...target }));
  }

  up(options: RunOptions): Promise<EngineRun> {
    return this.#observe(options, (common) =>
      this.#stack.up({ ...common, ...packs(options), ...persistence(options) }),
    );
  }

  /** What a destroy would delete; refused where something is protected. */
  previewDestroy(options: RunOptions): Promise<EngineRun> {
    return this.#observe(options, (common) => this.#stack.previewDestroy(common));
  }

  destroy(options: RunOptions): Promise<EngineRun> {
    return this.#observe(options, (common) => this.#stack.destroy({ ...common, ...persistence(options) }));
  }

  /**
   * The recorded state, secrets still encrypted (the Automation API's own export would decrypt them).
   * @param secrets `readable` to decide by them; such a state is never written anywhere
   */
  async exportState(secrets: "encrypted" | "readable" = "encrypted"): Promise<State> {
    const shown = secrets === "readable" ? ["--show-secrets"] : [];
    return parseState(await this.#command("stack", "export", ...shown));
  }

  /** Replaces the recorded state. The engine refuses one that is inconsistent. */
  async importState(state: State): Promise<void> {
    const file = join(this.#settings.directory, "import.json");
    writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
    try {
      await this.#command("stack", "import", "--file", file);
    } finally {
      rmSync(file, { force: true });
    }
  }

  /** Lets a destroy delete protected resources, as people who mean it do. */
  async unprotectAll(): Promise<void> {
    await this.#command("state", "unprotect", "--all", "--yes");
  }

  /** Clears the backend's lock. */
  cancel(): Promise<void> {
    return this.#stack.cancel();
  }

  /** The stack's outputs; secret ones are left out. */
  async outputs(): Promise<Record<string, unknown>> {
    const outputs = Object.entries(await this.#stack.outputs());
    return Object.fromEntries(outputs.filter(([, { secret }]) => !secret).map(([name, { value }]) => [name, value]));
  }

  async remove(): Promise<void> {
    await this.#stack.workspace.removeStack(this.#settings.stack);
  }

  /** Asks a running engine to stop after the operations that it has begun; false when none runs. */
  interrupt(): boolean {
    const pid = enginePid(this.#settings.directory);
    return pid !== undefined && send(pid, "SIGINT");
  }

  /** Ends a running engine, its plugins and its program at once, as SIGKILL does. */
  async kill(): Promise<void> {
    const pid = enginePid(this.#settings.directory);
    if (pid === undefined) return;
    killTree(pid);
    await gone(pid, 5_000);
  }

  /** What a run printed. */
  output(run: string): string {
    return readFileSync(join(this.#settings.directory, "logs", `${run}.log`), "utf8");
  }

  /** Runs a command of the CLI on this stack and returns what it printed. */
  async #command(...words: string[]): Promise<string> {
    const { project, directory, environment, stack } = this.#settings;
    const pulumi = join(directory, "cli", "bin", "pulumi");
    const args = [...words, "--stack", stack, "--non-interactive"];
    const options = { cwd: project, env: { ...process.env, ...environment }, maxBuffer: MAX_STATE };
    return (await execute(pulumi, args, options)).stdout;
  }

  async #observe({ run, onEvent }: RunOptions, act: (common: CommonOptions) => Promise<unknown>): Promise<EngineRun> {
    const collector = new EventCollector();
    const log = createWriteStream(join(this.#settings.directory, "logs", `${run}.log`), { flags: "a" });
    let tail = "";
    const write = (text: string): void => {
      tail = (tail + text).slice(-4_000);
      log.write(text);
    };
    try {
      await act({
        color: "never",
        onOutput: write,
        onError: write,
        onEvent: (event) => {
          collector.onEvent(event);
          onEvent?.(event);
        },
      });
      return collector.snapshot();
    } catch (error) {
      write(`\n${error instanceof Error ? error.message : String(error)}\n`);
      throw new EngineFailed(run, collector.snapshot(), tail);
    } finally {
      log.end();
    }
  }
}

interface CommonOptions {
  readonly color: "never";
  readonly onOutput: (text: string) => void;
  readonly onError: (text: string) => void;
  readonly onEvent: (event: EngineEvent) => void;
}

function packs({ policyPacks = [] }: RunOptions): { policyPacks: string[]; policyPackConfigs: string[] } {
  return {
    policyPacks: policyPacks.map(({ folder }) => folder),
    policyPackConfigs: policyPacks.map(({ config }) => config),
  };
}

function persistence({ continueOnError = false }: RunOptions): { continueOnError: boolean } {
  return { continueOnError };
}

/**
 * Puts a `pulumi` command beside the logs that starts the real one in its own process group. The Automation API adds
 * our whole environment to what it is given, so the command drops the user's Pulumi settings that were left out.
 */
function installGroupCommand({ directory, pulumi, environment }: EngineSettings): string {
  const root = join(directory, "cli");
  mkdirSync(join(root, "bin"), { recursive: true });
  const script = join(__dirname, "engine-group.mjs");
  const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
  const words = [process.execPath, script, pidFile(directory), pulumi].map(quote);
  const dropped = Object.keys(process.env).filter((name) => /^PULUMI_\w+$/.test(name) && !(name in environment));
  const lines = ["#!/bin/sh", ...dropped.map((name) => `unset ${name}`), `exec ${words.join(" ")} "$@"`, ""];
  writeFileSync(join(root, "bin", "pulumi"), lines.join("\n"), { mode: 0o755 });
  return root;
}

function pidFile(directory: string): string {
  return join(directory, "engine.pid");
}

/** The process id of the engine that runs in `directory`, if any. */
export function enginePid(directory: string): number | undefined {
  if (!existsSync(pidFile(directory))) return undefined;
  const pid = Number(readFileSync(pidFile(directory), "utf8"));
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function definedVariables(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The diagnostics that are errors, else broken policies, else the end of the output. */
function cause({ diagnostics, findings }: EngineRun, output: string): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  const useful = errors.filter((message) => message !== "update failed" && message !== "preview failed");
  if (useful.length > 0) return [...new Set(useful)].join("\n");
  const broken = findings.filter(({ level }) => level === "mandatory");
  if (broken.length > 0) return broken.map(({ policy, message }) => `${policy}: ${message}`).join("\n");
  return output.trim().split("\n").slice(-8).join("\n") || "the engine ended without saying why";
}
