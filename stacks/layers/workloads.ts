/** The workloads layer: what runs on the platform for its tenants. */
import type { Output } from "@pulumi/pulumi";
import { createWorkload } from "../../components/workloads";
import type { Access } from "./access";
import type { Context } from "./context";
import type { DataStores } from "./data";
import type { Delivered } from "./delivery";
import type { Foundation } from "./foundation";
import type { Stores } from "./stores";
import type { Tenants } from "./tenants";

export interface Workloads {
  /** Where each workload is called inside the cluster, by `<namespace>/<name>`. */
  readonly urls: Readonly<Record<string, Output<string>>>;
}

interface Built {
  readonly foundation: Foundation;
  readonly stores: Stores;
  readonly tenants: Tenants;
  readonly delivery: Delivered;
  readonly data: DataStores;
  readonly access: Access;
}

export function createWorkloads({ spec, ownership }: Context, built: Built): Workloads {
  const { cluster, nodePools } = built.foundation;
  const { namespaces, priorityClasses } = built.tenants;
  const site = {
    ownership,
    provider: cluster.provider,
    vocabulary: nodePools.vocabulary,
    namespaces: Object.fromEntries(
      Object.entries(namespaces).map(([name, namespace]) => {
        const guardrails = [...namespace.guardrails, ...(built.delivery.secrets[name] ?? [])];
        return [name, { ...namespace, guardrails }];
      }),
    ),
    priorityClasses: priorityClasses.classes,
    databases: built.data.postgres,
    identities: built.access.workloads,
    stores: Object.fromEntries(Object.entries(built.stores.objectStores).map(([name, { url }]) => [name, url])),
  };
  const urls = spec.workloads.map((workload) => {
    const { namespace } = workload;
    return [`${namespace}/${workload.name}`, createWorkload(workload, namespace, site).url] as const;
  });
  return { urls: Object.fromEntries(urls) };
}
