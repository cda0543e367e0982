/** Container registries. */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { BrokenRule, Plain, TypeRow } from "../../plugin/row";
import { location, tags, tracked } from "../values/arm";
import { at, textAt } from "../../plugin/reading";
import { same } from "../values/values";

const status = z.enum(["enabled", "disabled"]);

export const REGISTRY_TYPES = {
  [AZURE.containerRegistry]: tracked(
    { type: "Microsoft.ContainerRegistry/registries", api: "2023-01-01-preview", name: "registryName" },
    {
      source: "learn.microsoft.com/azure/container-registry/container-registry-skus",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        registryName: z
          .string()
          .regex(/^[A-Za-z0-9]{5,50}$/, "must be 5 to 50 letters and digits")
          .optional(),
        sku: z.strictObject({ name: z.enum(["Basic", "Standard", "Premium"]) }),
        adminUserEnabled: z.boolean().optional(),
        anonymousPullEnabled: z.boolean().optional(),
        publicNetworkAccess: z.enum(["Enabled", "Disabled"]).optional(),
        networkRuleSet: z.strictObject({ defaultAction: z.enum(["Allow", "Deny"]) }).optional(),
        networkRuleBypassOptions: z.enum(["AzureServices", "None"]).optional(),
        dataEndpointEnabled: z.boolean().optional(),
        zoneRedundancy: z.enum(["Enabled", "Disabled"]).optional(),
        policies: z
          .strictObject({
            retentionPolicy: z.strictObject({ status, days: z.int().min(0).max(365).optional() }).optional(),
            softDeletePolicy: z.strictObject({ status, retentionDays: z.int().min(1).max(90).optional() }).optional(),
            exportPolicy: z.strictObject({ status }).optional(),
            quarantinePolicy: z.strictObject({ status }).optional(),
            trustPolicy: z.strictObject({ status, type: z.literal("Notary").optional() }).optional(),
            azureADAuthenticationAsArmPolicy: z.strictObject({ status }).optional(),
          })
          .optional(),
        location: location().optional(),
        tags: tags().optional(),
      }),
      name: { within: "everywhere", auto: { longest: 50, alphabet: "lower-no-dash" } },
      moves: "by replacement",
      rules: registryRules,
      refusedUpdates: ({ inputs: before }, after) =>
        same(at(before, "zoneRedundancy") ?? "Disabled", at(after, "zoneRedundancy") ?? "Disabled")
          ? []
          : [{ property: "zoneRedundancy", rule: "cannot be changed once the registry exists" }],
      computed: ["loginServer", "provisioningState", "creationDate", "dataEndpointHostNames"],
      outputs: ({ inputs }, world) => {
        const name = (textAt(inputs, "registryName") ?? "").toLowerCase();
        return {
          loginServer: `${name}.azurecr.io`,
          provisioningState: "Succeeded",
          creationDate: "2026-01-01T00:00:00Z",
          dataEndpointHostNames:
            inputs["dataEndpointEnabled"] === true ? [`${name}.${world.region}.data.azurecr.io`] : [],
        };
      },
      quota: () => [{ quota: "ContainerRegistries", amount: 1 }],
    },
  ),
} as const satisfies Readonly<Record<string, TypeRow>>;

/** What only the Premium tier has. */
const PREMIUM: Readonly<Record<string, (value: unknown) => boolean>> = {
  dataEndpointEnabled: (value) => value === true,
  zoneRedundancy: (value) => value === "Enabled",
  publicNetworkAccess: (value) => value === "Disabled",
  networkRuleSet: (value) => value !== undefined,
  "policies.retentionPolicy.status": (value) => value === "enabled",
};

function registryRules(inputs: Plain): readonly BrokenRule[] {
  const sku = textAt(inputs, "sku.name");
  const rules: BrokenRule[] = Object.entries(PREMIUM)
    .filter(([path, uses]) => sku !== undefined && sku !== "Premium" && uses(at(inputs, path)))
    .map(([property]) => ({ property, rule: `is only for SKU Premium, and this one is ${sku}` }));
  const [exports, open] = [textAt(inputs, "policies.exportPolicy.status"), textAt(inputs, "publicNetworkAccess")];
  if (exports === "disabled" && open === "Enabled") {
    rules.push({ property: "policies.exportPolicy", rule: "can be disabled only without public network access" });
  }
  const [retention, soft] = ["retentionPolicy", "softDeletePolicy"].map((key) =>
    textAt(inputs, `policies.${key}.status`),
  );
  if (retention === "enabled" && soft === "enabled") {
    rules.push({ property: "policies.softDeletePolicy", rule: "cannot be enabled together with the retention policy" });
  }
  return rules;
}
