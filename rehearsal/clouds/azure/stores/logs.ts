/** Logs that Azure writes by itself: flows of a network, and what services tell of their control planes. */
import { z } from "zod";
import { LOG_CATEGORIES } from "../../../../catalogue/logs/azure";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { BrokenRule, Held, Plain, TypeRow, World } from "../../plugin/row";
import { elsewhere, location, tags, tracked } from "../values/arm";
import { networkName } from "../network/network";
import { lacks } from "../account/rights";
import { at, listAt, textAt } from "../../plugin/reading";
import { named, of } from "../values/values";

export const LOG_TYPES = {
  [AZURE.flowLog]: tracked(
    {
      type: "Microsoft.Network/networkWatchers/flowLogs",
      api: "2024-05-01",
      name: "flowLogName",
      within: [{ input: "networkWatcherName" }],
      // Azure's own group for its watchers.
      foreignGroup: (group) => group === "NetworkWatcherRG",
    },
    {
      source: "learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        networkWatcherName: z.string(),
        flowLogName: networkName(80).optional(),
        targetResourceId: z.string(),
        storageId: z.string(),
        enabled: z.boolean().optional(),
        format: z.strictObject({ type: z.literal("JSON"), version: z.union([z.literal(1), z.literal(2)]) }).optional(),
        retentionPolicy: z.strictObject({ enabled: z.boolean(), days: z.int().min(0).max(365) }).optional(),
        identity: z
          .strictObject({
            type: z.literal("UserAssigned"),
            userAssignedIdentities: z.array(z.string()).length(1, "must name one identity"),
          })
          .optional(),
        location: location().optional(),
        tags: tags().optional(),
      }),
      name: { auto: { longest: 80 } },
      references: [
        {
          // Logs of security groups can no longer be made.
          path: "targetResourceId",
          to: [AZURE.virtualNetwork, AZURE.subnet],
          outside: (id, world) => elsewhere(id, world),
          fits: (self, target, world) => loggedTwice(self, target, world),
          // Azure deletes a log with its network.
          holds: false,
        },
        { path: "storageId", to: AZURE.storageAccount, fits: (self, account) => writable(self, account), holds: false },
        {
          path: "identity.userAssignedIdentities[]",
          to: AZURE.managedIdentity,
          fits: (self, identity, world) =>
            lacks(
              world,
              identity,
              ["Storage Blob Data Contributor", "Storage Blob Data Owner"],
              named(self, "storageId"),
            ),
        },
      ],
      rules: watcherRules,
      computed: ["provisioningState", "targetResourceGuid"],
      outputs: (_draft, world) => ({ provisioningState: "Succeeded", targetResourceGuid: world.uuid() }),
    },
  ),
  [AZURE.diagnosticSetting]: {
    source: "learn.microsoft.com/azure/azure-monitor/essentials/diagnostic-settings",
    inputs: z.strictObject({
      resourceUri: z.string(),
      name: z.string().regex(/^[^*<>%&:\\?+/]{1,260}$/, "must be at most 260 characters without * < > % & : \\ ? + /"),
      // Where else logs could go, nothing here makes.
      storageAccountId: z.string(),
      logs: z
        .array(
          z.strictObject({
            category: z.string().optional(),
            categoryGroup: z.enum(["allLogs", "audit"]).optional(),
            enabled: z.boolean(),
          }),
        )
        .optional(),
      metrics: z.array(z.strictObject({ category: z.string(), enabled: z.boolean() })).optional(),
    }),
    immutable: ["resourceUri", "name"],
    name: { property: "name", within: ["resourceUri"] },
    references: [
      {
        path: "resourceUri",
        to: Object.keys(LOG_CATEGORIES),
        fits: (self, target) => unknownCategory(self, target),
        // A setting outlives what it is about, and is found again by the next resource of that name.
        holds: false,
      },
      { path: "storageAccountId", to: AZURE.storageAccount, fits: (_self, account) => premium(account), holds: false },
    ],
    rules: settingRules,
    id: ({ inputs }) =>
      `${named(inputs, "resourceUri")}/providers/Microsoft.Insights/diagnosticSettings/${named(inputs, "name")}`,
    computed: ["type", "azureApiVersion"],
    outputs: () => ({ type: "Microsoft.Insights/diagnosticSettings", azureApiVersion: "2021-05-01-preview" }),
    quota: (inputs) => [{ quota: `DiagnosticSettings/${named(inputs, "resourceUri")}`, amount: 1 }],
  },
} as const satisfies Readonly<Record<string, TypeRow>>;

function loggedTwice(self: Plain, target: Held, world: World): string | undefined {
  const other = world.all(AZURE.flowLog).find(({ inputs }) => inputs["targetResourceId"] === target.id);
  return other === undefined || named(self, "flowLogName") === named(other.inputs, "flowLogName")
    ? undefined
    : `has a flow log already, ${other.logicalName}`;
}

/** The watcher writes as the account's owner would, with a shared key, unless it is given an identity. */
function writable(self: Plain, account: Held): string | undefined {
  const bypass = textAt(account.inputs, "networkRuleSet.bypass") ?? "AzureServices";
  const closed = textAt(account.inputs, "networkRuleSet.defaultAction") === "Deny";
  if (closed && !bypass.includes("AzureServices")) return "lets no services of Azure past its network rules";
  return at(account.inputs, "allowSharedKeyAccess") === false && self["identity"] === undefined
    ? "takes no shared keys, and the flow log has no identity to write with"
    : premium(account);
}

function premium(account: Held): string | undefined {
  const sku = textAt(of(account, "sku"), "name") ?? "";
  return sku.startsWith("Premium") ? "is a premium account, and logs are written to standard ones" : undefined;
}

/** Regions have a watcher each. */
function watcherRules(inputs: Plain): readonly BrokenRule[] {
  const watcher = textAt(inputs, "networkWatcherName");
  return watcher === undefined || /^NetworkWatcher_[a-z]+\d?$/.test(watcher)
    ? []
    : [{ property: "networkWatcherName", rule: "must be NetworkWatcher_ and a region: Azure makes one in each" }];
}

function unknownCategory(self: Plain, target: Held): string | undefined {
  const known = LOG_CATEGORIES[target.type] ?? [];
  const asked = listAt(self, "logs").map((log) => textAt(log, "category"));
  const unknown = asked.find((category) => category !== undefined && !known.includes(category));
  return unknown === undefined ? undefined : `has no logs ${unknown}; known: ${known.join(", ")}`;
}

function settingRules(inputs: Plain): readonly BrokenRule[] {
  const rules: BrokenRule[] = [];
  const categories = listAt(inputs, "logs").map((log) => textAt(log, "category"));
  const twice = categories.find((category, index) => category !== undefined && categories.indexOf(category) !== index);
  if (twice !== undefined)
    rules.push({ property: "logs", rule: `must name each category once, and ${twice} is there twice` });
  return rules;
}
