/**
 * An elastic pool as Karpenter is told about it: a NodePool, which says what may be started and how far, and an
 * EC2NodeClass, which says how. Pure. A pool's least is a node group of its own, so that Karpenter starts what goes beyond
 * it. Of the ways to buy it takes reserved machines before spot ones before others, by itself.
 */
import { closedHours, type Maintenance } from "../../control-plane/maintenance";
import type { MachinePool } from "../contract";
import { BOTTLEROCKET } from "../images.aws";
import type { CapacityType } from "../../../catalogue/machines/capacity-types";
import type { NodePoolSpec } from "../spec";
import { describePool } from "../vocabulary";
import { KARPENTER_LABELS, NODE_LABELS } from "../../../catalogue/kubernetes/labels";

/** Ways to buy, as Karpenter names them; undefined where it has none. */
const CAPACITY = {
  reserved: "reserved",
  spot: "spot",
  "on-demand": "on-demand",
  flex: undefined,
} as const satisfies Record<CapacityType, string | undefined>;

const GROUP = "karpenter.k8s.aws";

/** Nodes that Karpenter may start: what the pool's least leaves. */
export function elasticNodes({ nodes, maxNodes = nodes }: NodePoolSpec): number {
  return maxNodes - nodes;
}

export function nodePoolSpec({ spec, machine }: MachinePool, maintenance: Maintenance) {
  const { selector, taints, accelerator } = describePool(spec);
  const most = elasticNodes(spec);
  const requirement = (key: string, values: readonly string[]) => ({ key, operator: "In", values: [...values] });
  return {
    template: {
      metadata: { labels: { ...selector } },
      spec: {
        nodeClassRef: { group: GROUP, kind: "EC2NodeClass", name: spec.name },
        requirements: [
          requirement(NODE_LABELS.instanceType, [machine.type, ...(machine.also ?? [])]),
          requirement(NODE_LABELS.architecture, [machine.architecture]),
          requirement(NODE_LABELS.operatingSystem, ["linux"]),
          // Pods that wait for a volume or a zone are told at once that no node can come there.
          ...(spec.zones?.aws === undefined ? [] : [requirement(NODE_LABELS.zone, spec.zones.aws)]),
          requirement(
            KARPENTER_LABELS.capacityType,
            spec.capacity.flatMap((way) => CAPACITY[way] ?? []),
          ),
        ],
        taints: taints.map(({ key, value, effect }) => ({ key, effect, ...(value !== undefined && { value }) })),
        ...lifetime(spec),
      },
    },
    limits: {
      nodes: String(most),
      // The same bound for those who count what nodes have: rules, and whoever reads the NodePool.
      cpu: String(most * machine.vcpu),
      ...(accelerator !== undefined && {
        // As pods count them: where devices are shared, in slices.
        [accelerator.resource]: String((most * machine.devices * accelerator.perNode) / accelerator.devicesPerNode),
      }),
    },
    disruption: disruption(spec, maintenance),
  };
}

/**
 * No node ends by its age: that would begin a drain at any hour, without a successor and whatever the budgets say
 * (karpenter.sh/docs/concepts/disruption/#automated-forceful-methods, v1.14). Nodes follow the pinned image in the window instead.
 * A drain does end: a budget that allows nothing, or a pod that refuses disruption, would hold a node and its cost for ever.
 */
function lifetime({ accelerator }: NodePoolSpec) {
  return {
    expireAfter: "Never",
    terminationGracePeriod: LONGEST_DRAIN[accelerator === undefined ? "cpu" : "accelerated"],
  };
}

/** How long pods may stay on a node that is to go. Jobs on accelerators save their state at their own pace. */
export const LONGEST_DRAIN = { cpu: "1h", accelerated: "24h" } as const;

/**
 * When Karpenter may take a node away by itself. Interruptions by EC2 ask for no permission.
 * With accelerators only what is empty, or no longer what the pool asks for, and one node at a time.
 */
function disruption({ accelerator }: NodePoolSpec, maintenance: Maintenance) {
  const budgets = (nodes: string) => [{ nodes }, outsideTheWindow(maintenance)];
  if (accelerator === undefined) {
    const policy = { consolidationPolicy: "WhenEmptyOrUnderutilized", consolidateAfter: "5m" };
    return { ...policy, budgets: budgets("33%") };
  }
  // Large images take minutes to pull: a node that is soon wanted again is worth waiting for.
  return { consolidationPolicy: "WhenEmpty", consolidateAfter: "10m", budgets: budgets("1") };
}

/** No node is replaced because it is out of date while the window is closed: a budget of none, by cron in UTC. */
function outsideTheWindow(maintenance: Maintenance) {
  const { day, hour, hours } = closedHours(maintenance);
  return { nodes: "0", reasons: ["Drifted"], schedule: `0 ${hour} * * ${day}`, duration: `${hours}h` };
}

export interface NodeClassPlace<Id> {
  readonly instanceProfile: string;
  readonly subnets: readonly Id[];
  readonly securityGroup: Id;
  readonly podsPerNode: number;
  /** The reservation of a pool that is bought reserved. @default none */
  readonly reservation?: string;
  /** Bottlerocket's settings, as TOML. */
  readonly userData: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly volumes: readonly Volume<Id>[];
}

/** A disk of a node: GiB, and MiB/s where more than the base is wanted. */
export interface Volume<Id> {
  readonly device: string;
  readonly sizeGiB: number;
  readonly throughput?: number;
  readonly key: Id;
}

export function nodeClassSpec<Id>(place: NodeClassPlace<Id>) {
  const { reservation } = place;
  return {
    amiSelectorTerms: [{ alias: `bottlerocket@v${BOTTLEROCKET.version}` }],
    instanceProfile: place.instanceProfile,
    subnetSelectorTerms: place.subnets.map((id) => ({ id })),
    securityGroupSelectorTerms: [{ id: place.securityGroup }],
    ...(reservation !== undefined && { capacityReservationSelectorTerms: [{ id: reservation }] }),
    kubelet: { maxPods: place.podsPerNode },
    // Tokens only, and not for pods: their packets need a second hop.
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: place.volumes.map(({ device, sizeGiB, throughput, key }) => ({
      deviceName: device,
      ebs: {
        encrypted: true,
        kmsKeyID: key,
        volumeType: "gp3",
        volumeSize: `${sizeGiB}Gi`,
        deleteOnTermination: true,
        ...(throughput !== undefined && { throughput }),
      },
    })),
    associatePublicIPAddress: false,
    userData: place.userData,
    tags: place.tags,
  };
}
