/**
 * What Karpenter has in the account before it runs: the role of its pods, the profile that its machines start with, and
 * the queue of EC2's warnings.
 */
import { PodIdentityAssociation } from "@pulumi/aws/eks";
import { InstanceProfile, Role, RolePolicy } from "@pulumi/aws/iam";
import { jsonStringify, output } from "@pulumi/pulumi";
import { effective } from "../../account/effective";
import { named } from "../../account/names.aws";
import { assumedByPods } from "../../account/trust.aws";
import { WAITS } from "../../account/waits.aws";
import type { FromStack } from "../../addons/from-stack";
import { placementOn } from "../../placement";
import { partitionOf } from "../../placement/aws";
import { clusterName } from "../../control-plane/name.aws";
import type { Scope } from "../../core/component";
import type { Ownership } from "../../core/labels";
import { fitName } from "../../core/names";
import type { NodePoolsGround } from "../contract";
import { AUTOSCALER_ACCOUNT } from "./addon.aws";
import { controllerRights } from "./controller-rights.aws";
import { createInterruptionQueue } from "./interruptions.aws";

/** The profile of the nodes that Karpenter starts: a name that is known beforehand, so that nothing must hand it on. */
export function nodeProfileName({ stack }: Ownership): string {
  return fitName(`stratiform-${stack}-nodes`, 128);
}

/** What Karpenter's chart must know, and wait for. */
export function createController(scope: Scope, ground: NodePoolsGround): FromStack {
  const { cluster, network, keys } = ground;
  const { accountId, region, capacityReservations } = placementOn("aws", ground.placement);
  const { nodeSecurityGroup } = cluster;
  if (nodeSecurityGroup === undefined) throw new Error("a cluster on AWS says which security group its nodes have");
  const own = { ...scope, name: `${scope.name}-karpenter` };
  const name = clusterName(scope.ownership);
  const profile = new InstanceProfile(
    `${own.name}-nodes`,
    {
      name: nodeProfileName(scope.ownership),
      role: cluster.nodeIdentity.apply((arn) => arn.split("/").at(-1) ?? ""),
      tags: named(scope, "nodes"),
    },
    scope.options,
  );
  const warnings = createInterruptionQueue(own, keys.for("logs"));
  const { name: serviceAccount, namespace } = AUTOSCALER_ACCOUNT;
  const pods = { cluster: name, namespace, serviceAccount };
  const role = new Role(
    own.name,
    { description: "Pods of Karpenter", assumeRolePolicy: assumedByPods(accountId, pods) },
    scope.options,
  );
  const document = output({
    subnets: network.nodeSubnets.map(({ id }) => id),
    securityGroup: nodeSecurityGroup,
    nodeRole: cluster.nodeIdentity,
    instanceProfile: profile.arn,
    queue: warnings.queue.arn,
    diskKey: keys.for("disks").id,
    queueKey: keys.for("logs").id,
  }).apply((known) => ({
    Version: "2012-10-17",
    Statement: controllerRights({
      ...known,
      partition: partitionOf(region),
      region,
      accountId,
      cluster: name,
      reservations: Object.values(capacityReservations).map(({ id }) => id),
    }),
  }));
  const rights = new RolePolicy(own.name, { role: role.name, policy: jsonStringify(document) }, scope.options);
  const association = new PodIdentityAssociation(
    own.name,
    { clusterName: cluster.name, namespace, serviceAccount, roleArn: role.arn },
    { ...scope.options, dependsOn: [rights] },
  );
  const credentials = effective(own, "credentials", {
    after: [rights, association],
    seconds: WAITS.association,
    why: "EKS gives Karpenter's pods their credentials",
  });
  return {
    values: { settings: { clusterName: name, interruptionQueue: warnings.name } },
    dependsOn: [credentials, profile, warnings.queue, ...keys.for("disks").ready],
  };
}
