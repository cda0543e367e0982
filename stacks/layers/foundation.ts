/** The foundation layer: the cluster and its node pools, with all that they stand on. Everything else is built on it. */
import type { CloudAdapter } from "../../components/cloud/contract";
import { Cluster } from "../../components/cluster";
import { refuse } from "../../components/core/errors";
import type { Ownership } from "../../components/core/labels";
import { Keys } from "../../components/keys";
import type { KeyPurpose } from "../../components/keys/contract";
import { Network } from "../../components/network";
import { NodePools } from "../../components/node-pools";
import type { Machine, MachinePool } from "../../components/node-pools/contract";
import { StorageClasses } from "../../components/storage/classes";
import type { Machines } from "../config/machines";
import type { PlatformSpec } from "../config/schema";

export interface Foundation {
  readonly cluster: Cluster;
  readonly nodePools: NodePools;
}

/** What the foundation encrypts with keys of its own. */
const KEY_PURPOSES = ["kubernetes-secrets", "disks", "logs"] as const satisfies readonly KeyPurpose[];

export function createFoundation(
  spec: PlatformSpec,
  cloud: CloudAdapter,
  ownership: Ownership,
  machines: Machines,
): Foundation {
  const { ground } = cloud;
  if (ground !== undefined) return create(spec, cloud, ground, ownership, machines);
  const cluster = new Cluster("cluster", { cloud, ownership, spec: { placement: spec.placement } });
  const nodePools = new NodePools("node-pools", { cloud, ownership, spec: spec.nodePools });
  return { cluster, nodePools };
}

/** A cluster of our own: through the account's providers, which every component hands down to its children. */
function create(
  spec: PlatformSpec,
  cloud: CloudAdapter,
  ground: NonNullable<CloudAdapter["ground"]>,
  ownership: Ownership,
  machines: Machines,
): Foundation {
  const { placement } = spec;
  const pools = spec.nodePools.map((pool): MachinePool => ({ spec: pool, machine: machineOf(machines, pool.name) }));
  refuse(
    `Pulumi.${ownership.stack}.yaml`,
    ground.check({ placement, network: spec.network, cluster: spec.cluster, pools }),
  );
  const options = { providers: [...cloud.account(ownership, placement)] };
  const keys = new Keys("keys", { cloud: ground, ownership, spec: { placement, purposes: KEY_PURPOSES } }, options);
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
      spec: { placement, ground: { settings: spec.cluster, network, keys, systemPools } },
    },
    options,
  );
  const { provider, created } = cluster;
  if (created === undefined)
    throw new Error(`the adapter of ${cloud.name} says nothing about the cluster that it made`);
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
  return { cluster, nodePools };
}

/** Read with the configuration: every pool that is created has a machine. */
function machineOf(machines: Machines, pool: string): Machine {
  const machine = machines[pool];
  if (machine === undefined) throw new Error(`no machine was read for node pool ${pool}`);
  return machine;
}
