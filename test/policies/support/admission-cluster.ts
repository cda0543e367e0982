/** A real API server for policy cases: installs admission objects, asks it about an object, and hears its warnings. */
import { Agent, request as httpsRequest } from "node:https";
import { startSandbox, type Sandbox, type SandboxTools } from "../../../rehearsal/sandbox";
import { readConnection } from "../../../rehearsal/sandbox/client";
import { freshDirectory } from "../../support/lives/sandbox";
import { asBag, type Bag } from "./conformance";

export interface Opinion {
  readonly status: number;
  /** The server's own words when it refuses. */
  readonly message: string;
  readonly warnings: readonly string[];
}

/** Somebody else than the sandbox's administrator, with the administrator's rights. */
export interface Actor {
  readonly user: string;
}

export interface AdmissionCluster {
  readonly sandbox: Sandbox;
  /** Creates an object and fails when the server refuses it. */
  create(object: Bag): Promise<void>;
  /** What the server says to creating an object, without creating it. */
  ask(object: Bag, as?: Actor): Promise<Opinion>;
  /** One request with its warnings. */
  send(method: string, path: string, body?: unknown, as?: Actor): Promise<Opinion>;
  stop(): Promise<void>;
}

export async function startAdmissionCluster(tools: SandboxTools): Promise<AdmissionCluster> {
  const sandbox = await startSandbox({ tools, directory: freshDirectory(), context: "policies", log: () => {} });
  const { server, token, ca } = readConnection(sandbox.kubeconfig);
  const agent = new Agent({ keepAlive: true, ca, maxSockets: 16 });
  const send = (method: string, path: string, body?: unknown, as?: Actor) =>
    new Promise<Opinion>((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        accept: "application/json",
        ...(as === undefined ? {} : { "impersonate-user": as.user, "impersonate-group": "system:masters" }),
      };
      const call = httpsRequest(new URL(path, server), { agent, method, headers, timeout: 60_000 }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const answer: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
          const { message } = asBag(answer);
          const warnings = warningsOf(response.rawHeaders);
          resolve({ status: response.statusCode ?? 0, message: typeof message === "string" ? message : "", warnings });
        });
      });
      call.on("error", reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  const create = async (object: Bag) => {
    const { status, message } = await send("POST", collectionOf(object), object);
    if (status >= 300 && status !== 409) throw new Error(`${String(object["kind"])}: ${status} ${message}`);
  };
  return {
    sandbox,
    create,
    send,
    ask: (object, as) => send("POST", `${collectionOf(object)}?dryRun=All`, object, as),
    stop: async () => {
      agent.destroy();
      await sandbox.stop();
    },
  };
}

/** Every `Warning` header's text; one header may hold several. */
function warningsOf(rawHeaders: readonly string[]): string[] {
  const warnings: string[] = [];
  rawHeaders.forEach((name, index) => {
    if (index % 2 !== 0 || name.toLowerCase() !== "warning") return;
    for (const match of (rawHeaders[index + 1] ?? "").matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)) {
      warnings.push((match[1] ?? "").replace(/\\(.)/g, "$1"));
    }
  });
  return warnings;
}

const CLUSTER_SCOPED =
  /^(Namespace|ClusterRole(Binding)?|CustomResourceDefinition|NodePool|PersistentVolume|RuntimeClass|StorageClass|ValidatingAdmissionPolicy(Binding)?)$/;

/** The path of the collection that an object belongs to. */
export function collectionOf(object: Bag): string {
  const kind = String(object["kind"]);
  const apiVersion = String(object["apiVersion"]);
  const plural: Readonly<Record<string, string>> = {
    Endpoints: "endpoints",
    Ingress: "ingresses",
    StorageClass: "storageclasses",
    RuntimeClass: "runtimeclasses",
    NetworkPolicy: "networkpolicies",
    ValidatingAdmissionPolicy: "validatingadmissionpolicies",
    CSIStorageCapacity: "csistoragecapacities",
  };
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = asBag(object["metadata"] ?? {})["namespace"] ?? "default";
  const where = CLUSTER_SCOPED.test(kind) ? "" : `/namespaces/${String(namespace)}`;
  return `${root}${where}/${plural[kind] ?? `${kind.toLowerCase()}s`}`;
}
