/**
 * What the sandbox offers to the rest of the rehearsal: how it is started, what a running one can do, and what the
 * starter and its supervisor process say to each other. Types only.
 */
import type { Answer, Request } from "./client";

/** Absolute paths of the programs that a sandbox runs. */
export interface SandboxTools {
  readonly etcd: string;
  readonly kubeApiserver: string;
  readonly kubeControllerManager: string;
  readonly kubeScheduler: string;
  readonly kwok: string;
}

export interface SandboxOptions {
  readonly tools: SandboxTools;
  /**
   * Where everything lives: keys, data, logs. It must be missing, empty, or what a dead sandbox left behind; its
   * permissions become 0700, and it is removed when the sandbox stops. At most 90 bytes long, because Unix sockets
   * are made in it and their path may not exceed 104 bytes on every platform.
   */
  readonly directory: string;
  /** Name of the kubeconfig's cluster and context. */
  readonly context: string;
  /** Receives one line for each step and each mishap that was dealt with. */
  readonly log: (line: string) => void;
  /** Port to try first for the API server; another one is taken when it is occupied. @default one that is free */
  readonly preferredPort?: number;
  /**
   * Lets the sandbox outlive the process that started it, until `stopSandbox(directory)`. While it starts it still
   * dies with that process. @default false
   */
  readonly detached?: boolean;
  /** Gives up: what was started is stopped and removed, and `startSandbox` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A group of simulated nodes that differ only in name and zone. */
export interface SimulatedPool {
  /** Nodes are called `<name>-0`, `<name>-1`, … */
  readonly name: string;
  readonly count: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  /** Quantities by resource, e.g. `{ cpu: "8", memory: "64Gi", "nvidia.com/gpu": "1" }`; `pods` defaults to 110. */
  readonly capacity: Readonly<Record<string, string>>;
  /** Minor version that their kubelets report, e.g. `1.35`. @default the API server's version */
  readonly version?: string;
}

export interface Sandbox {
  readonly directory: string;
  /** Path of the administrator's kubeconfig (mode 0600). */
  readonly kubeconfig: string;
  /** Path of the kubeconfig (mode 0600) of a user who is authenticated and has been granted nothing. */
  readonly userKubeconfig: string;
  readonly context: string;
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** The authority that signed the server's certificate: PEM in base64. */
  readonly certificateAuthority: string;
  /** The administrator's bearer token. */
  readonly token: string;
  /** Path of the API server's audit log: one JSON event per line, metadata only. */
  readonly auditLog: string;
  /** Creates the nodes and waits until every one is Ready. A pool that exists already is left as it is. */
  addNodes(pools: readonly SimulatedPool[]): Promise<void>;
  /** One request to the API server as the administrator. */
  readonly request: Request;
  /** The same as another user, by impersonation. */
  asUser(name: string, groups?: readonly string[]): Request;
  /** Kills the API server: connections break, new ones are refused. Data and the other processes stay. */
  interruptApiServer(): Promise<void>;
  /** Starts the API server again on the same port with the same data, and waits until it is ready. */
  resumeApiServer(): Promise<void>;
  /**
   * Puts another kube-apiserver in the place of the one that runs, on the same port with the same data, as an upgrade of
   * a control plane does, and waits until it is ready.
   */
  replaceApiServer(program: string): Promise<void>;
  /** Stops every process and removes the directory. Safe to call twice. */
  stop(): Promise<void>;
}

/** What the starter hands its supervisor. Plain data: it travels between processes. */
export interface SupervisorOrder {
  readonly tools: SandboxTools;
  readonly directory: string;
  readonly context: string;
  readonly preferredPort?: number;
}

export type ToSupervisor = { readonly kind: "start"; readonly order: SupervisorOrder } | { readonly kind: "keep" };

export type FromSupervisor =
  | { readonly kind: "log"; readonly line: string }
  | { readonly kind: "ready" }
  | { readonly kind: "kept" }
  | { readonly kind: "failed"; readonly component: string; readonly reason: string; readonly lines: readonly string[] };

export type { Answer, Request };
