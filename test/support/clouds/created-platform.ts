/** Creates a cloud's whole foundation under mocks, as the layers do: account, keys, network, cluster, node pools. */
import { mergeOptions, type ComponentResourceOptions } from "@pulumi/pulumi";
import type { GroundAdapter } from "../../../components/cloud/contract";
import { Cluster } from "../../../components/cluster";
import type { CreatedCluster } from "../../../components/control-plane/contract";
import { clusterSpec } from "../../../components/cluster/spec";
import type { Environment, Ownership } from "../../../components/core/labels";
import { CLUSTER_IDENTITY } from "../../../components/cluster/identity";
import { Dns } from "../../../components/dns";
import { DNS_USES } from "../../../components/dns/contract";
import { OBJECT_ACCESS } from "../../../components/identity/contract";
import { WorkloadIdentity } from "../../../components/identity";
import { Keys } from "../../../components/keys";
import { KEY_PURPOSES, type KeyPurpose } from "../../../components/keys/contract";
import { Network } from "../../../components/network";
import { networkSpec, type Availability } from "../../../components/network/spec";
import { Autoscaling } from "../../../components/node-pools/autoscaling";
import { NodePools } from "../../../components/node-pools";
import type { NodePoolsSpec } from "../../../components/node-pools/spec";
import { Registry } from "../../../components/registry";
import { Secrets } from "../../../components/secrets";
import { FileShare } from "../../../components/storage/file-share";
import { ObjectStore } from "../../../components/storage/object-store";
import { StorageClasses } from "../../../components/storage/classes";
import type { CloudFixture } from "./cloud-fixtures";
import { record } from "../recorder";
import { OWNERSHIP, pools } from "../specs";

export interface PlatformChoices {
  readonly environment?: Environment;
  readonly availability?: Availability;
  /** What the stack file says of the network besides. */
  readonly network?: object;
  readonly placement?: CloudFixture["placement"];
  readonly cluster?: object;
  readonly pools?: NodePoolsSpec;
  /** By the pools' names; pools without one get the fixture's. */
  readonly machines?: Readonly<Record<string, CloudFixture["machines"]["l4"]>>;
}

const PURPOSES = Object.keys(KEY_PURPOSES) as KeyPurpose[];

/** Creates the foundation within a program; `options` come from the recorder. */
export function createFoundation(fixture: CloudFixture, choices: PlatformChoices, options: ComponentResourceOptions) {
  const { adapter } = fixture;
  const { ground } = adapter;
  if (ground === undefined) throw new Error(`${adapter.facts.name} makes no cluster`);
  const { environment = "dev", availability = "one-zone", placement = fixture.placement } = choices;
  const ownership: Ownership = { ...OWNERSHIP, environment };
  const spec = choices.pools ?? pools();
  const machines: Readonly<Record<string, CloudFixture["machines"]["l4"]>> = choices.machines ?? fixture.machines;
  const machinePools = spec.map((pool) => ({ spec: pool, machine: machines[pool.name] ?? fixture.machines.general }));

  const within = mergeOptions(options, adapter.account(ownership, placement));
  const keys = new Keys("keys", { cloud: ground, ownership, spec: { placement, purposes: PURPOSES } }, within);
  const network = new Network(
    "network",
    { cloud: ground, ownership, keys, spec: { ...networkSpec.parse({ availability, ...choices.network }), placement } },
    within,
  );
  const systemPools = machinePools.filter((pool) => pool.spec.role === "system");
  const settings = clusterSpec.parse(choices.cluster ?? {});
  const cluster = new Cluster(
    "cluster",
    {
      cloud: adapter,
      ownership,
      spec: {
        placement,
        ground: { settings, network, keys, systemPools, sharedFiles: true },
      },
    },
    within,
  );
  const { created } = cluster;
  if (created === undefined) throw new Error(`${adapter.facts.name} says nothing about the cluster that it made`);
  const workloadPools = machinePools.filter((pool) => pool.spec.role === "workload");
  const nodePools = new NodePools(
    "node-pools",
    {
      cloud: adapter,
      ownership,
      spec,
      ground: { placement, cluster: created, network, keys, pools: workloadPools },
    },
    within,
  );
  const { provider } = cluster;
  new Autoscaling(
    "autoscaling",
    {
      cloud: ground,
      ownership,
      provider,
      maintenance: settings.maintenance,
      ground: { placement, cluster: created, network, keys, pools: machinePools },
      ready: nodePools.created,
    },
    options,
  );
  new StorageClasses("storage", { cloud: ground, ownership, provider, keys, spec: { placement } }, options);
  const site = { keys, network, cluster: created, kubernetes: provider };
  new FileShare("shared-files", { cloud: ground, ownership, spec: { placement }, site }, within);
  const dns = new Dns(
    "dns",
    { cloud: ground, ownership, keys, spec: { placement, zones: ["ai.example.com"] } },
    within,
  );
  const zones = Object.values(dns.zones).map(({ reference }) => reference);
  const writers = DNS_USES.map((use) => {
    const grants = zones.map((zone) => ({ zone, use }));
    const names = { placement, namespace: "names", serviceAccount: use, objects: [], zones: grants };
    return new WorkloadIdentity(`names-${use}`, { cloud: ground, ownership, cluster: created, spec: names }, within);
  });
  const store = new ObjectStore(
    "models",
    { cloud: ground, ownership, keys, network, spec: { placement, store: "models" } },
    within,
  );
  const identities = OBJECT_ACCESS.map((access) => {
    const objects = [{ store: store.reference, access, prefix: "weights/" }];
    const identity = { placement, namespace: "research", serviceAccount: access, objects };
    const args = { cloud: ground, ownership, cluster: created, spec: identity };
    return new WorkloadIdentity(`models-${access}`, args, within);
  });
  const services = createServices(ground, { ownership, keys, network, created, placement }, within);
  return { keys, network, cluster, created, nodePools, store, identities, dns, writers, ...services };
}

function createServices(
  ground: GroundAdapter,
  { ownership, keys, network, created, placement }: ServicesArgs,
  options: ComponentResourceOptions,
) {
  const places = { placement, names: ["api-key"] };
  const secrets = new Secrets("secrets", { cloud: ground, ownership, keys, spec: places }, options);
  const spec = {
    ...{ placement, namespace: "research", serviceAccount: "operator", objects: [] },
    secrets: Object.values(secrets.secrets),
  };
  new WorkloadIdentity("operator", { cloud: ground, ownership, cluster: created, spec }, options);
  const repositories = { placement, repositories: ["models/analyser", "tools"] };
  const site = { keys, network, cluster: created };
  const registry = new Registry("registry", { cloud: ground, ownership, site, spec: repositories }, options);
  return { secrets, registry };
}

interface ServicesArgs {
  readonly ownership: Ownership;
  readonly keys: Keys;
  readonly network: Network;
  readonly created: CreatedCluster;
  readonly placement: CloudFixture["placement"];
}

type FoundationRecording = ReturnType<typeof recordAnew>;
const recorded = new Map<string, FoundationRecording>();

/** Creates it and records every resource; the same choices are recorded once, for a foundation is a hundred resources. */
export function recordFoundation(fixture: CloudFixture, choices: PlatformChoices = {}): FoundationRecording {
  const key = JSON.stringify([fixture.adapter.facts.name, choices]);
  const found = recorded.get(key) ?? recordAnew(fixture, choices);
  recorded.set(key, found);
  return found;
}

function recordAnew(fixture: CloudFixture, choices: PlatformChoices) {
  return record(
    (options) => createFoundation(fixture, choices, options),
    (type, name) => (type === CLUSTER_IDENTITY ? { uid: "uid", serverVersion: "1.35" } : fixture.computed(type, name)),
    fixture.lookUps,
  );
}
