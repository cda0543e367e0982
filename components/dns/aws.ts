/** Public names on AWS: hosted zones of Route 53. */
import { Zone } from "@pulumi/aws/route53";
import { named } from "../account/names.aws";
import { placementOn } from "../placement";
import type { DnsAdapter, DnsZone } from "./contract";

export const dns: DnsAdapter = {
  zones: (scope, { zones }) => {
    const { stack, environment } = scope.ownership;
    const made = zones.map((domain): readonly [string, DnsZone] => {
      const zone = new Zone(
        `${scope.name}-${domain}`,
        {
          name: domain,
          comment: `Stratiform ${stack}`,
          // Only in dev does a destroy take records along that others wrote.
          forceDestroy: environment === "dev",
          tags: named(scope, domain),
        },
        // Its name servers are in the parent's delegation, and another zone would have others.
        { ...scope.options, protect: environment === "prod" },
      );
      return [
        domain,
        {
          nameServers: zone.nameServers,
          reference: { domain, id: zone.arn, zoneName: zone.zoneId, ready: [zone] },
        },
      ];
    });
    return { zones: Object.fromEntries(made) };
  },
  recordKeeper: (_ownership, placement) => ({
    provider: { name: "aws" },
    // Route 53 is one for all regions; the SDK wants one nevertheless.
    env: [{ name: "AWS_DEFAULT_REGION", value: placementOn("aws", placement).region }],
    secretConfiguration: { enabled: false },
  }),
  solver: (_ownership, placement, { zoneName }) => ({
    route53: { region: placementOn("aws", placement).region, hostedZoneID: zoneName },
  }),
};
