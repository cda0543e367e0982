/** Elastic pools on AWS: a Karpenter NodePool for each, with the EC2NodeClass that says what its nodes are. */
import { ownershipLabels } from "../../core/labels";
import { createCustomResource } from "../../addons/custom-resources/create";
import { placementOn } from "../../cloud/placement";
import type { Scope } from "../../core/component";
import type { MachinePool } from "../contract";
import { userData } from "../images.aws";
import { nodeVolumes } from "../volumes.aws";
import { isElastic } from "../ways";
import { zonesOn } from "../zones";
import type { AutoscalingGround, CreateAutoscaling } from "./contract";
import { nodeProfileName } from "./controller.aws";
import { nodeClassSpec, nodePoolSpec } from "./karpenter.aws";

export const createAutoscaling: CreateAutoscaling = (scope, ground) => {
  for (const pool of ground.pools.filter(({ spec }) => isElastic(spec))) createElasticPool(scope, pool, ground);
};

function createElasticPool(scope: Scope, pool: MachinePool, ground: AutoscalingGround): void {
  const { placement, cluster, network, keys, provider, ready } = ground;
  const { capacityReservations, zones: all } = placementOn("aws", placement);
  const zones = zonesOn("aws", pool.spec, all);
  const { nodeSecurityGroup } = cluster;
  if (nodeSecurityGroup === undefined) throw new Error("a cluster on AWS says which security group its nodes have");
  const { name, capacity } = pool.spec;
  const { ownership } = scope;
  const reservation = capacity.includes("reserved") ? capacityReservations[name]?.id : undefined;
  const nodeClass = createCustomResource(
    scope,
    `${scope.name}-${name}-nodes`,
    "karpenter.k8s.aws/v1/EC2NodeClass",
    {
      name,
      spec: nodeClassSpec({
        instanceProfile: nodeProfileName(ownership),
        subnets: network.nodeSubnets.filter(({ zone }) => zones.includes(zone)).map(({ id }) => id),
        securityGroup: nodeSecurityGroup,
        podsPerNode: network.podsPerNode,
        ...(reservation !== undefined && { reservation }),
        userData: userData(network, pool.spec),
        tags: { ...ownershipLabels(ownership), Name: `stratiform-${ownership.stack}-${name}` },
        volumes: nodeVolumes(pool.spec).map((one) => ({ ...one, key: keys.for("disks").id })),
      }),
    },
    // It goes once none of its machines is left, for which Karpenter must still run; draining takes as long as pods do.
    { provider, dependsOn: [...ready], customTimeouts: { delete: "30m" } },
  );
  createCustomResource(
    scope,
    `${scope.name}-${name}`,
    "karpenter.sh/v1/NodePool",
    { name, spec: nodePoolSpec(pool, ground.maintenance) },
    { provider, dependsOn: [nodeClass] },
  );
}
