/**
 * Names of Google's services inside a network that the stack makes: they lead to Google's private addresses, so that a closed
 * network can name the one block where they answer. Without this they lead to public addresses, which change and which no
 * policy can list. cloud.google.com/vpc/docs/configure-private-google-access#config-domain, read 2026-11-30
 */
import { ManagedZone, RecordSet } from "@pulumi/gcp/dns";
import type { Network } from "@pulumi/gcp/compute/network";
import { gcpName } from "../account/names.gcp";
import type { Scope } from "../core/component";

/** private.googleapis.com: all of Google's services; restricted.googleapis.com would leave those out that VPC-SC does not know. */
const ADDRESSES = ["199.36.153.8", "199.36.153.9", "199.36.153.10", "199.36.153.11"];

/** The block of those addresses. */
export const GOOGLE_BLOCK = "199.36.153.8/30";

/** Each domain, and the name in it that has the addresses; every other name leads there. */
const DOMAINS = {
  "googleapis.com": "private.googleapis.com",
  "gcr.io": "gcr.io",
  "pkg.dev": "pkg.dev",
} as const;

/** Ten minutes would do: addresses of Google's own do not change. */
const TTL = 300;

export function createGoogleNames(scope: Scope, vpc: Network): RecordSet[] {
  return Object.entries(DOMAINS).flatMap(([domain, holder]) => {
    const zone = new ManagedZone(
      `${scope.name}-${domain}`,
      {
        name: gcpName(scope, domain.replaceAll(".", "-")),
        dnsName: `${domain}.`,
        description: `Stratiform ${scope.ownership.stack}: Google's services by their private addresses`,
        visibility: "private",
        privateVisibilityConfig: { networks: [{ networkUrl: vpc.id }] },
      },
      scope.options,
    );
    const record = (role: string, name: string, type: string, rrdatas: string[]) =>
      new RecordSet(
        `${scope.name}-${domain}-${role}`,
        { managedZone: zone.name, name, type, ttl: TTL, rrdatas },
        scope.options,
      );
    return [
      record("addresses", `${holder}.`, "A", ADDRESSES),
      record("names", `*.${domain}.`, "CNAME", [`${holder}.`]),
    ];
  });
}
