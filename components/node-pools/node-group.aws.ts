/** One node pool on AWS: an EKS managed node group and the launch template that its machines start from. */
import { LaunchTemplate } from "@pulumi/aws/ec2";
import { NodeGroup } from "@pulumi/aws/eks";
import { mergeOptions } from "@pulumi/pulumi";
import { placementOn } from "../cloud/placement";
import type { Scope } from "../core/component";
import { refuse } from "../core/errors";
import { ownershipLabels } from "../core/labels";
import { fitName } from "../core/names";
import type { KeyReference } from "../keys/contract";
import type { MachinePool, NodePoolsGround } from "./contract";
import { amiTypeOf, CAPACITY_TYPES, checkPool, userData } from "./images.aws";
import type { TaintSpec } from "./spec";
import { describePool } from "./vocabulary";
import { firstWay } from "./ways";

/** What a node group is attached to. */
export type NodeGroupGround = Omit<NodePoolsGround, "pools">;

const EFFECTS = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
} as const satisfies Record<TaintSpec["effect"], string>;

/** GiB of the volume with images, logs and scratch space. Images of model servers are tens of GiB each. */
const DATA_VOLUME_GIB = { cpu: 100, accelerated: 300 } as const;

/** @throws PlatformError when the pool cannot be made on AWS */
export function createNodeGroup(scope: Scope, pool: MachinePool, ground: NodeGroupGround): NodeGroup {
  const { capacityReservations } = placementOn("aws", ground.placement);
  const { cluster, network, keys } = ground;
  const { spec, machine } = pool;
  refuse(`node pool ${JSON.stringify(spec.name)}`, checkPool(pool, capacityReservations, `nodePools.${spec.name}`));

  const name = `${scope.name}-${spec.name}`;
  const { selector, taints, nodes, maxNodes } = describePool(spec);
  const reservation = firstWay(spec).capacity === "reserved" ? capacityReservations[spec.name] : undefined;
  const template = createTemplate(scope, name, pool, ground, reservation?.id);
  return new NodeGroup(
    name,
    {
      clusterName: cluster.name,
      // A prefix: a group that must be replaced is made before the old one goes, and needs a name of its own.
      nodeGroupNamePrefix: `${fitName(spec.name, 36)}-`,
      nodeRoleArn: cluster.nodeIdentity,
      // After the control plane has it: nodes are never newer than their API server.
      version: cluster.version,
      subnetIds: network.nodeSubnets
        .filter(({ zone }) => reservation === undefined || reservation.zone === zone)
        .map(({ id }) => id),
      amiType: amiTypeOf(pool),
      capacityType: CAPACITY_TYPES[firstWay(spec).capacity],
      instanceTypes: [machine.type],
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      labels: { ...selector },
      taints: taints.map(({ key, value, effect }) => ({ key, effect: EFFECTS[effect], ...(value && { value }) })),
      scalingConfig: { minSize: nodes, desiredSize: nodes, maxSize: Math.max(maxNodes, 1) },
      updateConfig: {
        maxUnavailablePercentage: 33,
        // Machines with accelerators are scarce: a new one may only come after an old one has gone.
        updateStrategy: spec.accelerator === undefined ? "DEFAULT" : "MINIMAL",
      },
      nodeRepairConfig: { enabled: true },
    },
    mergeOptions(scope.options, {
      dependsOn: [...cluster.ready, ...keys.for("disks").ready],
      // How many nodes there are now is the autoscaler's decision.
      ignoreChanges: ["scalingConfig.desiredSize"],
    }),
  );
}

function createTemplate(
  scope: Scope,
  name: string,
  { spec }: MachinePool,
  { network, keys }: NodeGroupGround,
  reservation: string | undefined,
): LaunchTemplate {
  const tags = { ...ownershipLabels(scope.ownership), Name: `stratiform-${scope.ownership.stack}-${spec.name}` };
  return new LaunchTemplate(
    name,
    {
      description: `Nodes of pool ${spec.name}`,
      updateDefaultVersion: true,
      // Tokens only, and not for pods: their packets need a second hop.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: volumes(spec.accelerator !== undefined, keys.for("disks")),
      userData: Buffer.from(userData(network, spec)).toString("base64"),
      ...(reservation !== undefined && {
        capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: reservation } },
      }),
      // The provider's own tags reach the template only, not what is started from it.
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
    },
    scope.options,
  );
}

/** Bottlerocket keeps itself on one volume, and everything that comes and goes on the other. */
function volumes(accelerated: boolean, key: KeyReference) {
  const encrypted = { encrypted: "true", kmsKeyId: key.id, volumeType: "gp3", deleteOnTermination: "true" } as const;
  return [
    { deviceName: "/dev/xvda", ebs: { ...encrypted, volumeSize: 4 } },
    {
      deviceName: "/dev/xvdb",
      ebs: {
        ...encrypted,
        volumeSize: accelerated ? DATA_VOLUME_GIB.accelerated : DATA_VOLUME_GIB.cpu,
        // MiB/s, of 125 at the base price: large images must not keep expensive machines waiting.
        ...(accelerated && { throughput: 500 }),
      },
    },
  ];
}
