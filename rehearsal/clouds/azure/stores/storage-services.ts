/** What is in storage accounts: containers and files, what they keep, and how long. */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { BrokenRule, Held, Plain, TypeRow, World } from "../../plugin/row";
import { child } from "../values/arm";
import { at, listAt, numberAt, textsAt } from "../../plugin/reading";
import { named } from "../values/values";

const ACCOUNT = { input: "accountName", type: AZURE.storageAccount } as const;

const retention = z.strictObject({ enabled: z.boolean(), days: z.int().min(1).max(365).optional() });

/** Words with ";" between them, as SMB's settings are given. */
const list = (words: readonly string[]) =>
  z
    .string()
    .refine(
      (text) => text.split(";").every((word) => words.includes(word)),
      `must be some of ${words.join(", ")}, with ; between them`,
    );

const after = z.strictObject({
  daysAfterModificationGreaterThan: z.number().min(0).optional(),
  daysAfterCreationGreaterThan: z.number().min(0).optional(),
  daysAfterLastAccessTimeGreaterThan: z.number().min(0).optional(),
});
const afterCreation = z.strictObject({ daysAfterCreationGreaterThan: z.number().min(0) });

const actions = z.strictObject({
  baseBlob: z
    .strictObject({
      tierToCool: after.optional(),
      tierToCold: after.optional(),
      tierToArchive: after.optional(),
      delete: after.optional(),
    })
    .optional(),
  version: z.strictObject({ tierToCool: afterCreation.optional(), delete: afterCreation.optional() }).optional(),
  snapshot: z.strictObject({ delete: afterCreation.optional() }).optional(),
});

const policyRule = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9-]{1,256}$/, "must be 1 to 256 letters, digits or -"),
  enabled: z.boolean().optional(),
  type: z.literal("Lifecycle"),
  definition: z.strictObject({
    filters: z.strictObject({
      blobTypes: z.array(z.enum(["blockBlob", "appendBlob"])).min(1),
      prefixMatch: z.array(z.string()).max(10).optional(),
    }),
    actions,
  }),
});

export const STORAGE_SERVICE_TYPES = {
  [AZURE.blobContainer]: child(
    {
      type: "Microsoft.Storage/storageAccounts/blobServices/containers",
      api: "2024-01-01",
      name: "containerName",
      within: [ACCOUNT, { fixed: "default" }],
    },
    {
      source: "learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        accountName: z.string(),
        containerName: z
          .string()
          .regex(
            /^(?=.{3,63}$)(?!.*--)[a-z0-9][a-z0-9-]*[a-z0-9]$/,
            "must be 3 to 63 lower-case letters, digits or single -, and begin and end with a letter or digit",
          ),
        publicAccess: z.enum(["None", "Blob", "Container"]).optional(),
        metadata: z.record(z.string(), z.string()).optional(),
      }),
      references: [
        {
          path: "accountName",
          to: AZURE.storageAccount,
          by: "name",
          fits: (self, account) => openContainer(self, account),
        },
      ],
      computed: ["hasImmutabilityPolicy", "hasLegalHold", "deleted"],
      outputs: () => ({ hasImmutabilityPolicy: false, hasLegalHold: false, deleted: false }),
    },
  ),
  [AZURE.blobService]: child(
    {
      type: "Microsoft.Storage/storageAccounts/blobServices",
      api: "2024-01-01",
      name: "blobServicesName",
      within: [ACCOUNT],
    },
    {
      source: "learn.microsoft.com/rest/api/storagerp/blob-services/set-service-properties",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        accountName: z.string(),
        blobServicesName: z.literal("default", "must be default: an account has one"),
        isVersioningEnabled: z.boolean().optional(),
        deleteRetentionPolicy: retention.optional(),
        containerDeleteRetentionPolicy: retention.optional(),
      }),
      rules: retentionRules,
      computed: ["sku"],
      outputs: ({ inputs }, world) => ({ sku: { name: skuOf(inputs, world) } }),
    },
  ),
  [AZURE.fileService]: child(
    {
      type: "Microsoft.Storage/storageAccounts/fileServices",
      api: "2024-01-01",
      name: "fileServicesName",
      within: [ACCOUNT],
    },
    {
      source: "learn.microsoft.com/rest/api/storagerp/file-services/set-service-properties",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        accountName: z.string(),
        fileServicesName: z.literal("default", "must be default: an account has one"),
        shareDeleteRetentionPolicy: retention.optional(),
        protocolSettings: z
          .strictObject({
            smb: z.strictObject({
              channelEncryption: list(["AES-128-CCM", "AES-128-GCM", "AES-256-GCM"]).optional(),
              versions: list(["SMB2.1", "SMB3.0", "SMB3.1.1"]).optional(),
            }),
          })
          .optional(),
      }),
      references: [
        { path: "accountName", to: AZURE.storageAccount, by: "name", fits: (_self, account) => noFiles(account) },
      ],
      rules: retentionRules,
      computed: ["sku"],
      outputs: ({ inputs }, world) => ({ sku: { name: skuOf(inputs, world) } }),
    },
  ),
  [AZURE.storageLifecycle]: child(
    {
      type: "Microsoft.Storage/storageAccounts/managementPolicies",
      api: "2024-01-01",
      name: "managementPolicyName",
      within: [ACCOUNT],
    },
    {
      source: "learn.microsoft.com/azure/storage/blobs/lifecycle-management-policy-structure",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        accountName: z.string(),
        managementPolicyName: z.literal("default", "must be default: an account has one"),
        policy: z.strictObject({ rules: z.array(policyRule).min(1).max(100) }),
      }),
      references: [
        {
          path: "accountName",
          to: AZURE.storageAccount,
          by: "name",
          fits: (self, account, world) => unversioned(self, account, world),
        },
      ],
      rules: policyRules,
      computed: ["lastModifiedTime"],
      // A point in the history of the resource, since nothing here may depend on the hour.
      outputs: (_draft, world) => ({
        lastModifiedTime: `2026-01-01T00:00:00.${String(world.updates).padStart(7, "0")}Z`,
      }),
    },
  ),
} as const satisfies Readonly<Record<string, TypeRow>>;

function skuOf(inputs: Plain, world: World): string {
  const account = world.find(AZURE.storageAccount, "name", named(inputs, "accountName"));
  return account === undefined ? "" : String(at(account.inputs, "sku.name"));
}

function openContainer(self: Plain, account: Held): string | undefined {
  const open = self["publicAccess"] !== undefined && self["publicAccess"] !== "None";
  return open && at(account.inputs, "allowBlobPublicAccess") !== true
    ? "allows no public access to its blobs, so no container can be public"
    : undefined;
}

function noFiles(account: Held): string | undefined {
  const kind = String(at(account.inputs, "kind"));
  return kind === "BlockBlobStorage" ? "is of kind BlockBlobStorage, which has no files" : undefined;
}

function retentionRules(inputs: Plain): readonly BrokenRule[] {
  return ["deleteRetentionPolicy", "containerDeleteRetentionPolicy", "shareDeleteRetentionPolicy"]
    .filter((path) => at(inputs, `${path}.enabled`) === true && numberAt(inputs, `${path}.days`) === undefined)
    .map((path) => ({ property: `${path}.days`, rule: "is missing: what is kept is kept for a number of days" }));
}

/** Versions age only where there are any. */
function unversioned(self: Plain, account: Held, world: World): string | undefined {
  const ages = listAt(self, "policy.rules").some((rule) => at(rule, "definition.actions.version") !== undefined);
  const keeps = world
    .all(AZURE.blobService)
    .some(
      ({ inputs }) =>
        named(inputs, "accountName") === named(account.outputs, "name") && inputs["isVersioningEnabled"] === true,
    );
  return ages && !keeps ? "keeps no versions, which the policy would age" : undefined;
}

/** In the order in which a blob grows old. */
const AGES = ["tierToCool", "tierToCold", "tierToArchive", "delete"] as const;

function policyRules(inputs: Plain): readonly BrokenRule[] {
  const rules = listAt(inputs, "policy.rules");
  return rules.flatMap((rule, index): BrokenRule[] => {
    const property = `policy.rules[${index}].definition`;
    const base = at(rule, "definition.actions.baseBlob");
    const appended = textsAt(rule, "definition.filters.blobTypes").includes("appendBlob");
    const tiers = AGES.filter((action) => action !== "delete" && at(base, action) !== undefined);
    const days = AGES.map((action) => numberAt(base, `${action}.daysAfterModificationGreaterThan`)).filter(
      (found) => found !== undefined,
    );
    return [
      ...(appended && tiers.length > 0
        ? [
            {
              property: `${property}.actions.baseBlob.${tiers[0]}`,
              rule: "is not for append blobs, which can be deleted only",
            },
          ]
        : []),
      ...(days.some((found, position) => position > 0 && found <= (days[position - 1] ?? 0))
        ? [{ property: `${property}.actions.baseBlob`, rule: "must have more days for what comes later" }]
        : []),
    ];
  });
}
