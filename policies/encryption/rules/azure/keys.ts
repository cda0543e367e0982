/** Azure: keys and secrets that rotate, end, and cannot be purged. */
import { AZURE } from "../../../../catalogue/tokens/azure";
import { ADVISORY, ADVISORY_IN_DEV } from "../../../rule/rule";
import { checkov, cis, trivy } from "../references";
import { given, is } from "../requirement";
import type { Row } from "../row";
import { doc } from "./stored";

const VAULT_KEYS = doc("Key autorotation in Key Vault", "key-vault/keys/how-to-configure-key-rotation");
const VAULT = doc("Azure Key Vault recovery management", "key-vault/general/key-vault-recovery");

export const AZURE_KEY_ROWS: readonly Row[] = [
  {
    id: "azure-vault-purge-protection",
    subject: "key-care",
    title: "Key vaults are protected from purging.",
    resources: [AZURE.vault, AZURE.managedHsm],
    paths: ["properties.enablePurgeProtection"],
    must: is(true),
    absent: "violates",
    vendorDefault: "Off: a deleted key can be purged, and with it everything it encrypts.",
    severity: "medium",
    levels: ADVISORY_IN_DEV,
    references: [VAULT, cis("Azure 3.0.0 3.3.5"), checkov("CKV_AZURE_110"), trivy("AZU-0016")],
  },
  {
    id: "azure-vault-soft-delete",
    subject: "key-care",
    title: "Key vaults keep what is deleted.",
    resources: [AZURE.vault, AZURE.managedHsm],
    paths: ["properties.enableSoftDelete"],
    must: is(true),
    absent: "passes",
    vendorDefault: "Kept for 90 days.",
    severity: "medium",
    references: [VAULT, checkov("CKV_AZURE_111")],
    remediate: true,
  },
  {
    id: "azure-vault-key-rotation",
    subject: "key-care",
    title: "Keys in Key Vault have a rotation policy.",
    resources: [AZURE.vaultKey],
    paths: ["properties.rotationPolicy"],
    must: given("a rotation policy"),
    absent: "violates",
    vendorDefault: "No rotation.",
    severity: "medium",
    levels: ADVISORY_IN_DEV,
    references: [VAULT_KEYS, cis("Azure 3.0.0 3.3.9"), checkov("CKV_AZURE_112")],
  },
  {
    id: "azure-vault-key-expires",
    subject: "key-care",
    title: "Keys in Key Vault expire.",
    resources: [AZURE.vaultKey],
    paths: ["properties.attributes.expires"],
    must: given("a date in seconds since 1970"),
    absent: "violates",
    vendorDefault: "Never.",
    severity: "medium",
    levels: ADVISORY,
    references: [VAULT_KEYS, cis("Azure 3.0.0 3.3.1"), checkov("CKV_AZURE_40"), trivy("AZU-0014")],
  },
  {
    id: "azure-vault-secret-expires",
    subject: "key-care",
    title: "Secrets in Key Vault expire.",
    resources: [AZURE.vaultSecret],
    paths: ["properties.attributes.expires"],
    must: given("a date in seconds since 1970"),
    absent: "violates",
    vendorDefault: "Never.",
    severity: "low",
    levels: ADVISORY,
    references: [
      doc("About Azure Key Vault secrets", "key-vault/secrets/about-secrets"),
      ...[cis("Azure 3.0.0 3.3.3"), checkov("CKV_AZURE_41"), trivy("AZU-0017")],
    ],
  },
];
