/** Public names on Google Cloud: managed zones of Cloud DNS, signed with DNSSEC. */
import { ManagedZone } from "@pulumi/gcp/dns";
import { gcpName } from "../account/names.gcp";
import { placementOn } from "../placement";
import type { DnsAdapter, DnsZone } from "./contract";
import { managedZoneName } from "./names.gcp";

export const dns: DnsAdapter = {
  zones: (scope, { zones }) => {
    const { stack, environment } = scope.ownership;
    const made = zones.map((domain): readonly [string, DnsZone] => {
      const zone = new ManagedZone(
        `${scope.name}-${domain}`,
        {
          name: gcpName(scope, managedZoneName(domain)),
          dnsName: `${domain}.`,
          description: `Stratiform ${stack}`,
          dnssecConfig: { state: "on" },
          // Only in dev does a destroy take records along that others wrote.
          forceDestroy: environment === "dev",
        },
        // Its name servers are in the parent's delegation, and another zone would have others.
        { ...scope.options, protect: environment === "prod" },
      );
      return [
        domain,
        { nameServers: zone.nameServers, reference: { domain, id: zone.id, zoneName: zone.name, ready: [zone] } },
      ];
    });
    return { zones: Object.fromEntries(made) };
  },
  recordKeeper: (_ownership, placement) => ({
    provider: { name: "google" },
    env: [{ name: "EXTERNAL_DNS_GOOGLE_PROJECT", value: placementOn("gcp", placement).project }],
    secretConfiguration: { enabled: false },
  }),
  solver: (_ownership, placement, { zoneName }) => ({
    cloudDNS: { project: placementOn("gcp", placement).project, hostedZoneName: zoneName },
  }),
};
