/**
 * AKS' workload identity webhook: pods with its label get the identity that their service account is annotated with, and
 * a token for Entra. Azure/azure-workload-identity@04d01a2 (2026-06-11) pkg/webhook/webhook.go and consts.go, read
 * 2026-11-30.
 */
import { createHash } from "node:crypto";
import { withIdentity, type Pod } from "./pods";

/** Pods without it are left alone. */
export const USE_LABEL = "azure.workload.identity/use";
const CLIENT_ID = "azure.workload.identity/client-id";
const TENANT_ID = "azure.workload.identity/tenant-id";

const MOUNT = "/var/run/secrets/azure/wi";
const TOKEN = "token/azure-identity-token";
const VOLUME_PREFIX = "azure-workload-identity-reserved-";
/** Of a volume's name. */
const LONGEST = 63;

export function federated(pod: Pod, annotations: Readonly<Record<string, string>>, tenantId: string): Pod {
  const name = pod.metadata.name ?? `${pod.metadata.generateName ?? ""} (prefix)`;
  const digest = createHash("sha256").update(name).digest("hex");
  const variables = [
    { name: "AZURE_CLIENT_ID", value: annotations[CLIENT_ID] ?? "" },
    { name: "AZURE_TENANT_ID", value: annotations[TENANT_ID] ?? tenantId },
    { name: "AZURE_FEDERATED_TOKEN_FILE", value: `${MOUNT}/${TOKEN}` },
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
