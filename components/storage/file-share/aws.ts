/**
 * Shared files on AWS: one EFS file system, with a mount target in every zone that nodes alone reach. Each claim gets an
 * access point of its own, a folder that its pods see as the root.
 */
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { FileSystem, FileSystemPolicy, MountTarget } from "@pulumi/aws/efs";
import { Addon } from "@pulumi/aws/eks";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import { jsonStringify, mergeOptions, type Output, type Resource } from "@pulumi/pulumi";
import { named } from "../../account/names.aws";
import { placementOn } from "../../placement";
import { EFS_DRIVER } from "../../cluster/addons.aws";
import { shareDriverRole } from "../../cluster/roles.aws";
import type { Scope } from "../../core/component";
import { SHARED, SHARED_FILE_CLASS, type CreateFileShare, type FileShareSite } from "./contract";

/** NFS, which EFS speaks inside of TLS too. */
const NFS = 2049;

export const createFileShare: CreateFileShare = (scope, { placement }, site) => {
  const { keys, network, cluster, kubernetes } = site;
  const isProd = scope.ownership.environment === "prod";
  const key = keys.for("files");
  const files = new FileSystem(
    scope.name,
    {
      encrypted: true,
      kmsKeyId: key.id,
      performanceMode: "generalPurpose",
      throughputMode: "elastic",
      lifecyclePolicies: [{ transitionToIa: "AFTER_30_DAYS" }, { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" }],
      tags: named(scope, "files"),
    },
    { ...scope.options, protect: isProd, dependsOn: [...key.ready] },
  );
  const caller = shareDriverRole(scope, placementOn("aws", placement));
  const policy = new FileSystemPolicy(
    scope.name,
    { fileSystemId: files.id, policy: mountsOnly(files.arn, caller.role.arn) },
    scope.options,
  );
  const door = createDoor(scope, site);
  const targets = network.nodeSubnets.map(
    ({ zone, id }) =>
      new MountTarget(
        `${scope.name}-${zone}`,
        { fileSystemId: files.id, subnetId: id, securityGroups: [door.id] },
        scope.options,
      ),
  );
  const driver = new Addon(
    `${scope.name}-driver`,
    {
      clusterName: cluster.name,
      addonName: EFS_DRIVER.name,
      addonVersion: EFS_DRIVER.version,
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      configurationValues: JSON.stringify(EFS_DRIVER.configuration),
      podIdentityAssociations: [{ serviceAccount: caller.serviceAccount, roleArn: caller.role.arn }],
    },
    // Its controller runs on nodes: the Kubernetes provider waits for some.
    mergeOptions(scope.options, { dependsOn: [...caller.ready, ...cluster.ready, kubernetes] }),
  );
  return { storageClass: createClass(scope, site, files.id, [policy, ...targets, driver]) };
};

/**
 * Whoever mounts does so through a mount target and inside of TLS. Root in a pod is root of its own folder only; root of everything is
 * the driver's controller alone, which removes the folders of claims that go.
 */
function mountsOnly(arn: Output<string>, driver: Output<string>): Output<string> {
  const everybody = { Principal: { AWS: "*" }, Resource: arn };
  return jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "MountInTheNetwork",
        Effect: "Allow",
        ...everybody,
        Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
      },
      {
        Sid: "RemoveFoldersOfClaims",
        Effect: "Allow",
        Principal: { AWS: driver },
        Resource: arn,
        Action: [
          "elasticfilesystem:ClientMount",
          "elasticfilesystem:ClientWrite",
          "elasticfilesystem:ClientRootAccess",
        ],
        Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
      },
      {
        Sid: "DenyPlaintext",
        Effect: "Deny",
        ...everybody,
        Action: "elasticfilesystem:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}

function createDoor(scope: Scope, { network, cluster }: FileShareSite): SecurityGroup {
  const group = new SecurityGroup(
    scope.name,
    { vpcId: network.id, description: "Files from nodes of the cluster", tags: named(scope, "files") },
    scope.options,
  );
  new SecurityGroupIngressRule(
    scope.name,
    {
      securityGroupId: group.id,
      description: "NFS inside of TLS, from nodes",
      referencedSecurityGroupId: cluster.nodeSecurityGroup,
      ipProtocol: "tcp",
      fromPort: NFS,
      toPort: NFS,
      tags: named(scope, "files-nfs"),
    },
    scope.options,
  );
  return group;
}

function createClass(
  scope: Scope,
  { kubernetes }: FileShareSite,
  fileSystemId: Output<string>,
  dependsOn: readonly Resource[],
): StorageClass {
  return new StorageClass(
    scope.name,
    {
      metadata: { name: SHARED_FILE_CLASS, labels: { ...scope.labels } },
      ...SHARED,
      provisioner: "efs.csi.aws.com",
      parameters: { provisioningMode: "efs-ap", fileSystemId, directoryPerms: "700", basePath: "/claims" },
    },
    { ...scope.options, provider: kubernetes, dependsOn: [...dependsOn] },
  );
}
