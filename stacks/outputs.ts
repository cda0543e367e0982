/** What a stack tells the world: which cluster it is on, whose namespaces it made, and where the models are called. */
import type { Output } from "@pulumi/pulumi";
import type { AtDestroy } from "../components/data/at-destroy";
import type { PlatformSpec } from "./config/schema";
import type { DataStores } from "./layers/data";
import type { Foundation } from "./layers/foundation";
import type { Platform } from "./layers/platform/index";
import type { Stores } from "./layers/stores";
import type { Workloads } from "./layers/workloads";

export interface StackOutputs {
  readonly cloud: string;
  readonly environment: string;
  /** uid of the cluster's `kube-system` namespace, and its server's minor version. */
  readonly cluster: {
    readonly uid: Output<string>;
    readonly version: Output<string>;
    /** The way in to a cluster that the stack created; credentials come from the cloud's login plugin, so it is no secret. */
    readonly kubeconfig?: Output<string>;
    /** OIDC issuer of that cluster's service account tokens, for whoever trusts them. */
    readonly issuer?: Output<string>;
  };
  /** Namespaces of each tenant. */
  readonly tenants: Readonly<Record<string, readonly string[]>>;
  /** Software installed from charts, in the order of installation. */
  readonly addons: readonly string[];
  /** Host of each PostgreSQL database inside the cluster, by `<namespace>/<name>`. */
  readonly databases: Readonly<Record<string, Output<string>>>;
  /** What destroying the stack does to the content of each data store, by `<namespace>/<name>`. */
  readonly dataAtDestroy: Readonly<Record<string, AtDestroy>>;
  /** URL of each workload inside the cluster, by `<namespace>/<name>`. */
  readonly workloads: Readonly<Record<string, Output<string>>>;
  /** Address of each object store, by its name. */
  readonly objectStores: Readonly<Record<string, Output<string>>>;
  /** Where each repository's images are pushed to and pulled from, without a tag. */
  readonly repositories: Readonly<Record<string, Output<string>>>;
  /** What the cloud's secret manager calls each secret: its value is put there by people. */
  readonly secrets: Readonly<Record<string, Output<string>>>;
  /** Name servers of each public zone: what its parent domain must delegate to. */
  readonly nameServers: Readonly<Record<string, Output<readonly string[]>>>;
}

/** What the layers made. */
export interface Layers {
  readonly foundation: Foundation;
  readonly stores: Stores;
  readonly platform: Platform;
  readonly data: DataStores;
  readonly workloads: Workloads;
}

export function stackOutputs(
  spec: PlatformSpec,
  { foundation, stores, platform, data, workloads }: Layers,
): StackOutputs {
  const { cluster } = foundation;
  const { postgres, atDestroy } = data;
  const { uid, serverVersion } = cluster.identity;
  const namespaces = spec.tenants.map(({ name, namespaces }) => [name, namespaces.map(({ name }) => name)] as const);
  return {
    cloud: spec.cloud,
    environment: spec.environment,
    cluster: {
      uid,
      version: serverVersion,
      ...(cluster.created && { kubeconfig: cluster.created.kubeconfig, issuer: cluster.created.issuer }),
    },
    tenants: Object.fromEntries(namespaces),
    addons: platform.addons.installed,
    databases: Object.fromEntries(Object.entries(postgres).map(([name, { connection }]) => [name, connection.host])),
    dataAtDestroy: atDestroy,
    workloads: workloads.urls,
    objectStores: Object.fromEntries(Object.entries(stores.objectStores).map(([name, { url }]) => [name, url])),
    repositories: stores.repositories,
    nameServers: Object.fromEntries(Object.entries(stores.zones).map(([domain, zone]) => [domain, zone.nameServers])),
    secrets: Object.fromEntries(Object.entries(stores.secrets).map(([name, { remoteName }]) => [name, remoteName])),
  };
}
