/** Elastic pools on AWS: a Karpenter NodePool for each, with the EC2NodeClass that says what its nodes are. */
import { ownershipLabels } from "../../core/labels";
import { createCustomResource } from "../../addons/custom-resources/create";
import { placementOn } from "../../placement";
import type { Scope } from "../../core/component";
import type { MachinePool } from "../contract";
import { userData } from "../images.aws";
import { nodeVolumes } from "../volumes.aws";
import { isElastic } from "../ways";
import { zonesOn } from "../zones";
import type { AutoscalingGround, CreateAutoscaling } from "./contract";
import { nodeProfileName } from "./controller.aws";
import { createFlowSchemas } from "./flow-schemas.aws";
import { nodeClassSpec, nodePoolSpec } from "./karpenter.aws";

export const createAutoscaling: CreateAutoscaling = (scope, ground) => {
  const elastic = ground.pools.filter(({ spec }) => isElastic(spec));
  if (elastic.length > 0) createFlowSchemas(scope, ground.provider);
  for (const pool of elastic) createElasticPool(scope, pool, ground);
};

/**
 * How long machines may take to go, which is waited for at the NodePool: it is deleted in the foreground, and owns their claims, which
 * go with their machines (pulumi-kubernetes provider/pkg/metadata/overrides.go; karpenter nodeclaimtemplate.go). The provider's own ten
 * minutes are less than one drain. No tenant depends on a pool, so that their pods go at the same time: an edge from every namespace to
 * every pool would multiply the paths that the engine walks at a destroy by a hundred.
 */
const DELETE_TIMEOUT = "90m";

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
    // It goes once none of its machines is left, for which Karpenter must still run.
    { provider, dependsOn: [...ready], customTimeouts: { delete: DELETE_TIMEOUT } },
  );
  createCustomResource(
    scope,
    `${scope.name}-${name}`,
    "karpenter.sh/v1/NodePool",
    { name, spec: nodePoolSpec(pool, ground.maintenance) },
    { provider, dependsOn: [nodeClass], customTimeouts: { delete: DELETE_TIMEOUT } },
  );
}
