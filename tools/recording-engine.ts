/**
 * Runs a Pulumi program as the engine does, in its own process through the SDK's real entry point and over the real
 * protocol, but only writes down what it registers. What is left is the program's own cost and behaviour: nothing is
 * planned, no provider runs.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as grpc from "@grpc/grpc-js";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engine from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as monitor from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { loopbackExemption } from "../components/core/loopback.cjs";

/** One resource as the program asked for it. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Reference of the provider that it asked for, empty for none. */
  readonly provider: string;
  /** URN of its parent, empty for the stack itself. */
  readonly parent: string;
  /** URNs of the resources that it waits for. */
  readonly dependencies: readonly string[];
  /** URNs of the resources that each input's value came from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Whether the engine refuses to delete it. */
  readonly protect: boolean;
  /** Whether its deletion only takes it out of the state. */
  readonly retainOnDelete: boolean;
  /** Properties whose changes the engine does not look at. */
  readonly ignoreChanges: readonly string[];
  /** Properties whose changes make a new resource, besides those that the provider says. */
  readonly replaceOnChanges: readonly string[];
  /** Former names, types or parents that it is known by. */
  readonly aliases: readonly FormerIdentity[];
}

/** A former URN: as a whole, or what of today's URN was different. */
export type FormerIdentity =
  | { readonly urn: string }
  | {
      readonly name?: string;
      readonly type?: string;
      readonly stack?: string;
      readonly project?: string;
      /** URN of the former parent. */
      readonly parent?: string;
      /** Whether it was right under the stack. */
      readonly isRoot?: true;
    };

export interface ProgramRun {
  /** The exit code of the SDK's entry point: 32 means that the error was told to the engine. */
  readonly exitCode: number | null;
  readonly registrations: readonly Registration[];
  /** Look-ups that the program made: invokes, calls and reads, by token. */
  readonly lookUps: readonly string[];
  /** Messages above debug level, in order. */
  readonly messages: readonly { readonly severity: "info" | "warning" | "error"; readonly text: string }[];
  /** How many debug messages were sent. */
  readonly debugMessages: number;
  /** What the program wrote to standard output and standard error itself. */
  readonly printed: string;
  /** From starting the process to the first registration after the stack's own, in milliseconds. */
  readonly firstRegistration: number | undefined;
  /** The largest resident set of the process, in bytes. */
  readonly residentBytes: number;
  /** What the process used of the processors. */
  readonly cpuSeconds: number;
  /** Every module file that was loaded. */
  readonly modules: readonly string[];
}

export interface ProgramOptions {
  /** The folder of Pulumi.yaml. */
  readonly directory: string;
  /** The program's entry, relative to the folder. @default "." which is the `main` of package.json */
  readonly entry?: string;
  /** The arguments of node, as in `nodeargs` of Pulumi.yaml. */
  readonly nodeArguments?: readonly string[];
  readonly project?: string;
  readonly stack?: string;
  /** The stack's configuration with full keys, as the engine sends it. */
  readonly config?: Readonly<Record<string, string>>;
  readonly secretKeys?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

const STACK_TYPE = "pulumi:pulumi:Stack";
const FEATURES = ["secrets", "resourceReferences", "outputValues", "deletedWith", "aliasSpecs"];
const SEVERITIES = { 1: "info", 2: "warning", 3: "error" } as const;

export async function runProgram(options: ProgramOptions): Promise<ProgramRun> {
  const { project = "stratiform", stack = "dev" } = options;
  const notes = new Notes(project, stack);
  const server = new grpc.Server();
  server.addService(ResourceMonitorService, notes.monitorService());
  server.addService(EngineService, notes.engineService());
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const scratch = await mkdtemp(path.join(tmpdir(), "stratiform-program-"));
  try {
    const address = `127.0.0.1:${port}`;
    const observed = path.join(scratch, "observed.json");
    const { exitCode, printed } = await start(options, { project, stack, address, observed });
    const { residentBytes, cpuSeconds, modules } = JSON.parse(await readFile(observed, "utf8")) as Observed;
    return { ...notes.result(), exitCode, printed, residentBytes, cpuSeconds, modules };
  } finally {
    server.forceShutdown();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** What `observe.cjs` writes when the program ends. */
interface Observed {
  readonly residentBytes: number;
  readonly cpuSeconds: number;
  readonly modules: readonly string[];
}

function start(
  options: ProgramOptions,
  run: { project: string; stack: string; address: string; observed: string },
): Promise<{ exitCode: number | null; printed: string }> {
  const child = spawn(
    process.execPath,
    [
      "--require",
      path.join(__dirname, "observe.cjs"),
      ...(options.nodeArguments ?? []),
      require.resolve("@pulumi/pulumi/cmd/run"),
      `--monitor=${run.address}`,
      `--engine=${run.address}`,
      `--project=${run.project}`,
      `--stack=${run.stack}`,
      `--root-directory=${options.directory}`,
      `--pwd=${options.directory}`,
      "--dry-run=true",
      "--parallel=16",
      options.entry ?? ".",
    ],
    {
      cwd: options.directory,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...exempt(withoutUndefined({ ...process.env, ...options.environment })),
        OBSERVED_FILE: run.observed,
        PULUMI_CONFIG: JSON.stringify(options.config ?? {}),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(options.secretKeys ?? []),
      },
    },
  );
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, printed }));
  });
}

/** This server is on the loopback, which no proxy leads to. */
function exempt(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, ...loopbackExemption(environment) };
}

/** Spawn would pass an undefined variable on as the text "undefined". */
function withoutUndefined(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
}

/** The two services that the SDK talks to, and what they were asked. */
class Notes {
  readonly #started = performance.now();
  readonly #registrations: Registration[] = [];
  readonly #lookUps: string[] = [];
  readonly #messages: { severity: "info" | "warning" | "error"; text: string }[] = [];
  #debugMessages = 0;
  #firstRegistration: number | undefined;
  #root = "";

  constructor(
    readonly project: string,
    readonly stack: string,
  ) {}

  result(): Omit<ProgramRun, "exitCode" | "printed" | "residentBytes" | "cpuSeconds" | "modules"> {
    return {
      registrations: this.#registrations,
      lookUps: this.#lookUps,
      messages: this.#messages,
      debugMessages: this.#debugMessages,
      firstRegistration: this.#firstRegistration,
    };
  }

  monitorService(): grpc.UntypedServiceImplementation {
    return {
      supportsFeature: unary((request: monitor.SupportsFeatureRequest) => {
        const answer = new monitor.SupportsFeatureResponse();
        answer.setHassupport(FEATURES.includes(request.getId()));
        return answer;
      }),
      registerResource: unary((request: monitor.RegisterResourceRequest) => this.#register(request)),
      registerResourceOutputs: unary(() => new Empty()),
      signalAndWaitForShutdown: unary(() => new Empty()),
      invoke: this.#refuseLookUp((request: monitor.ResourceInvokeRequest) => `invoke ${request.getTok()}`),
      call: this.#refuseLookUp((request: monitor.ResourceCallRequest) => `call ${request.getTok()}`),
      readResource: this.#refuseLookUp((request: monitor.ReadResourceRequest) => `read ${request.getType()}`),
    };
  }

  engineService(): grpc.UntypedServiceImplementation {
    return {
      log: unary((request: engine.LogRequest) => {
        const severity = request.getSeverity();
        if (severity === engine.LogSeverity.DEBUG) this.#debugMessages++;
        else this.#messages.push({ severity: SEVERITIES[severity], text: request.getMessage() });
        return new Empty();
      }),
      getRootResource: unary(() => {
        const answer = new engine.GetRootResourceResponse();
        answer.setUrn(this.#root);
        return answer;
      }),
      setRootResource: unary((request: engine.SetRootResourceRequest) => {
        this.#root = request.getUrn();
        return new engine.SetRootResourceResponse();
      }),
    };
  }

  #register(request: monitor.RegisterResourceRequest): monitor.RegisterResourceResponse {
    const [type, name] = [request.getType(), request.getName()];
    if (type !== STACK_TYPE) this.#firstRegistration ??= performance.now() - this.#started;
    const inputs = (request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>;
    const urn = urnOf(this.stack, this.project, request.getParent(), type, name);
    const sources: Record<string, readonly string[]> = {};
    request.getPropertydependenciesMap().forEach((source, key) => (sources[key] = source.getUrnsList()));
    this.#registrations.push({
      urn,
      type,
      name,
      custom: request.getCustom(),
      inputs,
      provider: request.getProvider(),
      parent: request.getParent(),
      dependencies: request.getDependenciesList(),
      propertyDependencies: sources,
      protect: request.getProtect() === true,
      retainOnDelete: request.getRetainondelete() === true,
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      aliases: [
        ...request.getAliasurnsList().map((former) => ({ urn: former })),
        ...request.getAliasesList().map(former),
      ],
    });
    const answer = new monitor.RegisterResourceResponse();
    answer.setUrn(urn);
    answer.setObject(request.getObject());
    return answer;
  }

  #refuseLookUp<Request>(describe: (request: Request) => string): grpc.UntypedHandleCall {
    return ((call: grpc.ServerUnaryCall<Request, Empty>, callback: grpc.sendUnaryData<Empty>) => {
      this.#lookUps.push(describe(call.request));
      callback({ code: grpc.status.FAILED_PRECONDITION, details: "look-ups are not answered here" });
    }) satisfies grpc.handleUnaryCall<Request, Empty>;
  }
}

function former(alias: Alias): FormerIdentity {
  const spec = alias.getSpec();
  if (spec === undefined) return { urn: alias.getUrn() };
  const texts = { name: spec.getName(), type: spec.getType(), stack: spec.getStack(), project: spec.getProject() };
  const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ""));
  const parent = spec.getParenturn();
  return { ...given, ...(parent !== "" && { parent }), ...(spec.getNoparent() && { isRoot: true as const }) };
}

function unary<Request, Response>(answer: (request: Request) => Response): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => callback(null, answer(call.request));
}

/** The text of a URN's parts. */
export function urnOf(stack: string, project: string, parent: string, type: string, name: string): string {
  return `urn:pulumi:${stack}::${project}::${qualified(parent, type)}::${name}`;
}

/** A URN's type: the parent's qualified type and the child's own, except right under the stack. */
function qualified(parent: string, type: string): string {
  const parentType = parent.split("::")[2];
  return parentType === undefined || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
}
