/** The workloads layer: what runs on the platform for its tenants. */
import type { Output } from "@pulumi/pulumi";
import type { Ownership } from "../../components/core/labels";
import { createWorkload } from "../../components/workloads";
import { namespaceOf } from "../../components/workloads/model-service/check";
import type { PlatformSpec } from "../config/schema";
import type { Access } from "./access";
import type { DataStores } from "./data";
import type { Delivered } from "./delivery";
import type { Foundation } from "./foundation";
import type { Stores } from "./stores";
import type { Tenants } from "./tenants";

export interface Workloads {
  /** Where each workload is called inside the cluster, by `<namespace>/<name>`. */
  readonly urls: Readonly<Record<string, Output<string>>>;
}

export function createWorkloads(
  spec: PlatformSpec,
  { cluster, nodePools }: Foundation,
  { namespaces, priorityClasses }: Tenants,
  { postgres }: DataStores,
  { objectStores }: Stores,
  access: Access,
  delivered: Delivered,
  ownership: Ownership,
): Workloads {
  const site = {
    ownership,
    provider: cluster.provider,
    vocabulary: nodePools.vocabulary,
    namespaces: Object.fromEntries(
      Object.entries(namespaces).map(([name, namespace]) => {
        const guardrails = [...namespace.guardrails, ...(delivered.secrets[name] ?? [])];
        return [name, { ...namespace, guardrails }];
      }),
    ),
    priorityClasses: priorityClasses.classes,
    databases: postgres,
    identities: access.workloads,
    stores: Object.fromEntries(Object.entries(objectStores).map(([name, { url }]) => [name, url])),
  };
  const urls = spec.workloads.map((workload) => {
    // Checked with the configuration: a workload's namespace is always decided here.
    const namespace = namespaceOf(workload, spec.tenants) ?? "";
    return [`${namespace}/${workload.name}`, createWorkload(workload, namespace, site).url] as const;
  });
  return { urls: Object.fromEntries(urls) };
}
