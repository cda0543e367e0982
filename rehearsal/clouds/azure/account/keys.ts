/** Vaults, their keys and secrets, and the sets that disks are encrypted by. */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { BrokenRule, Held, Plain, TypeRow, World } from "../../plugin/row";
import { child, guid, location, subResource, tagLabels, tags, tracked } from "../values/arm";
import { lacks } from "./rights";
import { at, listAt, numberAt, textAt } from "../../plugin/reading";
import { named, of, same } from "../values/values";

const NAMES = "learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftkeyvault";

/** Names of what is in a vault. */
const entryName = () => z.string().regex(/^[0-9A-Za-z-]{1,127}$/, "must be 1 to 127 letters, digits or -");

/** Length of a time, such as P1Y or P30D. */
const period = () => z.string().regex(/^P(\d+Y)?(\d+M)?(\d+D)?$/, "must be a time such as P1Y or P30D");

const vaultProperties = z.strictObject({
  tenantId: guid(),
  sku: z.strictObject({ family: z.literal("A"), name: z.enum(["standard", "premium"]) }),
  enableRbacAuthorization: z.boolean().optional(),
  enableSoftDelete: z.literal(true, "cannot be switched off any more").optional(),
  softDeleteRetentionInDays: z.int().min(7).max(90).optional(),
  enablePurgeProtection: z.literal(true, "cannot be false: leave it out instead").optional(),
  enabledForDeployment: z.boolean().optional(),
  enabledForDiskEncryption: z.boolean().optional(),
  enabledForTemplateDeployment: z.boolean().optional(),
  publicNetworkAccess: z.enum(["Enabled", "Disabled"]).optional(),
  networkAcls: z
    .strictObject({
      defaultAction: z.enum(["Allow", "Deny"]).optional(),
      bypass: z.enum(["AzureServices", "None"]).optional(),
    })
    .optional(),
});

const keyProperties = z.strictObject({
  kty: z.enum(["RSA", "RSA-HSM", "EC", "EC-HSM"]),
  keySize: z.union([z.literal(2048), z.literal(3072), z.literal(4096)]).optional(),
  keyOps: z.array(z.enum(["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey", "import"])).optional(),
  rotationPolicy: z
    .strictObject({
      attributes: z.strictObject({ expiryTime: period().optional() }).optional(),
      lifetimeActions: z.array(
        z.strictObject({
          action: z.strictObject({ type: z.enum(["rotate", "notify"]) }),
          trigger: z.strictObject({ timeAfterCreate: period().optional(), timeBeforeExpiry: period().optional() }),
        }),
      ),
    })
    .optional(),
});

/** An identity with the right to wrap with a key, as services of Azure do for disks and storage. */
export const ENCRYPTS = [
  "Key Vault Crypto Service Encryption User",
  "Key Vault Crypto User",
  "Key Vault Crypto Officer",
] as const;

export const KEY_TYPES = {
  [AZURE.vault]: tracked(
    { type: "Microsoft.KeyVault/vaults", api: "2024-11-01", name: "vaultName" },
    {
      source: NAMES,
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        vaultName: z
          .string()
          .regex(
            /^(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
            "must be 3 to 24 letters, digits or single -, begin with a letter and end with no -",
          )
          .optional(),
        properties: vaultProperties,
        location: location().optional(),
        tags: tags(15, 256).optional(),
      }),
      name: {
        within: "everywhere",
        auto: { longest: 24, alphabet: "lower" },
        staysTaken: ({ properties }) => {
          const days = numberAt(properties, "softDeleteRetentionInDays") ?? 90;
          const purged =
            at(properties, "enablePurgeProtection") === true ? "and cannot be purged" : "unless it is purged";
          return `is the name of a deleted vault, which keeps it for ${days} days ${purged}`;
        },
      },
      rules: vaultRules,
      refusedUpdates: vaultUpdates,
      computed: ["properties"],
      outputs: ({ inputs }) => ({
        properties: {
          ...(typeof inputs["properties"] === "object" ? inputs["properties"] : {}),
          vaultUri: vaultUri(named(inputs, "vaultName")),
          provisioningState: "Succeeded",
        },
      }),
    },
  ),
  [AZURE.vaultKey]: child(
    {
      type: "Microsoft.KeyVault/vaults/keys",
      api: "2024-11-01",
      name: "keyName",
      within: [{ input: "vaultName", type: AZURE.vault }],
    },
    {
      source: "learn.microsoft.com/rest/api/keyvault/keyvault/keys/create-if-not-exist",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        vaultName: z.string(),
        keyName: entryName(),
        properties: keyProperties,
        tags: tags(15, 256).optional(),
      }),
      name: {
        staysTaken: () => "is the name of a deleted key, which its vault keeps until the retention ends",
      },
      references: [
        {
          path: "vaultName",
          to: AZURE.vault,
          by: "name",
          holds: "goes-along",
          fits: (self, vault) => hardware(self, vault),
        },
      ],
      rules: keyRules,
      // Azure leaves a key that exists as it is and reports success; nobody would notice.
      refusedUpdates: ({ inputs: before }, after) =>
        after["properties"] === undefined || same(before["properties"], after["properties"])
          ? []
          : [{ property: "properties", rule: "are not changed by Azure once the key exists; make another key" }],
      computed: ["keyUri", "keyUriWithVersion", "kty", "keySize", "location"],
      outputs: ({ inputs }, world) => {
        const uri = `${vaultUri(named(inputs, "vaultName"))}keys/${named(inputs, "keyName")}`;
        return {
          keyUri: uri,
          keyUriWithVersion: `${uri}/${world.hex(32)}`,
          kty: textAt(inputs, "properties.kty") ?? "",
          keySize: numberAt(inputs, "properties.keySize") ?? 2048,
          location: world.region,
        };
      },
      labels: tagLabels,
    },
  ),
  [AZURE.diskEncryptionSet]: tracked(
    { type: "Microsoft.Compute/diskEncryptionSets", api: "2024-03-02", name: "diskEncryptionSetName" },
    {
      source: "learn.microsoft.com/azure/virtual-machines/disk-encryption#requirements",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        diskEncryptionSetName: z
          .string()
          .regex(/^[\w-]{1,80}$/, "must be 1 to 80 letters, digits, _ or -")
          .optional(),
        encryptionType: z
          .enum(["EncryptionAtRestWithCustomerKey", "EncryptionAtRestWithPlatformAndCustomerKeys"])
          .optional(),
        identity: z.strictObject({
          type: z.literal("UserAssigned"),
          userAssignedIdentities: z.array(z.string()).length(1, "must name one identity"),
        }),
        activeKey: z.strictObject({
          keyUrl: z
            .string()
            .regex(
              /^https:\/\/[^/]+\/keys\/[^/]+\/[^/]+$/,
              "must be the URI of a version of a key, also where the set follows its newer versions",
            ),
          sourceVault: subResource.optional(),
        }),
        rotationToLatestKeyVersionEnabled: z.boolean().optional(),
        location: location().optional(),
        tags: tags().optional(),
      }),
      name: { auto: { longest: 80 } },
      references: [
        { path: "activeKey.keyUrl", to: AZURE.vaultKey, by: "keyUriWithVersion" },
        { path: "activeKey.sourceVault.id", to: AZURE.vault, fits: (_self, vault) => recoverable(vault) },
        {
          path: "identity.userAssignedIdentities[]",
          to: AZURE.managedIdentity,
          fits: (self, identity, world) => mayUseKey(world, identity, textAt(self, "activeKey.keyUrl") ?? ""),
        },
      ],
      refusedUpdates: ({ inputs: before }, after) =>
        before["encryptionType"] === after["encryptionType"]
          ? []
          : [{ property: "encryptionType", rule: "cannot be changed once the set exists" }],
      computed: ["provisioningState", "previousKeys", "lastKeyRotationTimestamp"],
      outputs: () => ({ provisioningState: "Succeeded", previousKeys: [], lastKeyRotationTimestamp: "" }),
    },
  ),
} as const satisfies Readonly<Record<string, TypeRow>>;

export function vaultUri(vault: string): string {
  return `https://${vault}.vault.azure.net/`;
}

/** Why a vault is too forgetful for keys that data at rest depends on. */
export function recoverable(vault: Held): string | undefined {
  return at(of(vault, "properties"), "enablePurgeProtection") === true
    ? undefined
    : "has no purge protection, which Azure asks of a vault with keys for data at rest";
}

/** Why an identity cannot encrypt with the key at a URI; undefined also for a key that is not ours. */
export function mayUseKey(world: World, identity: Held, uri: string): string | undefined {
  const [, vault, name] = /^https:\/\/([^./]+)\.vault\.azure\.net\/keys\/([^/]+)/.exec(uri) ?? [];
  const key = world
    .all(AZURE.vaultKey)
    .find(({ inputs }) => named(inputs, "vaultName") === vault && named(inputs, "keyName") === name);
  return key === undefined ? undefined : lacks(world, identity, ENCRYPTS, key.id);
}

function vaultRules({ properties }: Plain): readonly BrokenRule[] {
  if (at(properties, "enableRbacAuthorization") === false) {
    const rule = "is false, and no access policy is given: nobody could use the vault";
    return [{ property: "properties.enableRbacAuthorization", rule }];
  }
  return [];
}

function vaultUpdates({ inputs: before }: Held, after: Plain): readonly BrokenRule[] {
  const changed = (path: string) => at(after, path) !== undefined && !same(at(before, path), at(after, path));
  const rules: BrokenRule[] = [];
  if (changed("properties.softDeleteRetentionInDays")) {
    rules.push({ property: "properties.softDeleteRetentionInDays", rule: "cannot be changed once it was set" });
  }
  if (at(before, "properties.enablePurgeProtection") === true && at(after, "properties") !== undefined) {
    if (at(after, "properties.enablePurgeProtection") !== true) {
      rules.push({ property: "properties.enablePurgeProtection", rule: "cannot be switched off" });
    }
  }
  return rules;
}

function hardware(self: Plain, vault: Held): string | undefined {
  const isHardware = (textAt(self, "properties.kty") ?? "").endsWith("-HSM");
  return isHardware && at(of(vault, "properties"), "sku.name") !== "premium"
    ? "is a standard vault, and keys in hardware need a premium one"
    : undefined;
}

function keyRules(inputs: Plain): readonly BrokenRule[] {
  const path = "properties.rotationPolicy";
  const actions = listAt(inputs, `${path}.lifetimeActions`);
  const expires = at(inputs, `${path}.attributes.expiryTime`) !== undefined;
  const property = `${path}.lifetimeActions`;
  return actions.flatMap((action): BrokenRule[] => {
    const after = at(action, "trigger.timeAfterCreate");
    const before = at(action, "trigger.timeBeforeExpiry");
    if ((after === undefined) === (before === undefined)) {
      return [{ property, rule: "must each be triggered either after creation or before expiry" }];
    }
    return before !== undefined && !expires
      ? [{ property, rule: "are triggered before expiry, and the policy has no expiryTime" }]
      : [];
  });
}
