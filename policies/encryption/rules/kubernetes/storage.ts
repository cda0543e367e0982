/** Kubernetes: what storage classes and volumes ask of the clouds' drivers. */
import { kubernetesRule, type KubernetesRule } from "../../../kubernetes/kubernetes-rule";
import { ADVISORY_IN_DEV, MANDATORY, PROD_ONLY } from "../../../rule/rule";
import { KUBERNETES } from "../../../../catalogue/tokens/kubernetes";
import { page } from "../references";

const EBS_PARAMETERS = page(
  "AWS EBS CSI driver: CreateVolume parameters",
  "https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md",
);
const GCP_KEY = page(
  "Use customer-managed encryption keys in GKE",
  "https://cloud.google.com/kubernetes-engine/docs/how-to/using-cmek",
);
const AZURE_KEY = page(
  "Azure Disk CSI driver parameters",
  "https://github.com/kubernetes-sigs/azuredisk-csi-driver/blob/master/docs/driver-parameters.md",
);
const AZURE_FILE = page(
  "Azure File CSI driver parameters",
  "https://github.com/kubernetes-sigs/azurefile-csi-driver/blob/master/docs/driver-parameters.md",
);
const EFS = page(
  "Amazon EFS CSI driver: encryption in transit",
  "https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/README.md",
);

const PROVISIONER = "object.?provisioner.orValue('')";
const parameter = (name: string) => `object.?parameters[?'${name}'].orValue('')`;
const EBS = "['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com', 'kubernetes.io/aws-ebs']";
const GCE = "['pd.csi.storage.gke.io', 'kubernetes.io/gce-pd']";
const AZURE_DISK = "['disk.csi.azure.com', 'kubernetes.io/azure-disk']";

/** What a class of one driver must say: the parameter that holds it, and what it must be. */
function ofDriver(drivers: string, name: string, holds: string, required: string) {
  return {
    over: "object" as const,
    holds: `!(${PROVISIONER} in ${drivers}) || ${holds}`,
    property: `parameters.${name}`,
    required,
  };
}

const AWS_OWN = "startsWith('alias/aws/')";

export const KUBERNETES_STORAGE_RULES: readonly KubernetesRule[] = [
  kubernetesRule({
    id: "storage-class-encrypted",
    title: "Storage classes ask for encrypted volumes.",
    why: "Whoever gets hold of the disk or of a snapshot reads the data; EBS encrypts only where it is asked to.",
    remedy: 'Set parameters.encrypted to "true".',
    references: [EBS_PARAMETERS, { name: "checkov CKV_AWS_3" }],
    severity: "high",
    levels: MANDATORY,
    resources: [KUBERNETES.storageClass],
    checks: [ofDriver(EBS, "encrypted", `${parameter("encrypted")} == 'true'`, '"true"')],
  }),
  kubernetesRule({
    id: "storage-class-customer-key",
    title: "Storage classes name a customer-managed key.",
    why: "With the provider's key nobody here can see who decrypts, rotate on demand, or cut access off.",
    remedy: "Set parameters.kmsKeyId (AWS), disk-encryption-kms-key (Google Cloud) or diskEncryptionSetID (Azure).",
    references: [EBS_PARAMETERS, GCP_KEY, AZURE_KEY],
    severity: "medium",
    levels: PROD_ONLY,
    resources: [KUBERNETES.storageClass],
    checks: [
      ofDriver(
        EBS,
        "kmsKeyId",
        `(${parameter("kmsKeyId")} != '' && !${parameter("kmsKeyId")}.${AWS_OWN})`,
        "the ARN of a customer-managed KMS key",
      ),
      ofDriver(
        GCE,
        "disk-encryption-kms-key",
        `${parameter("disk-encryption-kms-key")} != ''`,
        "the name of a Cloud KMS key",
      ),
      ofDriver(
        AZURE_DISK,
        "diskEncryptionSetID",
        `${parameter("diskEncryptionSetID")} != ''`,
        "the id of a disk encryption set",
      ),
    ],
  }),
  kubernetesRule({
    id: "storage-class-tls",
    title: "Storage classes of file shares encrypt in transit.",
    why: "NFS is plaintext: whoever is on the path reads and changes files.",
    remedy: 'Set parameters.protocol to "smb", or parameters.encryptInTransit to "true".',
    references: [AZURE_FILE],
    severity: "medium",
    levels: ADVISORY_IN_DEV,
    resources: [KUBERNETES.storageClass],
    checks: [
      {
        ...ofDriver("['file.csi.azure.com']", "encryptInTransit", "", '"true" with protocol nfs'),
        holds:
          `${PROVISIONER} != 'file.csi.azure.com' || ${parameter("protocol")} != 'nfs'` +
          ` || ${parameter("encryptInTransit")} == 'true'`,
      },
    ],
  }),
  kubernetesRule({
    id: "persistent-volume-tls",
    title: "Volumes over the network encrypt in transit.",
    why: "NFS is plaintext: whoever is on the path reads and changes files.",
    remedy: "Use a CSI driver that mounts over TLS, or add the mount option xprtsec=tls.",
    references: [EFS, { name: "checkov CKV_AWS_97" }],
    severity: "medium",
    levels: ADVISORY_IN_DEV,
    resources: [KUBERNETES.persistentVolume],
    checks: [
      {
        over: "object",
        holds:
          "!has(object.spec) || !has(object.spec.nfs)" +
          " || object.?spec.?mountOptions.orValue([]).exists(option, option in ['xprtsec=tls', 'xprtsec=mtls'])",
        property: "spec.mountOptions",
        required: "xprtsec=tls",
      },
      {
        over: "object",
        holds:
          "object.?spec.?csi.?driver.orValue('') != 'efs.csi.aws.com'" +
          " || object.?spec.?csi.?volumeAttributes[?'encryptInTransit'].orValue('true') != 'false'",
        property: "spec.csi.volumeAttributes.encryptInTransit",
        required: '"true"',
      },
    ],
  }),
];
