/** Secrets of a vault. A vault knows no secret without a value; every value that is set makes a version. */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { TypeRow } from "../../plugin/row";
import { child, tagLabels, tags } from "../values/arm";
import { vaultUri } from "../account/keys";
import { at, textAt } from "../../plugin/reading";
import { named } from "../values/values";

export const SECRET_TYPES = {
  [AZURE.vaultSecret]: child(
    {
      type: "Microsoft.KeyVault/vaults/secrets",
      api: "2024-11-01",
      name: "secretName",
      within: [{ input: "vaultName", type: AZURE.vault }],
    },
    {
      source: "learn.microsoft.com/azure/key-vault/secrets/about-secrets",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        vaultName: z.string(),
        secretName: z.string().regex(/^[0-9A-Za-z-]{1,127}$/, "must be 1 to 127 letters, digits or -"),
        properties: z.strictObject({
          value: z.string().max(25600, "must have at most 25 kB"),
          contentType: z.string().max(255).optional(),
          attributes: z
            .strictObject({
              enabled: z.boolean().optional(),
              expires: z.int().optional(),
              notBefore: z.int().optional(),
            })
            .optional(),
        }),
        tags: tags(15, 256).optional(),
      }),
      references: [{ path: "vaultName", to: AZURE.vault, by: "name", holds: "goes-along" }],
      name: { staysTaken: () => "is the name of a deleted secret, which its vault keeps until the retention ends" },
      computed: ["properties", "location"],
      // Azure tells everything but the value.
      outputs: ({ inputs }, world) => {
        const uri = `${vaultUri(named(inputs, "vaultName"))}secrets/${named(inputs, "secretName")}`;
        const contentType = textAt(inputs, "properties.contentType");
        return {
          properties: {
            attributes: { enabled: at(inputs, "properties.attributes.enabled") !== false },
            ...(contentType !== undefined && { contentType }),
            secretUri: uri,
            secretUriWithVersion: `${uri}/${world.hex(24)}${String(world.updates).padStart(8, "0")}`,
          },
          location: world.region,
        };
      },
      labels: tagLabels,
    },
  ),
} as const satisfies Readonly<Record<string, TypeRow>>;
