/**
 * A stand-in for metrics-server, so that horizontal autoscalers act: the API group metrics.k8s.io, answered from the
 * pods themselves. A pod uses what its annotation `stratiform.dev/simulate-usage` says (`cpu=900m,memory=2Gi`), else
 * half of what it requests. Reached only through the API server, which checks who may read.
 */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { Socket } from "node:net";
import { formatQuantity, isQuantity, parseQuantity, sumQuantities, type Quantity } from "../../components/core/sizes";
import type { InitialObject } from "./initial-objects";
import type { Layout } from "./layout";
import type { Request } from "./client";

export const USAGE_ANNOTATION = "stratiform.dev/simulate-usage";
const GROUP_VERSION = "metrics.k8s.io/v1beta1";
const ROOT = `/apis/${GROUP_VERSION}`;

/** What of a pod matters here. */
export interface MeasuredPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly {
      readonly name: string;
      readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
    }[];
  };
  readonly status: { readonly phase?: string };
}

export interface Usage {
  readonly cpu: string;
  readonly memory: string;
}

/** What each container of a pod uses. An annotated amount is the whole pod's and is shared equally by its containers. */
export function usageOf(pod: MeasuredPod): { readonly name: string; readonly usage: Usage }[] {
  const { containers } = pod.spec;
  const annotated = Object.fromEntries(
    (pod.metadata.annotations?.[USAGE_ANNOTATION] ?? "").split(",").map((part) => part.trim().split("=", 2)),
  ) as Readonly<Record<string, string | undefined>>;
  const amount = (resource: keyof Usage, requested: string | undefined): Quantity => {
    const said = annotated[resource];
    if (said !== undefined && isQuantity(said)) return parseQuantity(said) / BigInt(containers.length);
    return requested === undefined ? 0n : parseQuantity(requested) / 2n;
  };
  return containers.map(({ name, resources }) => ({
    name,
    usage: {
      cpu: formatQuantity(amount("cpu", resources?.requests?.["cpu"])),
      memory: formatQuantity(amount("memory", resources?.requests?.["memory"]), "binary"),
    },
  }));
}

/** The answer to a GET below the group's root, as metrics-server gives it; undefined for what it does not serve. */
export function answer(path: string, pods: readonly MeasuredPod[], nodes: readonly string[], now: string): unknown {
  const running = pods.filter(({ status }) => status.phase === "Running");
  if (path === "") {
    const kinds = [
      { name: "nodes", kind: "NodeMetrics", namespaced: false },
      { name: "pods", kind: "PodMetrics", namespaced: true },
    ];
    const resources = kinds.map((kind) => ({ ...kind, singularName: "", verbs: ["get", "list"] }));
    return { kind: "APIResourceList", apiVersion: "v1", groupVersion: GROUP_VERSION, resources };
  }
  const common = { timestamp: now, window: "15s" };
  if (path === "/nodes") {
    const items = nodes.map((name) => {
      const here = running.filter(({ spec }) => spec.nodeName === name);
      return { metadata: { name }, ...common, usage: total(here.flatMap(usageOf).map(({ usage }) => usage)) };
    });
    return { kind: "NodeMetricsList", apiVersion: GROUP_VERSION, metadata: {}, items };
  }
  const [, namespace, name] = /^(?:\/namespaces\/([^/]+))?\/pods(?:\/([^/]+))?$/.exec(path) ?? [];
  if (namespace === undefined && path !== "/pods") return undefined;
  const items = running
    .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
    .filter(({ metadata }) => name === undefined || metadata.name === name)
    .map((pod) => {
      const { name: podName, namespace: podNamespace, labels = {} } = pod.metadata;
      return { metadata: { name: podName, namespace: podNamespace, labels }, ...common, containers: usageOf(pod) };
    });
  if (name !== undefined) {
    return items[0] === undefined ? undefined : { kind: "PodMetrics", apiVersion: GROUP_VERSION, ...items[0] };
  }
  return { kind: "PodMetricsList", apiVersion: GROUP_VERSION, metadata: {}, items };
}

function total(usages: readonly Usage[]): Usage {
  const sum = (resource: keyof Usage): Quantity => sumQuantities(usages.map((usage) => parseQuantity(usage[resource])));
  return { cpu: formatQuantity(sum("cpu")), memory: formatQuantity(sum("memory"), "binary") };
}

/** Serves the group on a free loopback port, with the API server's own certificate, and returns server and port. */
export function serveMetrics(layout: Layout, request: Request): Promise<{ server: Server; port: number }> {
  const items = async <T>(path: string): Promise<readonly T[]> => {
    const { status, body } = await request("GET", path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}`);
    return (body as { readonly items: readonly T[] }).items;
  };
  const respond = async (url: URL): Promise<unknown> => {
    if (!url.pathname.startsWith(ROOT)) return undefined;
    const selector = new URLSearchParams({ labelSelector: url.searchParams.get("labelSelector") ?? "" });
    const path = url.pathname.slice(ROOT.length);
    const pods = path === "" ? [] : await items<MeasuredPod>(`/api/v1/pods?${selector.toString()}`);
    const nodes =
      path === "/nodes" ? await items<{ readonly metadata: { readonly name: string } }>("/api/v1/nodes") : [];
    const names = nodes.map(({ metadata }) => metadata.name);
    return answer(path, pods, names, new Date().toISOString());
  };
  const server = createServer(
    { cert: readFileSync(layout.servingCertificate), key: readFileSync(layout.servingKey) },
    (incoming, response) => {
      const send = (status: number, body: unknown): void => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      };
      respond(new URL(incoming.url ?? "/", "https://metrics")).then(
        (body) => send(body === undefined ? 404 : 200, body ?? { kind: "Status", apiVersion: "v1", code: 404 }),
        (error: unknown) => send(503, { kind: "Status", apiVersion: "v1", code: 503, message: String(error) }),
      );
    },
  );
  server.on("tlsClientError", (_error, socket: Socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no TCP port for metrics"));
      else resolve({ server, port: address.port });
    });
  });
}

/** Tells the API server where the group is served. */
export function metricsObjects(port: number): readonly InitialObject[] {
  return [
    {
      path: "/api/v1/namespaces/kube-system/services",
      object: {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "metrics" },
        // Endpoints may not be loopback addresses; an external name may.
        spec: { type: "ExternalName", externalName: "127.0.0.1", ports: [{ port }] },
      },
    },
    {
      path: "/apis/apiregistration.k8s.io/v1/apiservices",
      object: {
        apiVersion: "apiregistration.k8s.io/v1",
        kind: "APIService",
        metadata: { name: "v1beta1.metrics.k8s.io" },
        spec: {
          group: "metrics.k8s.io",
          version: "v1beta1",
          service: { namespace: "kube-system", name: "metrics", port },
          // The certificate is for 127.0.0.1, the API server would ask for the Service's name.
          insecureSkipTLSVerify: true,
          groupPriorityMinimum: 100,
          versionPriority: 100,
        },
      },
    },
  ];
}
