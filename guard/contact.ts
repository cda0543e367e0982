/**
 * Contacts a cluster through a kubeconfig, as kubectl would (exec credential plugins, client certificates, proxies), and
 * asks for the two facts that identify it: the uid of `kube-system` and the server's version.
 */
import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import * as os from "node:os";
import path from "node:path";
import type { NodeVersion } from "../components/cluster/upgrades";
import { parseServerVersion } from "../components/cluster/versions";
import { DOMAIN } from "../components/core/labels";
import type { Finding, Route } from "./decide";
import { loadKubeConfig, type KubeConfig } from "./kube-config";
import type { Provisions } from "./needs";
import type { Waiting } from "./waiting";

/** Label that nodes of the platform's pools carry unless the stack file names others. */
const POOL_LABEL = `${DOMAIN}/pool`;

/** How long one answer may take. A cluster behind a VPN that is off drops packets instead of refusing them. */
const PATIENCE_MS = 8_000;

export interface Destination {
  readonly context: string;
  /** Path of a kubeconfig, or its content as JSON. */
  readonly kubeconfig: string | undefined;
}

/** Never throws: whatever goes wrong on the way is a finding. */
export async function contact({ context, kubeconfig }: Destination): Promise<Finding> {
  const created = kubeconfig !== undefined && isContent(kubeconfig);
  let route: Route = { context, kubeconfig: created ? undefined : kubeconfig, server: undefined, created };
  try {
    const config = await load(kubeconfig);
    selectContext(config, context);
    route = { ...route, server: config.getCurrentCluster()?.server };
    const [namespace, version] = await Promise.all([
      get(config, "/api/v1/namespaces/kube-system"),
      get(config, "/version"),
    ]);
    return { kind: "reached", route, uid: readUid(namespace), version: readVersion(version) };
  } catch (error) {
    if (error instanceof UnknownContext) return { kind: "no-context", route, known: error.known };
    return { kind: "unreachable", route, reason: reasonOf(error), early: maySoonSucceed(error) };
  }
}

/**
 * How long a new cluster may refuse who will be let in, and its name may be unknown. EKS: "may take several seconds to be
 * effective" (docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html); Google Cloud: a policy change "typically
 * within 2 minutes" (cloud.google.com/iam/docs/access-change-propagation); both read 2026-11-30.
 */
const FIRST_CONTACT_SECONDS = 180;
const FIRST_PAUSE_SECONDS = 1;
const LONGEST_PAUSE_SECONDS = 15;

/**
 * Contacts a cluster that the stack may have made a moment ago: until its entries and its name are known everywhere, it
 * answers like one that will never let the caller in. Other failures, and clusters that were there before, get one attempt.
 */
export async function firstContact(destination: Destination, waiting: Waiting): Promise<Finding> {
  let waited = 0;
  for (let pause = FIRST_PAUSE_SECONDS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS)) {
    const finding = await contact(destination);
    if (finding.kind !== "unreachable" || finding.early !== true || finding.route.created !== true) return finding;
    if (waited >= FIRST_CONTACT_SECONDS) {
      return { ...finding, reason: `${finding.reason}, for ${FIRST_CONTACT_SECONDS / 60} minutes since it was made` };
    }
    await waiting.wait(pause);
    waited += pause;
  }
}

/** Which of all classes a claim without one gets. */
const IS_DEFAULT = "storageclass.kubernetes.io/is-default-class";

const STORAGE_CLASSES = "/apis/storage.k8s.io/v1/storageclasses";
const METRICS = "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io";

/** What the cluster has of what a stack may need. What cannot be read is undefined: that is no reason to stop. */
export async function provisions({ context, kubeconfig }: Destination): Promise<Provisions> {
  const config = await load(kubeconfig);
  selectContext(config, context);
  const [classes, metrics] = await Promise.all([
    ask(config, STORAGE_CLASSES).catch(() => undefined),
    ask(config, METRICS).catch(() => undefined),
  ]);
  return {
    storageClasses: classes?.status === 200 ? readClasses(classes.body) : undefined,
    metrics: metrics === undefined || metrics.status === 403 ? undefined : isAvailable(metrics.body),
  };
}

function readClasses(list: unknown): Record<string, { isDefault: boolean }> {
  const items = property(list, "items");
  const entries = (Array.isArray(items) ? items : []).map((item: unknown) => {
    const metadata = property(item, "metadata");
    const isDefault = property(property(metadata, "annotations"), IS_DEFAULT) === "true";
    return [String(property(metadata, "name")), { isDefault }] as const;
  });
  return Object.fromEntries(entries);
}

function isAvailable(service: unknown): boolean {
  const conditions = property(property(service, "status"), "conditions");
  return (
    Array.isArray(conditions) &&
    conditions.some((one: unknown) => property(one, "type") === "Available" && property(one, "status") === "True")
  );
}

/** The kubeconfig is there, and the context is not in it. */
class UnknownContext extends Error {
  constructor(
    context: string,
    readonly known: readonly string[],
  ) {
    super(`the kubeconfig has no context ${JSON.stringify(context)}; it has: ${known.join(", ") || "none"}`);
  }
}

/** How many objects are asked for at once. */
const PAGE = 500;

/** The cluster's nodes, with the versions that they run. @throws Error when they cannot be read */
export async function nodeVersions({ context, kubeconfig }: Destination): Promise<readonly NodeVersion[]> {
  const config = await load(kubeconfig);
  selectContext(config, context);
  const nodes: NodeVersion[] = [];
  let next = "";
  do {
    const page = await get(config, `/api/v1/nodes?limit=${PAGE}${next === "" ? "" : `&continue=${next}`}`);
    const items = property(page, "items");
    nodes.push(...(Array.isArray(items) ? items.map(readNode) : []));
    const token = property(property(page, "metadata"), "continue");
    next = typeof token === "string" ? encodeURIComponent(token) : "";
  } while (next !== "");
  return nodes;
}

function readNode(node: unknown): NodeVersion {
  const metadata = property(node, "metadata");
  const kubelet = property(property(property(node, "status"), "nodeInfo"), "kubeletVersion");
  const pool = property(property(metadata, "labels"), POOL_LABEL);
  return {
    kubelet: String(kubelet),
    of: typeof pool === "string" ? `pool ${pool}` : `node ${String(property(metadata, "name"))}`,
  };
}

async function load(kubeconfig: string | undefined): Promise<KubeConfig> {
  const KubeConfig = await loadKubeConfig();
  const config = new KubeConfig();
  if (kubeconfig !== undefined && isContent(kubeconfig)) {
    config.loadFromString(kubeconfig);
    return config;
  }
  const candidates = kubeconfigFiles(kubeconfig);
  const files = candidates.filter((file) => fs.existsSync(file));
  if (files.length === 0) throw new Error(`there is no kubeconfig at ${candidates.join(", ")}`);
  files.forEach((file, index) => {
    if (index === 0) {
      config.loadFromFile(file);
      return;
    }
    const next = new KubeConfig();
    next.loadFromFile(file);
    config.mergeConfig(next, true);
  });
  return config;
}

/** Clusters that Stratiform created come with their kubeconfig; a path never begins like JSON. */
function isContent(kubeconfig: string): boolean {
  return kubeconfig.startsWith("{");
}

/** The files that kubectl would read where they exist: the given one, else those of $KUBECONFIG, else ~/.kube/config. */
function kubeconfigFiles(kubeconfig: string | undefined): string[] {
  if (kubeconfig !== undefined) return [expandHome(kubeconfig)];
  const listed = (process.env["KUBECONFIG"] ?? "").split(path.delimiter).filter((file) => file !== "");
  return listed.length > 0 ? listed : [path.join(os.homedir(), ".kube", "config")];
}

function expandHome(file: string): string {
  return file.startsWith("~/") ? path.join(os.homedir(), file.slice(2)) : file;
}

function selectContext(config: KubeConfig, context: string): void {
  const known = config.getContexts().map(({ name }) => name);
  if (!known.includes(context)) throw new UnknownContext(context, known);
  config.setCurrentContext(context);
}

async function get(config: KubeConfig, pathname: string): Promise<unknown> {
  const { status, body } = await ask(config, pathname);
  if (status === 200) return body;
  throw new Answered(status, `GET ${pathname} was answered with ${status}${explain(status)}`);
}

/** The status, and the content where there is any to read. */
async function ask(config: KubeConfig, pathname: string): Promise<{ status: number; body: unknown }> {
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw new Error("the context names a cluster that the kubeconfig does not describe");
  const options: https.RequestOptions = { method: "GET", timeout: PATIENCE_MS };
  await config.applyToHTTPSOptions(options);
  const url = new URL(`${server.replace(/\/$/, "")}${pathname}`);
  const { status, body } = await request(url, options);
  return { status, body: status === 200 ? (JSON.parse(body) as unknown) : undefined };
}

/** An answer other than the one that was asked for. */
class Answered extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** What a cluster answers, and the network says of it, before everything about it is known everywhere. */
const EARLY_STATUSES = [401, 403];
const EARLY_CODES = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET"];

function maySoonSucceed(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(maySoonSucceed);
  if (error instanceof Answered) return EARLY_STATUSES.includes(error.status);
  return error instanceof Error && "code" in error && EARLY_CODES.includes(String(error.code));
}

function explain(status: number): string {
  if (status === 401) return ": the kubeconfig's credentials were not accepted";
  if (status === 403) return ": the kubeconfig's user may not read it";
  return "";
}

function request(url: URL, options: https.RequestOptions): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    // Plain HTTP is what `kubectl proxy` speaks.
    const { request: open } = url.protocol === "http:" ? http : https;
    const call = open(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
      });
    });
    call.on("timeout", () => call.destroy(new Error(`no answer within ${PATIENCE_MS / 1000} s`)));
    call.on("error", reject);
    call.end();
  });
}

function readUid(namespace: unknown): string {
  const uid = property(property(namespace, "metadata"), "uid");
  if (typeof uid !== "string" || uid === "") throw new Error("namespace kube-system has no uid");
  return uid;
}

function readVersion(answer: unknown) {
  const gitVersion = property(answer, "gitVersion");
  const version = typeof gitVersion === "string" ? parseServerVersion(gitVersion) : undefined;
  if (version === undefined) throw new Error(`${JSON.stringify(gitVersion)} is not a Kubernetes version`);
  return version;
}

function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** Node reports a host with several addresses as an AggregateError without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join(", ");
  return error instanceof Error ? error.message : String(error);
}
