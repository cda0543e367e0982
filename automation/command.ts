/**
 * What a Pulumi command line needs before it may run in the rehearsal environment: which stack it is about, whether it
 * reads the stack's configuration, and whether it would change the user's stack file, which a rehearsal never does.
 */
import { basename, dirname } from "node:path";
import type { Problem } from "../components/core/errors";
import { suggest } from "../toolchain/refusal";

export type CommandPlan =
  /** Makes a stack in the rehearsal's backend and selects it; the stack file stays as it is. */
  | { readonly kind: "create"; readonly stack: string }
  | { readonly kind: "refused"; readonly problem: Problem }
  | {
      readonly kind: "run";
      /** The arguments to run with, `--config-file` not included. */
      readonly args: readonly string[];
      /** The stack that has to exist. Absent when the command names none. */
      readonly stack?: string;
      /** Whether the command reads the stack's configuration and so is given the rehearsal's copy. */
      readonly readsConfig: boolean;
    };

/** Commands that take `--config-file`, with their aliases. All others leave configuration alone. */
const READS_CONFIG: ReadonlySet<string> = new Set([
  ...["up", "update", "preview", "pre", "destroy", "down", "dn", "refresh", "import", "watch", "logs", "config"],
]);

/** Subcommands that write to the stack file, and what to do instead. */
const WRITES_STACK_FILE = {
  config: {
    names: ["set", "set-all", "remove", "rm", "remove-all", "rm-all", "copy", "cp", "refresh", "env"],
    remedy: "edit the file, or use your own Pulumi CLI",
  },
  stack: {
    names: ["change-secrets-provider", "rename", "migrate"],
    remedy: "use your own Pulumi CLI",
  },
  create: {
    names: ["new", "init"],
    remedy: "name the stack, as in `stack init dev`; a command with -s <stack> creates it as well",
  },
} as const satisfies Record<string, { readonly names: readonly string[]; readonly remedy: string }>;

/** Flags of every command that are followed by a value. A value must not be taken for the command. */
const VALUE_FLAGS: ReadonlySet<string> = new Set([
  ...["--color", "-C", "--cwd", "--memprofilerate", "--otel-traces", "--profiling", "--tracing", "-v", "--verbose"],
  ...["-s", "--stack"],
]);

/**
 * @param args as given after `npm run pulumi --`
 * @param stackFiles names of the stacks that have a file in the checkout
 * @param isHere whether a folder, as the command line names it, belongs to this checkout's project
 */
export function planCommand(
  given: readonly string[],
  stackFiles: readonly string[],
  isHere: (folder: string) => boolean,
): CommandPlan {
  // npm takes the first -- away, and who calls the command without npm may write it all the same.
  if (given[0] === "--") return planCommand(given.slice(1), stackFiles, isHere);
  const { folder, args } = withoutFolder(given);
  const [command = "", subcommand = ""] = words(args);
  if (command === "" || args.includes("--help") || args.includes("-h")) {
    return { kind: "run", args: given, stack: undefined, readsConfig: false };
  }
  if (folder !== undefined && !isHere(folder)) {
    if (!READS_CONFIG.has(command) && writerOf(command, subcommand) === undefined) {
      return { kind: "run", args: given, stack: undefined, readsConfig: false };
    }
    const rule = "leads to another project, whose stack file would get the rehearsal's encryption salt";
    return { kind: "refused", problem: { path: "-C", value: folder, rule, remedy: "use your own Pulumi CLI there" } };
  }
  const name = command === "stack" && subcommand === "init" ? nameOf(args) : undefined;
  if (name !== undefined && stackFiles.includes(name)) return { kind: "create", stack: name };
  if (name !== undefined) {
    const rule = `has no file Pulumi.${name}.yaml, and a stack without one is nothing to rehearse`;
    const remedy = `copy a stack file to it first; ${suggest(name, stackFiles)}`;
    return { kind: "refused", problem: { path: "pulumi stack init", value: name, rule, remedy } };
  }
  const writer = writerOf(command, subcommand);
  if (writer !== undefined) {
    const rule = "would change the stack file, and a rehearsal never does";
    return { kind: "refused", problem: { path: `pulumi ${command} ${subcommand}`, rule, remedy: writer } };
  }
  const stack = flagValue(args, "-s", "--stack")?.split("/").at(-1);
  if (stack !== undefined && !stackFiles.includes(stack)) {
    const rule = `has no file Pulumi.${stack}.yaml`;
    return { kind: "refused", problem: { path: "--stack", value: stack, rule, remedy: suggest(stack, stackFiles) } };
  }
  const removesStack = command === "stack" && ["remove", "rm"].includes(subcommand);
  const ownFile = flagValue(args, "--config-file", "--config-file");
  const stackFile = stackFiles.find((name) => ownFile !== undefined && basename(ownFile) === `Pulumi.${name}.yaml`);
  if (stackFile !== undefined && READS_CONFIG.has(command) && isHere(dirname(ownFile ?? ""))) {
    const rule = "is a stack file, into which the engine would write the rehearsal's encryption salt";
    const remedy = `leave it out: -s ${stackFile} uses a copy of it`;
    return { kind: "refused", problem: { path: "--config-file", value: ownFile, rule, remedy } };
  }
  return {
    kind: "run",
    args: removesStack && !args.includes("--preserve-config") ? [...args, "--preserve-config"] : args,
    stack,
    readsConfig: READS_CONFIG.has(command) && ownFile === undefined,
  };
}

/** Whether the command destroys what a stack holds, so that its data stores are listed before. */
export function isDestroy(args: readonly string[]): boolean {
  return ["destroy", "down", "dn"].includes(words(args)[0] ?? "") && !args.includes("--help") && !args.includes("-h");
}

function writerOf(command: string, subcommand: string): string | undefined {
  const { config, stack, create } = WRITES_STACK_FILE;
  const rows = command === "config" ? [config] : command === "stack" ? [stack, create] : [];
  return rows.find(({ names }) => (names as readonly string[]).includes(subcommand))?.remedy;
}

/** Flags of one letter without a value, which may stand before another one: `-yC .` */
const FOLDER = /^-[a-zA-Z]*?C(?:=?(.*))$/;

/**
 * The command line without `-C` and `--cwd`, and the folder that they name: the command runs in this checkout, so that a
 * folder in it changes nothing, and every rule for commands holds in whatever way it is spelt.
 */
function withoutFolder(args: readonly string[]): { readonly folder?: string; readonly args: readonly string[] } {
  const kept: string[] = [];
  let folder: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    const isValue = VALUE_FLAGS.has(args[index - 1] ?? "");
    const long = /^--cwd(?:=(.*))?$/.exec(arg);
    const short = arg.startsWith("--") || isValue ? null : FOLDER.exec(arg);
    const found = long ?? short;
    if (found === null) {
      kept.push(arg);
      continue;
    }
    const attached = found[1] ?? "";
    folder = attached === "" ? (args[++index] ?? "") : attached;
    const others = short === null ? "" : arg.slice(1, arg.indexOf("C"));
    if (others !== "") kept.push(`-${others}`);
  }
  return folder === undefined ? { args } : { folder, args: kept };
}

/** The stack that `stack init` names: as an argument or by `-s`. */
function nameOf(args: readonly string[]): string | undefined {
  return (words(args)[2] ?? flagValue(args, "-s", "--stack"))?.split("/").at(-1);
}

/** The arguments that are neither flags nor the values of the flags above. */
function words(args: readonly string[]): readonly string[] {
  return args.filter((arg, index) => !arg.startsWith("-") && !VALUE_FLAGS.has(args[index - 1] ?? ""));
}

/** The value of a flag in any of its spellings: `-s dev`, `-sdev`, `-s=dev`, `--stack dev`, `--stack=dev`. */
function flagValue(args: readonly string[], short: string, long: string): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (arg === short || arg === long) return args[index + 1];
    if (arg.startsWith(`${long}=`)) return arg.slice(long.length + 1);
    if (short !== long && /^-[a-z].+/.test(arg) && arg.startsWith(short))
      return arg.slice(short.length).replace(/^=/, "");
  }
  return undefined;
}
