/** Identities on AWS: an IAM role for one service account of one cluster, bound by EKS Pod Identity. */
import { PodIdentityAssociation } from "@pulumi/aws/eks";
import { Role, RolePolicy } from "@pulumi/aws/iam";
import { jsonStringify } from "@pulumi/pulumi";
import { effective } from "../account/effective";
import { named } from "../account/names.aws";
import { assumedByPods } from "../account/trust.aws";
import { WAITS } from "../account/waits.aws";
import { placementOn } from "../placement";
import { clusterName } from "../control-plane/name.aws";
import type { CreateIdentity, CredentialEndpoint } from "./contract";
import { dnsRights, objectRights, secretRights } from "./rights.aws";

export const createIdentity: CreateIdentity = (scope, spec, cluster) => {
  const { placement, namespace, serviceAccount, objects, secrets = [], zones = [] } = spec;
  const { accountId } = placementOn("aws", placement);
  const pods = { cluster: clusterName(scope.ownership), namespace, serviceAccount };
  const role = new Role(
    scope.name,
    {
      description: `Pods of service account ${namespace}/${serviceAccount}`,
      assumeRolePolicy: assumedByPods(accountId, pods),
    },
    scope.options,
  );
  const rights = new RolePolicy(
    scope.name,
    {
      role: role.name,
      policy: jsonStringify({
        Version: "2012-10-17",
        Statement: [...objects.flatMap(objectRights), ...secrets.flatMap(secretRights), ...dnsRights(zones)],
      }),
    },
    scope.options,
  );
  const association = new PodIdentityAssociation(
    scope.name,
    { clusterName: cluster.name, namespace, serviceAccount, roleArn: role.arn, tags: named(scope, scope.name) },
    { ...scope.options, dependsOn: [rights] },
  );
  const credentials = effective(scope, "credentials", {
    after: [rights, association],
    seconds: WAITS.association,
    why: `EKS gives pods of ${namespace}/${serviceAccount} their credentials`,
  });
  // EKS keeps the binding itself: service account and pods need no mark.
  return { annotations: {}, podLabels: {}, ready: [credentials] };
};

/** The Pod Identity agent of the pod's node. docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
export const CREDENTIAL_ENDPOINTS: readonly CredentialEndpoint[] = [{ cidr: "169.254.170.23/32", port: 80 }];
