/**
 * What vendors' pages say about properties, written by hand from the pages and from no table of ours: for a resource as
 * a program may register it, the rules that must find something, those that must not, and those that cannot know yet.
 */
import { UNKNOWN_STRING } from "../../../policies/rule/field";

export interface VendorCase {
  readonly says: string;
  /** As registered: also older names. */
  readonly type: string;
  readonly props: object;
  readonly violates?: readonly string[];
  readonly passes?: readonly string[];
  readonly undecided?: readonly string[];
}

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0";
const ALIAS = "arn:aws:kms:eu-central-1:111122223333:alias/platform";
const AWS_OWN_ALIAS = "arn:aws:kms:eu-central-1:111122223333:alias/aws/rds";
const GCP_KEY = "projects/p/locations/europe-west4/keyRings/r/cryptoKeys/k";

export const AWS_VENDOR_CASES: readonly VendorCase[] = [
  // EBS CreateVolume: Encrypted defaults to false, unless the account encrypts by default, which a program cannot see.
  {
    says: "an EBS volume that says nothing is plaintext",
    type: "aws:ebs/volume:Volume",
    props: { availabilityZone: "a", size: 8 },
    violates: ["aws-ebs-volume-encrypted", "aws-ebs-volume-customer-key"],
  },
  {
    says: "text that reads true is true to the provider",
    type: "aws:ebs/volume:Volume",
    props: { encrypted: "true" },
    passes: ["aws-ebs-volume-encrypted"],
  },
  {
    says: "text that reads false is false",
    type: "aws:ebs/volume:Volume",
    props: { encrypted: "false" },
    violates: ["aws-ebs-volume-encrypted"],
  },
  {
    says: "a customer's alias names a customer's key",
    type: "aws:ebs/volume:Volume",
    props: { encrypted: true, kmsKeyId: ALIAS },
    passes: ["aws-ebs-volume-encrypted", "aws-ebs-volume-customer-key"],
  },
  {
    says: "an alias of AWS's own is AWS's key, also as an ARN",
    type: "aws:ebs/volume:Volume",
    props: { encrypted: true, kmsKeyId: "arn:aws:kms:eu-central-1:1:alias/aws/ebs" },
    violates: ["aws-ebs-volume-customer-key"],
  },
  {
    says: "a key that comes from another resource is decided later",
    type: "aws:ebs/volume:Volume",
    props: { encrypted: true, kmsKeyId: UNKNOWN_STRING },
    undecided: ["aws-ebs-volume-customer-key"],
    passes: ["aws-ebs-volume-encrypted"],
  },
  // RDS: StorageEncrypted defaults to false; KmsKeyId may be an ARN, an id or an alias; a read replica inherits.
  {
    says: "a database that says nothing is plaintext",
    type: "aws:rds/instance:Instance",
    props: { engine: "postgres", instanceClass: "db.m7g.large", allocatedStorage: 20 },
    violates: ["aws-rds-instance-encrypted", "aws-rds-instance-customer-key"],
    passes: ["aws-database-not-public"],
  },
  {
    says: "text that reads true is true to RDS too",
    type: "aws:rds/instance:Instance",
    props: { storageEncrypted: "true", kmsKeyId: KEY },
    passes: ["aws-rds-instance-encrypted", "aws-rds-instance-customer-key"],
  },
  {
    says: "RDS's own alias is AWS's key",
    type: "aws:rds/instance:Instance",
    props: { storageEncrypted: true, kmsKeyId: AWS_OWN_ALIAS },
    violates: ["aws-rds-instance-customer-key"],
    passes: ["aws-rds-instance-encrypted"],
  },
  {
    says: "a public database is public whatever its key",
    type: "aws:rds/instance:Instance",
    props: { storageEncrypted: true, kmsKeyId: KEY, publiclyAccessible: true },
    violates: ["aws-database-not-public"],
  },
  {
    says: "a read replica in the same region is encrypted as its source",
    type: "aws:rds/instance:Instance",
    props: { replicateSourceDb: "source" },
    passes: ["aws-rds-instance-encrypted"],
  },
  {
    says: "a database restored from a snapshot says for itself that it is plaintext",
    type: "aws:rds/instance:Instance",
    props: { snapshotIdentifier: "s", storageEncrypted: false },
    violates: ["aws-rds-instance-encrypted"],
  },
  {
    says: "a cluster of engine mode provisioned says nothing and is plaintext",
    type: "aws:rds/cluster:Cluster",
    props: { engine: "aurora-postgresql" },
    violates: ["aws-rds-cluster-encrypted"],
  },
  {
    says: "a serverless cluster is always encrypted",
    type: "aws:rds/cluster:Cluster",
    props: { engineMode: "serverless" },
    passes: ["aws-rds-cluster-encrypted"],
  },
  // ElastiCache for Redis OSS: both encryptions are off unless asked for; for Valkey at-rest is on unless turned off.
  {
    says: "a Redis group that says nothing is plaintext twice",
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    props: { description: "d", engine: "redis" },
    violates: ["aws-elasticache-redis-encrypted", "aws-elasticache-tls"],
  },
  {
    says: "a group without an engine is Redis",
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    props: { description: "d" },
    violates: ["aws-elasticache-redis-encrypted"],
  },
  {
    says: "a Valkey group is encrypted at rest by default",
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    props: { engine: "valkey" },
    passes: ["aws-elasticache-valkey-encrypted", "aws-elasticache-redis-encrypted"],
  },
  {
    says: "a Valkey group may turn it off",
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    props: { engine: "valkey", atRestEncryptionEnabled: "false" },
    violates: ["aws-elasticache-valkey-encrypted"],
  },
  {
    says: "mode preferred lets clients stay in plaintext",
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    props: { transitEncryptionEnabled: true, transitEncryptionMode: "preferred" },
    violates: ["aws-elasticache-tls-required"],
    passes: ["aws-elasticache-tls"],
  },
  {
    says: "mode required does not",
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    props: { transitEncryptionEnabled: true, transitEncryptionMode: "required" },
    passes: ["aws-elasticache-tls-required", "aws-elasticache-tls"],
  },
  {
    says: "TLS without a mode is required, which is the default",
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    props: { transitEncryptionEnabled: true },
    passes: ["aws-elasticache-tls-required", "aws-elasticache-tls"],
  },
  {
    says: "an unknown engine keeps what absence means unknown",
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    props: { engine: UNKNOWN_STRING },
    undecided: ["aws-elasticache-redis-encrypted"],
  },
  // DynamoDB: always encrypted; without a block the key is AWS's own, with enabled alone it is AWS-managed.
  {
    says: "a table without a block uses a key that AWS owns",
    type: "aws:dynamodb/table:Table",
    props: { hashKey: "id" },
    violates: ["aws-dynamodb-table-customer-key"],
  },
  {
    says: "a block that only turns it on uses alias/aws/dynamodb",
    type: "aws:dynamodb/table:Table",
    props: { serverSideEncryption: { enabled: true } },
    violates: ["aws-dynamodb-table-customer-key"],
  },
  {
    says: "a block with a key uses that key",
    type: "aws:dynamodb/table:Table",
    props: { serverSideEncryption: { enabled: true, kmsKeyArn: KEY } },
    passes: ["aws-dynamodb-table-customer-key"],
  },
  {
    says: "a replica has a key of its own",
    type: "aws:dynamodb/table:Table",
    props: { serverSideEncryption: { enabled: true, kmsKeyArn: KEY }, replicas: [{ regionName: "eu-west-1" }] },
    violates: ["aws-dynamodb-table-replicas-customer-key"],
  },
  // OpenSearch: each of the three is off unless its block says otherwise; the oldest TLS policy accepts 1.0.
  {
    says: "a domain without blocks has nothing on",
    type: "aws:opensearch/domain:Domain",
    props: { engineVersion: "OpenSearch_2.17" },
    violates: ["aws-opensearch-encrypted", "aws-opensearch-node-to-node", "aws-opensearch-https"],
  },
  {
    says: "empty blocks turn nothing on",
    type: "aws:opensearch/domain:Domain",
    props: { encryptAtRest: {}, nodeToNodeEncryption: {}, domainEndpointOptions: {} },
    violates: ["aws-opensearch-encrypted", "aws-opensearch-node-to-node"],
  },
  {
    says: "the policy of 2019 starts at TLS 1.0",
    type: "aws:opensearch/domain:Domain",
    props: { domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-0-2019-07" } },
    violates: ["aws-opensearch-tls-version"],
    passes: ["aws-opensearch-https"],
  },
  {
    says: "the policy with forward secrecy starts at 1.2",
    type: "aws:opensearch/domain:Domain",
    props: {
      domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
      encryptAtRest: { enabled: "true" },
      nodeToNodeEncryption: { enabled: true },
    },
    passes: [
      "aws-opensearch-tls-version",
      "aws-opensearch-https",
      "aws-opensearch-encrypted",
      "aws-opensearch-node-to-node",
    ],
  },
  // SQS: SSE-SQS is on by default since 2022; SQS-managed and KMS exclude each other.
  {
    says: "a queue that says nothing is encrypted with SQS's key",
    type: "aws:sqs/queue:Queue",
    props: { name: "q" },
    passes: ["aws-sqs-queue-encrypted"],
    violates: ["aws-sqs-queue-customer-key"],
  },
  {
    says: "a queue that turns it off is plaintext",
    type: "aws:sqs/queue:Queue",
    props: { sqsManagedSseEnabled: false },
    violates: ["aws-sqs-queue-encrypted"],
  },
  {
    says: "a queue with a key is encrypted although SQS's own is off",
    type: "aws:sqs/queue:Queue",
    props: { sqsManagedSseEnabled: false, kmsMasterKeyId: KEY },
    passes: ["aws-sqs-queue-encrypted", "aws-sqs-queue-customer-key"],
  },
  // SNS: not encrypted without a key.
  {
    says: "a topic without a key is plaintext",
    type: "aws:sns/topic:Topic",
    props: { name: "t" },
    violates: ["aws-sns-topic-encrypted", "aws-sns-topic-customer-key"],
  },
  {
    says: "alias/aws/sns encrypts, with AWS's key",
    type: "aws:sns/topic:Topic",
    props: { kmsMasterKeyId: "alias/aws/sns" },
    passes: ["aws-sns-topic-encrypted"],
    violates: ["aws-sns-topic-customer-key"],
  },
  // Kinesis: encryptionType NONE is the default.
  {
    says: "a stream without a type is plaintext",
    type: "aws:kinesis/stream:Stream",
    props: { shardCount: 1 },
    violates: ["aws-kinesis-stream-encrypted"],
  },
  {
    says: "a stream of type NONE is plaintext",
    type: "aws:kinesis/stream:Stream",
    props: { encryptionType: "NONE", kmsKeyId: KEY },
    violates: ["aws-kinesis-stream-encrypted"],
  },
  {
    says: "a stream of type KMS is encrypted",
    type: "aws:kinesis/stream:Stream",
    props: { encryptionType: "KMS", kmsKeyId: ALIAS },
    passes: ["aws-kinesis-stream-encrypted", "aws-kinesis-stream-customer-key"],
  },
  // KMS: rotation is off by default, and possible for symmetric keys only.
  {
    says: "a key does not rotate by itself",
    type: "aws:kms/key:Key",
    props: { description: "k" },
    violates: ["aws-kms-key-rotation"],
  },
  {
    says: "an asymmetric key cannot rotate",
    type: "aws:kms/key:Key",
    props: { customerMasterKeySpec: "RSA_4096", keyUsage: "SIGN_VERIFY" },
    passes: ["aws-kms-key-rotation"],
  },
  {
    says: "a disabled key decrypts nothing",
    type: "aws:kms/key:Key",
    props: { enableKeyRotation: true, isEnabled: false },
    violates: ["aws-kms-key-enabled"],
  },
  // EFS: not encrypted unless asked for at creation.
  {
    says: "a file system that says nothing is plaintext",
    type: "aws:efs/fileSystem:FileSystem",
    props: { creationToken: "t" },
    violates: ["aws-efs-encrypted"],
  },
  {
    says: "one with a key is encrypted with it",
    type: "aws:efs/fileSystem:FileSystem",
    props: { encrypted: true, kmsKeyId: KEY },
    passes: ["aws-efs-encrypted", "aws-efs-customer-key"],
  },
  // EKS: secrets are in a key of the customer's only where encryptionConfig says so; the endpoint is public by default.
  {
    says: "a cluster's secrets are AWS's unless a key is named",
    type: "aws:eks/cluster:Cluster",
    props: { roleArn: "r", vpcConfig: { subnetIds: [] } },
    violates: ["aws-eks-secrets-customer-key", "aws-eks-endpoint-not-open"],
  },
  {
    says: "a key for secrets",
    type: "aws:eks/cluster:Cluster",
    props: {
      encryptionConfig: { provider: { keyArn: KEY }, resources: ["secrets"] },
      vpcConfig: { endpointPublicAccess: false },
    },
    passes: ["aws-eks-secrets-customer-key", "aws-eks-secrets-included", "aws-eks-endpoint-not-open"],
  },
  {
    says: "an endpoint for a few addresses is not open",
    type: "aws:eks/cluster:Cluster",
    props: { vpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["192.0.2.0/24"] } },
    passes: ["aws-eks-endpoint-not-open"],
  },
  {
    says: "an endpoint for everybody among others is open",
    type: "aws:eks/cluster:Cluster",
    props: { vpcConfig: { publicAccessCidrs: ["192.0.2.0/24", "0.0.0.0/0"] } },
    violates: ["aws-eks-endpoint-not-open"],
  },
  // MSK: client traffic is TLS only by default; brokers talk TLS by default.
  {
    says: "a cluster that says nothing speaks TLS",
    type: "aws:msk/cluster:Cluster",
    props: { clusterName: "k" },
    passes: ["aws-msk-client-tls", "aws-msk-in-cluster-tls"],
  },
  {
    says: "TLS_PLAINTEXT leaves both open",
    type: "aws:msk/cluster:Cluster",
    props: { encryptionInfo: { encryptionInTransit: { clientBroker: "TLS_PLAINTEXT", inCluster: true } } },
    violates: ["aws-msk-client-tls"],
    passes: ["aws-msk-in-cluster-tls"],
  },
  {
    says: "inCluster may be turned off",
    type: "aws:msk/cluster:Cluster",
    props: { encryptionInfo: { encryptionInTransit: { inCluster: false } } },
    violates: ["aws-msk-in-cluster-tls"],
  },
  // Load balancers: a listener's default policy for HTTPS is of 2016 and accepts TLS 1.0.
  {
    says: "an HTTPS listener without a policy accepts old TLS",
    type: "aws:lb/listener:Listener",
    props: { protocol: "HTTPS", certificateArn: "c", defaultActions: [{ type: "forward" }] },
    violates: ["aws-lb-listener-tls-version"],
  },
  {
    says: "the listener under its oldest name is the same",
    type: "aws:elasticloadbalancingv2/listener:Listener",
    props: { protocol: "HTTPS", certificateArn: "c", sslPolicy: "ELBSecurityPolicy-2016-08" },
    violates: ["aws-lb-listener-tls-version"],
  },
  {
    says: "the listener under alb is the same",
    type: "aws:alb/listener:Listener",
    props: { protocol: "HTTPS", certificateArn: "c", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
    passes: ["aws-lb-listener-tls-version", "aws-lb-listener-certificate", "aws-lb-listener-https"],
  },
  {
    says: "a redirect to HTTPS may listen in plaintext",
    type: "aws:lb/listener:Listener",
    props: {
      protocol: "HTTP",
      defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", statusCode: "HTTP_301" } }],
    },
    passes: ["aws-lb-listener-https"],
  },
  {
    says: "a plain forward may not",
    type: "aws:lb/listener:Listener",
    props: { protocol: "HTTP", defaultActions: [{ type: "forward" }] },
    violates: ["aws-lb-listener-https"],
  },
  // S3: every object is encrypted since 2023; the older resource's name leads to the same rules.
  {
    says: "a bucket with a public ACL, by its older name",
    type: "aws:s3/bucketV2:BucketV2",
    props: { acl: "public-read" },
    violates: ["aws-s3-acl-not-public"],
  },
  {
    says: "authenticated-read is everybody with any account",
    type: "aws:s3/bucket:Bucket",
    props: { acl: "authenticated-read" },
    violates: ["aws-s3-acl-not-public"],
  },
  {
    says: "a block of public access needs all four parts",
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    props: { bucket: "b", blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true },
    violates: ["aws-s3-public-access-block-complete"],
  },
  // Launch templates: the mapping's own block decides; an ephemeral disk is none of EBS's.
  {
    says: "a template's volume says nothing and is plaintext",
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    props: { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 100 } }] },
    violates: ["aws-launch-template-volume-encrypted"],
  },
  {
    says: "the second volume counts as the first",
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    props: { blockDeviceMappings: [{ ebs: { encrypted: "true", kmsKeyId: KEY } }, { ebs: { encrypted: "false" } }] },
    violates: ["aws-launch-template-volume-encrypted"],
  },
  {
    says: "an instance store has no EBS block",
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    props: { blockDeviceMappings: [{ virtualName: "ephemeral0" }] },
    passes: ["aws-launch-template-volume-encrypted"],
  },
];

export const GCP_VENDOR_CASES: readonly VendorCase[] = [
  // Google encrypts everything at rest; what can be chosen is the key.
  {
    says: "a disk without a block uses Google's key",
    type: "gcp:compute/disk:Disk",
    props: { zone: "z", size: 10 },
    violates: ["gcp-disk-customer-key"],
  },
  {
    says: "a disk with a key of Cloud KMS",
    type: "gcp:compute/disk:Disk",
    props: { diskEncryptionKey: { kmsKeySelfLink: GCP_KEY } },
    passes: ["gcp-disk-customer-key", "gcp-no-supplied-key"],
  },
  {
    says: "a key that the program holds itself is no managed key",
    type: "gcp:compute/disk:Disk",
    props: { diskEncryptionKey: { rawKey: "c2VjcmV0" } },
    violates: ["gcp-no-supplied-key"],
  },
  {
    says: "a bucket uses Google's key without encryption.defaultKmsKeyName",
    type: "gcp:storage/bucket:Bucket",
    props: { location: "EU", uniformBucketLevelAccess: true, publicAccessPrevention: "enforced" },
    violates: ["gcp-bucket-customer-key"],
    passes: ["gcp-bucket-uniform-access", "gcp-bucket-public-access-prevented"],
  },
  {
    says: "inherited prevention is the organisation's word, not the bucket's",
    type: "gcp:storage/bucket:Bucket",
    props: { publicAccessPrevention: "inherited", encryption: { defaultKmsKeyName: GCP_KEY } },
    violates: ["gcp-bucket-public-access-prevented", "gcp-bucket-uniform-access"],
    passes: ["gcp-bucket-customer-key"],
  },
  {
    says: "a key from another resource is decided later",
    type: "gcp:storage/bucket:Bucket",
    props: { encryption: { defaultKmsKeyName: UNKNOWN_STRING } },
    undecided: ["gcp-bucket-customer-key"],
  },
  // Cloud SQL: plaintext connections are allowed by default; requireSsl was replaced by sslMode.
  {
    says: "an instance without sslMode takes plaintext",
    type: "gcp:sql/databaseInstance:DatabaseInstance",
    props: {
      databaseVersion: "POSTGRES_16",
      settings: { tier: "db-f1-micro", ipConfiguration: { ipv4Enabled: false } },
    },
    violates: ["gcp-sql-tls"],
    passes: ["gcp-sql-not-public", "gcp-sql-not-open"],
  },
  {
    says: "ALLOW_UNENCRYPTED_AND_ENCRYPTED says so",
    type: "gcp:sql/databaseInstance:DatabaseInstance",
    props: { settings: { ipConfiguration: { sslMode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED" } } },
    violates: ["gcp-sql-tls"],
  },
  {
    says: "ENCRYPTED_ONLY refuses plaintext",
    type: "gcp:sql/databaseInstance:DatabaseInstance",
    props: {
      encryptionKeyName: GCP_KEY,
      settings: { ipConfiguration: { sslMode: "ENCRYPTED_ONLY", ipv4Enabled: false } },
    },
    passes: ["gcp-sql-tls", "gcp-sql-customer-key"],
  },
  {
    says: "client certificates are more than that",
    type: "gcp:sql/databaseInstance:DatabaseInstance",
    props: { settings: { ipConfiguration: { sslMode: "TRUSTED_CLIENT_CERTIFICATE_REQUIRED" } } },
    passes: ["gcp-sql-tls"],
  },
  {
    says: "a public address is there by default",
    type: "gcp:sql/databaseInstance:DatabaseInstance",
    props: { settings: { tier: "t" } },
    violates: ["gcp-sql-not-public"],
  },
  {
    says: "a network of everybody is open",
    type: "gcp:sql/databaseInstance:DatabaseInstance",
    props: { settings: { ipConfiguration: { ipv4Enabled: true, authorizedNetworks: [{ value: "0.0.0.0/0" }] } } },
    violates: ["gcp-sql-not-open", "gcp-sql-not-public"],
  },
  // Memorystore for Redis: both are off by default.
  {
    says: "a Redis that says nothing has neither TLS nor a password",
    type: "gcp:redis/instance:Instance",
    props: { memorySizeGb: 1 },
    violates: ["gcp-redis-tls", "gcp-redis-auth", "gcp-redis-customer-key"],
  },
  {
    says: "DISABLED is what it says",
    type: "gcp:redis/instance:Instance",
    props: { transitEncryptionMode: "DISABLED", authEnabled: "false" },
    violates: ["gcp-redis-tls", "gcp-redis-auth"],
  },
  {
    says: "SERVER_AUTHENTICATION is TLS",
    type: "gcp:redis/instance:Instance",
    props: { transitEncryptionMode: "SERVER_AUTHENTICATION", authEnabled: true, customerManagedKey: GCP_KEY },
    passes: ["gcp-redis-tls", "gcp-redis-auth", "gcp-redis-customer-key"],
  },
  // GKE: secrets are encrypted with Google's key unless the database is.
  {
    says: "a cluster that says nothing",
    type: "gcp:container/cluster:Cluster",
    props: { location: "europe-west4" },
    violates: ["gcp-gke-secrets-encrypted", "gcp-gke-private-nodes"],
  },
  {
    says: "DECRYPTED is the default in words",
    type: "gcp:container/cluster:Cluster",
    props: { databaseEncryption: { state: "DECRYPTED" } },
    violates: ["gcp-gke-secrets-encrypted"],
  },
  {
    says: "ENCRYPTED with a key",
    type: "gcp:container/cluster:Cluster",
    props: {
      databaseEncryption: { state: "ENCRYPTED", keyName: GCP_KEY },
      privateClusterConfig: { enablePrivateNodes: true },
    },
    passes: ["gcp-gke-secrets-encrypted", "gcp-gke-secrets-key", "gcp-gke-private-nodes"],
  },
  {
    says: "a node pool's disks use Google's key unless one is named",
    type: "gcp:container/nodePool:NodePool",
    props: { cluster: "c", nodeConfig: { machineType: "e2-medium" } },
    violates: ["gcp-gke-node-disk-customer-key"],
  },
  // Cloud KMS: no rotation by default; the shortest period is a day; asymmetric keys do not rotate.
  {
    says: "a key does not rotate by itself",
    type: "gcp:kms/cryptoKey:CryptoKey",
    props: { keyRing: "r" },
    violates: ["gcp-kms-rotation"],
  },
  {
    says: "ninety days in seconds",
    type: "gcp:kms/cryptoKey:CryptoKey",
    props: { keyRing: "r", rotationPeriod: "7776000s" },
    passes: ["gcp-kms-rotation"],
  },
  {
    says: "signing keys cannot rotate",
    type: "gcp:kms/cryptoKey:CryptoKey",
    props: { keyRing: "r", purpose: "ASYMMETRIC_SIGN" },
    passes: ["gcp-kms-rotation"],
  },
  {
    says: "a topic uses Google's key",
    type: "gcp:pubsub/topic:Topic",
    props: { name: "t" },
    violates: ["gcp-pubsub-topic-customer-key"],
  },
  {
    says: "a topic with a key",
    type: "gcp:pubsub/topic:Topic",
    props: { kmsKeyName: GCP_KEY },
    passes: ["gcp-pubsub-topic-customer-key"],
  },
  {
    says: "allUsers is everybody",
    type: "gcp:pubsub/topicIAMMember:TopicIAMMember",
    props: { topic: "t", role: "roles/pubsub.publisher", member: "allUsers" },
    violates: ["gcp-iam-not-public"],
  },
  {
    says: "allAuthenticatedUsers is everybody with an account",
    type: "gcp:pubsub/topicIAMBinding:TopicIAMBinding",
    props: { members: ["user:a@example.com", "allAuthenticatedUsers"] },
    violates: ["gcp-iam-not-public"],
  },
  {
    says: "a service account is somebody",
    type: "gcp:pubsub/topicIAMMember:TopicIAMMember",
    props: { member: "serviceAccount:a@p.iam.gserviceaccount.com" },
    passes: ["gcp-iam-not-public"],
  },
];

export const AZURE_VENDOR_CASES: readonly VendorCase[] = [
  // Storage: always encrypted; HTTPS is required by default since 2019-04-01; TLS 1.0 is the default of the property.
  {
    says: "an account that says nothing",
    type: "azure-native:storage:StorageAccount",
    props: { kind: "StorageV2", sku: { name: "Standard_LRS" } },
    passes: ["azure-storage-https-only"],
    violates: ["azure-storage-tls-version", "azure-storage-account-customer-key"],
  },
  {
    says: "plain HTTP turned on",
    type: "azure-native:storage:StorageAccount",
    props: { enableHttpsTrafficOnly: false },
    violates: ["azure-storage-https-only"],
  },
  {
    says: "TLS1_1 is too old, also in an older API version",
    type: "azure-native:storage/v20210401:StorageAccount",
    props: { minimumTlsVersion: "TLS1_1" },
    violates: ["azure-storage-tls-version"],
  },
  {
    says: "TLS1_2 is not",
    type: "azure-native:storage:StorageAccount",
    props: { minimumTlsVersion: "TLS1_2", allowBlobPublicAccess: false, allowSharedKeyAccess: false },
    passes: ["azure-storage-tls-version", "azure-storage-no-anonymous-access", "azure-storage-no-shared-key"],
  },
  {
    says: "public blobs, by the package of one API version",
    type: "azure-native_storage_v20230101:storage:StorageAccount",
    props: { allowBlobPublicAccess: true },
    violates: ["azure-storage-no-anonymous-access"],
  },
  {
    says: "a key in a vault",
    type: "azure-native:storage:StorageAccount",
    props: {
      encryption: {
        keySource: "Microsoft.Keyvault",
        keyVaultProperties: { keyName: "k", keyVaultUri: "https://v.vault.azure.net" },
      },
    },
    passes: ["azure-storage-account-customer-key"],
  },
  {
    says: "the platform's key by name",
    type: "azure-native:storage:StorageAccount",
    props: { encryption: { keySource: "Microsoft.Storage" } },
    violates: ["azure-storage-account-customer-key"],
  },
  // Disks: always encrypted with the platform's key; export over the network is allowed by default.
  {
    says: "a disk that says nothing may be exported to anywhere",
    type: "azure-native:compute:Disk",
    props: { diskSizeGB: 64 },
    violates: ["azure-disk-customer-key", "azure-disk-not-public"],
  },
  {
    says: "a disk with an encryption set",
    type: "azure-native:compute:Disk",
    props: {
      encryption: {
        type: "EncryptionAtRestWithCustomerKey",
        diskEncryptionSetId: "/subscriptions/1/diskEncryptionSets/d",
      },
      publicNetworkAccess: "Disabled",
      networkAccessPolicy: "DenyAll",
    },
    passes: ["azure-disk-customer-key", "azure-disk-not-public", "azure-disk-network-access"],
  },
  // AKS: encryption at host is off by default, nodes have no public address by default.
  {
    says: "a pool that says nothing",
    type: "azure-native:containerservice:AgentPool",
    props: { vmSize: "Standard_D4s_v5" },
    violates: ["azure-aks-encryption-at-host"],
    passes: ["azure-aks-node-not-public"],
  },
  {
    says: "a pool of another API version that turns it on",
    type: "azure-native:containerservice/v20240101:AgentPool",
    props: { enableEncryptionAtHost: true, enableNodePublicIP: true },
    passes: ["azure-aks-encryption-at-host"],
    violates: ["azure-aks-node-not-public"],
  },
  {
    says: "one pool of two in a cluster",
    type: "azure-native:containerservice:ManagedCluster",
    props: { agentPoolProfiles: [{ enableEncryptionAtHost: true }, {}] },
    violates: ["azure-aks-pools-encryption-at-host"],
  },
  // Service Bus and Event Hubs: 1.0 to 1.2 may be the minimum.
  {
    says: "a namespace that accepts 1.0",
    type: "azure-native:servicebus:Namespace",
    props: { minimumTlsVersion: "1.0" },
    violates: ["azure-service-bus-tls-version"],
  },
  {
    says: "an event hub that asks for 1.2",
    type: "azure-native:eventhub:Namespace",
    props: { minimumTlsVersion: "1.2", publicNetworkAccess: "Disabled" },
    passes: ["azure-event-hubs-tls-version", "azure-event-hubs-not-public"],
  },
  // Redis Enterprise: TLS unless Plaintext is asked for.
  {
    says: "a managed Redis that says nothing speaks TLS",
    type: "azure-native:redisenterprise:Database",
    props: { clusteringPolicy: "OSSCluster" },
    passes: ["azure-managed-redis-tls"],
  },
  {
    says: "and one that asks for Plaintext does not, under its older module",
    type: "azure-native:cache:Database",
    props: { clientProtocol: "Plaintext" },
    violates: ["azure-managed-redis-tls"],
  },
  // Key Vault: soft delete is on and cannot be turned off; purge protection is off by default.
  {
    says: "a vault that says nothing can be purged",
    type: "azure-native:keyvault:Vault",
    props: { properties: { sku: { name: "standard" } } },
    violates: ["azure-vault-purge-protection"],
  },
  {
    says: "a vault that cannot",
    type: "azure-native:keyvault:Vault",
    props: { properties: { enablePurgeProtection: true, enableSoftDelete: true } },
    passes: ["azure-vault-purge-protection", "azure-vault-soft-delete"],
  },
  // App Service: HTTPS is not forced by default; FTP is allowed by default.
  {
    says: "a site that says nothing answers in plaintext",
    type: "azure-native:web:WebApp",
    props: { serverFarmId: "f" },
    violates: ["azure-web-https-only"],
  },
  {
    says: "a site with HTTPS, TLS 1.2 and no FTP",
    type: "azure-native:web:WebApp",
    props: { httpsOnly: true, siteConfig: { minTlsVersion: "1.2", ftpsState: "Disabled" } },
    passes: ["azure-web-https-only", "azure-web-tls-version", "azure-web-no-ftp"],
  },
  {
    says: "FTPS only is encrypted FTP",
    type: "azure-native:web:WebApp",
    props: { siteConfig: { ftpsState: "FtpsOnly" } },
    passes: ["azure-web-no-ftp"],
  },
  {
    says: "AllAllowed is plain FTP",
    type: "azure-native:web:WebApp",
    props: { siteConfig: { ftpsState: "AllAllowed" } },
    violates: ["azure-web-no-ftp"],
  },
  // SQL, Cosmos DB, PostgreSQL.
  {
    says: "a SQL server that accepts any version",
    type: "azure-native:sql:Server",
    props: { minimalTlsVersion: "None" },
    violates: ["azure-sql-tls-version"],
  },
  {
    says: "Cosmos DB in the module of its older name",
    type: "azure-native:documentdb:DatabaseAccount",
    props: { minimalTlsVersion: "Tls11" },
    violates: ["azure-cosmos-tls-version"],
  },
  {
    says: "Cosmos DB with a vault's key",
    type: "azure-native:cosmosdb:DatabaseAccount",
    props: {
      keyVaultKeyUri: "https://v.vault.azure.net/keys/k",
      publicNetworkAccess: "Disabled",
      minimalTlsVersion: "Tls12",
    },
    passes: ["azure-cosmos-customer-key", "azure-cosmos-not-public", "azure-cosmos-tls-version"],
  },
  {
    says: "PostgreSQL with the platform's key",
    type: "azure-native:dbforpostgresql:Server",
    props: { dataEncryption: { type: "SystemManaged" }, network: { publicNetworkAccess: "Enabled" } },
    violates: ["azure-postgres-customer-key", "azure-postgres-not-public"],
  },
  {
    says: "a registry with anonymous pull",
    type: "azure-native:containerregistry:Registry",
    props: { anonymousPullEnabled: "true", publicNetworkAccess: UNKNOWN_STRING },
    violates: ["azure-registry-no-anonymous-pull"],
    undecided: ["azure-registry-not-public"],
  },
];

export const VENDOR_CASES = [...AWS_VENDOR_CASES, ...GCP_VENDOR_CASES, ...AZURE_VENDOR_CASES];
