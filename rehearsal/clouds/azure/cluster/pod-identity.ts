/**
 * AKS' workload identity webhook: pods with its label get the identity that their service account is annotated with, and
 * a token for Entra. Azure/azure-workload-identity@04d01a2 (2026-06-11) pkg/webhook/webhook.go and consts.go, read
 * 2026-11-30.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { IdentityWebhook } from "../../plugin/identity-webhook";
import { withIdentity, type Pod } from "../../plugin/identity-pods";

/** Pods without it are left alone. */
const USE_LABEL = "azure.workload.identity/use";
/** Of the tenant that the simulated subscription belongs to. */
const OWN_TENANT = "11111111-2222-3333-4444-555555555555";

const CLIENT_ID = "azure.workload.identity/client-id";
const TENANT_ID = "azure.workload.identity/tenant-id";

const MOUNT = "/var/run/secrets/azure/wi";
const TOKEN = "token/azure-identity-token";
const VARIABLE = "AZURE_FEDERATED_TOKEN_FILE";
const VOLUME_PREFIX = "azure-workload-identity-reserved-";
/** Of a volume's name. */
const LONGEST = 63;

export function federated(pod: Pod, annotations: Readonly<Record<string, string>>, tenantId: string): Pod {
  const name = pod.metadata.name ?? `${pod.metadata.generateName ?? ""} (prefix)`;
  const digest = createHash("sha256").update(name).digest("hex");
  const variables = [
    { name: "AZURE_CLIENT_ID", value: annotations[CLIENT_ID] ?? "" },
    { name: "AZURE_TENANT_ID", value: annotations[TENANT_ID] ?? tenantId },
    { name: VARIABLE, value: `${MOUNT}/${TOKEN}` },
    { name: "AZURE_AUTHORITY_HOST", value: "https://login.microsoftonline.com/" },
  ];
  return withIdentity(pod, {
    variables: variables.filter(({ value }) => value !== ""),
    volume: `${VOLUME_PREFIX}${digest}`.slice(0, LONGEST),
    ...{ mountPath: MOUNT, path: TOKEN },
    audience: "api://AzureADTokenExchange",
    expirationSeconds: 3600,
  });
}

const accountSchema = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).default({}) }),
});

export const AKS_WEBHOOK: IdentityWebhook = {
  name: "mutation.azure-workload-identity.io",
  failurePolicy: "Fail",
  objectSelector: { matchLabels: { [USE_LABEL]: "true" } },
  change: async (pod, namespace, { request }) => {
    const account = pod.spec.serviceAccountName ?? "default";
    const { body } = await request("GET", `/api/v1/namespaces/${namespace}/serviceaccounts/${account}`);
    const { metadata } = accountSchema.parse(body);
    return federated(pod, metadata.annotations, OWN_TENANT);
  },
  // By the account, so that a pod that lacks the label is missed: Azure knows the account, and the webhook leaves the pod alone.
  gives: ({ namespace, account }, held) =>
    held.some(
      ({ type, inputs }) =>
        type === AZURE.federatedCredential && inputs["subject"] === `system:serviceaccount:${namespace}:${account}`,
    ),
  variable: VARIABLE,
};
