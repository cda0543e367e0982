/** AWS: disks, machine images, and what starts machines. EBS encrypts only where it is asked to. */
import { AWS } from "../../../../catalogue/tokens/aws";
import { CUSTOM } from "../../../../catalogue/tokens/custom";
import { ADVISORY } from "../../../rule/rule";
import { atRestRows, type StoredData } from "../at-rest";
import { checkov, cis, page, trivy } from "../references";
import { awsCustomerKey, given, is } from "../requirement";
import type { Row } from "../row";
import { AWS_KEY } from "./key";

const EBS = page("Amazon EBS encryption", "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html");
const UNLESS_REGION = "Not encrypted, unless the region's account-wide EBS default is on, which a plan cannot see.";
const IMAGE_BUILDER = page(
  "Data protection in EC2 Image Builder",
  "https://docs.aws.amazon.com/imagebuilder/latest/userguide/data-protection.html",
);
const WORKSPACES = page(
  "Encrypted WorkSpaces",
  "https://docs.aws.amazon.com/workspaces/latest/adminguide/encrypt-workspaces.html",
);

const STORED: readonly StoredData[] = [
  {
    ...{ id: "aws-ebs-volume", what: "EBS volumes", resources: [AWS.ebsVolume], page: EBS },
    encrypted: {
      paths: ["encrypted"],
      vendorDefault: UNLESS_REGION,
      references: [cis("AWS 3.0.0 2.2.1"), checkov("CKV_AWS_3"), trivy("AWS-0026")],
      remediate: true,
    },
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_189"), trivy("AWS-0027")] },
  },
  {
    ...{ id: "aws-ebs-snapshot-copy", what: "Copies of EBS snapshots", resources: [AWS.ebsSnapshotCopy], page: EBS },
    encrypted: { paths: ["encrypted"], vendorDefault: UNLESS_REGION, remediate: true },
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_183")] },
  },
  {
    ...{ id: "aws-ebs-snapshot-import", what: "Imported EBS snapshots", resources: [AWS.ebsSnapshotImport], page: EBS },
    encrypted: { paths: ["encrypted"], vendorDefault: UNLESS_REGION, remediate: true },
    key: { paths: ["kmsKeyId"] },
  },
  {
    ...{ id: "aws-ami", what: "Volumes of machine images", resources: [AWS.ami], page: EBS },
    encrypted: {
      paths: ["ebsBlockDevices[].encrypted"],
      // The API refuses `encrypted` beside a snapshot.
      inheritsFrom: ["snapshotId"],
      vendorDefault: "Not encrypted, unless the snapshot behind the device is.",
      references: [checkov("CKV_AWS_204")],
    },
  },
  {
    ...{ id: "aws-ami-copy", what: "Copies of machine images", resources: [AWS.amiCopy], page: EBS },
    encrypted: { paths: ["encrypted"], references: [checkov("CKV_AWS_235")], remediate: true },
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_236")] },
  },
  {
    ...{ id: "aws-instance-root-volume", what: "Root volumes of instances", page: EBS },
    resources: [AWS.instance, AWS.spotInstanceRequest],
    encrypted: {
      paths: ["rootBlockDevice.encrypted"],
      vendorDefault: UNLESS_REGION,
      references: [cis("AWS 3.0.0 2.2.1"), checkov("CKV_AWS_8"), trivy("AWS-0131")],
      remediate: true,
    },
    key: { paths: ["rootBlockDevice?.kmsKeyId"] },
  },
  {
    ...{ id: "aws-instance-data-volume", what: "Data volumes of instances", page: EBS },
    resources: [AWS.instance, AWS.spotInstanceRequest],
    encrypted: {
      paths: ["ebsBlockDevices[].encrypted"],
      vendorDefault: UNLESS_REGION,
      references: [cis("AWS 3.0.0 2.2.1"), checkov("CKV_AWS_8"), trivy("AWS-0131")],
    },
    key: { paths: ["ebsBlockDevices[].kmsKeyId"] },
  },
  {
    ...{ id: "aws-launch-configuration-root-volume", what: "Root volumes of launch configurations", page: EBS },
    resources: [AWS.launchConfiguration],
    encrypted: {
      paths: ["rootBlockDevice.encrypted"],
      vendorDefault: UNLESS_REGION,
      references: [checkov("CKV_AWS_8"), trivy("AWS-0008")],
      remediate: true,
    },
  },
  {
    ...{ id: "aws-launch-configuration-data-volume", what: "Data volumes of launch configurations", page: EBS },
    resources: [AWS.launchConfiguration],
    encrypted: {
      paths: ["ebsBlockDevices[].encrypted"],
      vendorDefault: UNLESS_REGION,
      references: [checkov("CKV_AWS_8"), trivy("AWS-0122")],
    },
  },
  {
    ...{
      id: "aws-launch-template-volume",
      what: "Volumes of launch templates",
      resources: [AWS.launchTemplate],
      page: EBS,
    },
    encrypted: {
      paths: ["blockDeviceMappings[].ebs?.encrypted"],
      none: "violates",
      vendorDefault: "The image decides; Amazon's images are not encrypted, unless the region's EBS default is on.",
      references: [cis("AWS 3.0.0 2.2.1"), checkov("CKV_AWS_8"), trivy("AWS-0131")],
      remedy: "Map the image's root device in blockDeviceMappings and set ebs.encrypted to true on every mapping.",
    },
    key: { paths: ["blockDeviceMappings[].ebs?.kmsKeyId"] },
  },
  {
    ...{
      id: "aws-karpenter-volume",
      what: "Volumes of machines that Karpenter starts",
      resources: [CUSTOM.karpenterNodeClass],
      page: page(
        "Karpenter: EC2NodeClasses",
        "https://karpenter.sh/docs/concepts/nodeclasses/#specblockdevicemappings",
      ),
    },
    encrypted: {
      paths: ["spec.blockDeviceMappings[].ebs?.encrypted"],
      none: "violates",
      vendorDefault: "Karpenter encrypts the volumes that it maps itself; a mapping of one's own replaces its.",
      remedy: "Map every device of the image in spec.blockDeviceMappings and set ebs.encrypted to true.",
    },
    key: { paths: ["spec.blockDeviceMappings[].ebs?.kmsKeyID"] },
  },
  {
    ...{ id: "aws-spot-fleet-volume", what: "Volumes of spot fleets", resources: [AWS.spotFleetRequest], page: EBS },
    encrypted: {
      paths: [
        "launchSpecifications[].ebsBlockDevices[].encrypted",
        "launchSpecifications[].rootBlockDevices[].encrypted",
      ],
      vendorDefault: UNLESS_REGION,
    },
  },
  {
    ...{ id: "aws-image-recipe-volume", what: "Volumes of image recipes", page: IMAGE_BUILDER },
    resources: [AWS.imageRecipe],
    encrypted: { paths: ["blockDeviceMappings[].ebs?.encrypted"], references: [checkov("CKV_AWS_200")] },
    key: { paths: ["blockDeviceMappings[].ebs?.kmsKeyId"], references: [checkov("CKV_AWS_200")] },
  },
  {
    ...{ id: "aws-container-recipe-volume", what: "Volumes of container recipes", page: IMAGE_BUILDER },
    resources: [AWS.containerRecipe],
    encrypted: { paths: ["instanceConfiguration.blockDeviceMappings[].ebs?.encrypted"] },
    key: { paths: ["kmsKeyId"] },
  },
  {
    ...{ id: "aws-image-component", what: "Components of machine images", page: IMAGE_BUILDER },
    resources: [AWS.imageComponent],
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_180")] },
  },
  {
    ...{ id: "aws-image-distribution", what: "Distributed machine images", page: IMAGE_BUILDER },
    resources: [AWS.imageDistribution],
    key: {
      paths: ["distributions[].amiDistributionConfiguration?.kmsKeyId"],
      references: [checkov("CKV_AWS_199")],
    },
  },
  {
    ...{
      id: "aws-workspace-root-volume",
      what: "Root volumes of WorkSpaces",
      resources: [AWS.workspace],
      page: WORKSPACES,
    },
    encrypted: { paths: ["rootVolumeEncryptionEnabled"], references: [checkov("CKV_AWS_156"), trivy("AWS-0109")] },
    key: { paths: ["volumeEncryptionKey"] },
  },
  {
    ...{
      id: "aws-workspace-user-volume",
      what: "User volumes of WorkSpaces",
      resources: [AWS.workspace],
      page: WORKSPACES,
    },
    encrypted: { paths: ["userVolumeEncryptionEnabled"], references: [checkov("CKV_AWS_155"), trivy("AWS-0109")] },
  },
  {
    id: "aws-ecs-service-volume",
    what: "EBS volumes of ECS services",
    resources: [AWS.ecsService],
    page: page(
      "Encrypt data stored in Amazon EBS volumes attached to ECS tasks",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-kms-encryption.html",
    ),
    encrypted: { paths: ["volumeConfiguration?.managedEbsVolume.encrypted"], vendorDefault: UNLESS_REGION },
    key: { paths: ["volumeConfiguration?.managedEbsVolume.kmsKeyId"] },
  },
];

const DLM = page(
  "Automate cross-Region snapshot copies",
  "https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-ami-policy.html",
);

export const AWS_MACHINE_ROWS: readonly Row[] = [
  ...atRestRows(STORED, AWS_KEY),
  {
    id: "aws-ebs-encryption-by-default-on",
    subject: "at-rest",
    title: "EBS encryption by default is on.",
    resources: [AWS.ebsEncryptionByDefault],
    paths: ["enabled"],
    must: is(true),
    absent: "passes",
    vendorDefault: "The resource turns it on.",
    references: [EBS, cis("AWS 3.0.0 2.2.1"), checkov("CKV_AWS_106")],
    remediate: true,
  },
  {
    id: "aws-eks-node-group-launch-template",
    subject: "at-rest",
    title: "EKS node groups take their disks from a launch template, where encryption can be asked for.",
    resources: [AWS.eksNodeGroup],
    paths: ["launchTemplate"],
    must: given("a launch template"),
    absent: "violates",
    vendorDefault: UNLESS_REGION,
    levels: ADVISORY,
    severity: "medium",
    references: [EBS],
    remedy: "Give launchTemplate a template that encrypts every mapped volume.",
  },
  {
    id: "aws-dlm-copy-encrypted",
    subject: "at-rest",
    title: "Cross-region copies of snapshots are encrypted at rest.",
    resources: [AWS.dlmPolicy],
    paths: [
      "policyDetails.schedules[].crossRegionCopyRules[].encrypted",
      "policyDetails.action.crossRegionCopies[].encryptionConfiguration.encrypted",
    ],
    must: is(true),
    absent: "violates",
    vendorDefault: "Copies of unencrypted snapshots are not encrypted.",
    references: [DLM, checkov("CKV_AWS_253"), checkov("CKV_AWS_255")],
  },
  {
    id: "aws-dlm-copy-customer-key",
    subject: "customer-key",
    title: "Cross-region copies of snapshots are encrypted with a customer-managed key.",
    resources: [AWS.dlmPolicy],
    paths: [
      "policyDetails.schedules[].crossRegionCopyRules[].cmkArn",
      "policyDetails.action.crossRegionCopies[].encryptionConfiguration.cmkArn",
    ],
    must: awsCustomerKey,
    absent: "violates",
    vendorDefault: "AWS's own key for EBS.",
    references: [DLM, checkov("CKV_AWS_254"), checkov("CKV_AWS_256")],
  },
];
