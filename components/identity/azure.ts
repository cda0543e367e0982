/** Identities on Azure: a managed identity that one service account of one cluster may act as, and its roles. */
import { FederatedIdentityCredential, UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import { effective } from "../account/effective";
import { azureTags, named, resourceGroupName, subscriptionId } from "../account/names.azure";
import { grant } from "../account/roles.azure";
import { WAITS } from "../account/waits.azure";
import { placementOn } from "../placement";
import type { CreateIdentity, CredentialEndpoint } from "./contract";
import { OBJECT_ROLES, pathCondition } from "./rights.azure";

export const createIdentity: CreateIdentity = (scope, spec, cluster) => {
  const { namespace, serviceAccount, objects, secrets = [], zones = [] } = spec;
  const placement = placementOn("azure", spec.placement);
  const { ownership, options } = scope;
  const group = resourceGroupName(ownership);
  const identity = new UserAssignedIdentity(
    scope.name,
    { resourceGroupName: group, resourceName: named(ownership, scope.name), tags: azureTags(ownership) },
    { ...options, dependsOn: [...cluster.ready] },
  );
  const credential = new FederatedIdentityCredential(
    scope.name,
    {
      resourceGroupName: group,
      resourceName: identity.name,
      federatedIdentityCredentialResourceName: "service-account",
      issuer: cluster.issuer,
      subject: `system:serviceaccount:${namespace}:${serviceAccount}`,
      audiences: ["api://AzureADTokenExchange"],
    },
    options,
  );
  const { principalId } = identity;
  const groupId = `${subscriptionId(placement)}/resourceGroups/${group}`;
  const rights = [
    ...objects.map(({ store, access, prefix = "" }, index) => {
      const condition = pathCondition({ access, prefix });
      const right = { role: OBJECT_ROLES[access], principalId, at: store.id, ...(condition && { condition }) };
      return grant(scope, `${scope.name}-objects-${index}`, placement, right, store.ready);
    }),
    ...secrets.map(({ id, ready }, index) => {
      const right = { role: "Key Vault Secrets User", principalId, at: id } as const;
      return grant(scope, `${scope.name}-secrets-${index}`, placement, right, ready);
    }),
    ...zones.flatMap(({ zone, use }, index) => [
      grant(
        scope,
        `${scope.name}-zone-${index}`,
        placement,
        { role: "DNS Zone Contributor", principalId, at: zone.id },
        zone.ready,
      ),
      // external-dns finds zones by listing those of the resource group.
      ...(use === "records" && index === 0
        ? [grant(scope, `${scope.name}-zones`, placement, { role: "Reader", principalId, at: groupId }, zone.ready)]
        : []),
    ]),
  ];
  // A token that is asked for before the credential is known is refused for a while longer:
  // learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
  const credentials = effective(scope, "credentials", {
    after: [credential, ...rights],
    seconds: WAITS.role,
    why: `Entra and Azure know pods of ${namespace}/${serviceAccount} and their rights`,
  });
  return {
    annotations: { "azure.workload.identity/client-id": identity.clientId },
    podLabels: { "azure.workload.identity/use": "true" },
    ready: [credentials],
  };
};

/**
 * Entra's sign-in service, login.microsoftonline.com: the addresses of entry 56 in Microsoft's list of endpoints.
 * learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges
 */
export const CREDENTIAL_ENDPOINTS: readonly CredentialEndpoint[] = [
  "20.20.32.0/19",
  "20.190.128.0/18",
  "20.231.128.0/19",
  "40.126.0.0/18",
].map((cidr) => ({ cidr, port: 443 }));
