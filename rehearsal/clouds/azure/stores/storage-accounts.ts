/** Storage accounts: who may reach them, and by which key they are encrypted. */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { BrokenRule, Held, Plain, TypeRow, World } from "../../plugin/row";
import { elsewhere, location, tags, tracked } from "../values/arm";
import { mayUseKey, recoverable } from "../account/keys";
import { at, textAt, textsAt } from "../../plugin/reading";
import { named, same } from "../values/values";

const SKUS = [
  "Standard_LRS",
  "Standard_ZRS",
  "Standard_GRS",
  "Standard_RAGRS",
  "Standard_GZRS",
  "Standard_RAGZRS",
  "Premium_LRS",
  "Premium_ZRS",
] as const;

const encrypted = z.strictObject({
  enabled: z.boolean().optional(),
  keyType: z.enum(["Account", "Service"]).optional(),
});

const encryption = z.strictObject({
  keySource: z.enum(["Microsoft.Keyvault", "Microsoft.Storage"]),
  keyVaultProperties: z
    .strictObject({
      keyName: z.string(),
      keyVaultUri: z.string().regex(/^https:\/\/[^/]+\/?$/, "must be the address of a vault"),
      keyVersion: z.string().optional(),
    })
    .optional(),
  encryptionIdentity: z.strictObject({ encryptionUserAssignedIdentity: z.string() }).optional(),
  requireInfrastructureEncryption: z.boolean().optional(),
  services: z
    .strictObject({
      blob: encrypted.optional(),
      file: encrypted.optional(),
      queue: encrypted.optional(),
      table: encrypted.optional(),
    })
    .optional(),
});

const networkRuleSet = z.strictObject({
  defaultAction: z.enum(["Allow", "Deny"]),
  bypass: z
    .string()
    .regex(/^(None|(AzureServices|Logging|Metrics)(, ?(AzureServices|Logging|Metrics))*)$/)
    .optional(),
  ipRules: z
    .array(z.strictObject({ iPAddressOrRange: z.string(), action: z.literal("Allow").optional() }))
    .max(400)
    .optional(),
});

export const STORAGE_ACCOUNT_TYPES = {
  [AZURE.storageAccount]: tracked(
    { type: "Microsoft.Storage/storageAccounts", api: "2024-01-01", name: "accountName" },
    {
      source: "learn.microsoft.com/azure/storage/common/storage-account-overview",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        accountName: z
          .string()
          .regex(/^[a-z0-9]{3,24}$/, "must be 3 to 24 lower-case letters and digits")
          .optional(),
        kind: z.enum(["StorageV2", "BlockBlobStorage", "FileStorage"]),
        sku: z.strictObject({ name: z.enum(SKUS) }),
        accessTier: z.enum(["Hot", "Cool", "Cold", "Premium"]).optional(),
        minimumTlsVersion: z
          .enum(["TLS1_2", "TLS1_3"], "must be TLS1_2 or TLS1_3: Azure has retired older ones")
          .optional(),
        enableHttpsTrafficOnly: z.boolean().optional(),
        allowBlobPublicAccess: z.boolean().optional(),
        allowSharedKeyAccess: z.boolean().optional(),
        allowCrossTenantReplication: z.boolean().optional(),
        defaultToOAuthAuthentication: z.boolean().optional(),
        publicNetworkAccess: z.enum(["Enabled", "Disabled", "SecuredByPerimeter"]).optional(),
        largeFileSharesState: z.enum(["Enabled", "Disabled"]).optional(),
        isHnsEnabled: z.boolean().optional(),
        isLocalUserEnabled: z.boolean().optional(),
        isSftpEnabled: z.boolean().optional(),
        networkRuleSet: networkRuleSet.optional(),
        identity: z
          .strictObject({ type: z.literal("UserAssigned"), userAssignedIdentities: z.array(z.string()).min(1) })
          .optional(),
        encryption: encryption.optional(),
        location: location().optional(),
        tags: tags(50, 128).optional(),
      }),
      name: { within: "everywhere", auto: { longest: 24, alphabet: "lower-no-dash" } },
      moves: "by replacement",
      immutable: ["isHnsEnabled"],
      references: [
        {
          path: "identity.userAssignedIdentities[]",
          to: AZURE.managedIdentity,
          outside: (id, world) => elsewhere(id, world),
        },
        {
          path: "encryption.encryptionIdentity.encryptionUserAssignedIdentity",
          to: AZURE.managedIdentity,
          fits: (self, identity, world) => mayUseKey(world, identity, keyUri(self)),
        },
        {
          path: "encryption.keyVaultProperties.keyVaultUri",
          to: AZURE.vault,
          by: "properties.vaultUri",
          fits: (self, vault, world) => recoverable(vault) ?? missingKey(self, world),
        },
      ],
      rules: accountRules,
      refusedUpdates: accountUpdates,
      computed: ["provisioningState", "primaryEndpoints", "primaryLocation", "statusOfPrimary"],
      outputs: ({ inputs }, world) => ({
        provisioningState: "Succeeded",
        primaryEndpoints: endpoints(named(inputs, "accountName")),
        primaryLocation: world.region,
        statusOfPrimary: "available",
      }),
      quota: () => [{ quota: "StorageAccounts", amount: 1 }],
    },
  ),
} as const satisfies Readonly<Record<string, TypeRow>>;

function endpoints(account: string): Readonly<Record<string, string>> {
  const services = ["blob", "file", "queue", "table", "dfs"] as const;
  return Object.fromEntries(services.map((service) => [service, `https://${account}.${service}.core.windows.net/`]));
}

/** The URI of the key that an account names, without a version. */
function keyUri(self: Plain): string {
  const key = textAt(self, "encryption.keyVaultProperties.keyName") ?? "";
  return `${(textAt(self, "encryption.keyVaultProperties.keyVaultUri") ?? "").replace(/\/?$/, "/")}keys/${key}`;
}

function missingKey(self: Plain, world: World): string | undefined {
  const uri = keyUri(self);
  const key = world.all(AZURE.vaultKey).find(({ outputs }) => outputs["keyUri"] === uri);
  return key === undefined ? `has no key at ${uri}` : undefined;
}

function accountRules(inputs: Plain): readonly BrokenRule[] {
  const [kind, sku] = [textAt(inputs, "kind") ?? "", textAt(inputs, "sku.name") ?? ""];
  const rules: BrokenRule[] = [];
  const premium = kind === "BlockBlobStorage" || kind === "FileStorage";
  if (sku !== "" && premium !== sku.startsWith("Premium") && kind !== "") {
    rules.push({ property: "sku.name", rule: `must ${premium ? "" : "not "}be a premium one for ${kind}` });
  }
  const source = textAt(inputs, "encryption.keySource");
  const identity = textAt(inputs, "encryption.encryptionIdentity.encryptionUserAssignedIdentity");
  if (source === "Microsoft.Keyvault" && at(inputs, "encryption.keyVaultProperties") === undefined) {
    rules.push({ property: "encryption.keyVaultProperties", rule: "must name the key where a vault has it" });
  }
  if (identity !== undefined && !textsAt(inputs, "identity.userAssignedIdentities").includes(identity)) {
    rules.push({ property: "identity.userAssignedIdentities", rule: "must name the one that encryption is with" });
  }
  return rules;
}

/** Where the data is copied: within a building, or over zones. Azure converts one into the other on request only. */
const overZones = (sku: string) => sku.includes("ZRS");

function accountUpdates({ inputs: before }: Held, after: Plain, _world: World): readonly BrokenRule[] {
  const [from, to] = [textAt(before, "sku.name") ?? "", textAt(after, "sku.name") ?? ""];
  const rules: BrokenRule[] = [];
  if (from !== "" && to !== "" && (overZones(from) !== overZones(to) || from.split("_")[0] !== to.split("_")[0])) {
    rules.push({ property: "sku.name", rule: `cannot be changed from ${from} to ${to}: ask Azure for a conversion` });
  }
  for (const path of ["kind", "encryption.requireInfrastructureEncryption", "encryption.services.blob.keyType"]) {
    if (at(after, path) !== undefined && !same(at(before, path), at(after, path))) {
      rules.push({ property: path, rule: "cannot be changed once the account exists" });
    }
  }
  return rules;
}
