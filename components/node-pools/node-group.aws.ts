/** The least of a node pool on AWS: an EKS managed node group and the launch template that its machines start from. */
import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate";
import { NodeGroup } from "@pulumi/aws/eks";
import { mergeOptions } from "@pulumi/pulumi";
import { placementOn } from "../placement";
import type { Scope } from "../core/component";
import { ownershipLabels } from "../core/labels";
import { fitName } from "../core/names";
import type { KeyReference } from "../keys/contract";
import type { MachinePool, NodePoolsGround } from "./contract";
import { amiTypeOf, CAPACITY_TYPES, RELEASE_VERSION, userData } from "./images.aws";
import { holdsItsMachines, isScarce } from "./scarce";
import type { NodePoolSpec, TaintSpec } from "./spec";
import { describePool } from "./vocabulary";
import { nodeVolumes } from "./volumes.aws";
import { firstWay } from "./ways";
import { zonesOn } from "./zones";

/** What a node group is attached to. */
export type NodeGroupGround = Omit<NodePoolsGround, "pools">;

const EFFECTS = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
} as const satisfies Record<TaintSpec["effect"], string>;

/** A node group of EKS for a pool that has been checked. */
export function createNodeGroup(scope: Scope, pool: MachinePool, ground: NodeGroupGround): NodeGroup {
  const { capacityReservations, zones: all } = placementOn("aws", ground.placement);
  const { cluster, network, keys } = ground;
  const { spec, machine } = pool;

  const name = `${scope.name}-${spec.name}`;
  const { selector, taints, nodes } = describePool(spec);
  const { capacity } = firstWay(spec);
  const reservation = capacity === "reserved" ? capacityReservations[spec.name] : undefined;
  const zones = reservation === undefined ? zonesOn("aws", spec, all) : [reservation.zone];
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
      subnetIds: network.nodeSubnets.filter(({ zone }) => zones.includes(zone)).map(({ id }) => id),
      amiType: amiTypeOf(pool),
      releaseVersion: RELEASE_VERSION,
      capacityType: CAPACITY_TYPES[capacity],
      instanceTypes: [machine.type],
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      labels: { ...selector },
      taints: taints.map(({ key, value, effect }) => ({ key, effect: EFFECTS[effect], ...(value && { value }) })),
      // The pool's least, always: what goes beyond it Karpenter starts, and nothing else changes the group's size.
      scalingConfig: { minSize: nodes, desiredSize: nodes, maxSize: Math.max(nodes, 1) },
      updateConfig: {
        maxUnavailablePercentage: 33,
        // Of scarce machines a new one may only come after an old one has gone.
        updateStrategy: isScarce(spec, capacity) ? "MINIMAL" : "DEFAULT",
      },
      nodeRepairConfig: { enabled: true },
    },
    mergeOptions(scope.options, {
      dependsOn: [...cluster.ready, ...keys.for("disks").ready],
      // Reserved machines are all in use: a new group gets some only after the old one has let go of them.
      deleteBeforeReplace: holdsItsMachines(capacity),
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
      blockDeviceMappings: volumes(spec, keys.for("disks")),
      userData: Buffer.from(userData(network, spec)).toString("base64"),
      ...(reservation !== undefined && {
        capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: reservation } },
      }),
      // The provider's own tags reach the template only, not what is started from it.
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      tags: { Name: tags.Name },
    },
    scope.options,
  );
}

function volumes(spec: NodePoolSpec, key: KeyReference) {
  const encrypted = { encrypted: "true", kmsKeyId: key.id, volumeType: "gp3", deleteOnTermination: "true" } as const;
  return nodeVolumes(spec).map(({ device, sizeGiB, throughput }) => ({
    deviceName: device,
    ebs: { ...encrypted, volumeSize: sizeGiB, ...(throughput !== undefined && { throughput }) },
  }));
}
