/** Public zones of Azure DNS. */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { TypeRow } from "../../plugin/row";
import { tags, tracked } from "../values/arm";

export const DNS_TYPES = {
  [AZURE.dnsZone]: tracked(
    { type: "Microsoft.Network/dnsZones", api: "2023-07-01-preview", name: "zoneName" },
    {
      source: "learn.microsoft.com/azure/dns/dns-zones-records",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        zoneName: z
          .string()
          .regex(
            /^(?=.{1,253}$)([A-Za-z0-9_]([-\w]{0,61}[A-Za-z0-9_])?\.){1,33}[A-Za-z0-9_]([-\w]{0,61}[A-Za-z0-9_])?$/,
            "must be 2 to 34 labels of a domain, without a dot at its end",
          ),
        zoneType: z.enum(["Public"], "must be Public: Azure has retired private zones of this type").optional(),
        location: z.literal("global"),
        tags: tags().optional(),
      }),
      global: true,
      computed: ["nameServers", "maxNumberOfRecordSets", "numberOfRecordSets"],
      outputs: (_draft, world) => {
        const set = String((Number.parseInt(world.hex(2), 16) % 90) + 1).padStart(2, "0");
        return {
          nameServers: ["com", "net", "org", "info"].map((top, index) => `ns${index + 1}-${set}.azure-dns.${top}.`),
          maxNumberOfRecordSets: 10000,
          numberOfRecordSets: 2,
        };
      },
      quota: () => [{ quota: "DnsZones", amount: 1 }],
    },
  ),
} as const satisfies Readonly<Record<string, TypeRow>>;
