/** Options that ask for something beside the cluster, by their paths in the stack file. */
export const BESIDE = [
  "storage.objectStores",
  "storage.sharedFiles",
  "registry.repositories",
  "secrets",
  "dns.zones",
] as const;
export type Beside = (typeof BESIDE)[number];
