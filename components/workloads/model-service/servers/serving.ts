/**
 * What a model service is given when the stack file does not say: the defaults of its server, from the table. Everything
 * that the stack file says wins. Pure: spec in, settings out.
 */
import { parseDuration } from "../../../core/durations";
import { formatQuantity, parseQuantity } from "../../../core/sizes";
import { MOUNTS } from "../mounts";
import type { ModelServiceSpec } from "../spec";
import type { ServerFacts, ServerFlag } from "./facts";
import { factsOf, isSince } from "./recognise";

export interface Serving {
  readonly port: number;
  readonly runAsUser: number;
  readonly readyPath: string;
  readonly livePath: string;
  /** Seconds for one answer, and answers in a row that may fail. */
  readonly probes: Pick<ServerFacts["health"], "timeout" | "failures">;
  /** The stack file's, with what the server needs to be told; absent when there is nothing to say. */
  readonly args?: readonly string[];
  /** Variables in plain text, those of the stack file among them. */
  readonly env: Readonly<Record<string, string>>;
  /** Size of /dev/shm; absent where the runtime's is enough. */
  readonly sharedMemory?: string;
  /** Size of /tmp. */
  readonly temporary: string;
}

/** A server that is not in the table: the open inference protocol, as KServe's own servers speak it. */
const OTHER = {
  port: 8080,
  user: 1000,
  health: { readyPath: "/v2/health/ready", livePath: "/v2/health/live", timeout: 5, failures: { ready: 3, live: 6 } },
  temporary: "1Gi",
} as const;

export function servingOf(spec: ModelServiceSpec): Serving {
  const facts = factsOf(spec);
  const health = facts?.health ?? OTHER.health;
  const port = portOf(spec, facts);
  const added = flagsOf(spec, facts).flatMap(({ flag, value }) => [flag.name, value]);
  const args = [...(spec.args ?? []), ...added];
  const sharedMemory = sharedMemoryOf(spec, facts);
  return {
    port,
    runAsUser: spec.runAsUser ?? facts?.user.id ?? OTHER.user,
    readyPath: spec.health.readyPath ?? health.readyPath,
    livePath: spec.health.livePath ?? health.livePath,
    probes: { timeout: health.timeout, failures: health.failures },
    ...(args.length > 0 && { args }),
    env: environmentOf(spec, facts, port),
    ...(sharedMemory !== undefined && { sharedMemory }),
    temporary: facts?.temporary ?? OTHER.temporary,
  };
}

/** Where it listens: as the stack file says, as its arguments say, as it does by itself. */
function portOf(spec: ModelServiceSpec, facts: ServerFacts | undefined): number {
  const written = facts?.port.flag === undefined ? undefined : Number(valueOf(words(spec), facts.port.flag));
  const said = written !== undefined && Number.isInteger(written) ? written : undefined;
  return spec.port ?? said ?? facts?.port.number ?? OTHER.port;
}

export interface AddedFlag {
  readonly flag: ServerFlag;
  readonly value: string;
}

/** The flags that the server needs and its arguments lack. To a shell's script nothing can be added. */
export function flagsOf(spec: ModelServiceSpec, facts: ServerFacts | undefined): AddedFlag[] {
  if (facts === undefined || scriptOf(spec) !== undefined) return [];
  return wantedFlags(spec, facts).filter(({ flag }) => !mentions(words(spec), flag.name));
}

/** Every flag that this version of the server should be given. */
export function wantedFlags(spec: ModelServiceSpec, { drain, listen, port }: ServerFacts): AddedFlag[] {
  const seconds = String(parseDuration(spec.drain.timeout));
  const portFlag = { name: port.flag ?? "", needed: true, why: "the server would listen on another port" };
  const flags: AddedFlag[] = [
    ...(drain.kind === "flag" ? [{ flag: drain.flag, value: seconds }] : []),
    ...(listen === undefined ? [] : [listen]),
    ...(port.flag !== undefined && spec.port !== undefined && port.variables === undefined
      ? [{ flag: portFlag, value: String(spec.port) }]
      : []),
  ];
  return flags.filter(({ flag }) => flag.since === undefined || isSince(spec.image, flag.since));
}

/** Command and arguments, one after another. */
export function words({ command = [], args = [] }: Pick<ModelServiceSpec, "command" | "args">): readonly string[] {
  return [...command, ...args];
}

/** The script of a command like `sh -c "…"`; undefined when the server is started without a shell. */
export function scriptOf(spec: Pick<ModelServiceSpec, "command" | "args">): string | undefined {
  const all = words(spec);
  const at = all.findIndex(
    (word, index) => /^-[a-z]*c$/.test(word) && /(^|\/)(ba|da|z)?sh$/.test(all[index - 1] ?? ""),
  );
  return at < 0 ? undefined : all[at + 1];
}

/** Whether the arguments hold a flag, as `--flag value` or `--flag=value`. */
export function mentions(args: readonly string[], flag: string): boolean {
  return args.some((word) => word === flag || word.startsWith(`${flag}=`));
}

/** The value of a flag; undefined when it is not there. */
export function valueOf(args: readonly string[], flag: string): string | undefined {
  const at = args.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  return at < 0
    ? undefined
    : args[at]?.startsWith(`${flag}=`) === true
      ? args[at].slice(flag.length + 1)
      : args[at + 1];
}

/** The root file system is read-only and the user may have no home of its own: every folder that is written has a place. */
function environmentOf({ cache, env, secretEnv }: ModelServiceSpec, facts: ServerFacts | undefined, port: number) {
  const folder = cache === undefined ? MOUNTS.temporary : MOUNTS.cache;
  const caches = Object.entries(facts?.caches ?? {}).map(([name, below]) => [name, `${folder}/${below}`] as const);
  const name = facts?.user.byName;
  const defaults: Readonly<Record<string, string>> = {
    HOME: MOUNTS.temporary,
    ...(name !== undefined && { USER: name, LOGNAME: name }),
    ...(cache !== undefined && { XDG_CACHE_HOME: MOUNTS.cache }),
    ...Object.fromEntries(caches),
    ...facts?.port.variables?.(port),
  };
  const unsaid = Object.entries(defaults).filter(([variable]) => !(variable in secretEnv));
  return { ...Object.fromEntries(unsaid), ...env };
}

/** The server's, at most half of the memory limit that it counts against. */
function sharedMemoryOf(spec: ModelServiceSpec, facts: ServerFacts | undefined): string | undefined {
  if (spec.sharedMemory !== undefined) return spec.sharedMemory;
  if (facts?.sharedMemory === undefined || spec.resources.accelerators === undefined) return undefined;
  const byte = parseQuantity(1);
  const half = (parseQuantity(spec.resources.limits.memory) / (2n * byte)) * byte;
  return parseQuantity(facts.sharedMemory.size) <= half ? facts.sharedMemory.size : formatQuantity(half, "binary");
}
