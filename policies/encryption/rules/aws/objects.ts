/** AWS: objects, files and backups at rest, apart from what S3 splits over several resources (see `buckets.ts`). */
import { AWS } from "../../../../catalogue/tokens/aws";
import { atRestRows, type StoredData } from "../at-rest";
import { checkov, cis, page, trivy } from "../references";
import { is, oneOf } from "../requirement";
import type { Row } from "../row";
import { AWS_KEY } from "./key";

const S3 = page(
  "Protecting data with server-side encryption",
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html",
);
const EFS = page("Encrypting data in Amazon EFS", "https://docs.aws.amazon.com/efs/latest/ug/encryption.html");
const FSX = page(
  "Encryption of data at rest in Amazon FSx",
  "https://docs.aws.amazon.com/fsx/latest/LustreGuide/encryption-at-rest.html",
);
const BACKUP = page(
  "Encryption for backups in AWS Backup",
  "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
);
const GATEWAY = page(
  "Encrypting data with AWS KMS in Storage Gateway",
  "https://docs.aws.amazon.com/storagegateway/latest/vgw/encryption.html",
);

const STORED: readonly StoredData[] = [
  {
    id: "aws-s3-object",
    what: "S3 objects",
    resources: [AWS.s3Object, AWS.s3BucketObject, AWS.s3ObjectCopy],
    page: S3,
    key: {
      paths: ["kmsKeyId"],
      vendorDefault: "The bucket's default encryption; its rules check that.",
      absent: "passes",
      references: [checkov("CKV_AWS_186"), checkov("CKV_AWS_181")],
    },
  },
  {
    ...{ id: "aws-s3-inventory", what: "S3 inventories", resources: [AWS.s3Inventory], page: S3 },
    key: { paths: ["destination.bucket.encryption.sseKms.keyId"] },
  },
  {
    ...{ id: "aws-s3-table-bucket", what: "S3 table buckets", resources: [AWS.s3TableBucket], page: S3 },
    key: { paths: ["encryptionConfiguration.kmsKeyArn"] },
  },
  {
    ...{ id: "aws-s3-vector-bucket", what: "S3 vector buckets", resources: [AWS.s3VectorBucket], page: S3 },
    key: { paths: ["encryptionConfigurations[].kmsKeyArn"], none: "violates" },
  },
  {
    ...{ id: "aws-efs", what: "EFS file systems", resources: [AWS.efs], page: EFS },
    encrypted: {
      paths: ["encrypted"],
      vendorDefault: "Not encrypted when made through the API.",
      references: [cis("AWS 3.0.0 2.4.1"), checkov("CKV_AWS_42"), trivy("AWS-0037")],
      remediate: true,
    },
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_184")] },
  },
  {
    ...{ id: "aws-efs-replica", what: "Replicas of EFS file systems", resources: [AWS.efsReplication], page: EFS },
    key: { paths: ["destination.kmsKeyId"] },
  },
  {
    ...{ id: "aws-fsx", what: "FSx file systems", page: FSX },
    resources: [AWS.fsxLustre, AWS.fsxOntap, AWS.fsxOpenZfs, AWS.fsxWindows, AWS.fsxFileCache],
    key: {
      paths: ["kmsKeyId"],
      references: [checkov("CKV_AWS_178"), checkov("CKV_AWS_179"), checkov("CKV_AWS_190"), checkov("CKV_AWS_203")],
    },
  },
  {
    ...{ id: "aws-backup-vault", what: "Backup vaults", resources: [AWS.backupVault], page: BACKUP },
    key: { paths: ["kmsKeyArn"], references: [checkov("CKV_AWS_166")] },
  },
  {
    ...{ id: "aws-backup-air-gapped-vault", what: "Air-gapped backup vaults", page: BACKUP },
    resources: [AWS.backupAirGappedVault],
    key: { paths: ["encryptionKeyArn"] },
  },
  {
    ...{ id: "aws-storage-gateway", what: "Storage Gateway shares and volumes", page: GATEWAY },
    resources: [AWS.nfsFileShare, AWS.smbFileShare, AWS.cachedVolume, AWS.storedVolume],
    key: {
      paths: ["kmsEncrypted"],
      must: is(true),
      vendorDefault: "Encrypted with S3's own keys.",
      remedy: "Set kmsEncrypted to true and name your KMS key beside it.",
    },
  },
];

export const AWS_OBJECT_ROWS: readonly Row[] = [
  ...atRestRows(STORED, AWS_KEY),
  {
    id: "aws-s3-object-encryption-mode",
    subject: "at-rest",
    title: "S3 objects that choose their own encryption choose a KMS key.",
    resources: [AWS.s3Object, AWS.s3BucketObject, AWS.s3ObjectCopy],
    paths: ["serverSideEncryption"],
    must: oneOf("aws:kms", "aws:kms:dsse", "aws:fsx"),
    absent: "passes",
    vendorDefault: "The bucket's default encryption.",
    references: [S3],
    severity: "low",
  },
  {
    id: "aws-s3-public-access-block-complete",
    subject: "exposure",
    title: "A public access block blocks all four ways in.",
    resources: [AWS.s3PublicAccessBlock, AWS.s3AccountPublicAccessBlock],
    paths: ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"],
    must: is(true),
    absent: "violates",
    vendorDefault: "Each of the four is false unless set.",
    references: [
      page(
        "Blocking public access to your Amazon S3 storage",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
      ),
      ...[cis("AWS 3.0.0 2.1.4"), checkov("CKV_AWS_53"), checkov("CKV_AWS_54"), checkov("CKV_AWS_55")],
      ...[checkov("CKV_AWS_56"), trivy("AWS-0086"), trivy("AWS-0087"), trivy("AWS-0091"), trivy("AWS-0093")],
    ],
    remediate: true,
  },
  {
    id: "aws-s3-access-point-block",
    subject: "exposure",
    title: "S3 access points block public access.",
    resources: [AWS.s3AccessPoint],
    paths: [
      "publicAccessBlockConfiguration.blockPublicAcls",
      "publicAccessBlockConfiguration.blockPublicPolicy",
      "publicAccessBlockConfiguration.ignorePublicAcls",
      "publicAccessBlockConfiguration.restrictPublicBuckets",
    ],
    must: is(true),
    absent: "passes",
    vendorDefault: "All four are on; they cannot be changed later.",
    references: [
      page(
        "Managing public access to access points",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html",
      ),
      checkov("CKV_AWS_392"),
    ],
    remediate: true,
  },
  {
    id: "aws-ebs-snapshots-not-shared",
    subject: "exposure",
    title: "The region refuses public EBS snapshots.",
    resources: [AWS.ebsSnapshotBlockPublicAccess],
    paths: ["state"],
    must: oneOf("block-all-sharing", "block-new-sharing"),
    absent: "violates",
    vendorDefault: "Required by the API.",
    references: [
      page(
        "Block public access for Amazon EBS snapshots",
        "https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html",
      ),
    ],
  },
  {
    id: "aws-datasync-efs-tls",
    subject: "in-transit",
    title: "DataSync mounts EFS over TLS.",
    resources: [AWS.datasyncEfs],
    paths: ["inTransitEncryption"],
    must: is("TLS1_2"),
    absent: "violates",
    vendorDefault: "No TLS.",
    references: [
      page(
        "Configuring DataSync transfers with Amazon EFS",
        "https://docs.aws.amazon.com/datasync/latest/userguide/create-efs-location.html",
      ),
    ],
  },
  {
    id: "aws-ecs-efs-tls",
    subject: "in-transit",
    title: "ECS tasks mount EFS over TLS.",
    resources: [AWS.ecsTaskDefinition],
    paths: ["volumes[].efsVolumeConfiguration?.transitEncryption"],
    must: is("ENABLED"),
    absent: "violates",
    vendorDefault: "No TLS.",
    references: [
      page(
        "Specify an EFS volume in an ECS task definition",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-efs-config.html",
      ),
      ...[checkov("CKV_AWS_97"), trivy("AWS-0035")],
    ],
  },
];
