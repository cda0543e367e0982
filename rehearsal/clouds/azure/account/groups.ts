/** Resource groups: names that everything else is in. */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { TypeRow } from "../../plugin/row";
import { location, tagLabels, tags } from "../values/arm";
import { textAt } from "../../plugin/reading";
import { named } from "../values/values";

/** learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules, Microsoft.Resources */
const NAME = /^[-\w.()]{0,89}[-\w()]$/;

export const GROUP_TYPES = {
  [AZURE.resourceGroup]: {
    source: "learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftresources",
    inputs: z.strictObject({
      resourceGroupName: z
        .string()
        .regex(NAME, "must be 1 to 90 letters, digits, . _ - ( ) without a full stop at its end"),
      location: location().optional(),
      tags: tags().optional(),
    }),
    immutable: ["resourceGroupName", "location"],
    name: { property: "resourceGroupName", auto: { longest: 90 } },
    id: ({ inputs }, { account }) => `/subscriptions/${account}/resourceGroups/${named(inputs, "resourceGroupName")}`,
    computed: ["name", "type", "azureApiVersion", "location", "properties"],
    outputs: ({ inputs }, world) => ({
      name: named(inputs, "resourceGroupName"),
      type: "Microsoft.Resources/resourceGroups",
      azureApiVersion: "2024-03-01",
      location: textAt(inputs, "location") ?? world.region,
      properties: { provisioningState: "Succeeded" },
    }),
    quota: () => [{ quota: "ResourceGroups", amount: 1 }],
    labels: tagLabels,
  },
} as const satisfies Readonly<Record<string, TypeRow>>;
