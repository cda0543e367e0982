/** Managed identities, whom they trust, and the roles that they and people have. */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { BrokenRule, Held, Plain, TypeRow, World } from "../../plugin/row";
import { child, elsewhere, guid, location, tags, tracked } from "../values/arm";
import { holdsAt, ROLE_SETTLES, roleOf } from "./rights";
import { at, textAt } from "../../plugin/reading";
import { named, of } from "../values/values";

/** Where AKS' issuers are: `https://eastus.oic.prod-aks.azure.com/<tenant>/<cluster>/`. */
const AKS_ISSUER = /^https:\/\/[a-z0-9]+\.oic\.prod-aks\.azure\.com\//;

/** What roles are given at in this program. */
const SCOPES: readonly string[] = [
  AZURE.resourceGroup,
  AZURE.managedIdentity,
  AZURE.vault,
  AZURE.vaultKey,
  AZURE.vaultSecret,
  AZURE.diskEncryptionSet,
  AZURE.virtualNetwork,
  AZURE.subnet,
  AZURE.storageAccount,
  AZURE.blobContainer,
  AZURE.aksCluster,
  AZURE.containerRegistry,
  AZURE.dnsZone,
];

export const IDENTITY_TYPES = {
  [AZURE.managedIdentity]: tracked(
    { type: "Microsoft.ManagedIdentity/userAssignedIdentities", api: "2023-01-31", name: "resourceName" },
    {
      source:
        "learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftmanagedidentity",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        resourceName: z
          .string()
          .regex(
            /^[A-Za-z0-9][-\w]{2,127}$/,
            "must be 3 to 128 letters, digits, - or _, and begin with a letter or digit",
          )
          .optional(),
        location: location().optional(),
        tags: tags().optional(),
      }),
      name: { auto: { longest: 128 } },
      moves: "by replacement",
      computed: ["clientId", "principalId", "tenantId"],
      outputs: (_draft, world) => {
        const random = world.hex(64);
        return {
          clientId: asGuid(random.slice(0, 32)),
          principalId: asGuid(random.slice(32)),
          tenantId: textAt(world.configuration, "tenantId") ?? "",
        };
      },
    },
  ),
  [AZURE.federatedCredential]: child(
    {
      type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
      api: "2023-01-31",
      name: "federatedIdentityCredentialResourceName",
      within: [{ input: "resourceName", type: AZURE.managedIdentity }],
    },
    {
      source:
        "learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations#general-federated-identity-credential-considerations",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        resourceName: z.string(),
        federatedIdentityCredentialResourceName: z
          .string()
          .regex(
            /^[A-Za-z0-9][-\w]{2,119}$/,
            "must be 3 to 120 letters, digits, - or _, and begin with a letter or digit",
          ),
        issuer: z
          .string()
          .max(600)
          .regex(/^https:\/\/\S+$/, "must be the https address of an issuer"),
        subject: z.string().min(1).max(600),
        audiences: z.array(z.string().max(600)).length(1, "must name one audience"),
      }),
      references: [
        {
          path: "resourceName",
          to: AZURE.managedIdentity,
          by: "name",
          fits: (self, _identity, world) => issuerProblem(self, world),
        },
      ],
      rules: (inputs) => serviceAccountRule(inputs),
      quota: (inputs) => [{ quota: `FederatedIdentityCredentials/${named(inputs, "resourceName")}`, amount: 1 }],
    },
  ),
  [AZURE.roleAssignment]: {
    source: "learn.microsoft.com/azure/role-based-access-control/role-assignments-template",
    inputs: z.strictObject({
      principalId: guid(),
      principalType: z.enum(["ServicePrincipal", "Group", "User"]).optional(),
      roleDefinitionId: z
        .string()
        .regex(
          /^\/subscriptions\/[^/]+\/providers\/Microsoft\.Authorization\/roleDefinitions\/[-0-9a-f]{36}$/,
          "must be the id of a role definition in the subscription",
        ),
      scope: z
        .string()
        .regex(/^\/subscriptions\/[-0-9a-f]{36}(\/|$)/, "must be the id of a resource, or of what it is in"),
      roleAssignmentName: guid().optional(),
      condition: z.string().max(8192).optional(),
      conditionVersion: z.literal("2.0").optional(),
      description: z.string().max(1024).optional(),
    }),
    settles: ROLE_SETTLES,
    // Azure changes no other property of an assignment either, but the provider plans an update of these.
    immutable: ["principalId", "scope", "roleAssignmentName"],
    name: { property: "roleAssignmentName", within: ["scope"], auto: { longest: 36, alphabet: "guid" } },
    refusedUpdates: ({ inputs: before }, after) =>
      before["roleDefinitionId"] === after["roleDefinitionId"] || after["roleDefinitionId"] === undefined
        ? []
        : [{ property: "roleDefinitionId", rule: "cannot be changed: RoleAssignmentUpdateNotPermitted" }],
    references: [
      {
        path: "principalId",
        to: AZURE.managedIdentity,
        by: "principalId",
        // Groups and people are the placement's, and so is who pushes images; an identity that pods or services use is ours.
        outside: (_value, _world, self) =>
          self["principalType"] === "Group" ||
          self["principalType"] === "User" ||
          roleOf(named(self, "roleDefinitionId")) === "AcrPush",
        holds: false,
        fits: (self, _identity, world) => twice(self, world),
      },
      { path: "scope", to: SCOPES, outside: (value, world) => elsewhere(value, world), holds: false },
    ],
    rules: (inputs) => assignmentRules(inputs),
    id: ({ inputs }) =>
      `${named(inputs, "scope")}/providers/Microsoft.Authorization/roleAssignments/${named(inputs, "roleAssignmentName")}`,
    computed: ["name", "type", "azureApiVersion"],
    outputs: ({ id }) => ({
      name: id.split("/").at(-1) ?? "",
      type: "Microsoft.Authorization/roleAssignments",
      azureApiVersion: "2022-04-01",
    }),
    quota: () => [{ quota: "RoleAssignments", amount: 1 }],
  },
} as const satisfies Readonly<Record<string, TypeRow>>;

/** 32 hexadecimal digits as a GUID. */
export function asGuid(hex: string): string {
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(1)
    .map((end, index) => hex.slice(cuts[index], end))
    .join("-");
}

function issuerProblem(self: Plain, world: World): string | undefined {
  const issuer = named(self, "issuer");
  if (!AKS_ISSUER.test(issuer)) return undefined;
  const known = world
    .all(AZURE.aksCluster)
    .some((cluster: Held) => at(of(cluster, "oidcIssuerProfile"), "issuerURL") === issuer);
  return known ? undefined : `would trust ${issuer}, which is the issuer of no cluster of the account`;
}

/** Tokens of service accounts carry this audience, and a subject of this form; anything else never matches one. */
function serviceAccountRule(inputs: Plain): readonly BrokenRule[] {
  const [issuer, subject] = [textAt(inputs, "issuer"), textAt(inputs, "subject")];
  if (issuer === undefined || !AKS_ISSUER.test(issuer)) return [];
  const subjects = /^system:serviceaccount:[a-z0-9]([-a-z0-9]*[a-z0-9])?:[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/;
  return [
    ...(subject === undefined || subjects.test(subject)
      ? []
      : [
          {
            property: "subject",
            rule: "must be system:serviceaccount:<namespace>:<name> where a cluster is the issuer",
          },
        ]),
    ...(["api://AzureADTokenExchange", undefined].some((audience) => at(inputs, "audiences.0") === audience)
      ? []
      : [
          {
            property: "audiences",
            rule: "must be api://AzureADTokenExchange, which the webhook of AKS asks tokens for",
          },
        ]),
  ];
}

function assignmentRules(inputs: Plain): readonly BrokenRule[] {
  const role = textAt(inputs, "roleDefinitionId");
  const rules: BrokenRule[] = [];
  if (inputs["principalType"] === undefined) {
    rules.push({
      property: "principalType",
      rule: "is missing: Azure then looks for the principal in the directory, where one that was just made is not found",
    });
  }
  if (role !== undefined && roleOf(role) === undefined) {
    // The code of Azure: github.com/JulianHayward/AzAPICall/pull/23
    const rule = `RoleDefinitionDoesNotExist: the specified role definition with ID ${role.split("/").at(-1)} does not exist`;
    rules.push({ property: "roleDefinitionId", rule });
  }
  const [condition, version] = [inputs["condition"], inputs["conditionVersion"]];
  if ((condition === undefined) !== (version === undefined)) {
    const property = condition === undefined ? "condition" : "conditionVersion";
    rules.push({ property, rule: "is missing: a condition and its version go together" });
  }
  return rules;
}

/** Azure refuses the same role for the same principal at the same scope, whatever the assignment is called. */
function twice(self: Plain, world: World): string | undefined {
  const same = world
    .all(AZURE.roleAssignment)
    .find(({ inputs }) =>
      ["principalId", "roleDefinitionId", "scope"].every((property) => inputs[property] === self[property]),
    );
  return same === undefined || !holdsAt(same.inputs, named(self, "scope"))
    ? undefined
    : `has that role there already, by ${same.logicalName}: RoleAssignmentExists`;
}
