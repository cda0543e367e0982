/**
 * The types that hold data or addresses: what is lost with one of them comes back by no update. Whatever else an upgrade
 * would delete or replace is listed in `accepted.ts` with its reason.
 */

const DATA = "keeps data that nothing else has";
const KEY = "data that it encrypts cannot be read without it";
const ADDRESSES = "what is in it has its addresses, and would be made anew with it";
const ADDRESS = "others have written its address down";
const PODS = "every pod on it is stopped, and what its nodes keep on their disks is gone";
const LOGS = "keeps records of who did what";
const NAMES = "keeps names that resolvers and certificates depend on";
const IMAGES = "keeps images that running pods are started from";
const ALL_INSIDE = "everything in it is deleted along";

export const HOLDERS: Readonly<Record<string, string>> = {
  "aws:cloudwatch/logGroup:LogGroup": LOGS,
  "aws:ec2/eip:Eip": ADDRESS,
  "aws:ec2/internetGateway:InternetGateway": "without it no public address of the network leads anywhere",
  "aws:ec2/natGateway:NatGateway": ADDRESS,
  "aws:ec2/securityGroup:SecurityGroup": "network interfaces are in it",
  "aws:ec2/subnet:Subnet": ADDRESSES,
  "aws:ec2/vpc:Vpc": ADDRESSES,
  "aws:ec2/vpcEndpoint:VpcEndpoint": ADDRESS,
  "aws:ecr/repository:Repository": IMAGES,
  "aws:efs/fileSystem:FileSystem": DATA,
  "aws:efs/mountTarget:MountTarget": "pods have mounted its address",
  "aws:eks/cluster:Cluster": ALL_INSIDE,
  "aws:eks/nodeGroup:NodeGroup": PODS,
  "aws:kms/key:Key": KEY,
  "aws:route53/zone:Zone": NAMES,
  "aws:s3/bucket:Bucket": DATA,
  "aws:secretsmanager/secret:Secret": DATA,

  "gcp:artifactregistry/repository:Repository": IMAGES,
  "gcp:compute/globalAddress:GlobalAddress": ADDRESSES,
  "gcp:compute/network:Network": ADDRESSES,
  "gcp:compute/router:Router": "its NAT gateway's addresses go with it",
  "gcp:compute/routerNat:RouterNat": ADDRESS,
  "gcp:compute/subnetwork:Subnetwork": ADDRESSES,
  "gcp:container/cluster:Cluster": ALL_INSIDE,
  "gcp:container/nodePool:NodePool": PODS,
  "gcp:dns/managedZone:ManagedZone": NAMES,
  "gcp:kms/cryptoKey:CryptoKey": KEY,
  "gcp:kms/keyRing:KeyRing": KEY,
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": LOGS,
  "gcp:secretmanager/secret:Secret": DATA,
  "gcp:servicenetworking/connection:Connection": "file shares and databases are reached over it",
  "gcp:storage/bucket:Bucket": DATA,

  "azure-native:compute:DiskEncryptionSet": KEY,
  "azure-native:containerregistry:Registry": IMAGES,
  "azure-native:containerservice:AgentPool": PODS,
  "azure-native:containerservice:ManagedCluster": ALL_INSIDE,
  "azure-native:dns:Zone": NAMES,
  "azure-native:keyvault:Key": KEY,
  "azure-native:keyvault:Secret": DATA,
  "azure-native:keyvault:Vault": KEY,
  "azure-native:network:NatGateway": ADDRESS,
  "azure-native:network:PrivateEndpoint": ADDRESS,
  "azure-native:network:PublicIPAddress": ADDRESS,
  "azure-native:network:Subnet": ADDRESSES,
  "azure-native:network:VirtualNetwork": ADDRESSES,
  "azure-native:privatedns:PrivateZone": NAMES,
  "azure-native:resources:ResourceGroup": ALL_INSIDE,
  "azure-native:storage:BlobContainer": DATA,
  "azure-native:storage:StorageAccount": DATA,

  "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition": "every object of its kind is deleted along",
  "kubernetes:apps/v1:StatefulSet": DATA,
  "kubernetes:cert-manager.io/v1:Certificate": "its private key and what was issued for it",
  "kubernetes:cloud.google.com/v1:ComputeClass": PODS,
  "kubernetes:core/v1:Namespace": ALL_INSIDE,
  "kubernetes:core/v1:PersistentVolume": DATA,
  "kubernetes:core/v1:PersistentVolumeClaim": DATA,
  "kubernetes:core/v1:Secret": DATA,
  "kubernetes:external-secrets.io/v1:ExternalSecret": "the Secret that pods read goes with it",
  "kubernetes:helm.toolkit.fluxcd.io/v2:HelmRelease": "the chart is uninstalled, with the definitions that it brought",
  "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass": PODS,
  "kubernetes:karpenter.sh/v1:NodePool": PODS,
  "kubernetes:postgresql.cnpg.io/v1:Cluster": DATA,

  "pulumi:providers:aws": ALL_INSIDE,
  "pulumi:providers:azure-native": ALL_INSIDE,
  "pulumi:providers:gcp": ALL_INSIDE,
  "pulumi:providers:kubernetes": ALL_INSIDE,
  "stratiform-guard:index:ClusterIdentity": "it remembers which cluster the stack lives in",
  "stratiform-guard:index:StackCloud": "it remembers which cloud the stack lives on",
};
