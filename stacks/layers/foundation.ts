/** The foundation layer: the cluster and its node pools, with all that they stand on. Everything else is built on it. */
import type { AccountOptions } from "../../components/account/contract";
import { StackCloud } from "../../components/account/stack-cloud";
import type { CreatingCloud, Managed } from "../../components/cloud/contract";
import { Cluster } from "../../components/cluster";
import type { CreatedCluster } from "../../components/control-plane/contract";
import { Keys } from "../../components/keys";
import type { KeyPurpose } from "../../components/keys/contract";
import { Network } from "../../components/network";
import { NodePools } from "../../components/node-pools";
import type { MachinePool } from "../../components/node-pools/contract";
import { StorageClasses } from "../../components/storage/classes";
import { clusterNeeds } from "../config/cluster-needs";
import { keysBeside } from "../config/beside";
import type { CheckedSpec } from "../config/checked";
import type { Context } from "./context";

export interface Foundation {
  readonly cluster: Cluster;
  readonly nodePools: NodePools;
  /** What later layers create beside the cluster with; absent where the cluster was there already. */
  readonly account?: FoundationAccount;
}

/** The account that the stack created its cluster in, and what is there. */
export interface FoundationAccount {
  readonly cloud: CreatingCloud["ground"];
  readonly placement: CheckedSpec["placement"];
  readonly keys: Keys;
  readonly network: Network;
  readonly cluster: CreatedCluster;
  /** Every pool of the stack with its machine, system pools included. */
  readonly pools: readonly MachinePool[];
  /** With the account's providers. */
  readonly options: AccountOptions;
}

/** A key for everything that the stack keeps encrypted, and for nothing else. */
function keyPurposes(spec: CheckedSpec, managed: Managed): KeyPurpose[] {
  const ofStores = spec.data.postgres.length > 0 ? (managed.postgres?.keys ?? []) : [];
  return [...new Set<KeyPurpose>(["kubernetes-secrets", "disks", "logs", ...keysBeside(spec), ...ofStores])];
}

export function createFoundation(context: Context): Foundation {
  const { spec, cloud, ownership } = context;
  if (cloud.ground !== undefined) return createOwnCluster(context, cloud);
  const { placement } = spec;
  const cluster = new Cluster("cluster", { cloud, ownership, spec: { placement, needs: clusterNeeds(spec) } });
  const nodePools = new NodePools("node-pools", { cloud, ownership, spec: spec.nodePools });
  const { givenClasses: createGiven } = cloud;
  if (createGiven !== undefined && placement.existing?.storageClasses !== undefined) {
    new StorageClasses("storage", { createGiven, ownership, provider: cluster.provider, spec: { placement } });
  }
  return { cluster, nodePools };
}

/** A cluster of our own: through the account's providers, which every component hands down to its children. */
function createOwnCluster(context: Context, cloud: CreatingCloud): Foundation {
  const { spec, ownership, pools } = context;
  const { ground, facts } = cloud;
  const { placement } = spec;
  const unreachable = facts.ground.unreachableAtFirst?.(placement);
  const fixed = facts.ground.fixed?.({ placement, network: spec.network });
  const stackCloud = new StackCloud("stack-cloud", {
    cloud: facts.name,
    ...(unreachable && { unreachable }),
    ...(fixed && { fixed }),
  });
  const options = cloud.account(ownership, placement, { dependsOn: stackCloud });
  const keySpec = { placement, purposes: keyPurposes(spec, cloud.managed) };
  const keys = new Keys("keys", { cloud: ground, ownership, spec: keySpec }, options);
  const network = new Network(
    "network",
    { cloud: ground, ownership, keys, spec: { ...spec.network, placement } },
    options,
  );
  const systemPools = pools.filter((pool) => pool.spec.role === "system");
  const cluster = new Cluster(
    "cluster",
    {
      cloud,
      ownership,
      spec: {
        placement,
        ground: { settings: spec.cluster, network, keys, systemPools, sharedFiles: spec.storage.sharedFiles },
      },
    },
    options,
  );
  const { provider, created } = cluster;
  if (created === undefined)
    throw new Error(`the adapter of ${facts.name} says nothing about the cluster that it made`);
  const workloadPools = pools.filter((pool) => pool.spec.role !== "system");
  const nodePools = new NodePools(
    "node-pools",
    {
      cloud,
      ownership,
      spec: spec.nodePools,
      ground: { placement, cluster: created, network, keys, pools: workloadPools },
    },
    options,
  );
  new StorageClasses("storage", { cloud: ground, ownership, provider, keys, spec: { placement } });
  const account = { cloud: ground, placement, keys, network, cluster: created, pools, options };
  return { cluster, nodePools, account };
}
