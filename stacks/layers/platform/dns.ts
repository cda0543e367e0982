/**
 * Names: what operators in the cluster are told about the stack's zones, and the rights that their identities have on
 * them. Part of the platform layer, which installs the operators.
 */
import { CATALOGUE } from "../../../components/addons/catalogue";
import type { FromStack } from "../../../components/addons/from-stack";
import { ISSUES_CERTIFICATES } from "../../../components/certificates/addons";
import type { Ownership } from "../../../components/core/labels";
import { KEEPS_RECORDS } from "../../../components/dns/addons";
import type { DnsZone } from "../../../components/dns/contract";
import { WorkloadIdentity } from "../../../components/identity";
import type { DnsUse } from "../../../components/dns/contract";
import type { IdentityOutputs } from "../../../components/identity/contract";
import type { FoundationAccount } from "../foundation";

type Zones = Readonly<Record<string, DnsZone>>;

/** An operator of ours, which has the service account of its own name in its namespace. */
function identify(
  addon: typeof KEEPS_RECORDS | typeof ISSUES_CERTIFICATES,
  use: DnsUse,
  zones: Zones,
  account: FoundationAccount,
  ownership: Ownership,
): IdentityOutputs {
  const { cloud, placement, cluster, options } = account;
  const spec = {
    ...{ placement, namespace: CATALOGUE[addon].namespace, serviceAccount: addon, objects: [] },
    zones: Object.values(zones).map(({ reference }) => ({ zone: reference, use })),
  };
  return new WorkloadIdentity(`addon-${addon}`, { cloud, ownership, cluster, spec }, options);
}

/** What external-dns is told. */
export function recordKeeper(zones: Zones, account: FoundationAccount, ownership: Ownership): FromStack {
  const identity = identify(KEEPS_RECORDS, "records", zones, account, ownership);
  return {
    values: {
      ...account.cloud.dns.recordKeeper(ownership, account.placement),
      domainFilters: Object.keys(zones),
      txtOwnerId: `stratiform-${ownership.stack}`,
      serviceAccount: { annotations: identity.annotations },
      podLabels: identity.podLabels,
    },
    dependsOn: identity.ready,
  };
}

/** How cert-manager proves ownership of names, by domain, and what its pods need for it. */
export function challengeSolvers(zones: Zones, account: FoundationAccount, ownership: Ownership) {
  const identity = identify(ISSUES_CERTIFICATES, "challenges", zones, account, ownership);
  const { cloud, placement } = account;
  const solvers = Object.entries(zones).map(
    ([domain, { reference }]) => [domain, cloud.dns.solver(ownership, placement, reference, identity)] as const,
  );
  const forAddon: FromStack = { values: { podLabels: identity.podLabels }, dependsOn: identity.ready };
  return { solvers: Object.fromEntries(solvers), forAddon };
}
