/**
 * Requests of AWS that the inputs of `@pulumi/aws` become. Its names are Terraform's in camel case; which requests the plugin
 * makes was compared with the members that they have, not with the plugin's source.
 */
import type { NamesByType } from "./names";

/** EC2 takes tags with the request that makes a resource. */
const EC2_TAGS = { tags: "TagSpecifications.Tags" } as const;

const PLUGIN = "says what the plugin does, and is sent to nobody";
const OF_ITS_OWN = "the id of what was just made";

export const AWS_NAMES = {
  "aws:ec2/vpc:Vpc": {
    requests: ["ec2.CreateVpc", "ec2.ModifyVpcAttribute"],
    names: EC2_TAGS,
    given: { VpcId: OF_ITS_OWN },
  },
  "aws:ec2/subnet:Subnet": {
    requests: ["ec2.CreateSubnet", "ec2.ModifySubnetAttribute"],
    names: EC2_TAGS,
    given: { SubnetId: OF_ITS_OWN },
  },
  "aws:ec2/internetGateway:InternetGateway": {
    requests: ["ec2.CreateInternetGateway", "ec2.AttachInternetGateway"],
    names: EC2_TAGS,
    given: { InternetGatewayId: OF_ITS_OWN },
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    requests: ["ec2.CreateSecurityGroup"],
    names: { ...EC2_TAGS, name: "GroupName" },
    given: { Description: "Managed by Pulumi, where the stack gives none: @pulumi/aws, ec2/securityGroup.d.ts" },
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    requests: ["ec2.CreateTags"],
    unmapped: {
      vpcId: "finds the group, which EC2 made with the VPC",
      ingress: "is always empty: the plugin revokes every rule that it finds",
      egress: "is always empty: the plugin revokes every rule that it finds",
    },
    given: { Resources: OF_ITS_OWN, Tags: "are tags, where the stack has any" },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    requests: ["ec2.AuthorizeSecurityGroupIngress"],
    names: {
      ...EC2_TAGS,
      securityGroupId: "GroupId",
      description: "IpPermissions.IpRanges.Description",
      cidrIpv4: "IpPermissions.IpRanges.CidrIp",
      referencedSecurityGroupId: "IpPermissions.UserIdGroupPairs.GroupId",
      ipProtocol: "IpPermissions.IpProtocol",
      fromPort: "IpPermissions.FromPort",
      toPort: "IpPermissions.ToPort",
    },
  },
  "aws:ec2/routeTable:RouteTable": { requests: ["ec2.CreateRouteTable"], names: EC2_TAGS },
  "aws:ec2/route:Route": { requests: ["ec2.CreateRoute"] },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { requests: ["ec2.AssociateRouteTable"] },
  "aws:ec2/eip:Eip": { requests: ["ec2.AllocateAddress"], names: EC2_TAGS },
  "aws:ec2/natGateway:NatGateway": { requests: ["ec2.CreateNatGateway"], names: EC2_TAGS },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { requests: ["ec2.CreateVpcEndpoint"], names: EC2_TAGS },
  "aws:ec2/flowLog:FlowLog": {
    requests: ["ec2.CreateFlowLogs"],
    names: { ...EC2_TAGS, vpcId: "ResourceIds", iamRoleArn: "DeliverLogsPermissionArn" },
    given: { ResourceType: "VPC, as vpcId is given" },
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    requests: ["ec2.CreateLaunchTemplate"],
    names: {
      name: "LaunchTemplateName",
      description: "VersionDescription",
      metadataOptions: "LaunchTemplateData.MetadataOptions",
      blockDeviceMappings: "LaunchTemplateData.BlockDeviceMappings",
      userData: "LaunchTemplateData.UserData",
      capacityReservationSpecification: "LaunchTemplateData.CapacityReservationSpecification",
      instanceMarketOptions: "LaunchTemplateData.InstanceMarketOptions",
      tagSpecifications: "LaunchTemplateData.TagSpecifications",
      tags: "TagSpecifications.Tags",
    },
    unmapped: { updateDefaultVersion: PLUGIN },
    given: { LaunchTemplateData: "is empty where the stack sets nothing" },
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    requests: ["logs.CreateLogGroup", "logs.PutRetentionPolicy"],
    names: { name: "logGroupName" },
    unmapped: { skipDestroy: PLUGIN },
    given: { retentionInDays: "is asked for where the stack sets it" },
  },
  "aws:iam/role:Role": {
    requests: ["iam.CreateRole"],
    names: { name: "RoleName", assumeRolePolicy: "AssumeRolePolicyDocument" },
    unmapped: { forceDetachPolicies: PLUGIN },
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    requests: ["iam.CreateInstanceProfile", "iam.AddRoleToInstanceProfile"],
    names: { name: "InstanceProfileName", role: "RoleName" },
    given: { RoleName: "is asked for where the stack names a role" },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    requests: ["iam.PutRolePolicy"],
    names: { name: "PolicyName", role: "RoleName", policy: "PolicyDocument" },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    requests: ["iam.AttachRolePolicy"],
    names: { role: "RoleName" },
  },
  "aws:kms/key:Key": {
    requests: ["kms.CreateKey", "kms.EnableKeyRotation", "kms.ScheduleKeyDeletion"],
    names: { deletionWindowInDays: "PendingWindowInDays" },
    unmapped: { enableKeyRotation: "is whether EnableKeyRotation is asked for" },
    given: { KeyId: OF_ITS_OWN },
  },
  "aws:kms/alias:Alias": { requests: ["kms.CreateAlias"], names: { name: "AliasName" } },
  "aws:eks/cluster:Cluster": {
    requests: ["eks.CreateCluster"],
    names: { vpcConfig: "resourcesVpcConfig", enabledClusterLogTypes: "logging.clusterLogging.types" },
  },
  "aws:eks/accessEntry:AccessEntry": { requests: ["eks.CreateAccessEntry"] },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": { requests: ["eks.AssociateAccessPolicy"] },
  "aws:eks/addon:Addon": {
    requests: ["eks.CreateAddon", "eks.UpdateAddon", "eks.DeleteAddon"],
    names: { resolveConflictsOnCreate: "resolveConflicts" },
    unmapped: { resolveConflictsOnUpdate: "is resolveConflicts of another request, whose values are the same" },
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": { requests: ["eks.CreatePodIdentityAssociation"] },
  "aws:eks/nodeGroup:NodeGroup": {
    requests: ["eks.CreateNodegroup", "eks.UpdateNodegroupVersion"],
    names: {
      nodeGroupNamePrefix: "nodegroupName",
      nodeRoleArn: "nodeRole",
      subnetIds: "subnets",
      forceUpdateVersion: "force",
    },
  },
  "aws:s3/bucket:Bucket": {
    requests: ["s3.CreateBucket", "s3.PutBucketTagging"],
    names: { tags: "Tagging.TagSet" },
    unmapped: { forceDestroy: PLUGIN },
    given: { Tagging: "is asked for where the stack has tags" },
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    requests: ["s3.PutPublicAccessBlock"],
    names: {
      blockPublicAcls: "PublicAccessBlockConfiguration.BlockPublicAcls",
      blockPublicPolicy: "PublicAccessBlockConfiguration.BlockPublicPolicy",
      ignorePublicAcls: "PublicAccessBlockConfiguration.IgnorePublicAcls",
      restrictPublicBuckets: "PublicAccessBlockConfiguration.RestrictPublicBuckets",
    },
    given: { PublicAccessBlockConfiguration: "holds what is left false too" },
  },
  "aws:s3/bucketPolicy:BucketPolicy": { requests: ["s3.PutBucketPolicy"] },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    requests: ["s3.PutBucketEncryption"],
    names: { rules: "ServerSideEncryptionConfiguration.Rules" },
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    requests: ["s3.PutBucketVersioning"],
    own: { "versioningConfiguration.status": ["Disabled"] },
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    requests: ["s3.PutBucketLifecycleConfiguration"],
    names: { rules: "LifecycleConfiguration.Rules" },
  },
  "aws:ecr/repository:Repository": {
    requests: ["ecr.CreateRepository"],
    names: { name: "repositoryName" },
    unmapped: { forceDelete: PLUGIN },
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    requests: ["ecr.PutLifecyclePolicy"],
    names: { repository: "repositoryName", policy: "lifecyclePolicyText" },
  },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    requests: ["ecr.SetRepositoryPolicy"],
    names: { repository: "repositoryName", policy: "policyText" },
  },
  "aws:secretsmanager/secret:Secret": {
    requests: ["secretsmanager.CreateSecret", "secretsmanager.DeleteSecret"],
    given: { SecretId: OF_ITS_OWN },
  },
  "aws:sqs/queue:Queue": {
    requests: ["sqs.CreateQueue"],
    names: {
      name: "QueueName",
      messageRetentionSeconds: "Attributes.{MessageRetentionPeriod}",
      visibilityTimeoutSeconds: "Attributes.{VisibilityTimeout}",
      kmsMasterKeyId: "Attributes.{KmsMasterKeyId}",
      kmsDataKeyReusePeriodSeconds: "Attributes.{KmsDataKeyReusePeriodSeconds}",
      sqsManagedSseEnabled: "Attributes.{SqsManagedSseEnabled}",
    },
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    requests: ["sqs.SetQueueAttributes"],
    names: { policy: "Attributes.{Policy}" },
  },
  "aws:cloudwatch/eventRule:EventRule": { requests: ["events.PutRule"] },
  "aws:cloudwatch/eventTarget:EventTarget": {
    requests: ["events.PutTargets"],
    names: { targetId: "Targets.Id", arn: "Targets.Arn" },
  },
  "aws:efs/fileSystem:FileSystem": {
    requests: ["efs.CreateFileSystem", "efs.PutLifecycleConfiguration", "efs.UpdateFileSystemProtection"],
    names: { protection: ".", "protection.replicationOverwrite": "ReplicationOverwriteProtection" },
    given: {
      FileSystemId: OF_ITS_OWN,
      LifecyclePolicies: "are asked for where the stack has any",
      CreationToken: "is made up by the plugin where none is given",
    },
  },
  "aws:efs/mountTarget:MountTarget": { requests: ["efs.CreateMountTarget"] },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": { requests: ["efs.PutFileSystemPolicy"] },
  "aws:route53/zone:Zone": {
    requests: ["route53.CreateHostedZone", "route53.ChangeTagsForResource"],
    names: { comment: "HostedZoneConfig.Comment", tags: "AddTags" },
    unmapped: { forceDestroy: PLUGIN },
    given: {
      CallerReference: "is made up by the plugin",
      ResourceType: "hostedzone, as it is one",
      ResourceId: OF_ITS_OWN,
    },
  },
} satisfies NamesByType;
