/**
 * Identities on Google Cloud: rights for a Kubernetes service account itself, by Workload Identity Federation for GKE;
 * there is no account of Google's in between. A service account is known by project, namespace and name: the one of the
 * same name in another cluster of the project is the same to Google, so clusters of different trust need projects of
 * their own.
 */
import { DnsManagedZoneIamMember } from "@pulumi/gcp/dns";
import { IAMMember } from "@pulumi/gcp/projects";
import { SecretIamMember } from "@pulumi/gcp/secretmanager";
import { BucketIAMMember } from "@pulumi/gcp/storage";
import type { Resource } from "@pulumi/pulumi";
import { placementOn } from "../placement";
import type { GcpPlacement } from "../placement/gcp";
import { bucketOf } from "../storage/object-store/names.gcp";
import type { CreateIdentity, CredentialEndpoint } from "./contract";
import { OBJECT_ROLES, objectCondition, SECRET_ROLE, STORE_ROLE, ZONE_ROLE, ZONES_ROLE } from "./rights.gcp";

export const createIdentity: CreateIdentity = (scope, spec, cluster) => {
  const { placement, namespace, serviceAccount, objects, secrets = [], zones = [] } = spec;
  const google = placementOn("gcp", placement);
  const { project } = google;
  const member = podMember(google, namespace, serviceAccount);
  // Google accepts members of a cluster's pool once the project has one.
  const options = { ...scope.options, dependsOn: [...cluster.ready] };
  const ready: Resource[] = [
    ...objects.map(
      (grant, index) =>
        new BucketIAMMember(
          `${scope.name}-objects-${index}`,
          {
            bucket: bucketOf(grant.store.id),
            role: OBJECT_ROLES[grant.access],
            member,
            condition: objectCondition(grant),
          },
          options,
        ),
    ),
    ...objects.flatMap(({ store, seesStore = false }, index) =>
      seesStore
        ? [
            new BucketIAMMember(
              `${scope.name}-store-${index}`,
              { bucket: bucketOf(store.id), role: STORE_ROLE, member },
              options,
            ),
          ]
        : [],
    ),
    ...secrets.map(
      ({ id }, index) =>
        new SecretIamMember(`${scope.name}-secret-${index}`, { secretId: id, role: SECRET_ROLE, member }, options),
    ),
  ];
  const zoneRights = zones.flatMap(({ zone, use }, index) => [
    new DnsManagedZoneIamMember(
      `${scope.name}-zone-${index}`,
      { managedZone: zone.zoneName, role: ZONE_ROLE, member },
      { ...options, dependsOn: [...cluster.ready, ...zone.ready] },
    ),
    // Finding zones is a right in the project, and reads no more than the records that everybody may ask for.
    ...(use === "records" && index === 0
      ? [new IAMMember(`${scope.name}-zones`, { project, role: ZONES_ROLE, member }, options)]
      : []),
  ]);
  // Pods get tokens of their service account from the metadata server; neither needs a mark.
  return { annotations: {}, podLabels: {}, ready: [...ready, ...zoneRights] };
};

/** The IAM principal that pods of one service account are. */
export function podMember(
  { project, projectNumber }: Pick<GcpPlacement, "project" | "projectNumber">,
  namespace: string,
  serviceAccount: string,
): string {
  const pool = `projects/${projectNumber}/locations/global/workloadIdentityPools/${project}.svc.id.goog`;
  return `principal://iam.googleapis.com/${pool}/subject/ns/${namespace}/sa/${serviceAccount}`;
}

/** GKE's metadata server, as NetworkPolicies of Dataplane V2 see it. cloud.google.com/kubernetes-engine/docs/how-to/network-policy */
export const CREDENTIAL_ENDPOINTS: readonly CredentialEndpoint[] = [{ cidr: "169.254.169.254/32", port: 80 }];
