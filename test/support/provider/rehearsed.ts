/** Objects under management by the Kubernetes provider over a sandbox: what the provider's rehearsal tests share. */
import assert from "node:assert/strict";
import { at } from "../../../rehearsal/kubernetes/objects/manifest";
import { KubernetesProvider } from "../../../rehearsal/kubernetes/provider/provider";
import { isObject, type Properties } from "../../../rehearsal/protocol/properties";
import type { Sandbox } from "../../../rehearsal/sandbox";
import { type PluginClient, startPlugin, urnOf } from "./plugin-client";

const TOKENS = {
  ConfigMap: "kubernetes:core/v1:ConfigMap",
  CustomResourceDefinition: "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
  Deployment: "kubernetes:apps/v1:Deployment",
  Job: "kubernetes:batch/v1:Job",
  Namespace: "kubernetes:core/v1:Namespace",
  Pod: "kubernetes:core/v1:Pod",
  PriorityClass: "kubernetes:scheduling.k8s.io/v1:PriorityClass",
  ResourceQuota: "kubernetes:core/v1:ResourceQuota",
  Secret: "kubernetes:core/v1:Secret",
  Service: "kubernetes:core/v1:Service",
  Widget: "kubernetes:example.com/v1:Widget",
} as const;

/** Where namespaced objects go. */
export const NAMESPACE = "provider";

/** One object under management, as the engine would remember it. */
export interface Managed {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}

/** A kind that the tests manage. */
export type Kind = keyof typeof TOKENS;

/** One provider, and the operations on objects that the engine would do through it. */
export class Rehearsed {
  private constructor(
    readonly plugin: PluginClient,
    /** Everything that the provider said. */
    readonly messages: readonly string[],
  ) {}

  static async start(sandbox: Sandbox): Promise<Rehearsed> {
    const messages: string[] = [];
    const log = {
      say: (_severity: string, text: string) => void messages.push(text),
      status: (text: string) => void messages.push(text),
    };
    const plugin = await startPlugin(() => new KubernetesProvider("0.0.0", log));
    await plugin.configure({ kubeconfig: sandbox.kubeconfig, context: sandbox.context });
    return new Rehearsed(plugin, messages);
  }

  async check(kind: Kind, body: Properties, olds: Properties = {}) {
    const urn = urnOf(TOKENS[kind], JSON.stringify(at(body, "metadata", "name") ?? "unnamed"));
    const { inputs, failures } = await this.plugin.check(urn, complete(kind, body), olds);
    return { urn, inputs, failures };
  }

  async make(kind: Kind, body: Properties, timeout = 60): Promise<Managed> {
    const { urn, inputs, failures } = await this.check(kind, body);
    assert.deepEqual(failures, []);
    return { urn, inputs, ...(await this.plugin.create(urn, inputs, { timeout })) };
  }

  async change(kind: Kind, managed: Managed, body: Properties, timeout = 60): Promise<Managed> {
    const { inputs } = await this.check(kind, body, managed.inputs);
    const { urn, id, state } = managed;
    return { ...managed, inputs, state: await this.plugin.update(urn, id, state, managed.inputs, inputs, { timeout }) };
  }

  diff(managed: Managed, inputs: Properties) {
    return this.plugin.diff(managed.urn, managed.id, managed.state, managed.inputs, inputs);
  }

  /** Deletes the object as it was last recorded. */
  delete({ urn, id, state, inputs }: Managed, timeout = 60): Promise<void> {
    return this.plugin.delete(urn, id, state, inputs, timeout);
  }
}

const CLUSTER_WIDE: readonly Kind[] = ["Namespace", "CustomResourceDefinition", "PriorityClass"];

function complete(kind: Kind, body: Properties): Properties {
  const module = TOKENS[kind].split(":")[1] ?? "";
  const metadata = isObject(body["metadata"]) ? body["metadata"] : {};
  const place: Properties = CLUSTER_WIDE.includes(kind) ? {} : { namespace: NAMESPACE };
  return { ...body, apiVersion: module.replace("core/", ""), kind, metadata: { ...place, ...metadata } };
}

/** A container of a pod. */
export const container = (more: Properties = {}): Properties => ({ name: "main", image: "example/main:1", ...more });

/** A Deployment whose pods carry `app: <name>`. */
export function deployment(name: string, replicas: number, pod: Properties = {}, more: Properties = {}): Properties {
  const labels = { app: name };
  return {
    metadata: { name, ...more },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container()], ...pod } },
    },
  };
}
