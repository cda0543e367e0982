/** Google Cloud: keys that rotate, no keys in programs, and what TLS and DNS are signed with. */
import { GCP } from "../../../../catalogue/tokens/gcp";
import { ADVISORY } from "../../../rule/rule";
import { checkov, cis, trivy } from "../references";
import { given, is, modernTls, notOneOf, nothing, oneOf } from "../requirement";
import type { Row } from "../row";
import { doc } from "./stored";

const TLS_POLICY = doc("SSL policies for SSL and TLS protocols", "load-balancing/docs/ssl-policies-concepts");
const ROTATION = doc("Key rotation", "kms/docs/key-rotation");
const DNSSEC = doc("DNS Security Extensions overview", "dns/docs/dnssec");
const SUPPLIED_KEYS = doc(
  "Encrypt disks with customer-supplied encryption keys",
  "compute/docs/disks/customer-supplied-encryption",
);
const NINETY_DAYS = 90 * 24 * 3600;

/** The seconds of a duration such as `7776000s`. */
function seconds(value: unknown): number {
  return typeof value === "string" && /^\d+(?:\.\d+)?s$/.test(value) ? Number.parseFloat(value) : Number.NaN;
}

export const GCP_KEY_ROWS: readonly Row[] = [
  {
    id: "gcp-ssl-policy-version",
    subject: "in-transit",
    title: "SSL policies start at TLS 1.2.",
    resources: [GCP.sslPolicy, GCP.regionSslPolicy],
    paths: ["minTlsVersion"],
    must: modernTls,
    absent: "violates",
    vendorDefault: "TLS_1_0.",
    references: [TLS_POLICY, cis("GCP 3.0.0 3.9"), checkov("CKV_GCP_4"), trivy("GCP-0039")],
    remedy: 'Set minTlsVersion to "TLS_1_2".',
  },
  {
    id: "gcp-ssl-policy-profile",
    subject: "in-transit",
    title: "SSL policies offer only strong ciphers.",
    resources: [GCP.sslPolicy, GCP.regionSslPolicy],
    paths: ["profile"],
    must: oneOf("MODERN", "RESTRICTED", "FIPS_202205", "CUSTOM"),
    absent: "violates",
    vendorDefault: "COMPATIBLE, with weak ciphers.",
    severity: "medium",
    references: [TLS_POLICY, cis("GCP 3.0.0 3.9"), checkov("CKV_GCP_4")],
    remedy: 'Set profile to "MODERN" or "RESTRICTED".',
  },
  {
    id: "gcp-https-proxy-ssl-policy",
    subject: "in-transit",
    title: "HTTPS and SSL proxies name an SSL policy.",
    resources: [GCP.httpsProxy, GCP.regionHttpsProxy, GCP.sslProxy],
    paths: ["sslPolicy"],
    must: given("an SSL policy"),
    absent: "violates",
    vendorDefault: "Google's default policy, which takes TLS 1.0.",
    severity: "medium",
    references: [TLS_POLICY, cis("GCP 3.0.0 3.9")],
  },
  {
    id: "gcp-kms-rotation",
    subject: "key-care",
    title: "Cloud KMS keys rotate at least every 90 days.",
    resources: [GCP.cryptoKey],
    paths: ["rotationPeriod"],
    must: {
      required: "at most 7776000s (90 days)",
      holds: (value) => seconds(value) > 0 && seconds(value) <= NINETY_DAYS,
    },
    absent: "violates",
    when: [{ path: "purpose", must: is("ENCRYPT_DECRYPT"), orAbsent: true }],
    vendorDefault: "No rotation.",
    severity: "medium",
    references: [ROTATION, cis("GCP 3.0.0 1.10"), checkov("CKV_GCP_43"), trivy("GCP-0065")],
  },
  {
    id: "gcp-no-supplied-key",
    subject: "key-care",
    title: "Disks are not encrypted with keys written into the program.",
    resources: [GCP.disk, GCP.regionDisk],
    paths: ["diskEncryptionKey.rawKey"],
    must: nothing,
    absent: "passes",
    vendorDefault: "None.",
    references: [SUPPLIED_KEYS, trivy("GCP-0037")],
    remedy: "Use a Cloud KMS key: set diskEncryptionKey.kmsKeySelfLink.",
  },
  {
    id: "gcp-no-supplied-instance-key",
    subject: "key-care",
    title: "Disks of instances are not encrypted with keys written into the program.",
    resources: [GCP.instance],
    paths: ["bootDisk.diskEncryptionKeyRaw", "attachedDisks[].diskEncryptionKeyRaw"],
    must: nothing,
    absent: "passes",
    vendorDefault: "None.",
    references: [SUPPLIED_KEYS, trivy("GCP-0037")],
    remedy: "Use a Cloud KMS key: set kmsKeySelfLink.",
  },
  {
    id: "gcp-no-supplied-object-key",
    subject: "key-care",
    title: "Objects are not encrypted with keys written into the program.",
    resources: [GCP.bucketObject],
    paths: ["customerEncryption.encryptionKey"],
    must: nothing,
    absent: "passes",
    vendorDefault: "None.",
    references: [doc("Customer-supplied encryption keys", "storage/docs/encryption/customer-supplied-keys")],
    remedy: "Use a Cloud KMS key: set kmsKeyName.",
  },
  {
    id: "gcp-dns-dnssec",
    subject: "in-transit",
    title: "Public DNS zones are signed.",
    resources: [GCP.dnsZone],
    paths: ["dnssecConfig.state"],
    must: is("on"),
    absent: "violates",
    when: [{ path: "visibility", must: is("public"), orAbsent: true }],
    vendorDefault: "Off.",
    severity: "medium",
    levels: ADVISORY,
    why: "Unsigned answers can be forged, and with them certificates be had.",
    references: [DNSSEC, cis("GCP 3.0.0 3.3"), checkov("CKV_GCP_16"), trivy("GCP-0013")],
  },
  {
    id: "gcp-dns-dnssec-algorithm",
    subject: "in-transit",
    title: "DNS zones are not signed with SHA-1.",
    resources: [GCP.dnsZone],
    paths: ["dnssecConfig.defaultKeySpecs[].algorithm"],
    must: notOneOf("an algorithm other than rsasha1", "rsasha1"),
    absent: "passes",
    vendorDefault: "rsasha256.",
    severity: "medium",
    references: [DNSSEC, cis("GCP 3.0.0 3.4"), cis("GCP 3.0.0 3.5"), checkov("CKV_GCP_17"), trivy("GCP-0012")],
  },
];
