/**
 * Who uses each key on Google Cloud: the service agent of the one service that encrypts with it. Agents are Google's own
 * accounts in the project, named by its number; people and workloads never touch a key.
 */
import type { GcpPlacement } from "../placement/gcp";
import type { KeyPurpose } from "./contract";

const agent = (service: string) => (number: string) => `service-${number}@${service}.iam.gserviceaccount.com`;

const AGENTS = {
  // cloud.google.com/kubernetes-engine/docs/how-to/encrypting-secrets
  "kubernetes-secrets": agent("container-engine-robot"),
  // Boot disks of nodes and volumes of pods: cloud.google.com/kubernetes-engine/docs/how-to/using-cmek
  disks: agent("compute-system"),
  // cloud.google.com/logging/docs/routing/managed-encryption-storage
  logs: agent("gcp-sa-logging"),
  // cloud.google.com/storage/docs/encryption/using-customer-managed-keys
  objects: agent("gs-project-accounts"),
  // cloud.google.com/secret-manager/docs/cmek
  secrets: agent("gcp-sa-secretmanager"),
  // cloud.google.com/artifact-registry/docs/cmek
  registry: agent("gcp-sa-artifactregistry"),
  // cloud.google.com/filestore/docs/cmek
  files: agent("cloud-filer"),
} as const satisfies Record<KeyPurpose, (number: string) => string>;

/** The IAM member that encrypts and decrypts with the key for a purpose. */
export function userOf(purpose: KeyPurpose, { projectNumber, loggingAccount }: GcpPlacement): string {
  const account = purpose === "logs" ? loggingAccount : undefined;
  return `serviceAccount:${account ?? AGENTS[purpose](projectNumber)}`;
}
