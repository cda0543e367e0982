/** What a stack file says about public names: zones, and certificates for the names in them. */
import { z } from "zod";
import { dnsSubdomain } from "../core/fields";

/** Let's Encrypt's production service. letsencrypt.org/docs/acme-protocol-updates */
const LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";

export const zoneSpec = z
  .strictObject({
    name: dnsSubdomain()
      .refine((name) => name.includes("."), "must have a parent to be delegated from, such as ai.example.com")
      .describe(
        "The zone's domain, e.g. `ai.example.com`. Its parent must delegate to the name servers in the outputs.",
      ),
  })
  .describe("A public zone. external-dns keeps the records of Services and Ingresses in it.");

export const dnsSpec = z
  .strictObject({
    zones: z.array(zoneSpec).default([]).describe("Public zones, with external-dns to keep them. Default: none."),
    certificates: z
      .strictObject({
        email: z.email("must be an address that the authority may write to").describe("Whom the authority warns."),
        server: z
          .url({ protocol: /^https$/, error: "must be an https:// address" })
          .default(LETS_ENCRYPT)
          .describe("The authority's ACME directory. Default: Let's Encrypt, whose limits count for each domain."),
      })
      .optional()
      .describe(
        "An issuer of public certificates, ClusterIssuer `stratiform-public`, that proves ownership of names by records in the " +
          "zones. Default: none; the internal authority signs for names inside the cluster.",
      ),
  })
  .describe("Public names. Offered where Stratiform creates the cluster.");
export type DnsSettings = z.output<typeof dnsSpec>;
