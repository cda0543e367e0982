/** Cases for the encryption rules that no table row can say: documents, listeners, parameters, firewalls, objects. */
import { AWS } from "../../../catalogue/tokens/aws";
import { AZURE } from "../../../catalogue/tokens/azure";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import { GCP, GCP_IAM } from "../../../catalogue/tokens/gcp";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import type { RuleCases } from "./cases";

const allow = (Principal: unknown, Condition?: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal, Action: "*", Resource: "*", ...(Condition && { Condition }) }],
});
const text = (value: object) => JSON.stringify(value);
const ORGANISATION = { StringEquals: { "aws:PrincipalOrgID": "o-1" } };
const denyPlaintext = {
  Version: "2012-10-17",
  Statement: [
    {
      ...{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" },
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
};

/** The same cases for every type that keeps a policy document at `path`. */
function policyCases(path: string, types: readonly string[]): RuleCases {
  return {
    types,
    passes: [
      {},
      { [path]: text(allow({ AWS: "arn:aws:iam::111122223333:root" })) },
      { [path]: allow({ Service: "sns.amazonaws.com" }) },
      { [path]: text(allow("*", ORGANISATION)) },
      { [path]: text(allow({ AWS: "*" }, { ArnLike: { "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t" } })) },
      { [path]: text({ Statement: { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" } }) },
    ],
    violates: [
      { [path]: text(allow("*")) },
      { [path]: text(allow({ AWS: "*" })) },
      { [path]: text(allow({ AWS: ["arn:aws:iam::111122223333:root", "*"] })) },
      { [path]: allow("*") },
      { [path]: text(allow("*", { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } })) },
      { [path]: text(allow("*", { StringEquals: { "aws:RequestedRegion": "eu-west-1" } })) },
      { [path]: text(allow("*", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } })) },
      { [path]: text(allow("*", { StringLike: { "aws:PrincipalOrgID": "*" } })) },
      { [path]: text({ Statement: allow("*").Statement[0] ?? {} }) },
      { [path]: "not a document" },
    ],
  };
}

const parameters = (family: string, ...pairs: readonly (readonly [string, string])[]) => ({
  family,
  parameters: pairs.map(([name, value]) => ({ name, value })),
});
const session = (inputs: object) => ({ documentType: "Session", content: text({ schemaVersion: "1.0", inputs }) });
const emr = (encryption: object) => ({ configuration: text({ EncryptionConfiguration: encryption }) });
const sse = (block: object) => ({ rules: [{ applyServerSideEncryptionByDefault: block }] });
const OPEN = { cidrBlocks: ["0.0.0.0/0"], protocol: "tcp" };

const AWS_CASES: Readonly<Record<string, RuleCases>> = {
  "aws-kms-key-policy-not-public": policyCases("policy", [
    ...[AWS.kmsKey, AWS.kmsKeyPolicy, AWS.kmsReplicaKey, AWS.kmsExternalKey],
  ]),
  "aws-s3-policy-not-public": policyCases("policy", [
    ...[AWS.s3BucketPolicy, AWS.s3Bucket, AWS.s3AccessPoint, AWS.s3AccessPointPolicy],
  ]),
  "aws-sqs-policy-not-public": policyCases("policy", [AWS.sqsQueuePolicy, AWS.sqsQueue]),
  "aws-sns-policy-not-public": policyCases("policy", [AWS.snsTopicPolicy, AWS.snsTopic]),
  "aws-ecr-policy-not-public": policyCases("policy", [AWS.ecrRepositoryPolicy]),
  "aws-secret-policy-not-public": policyCases("policy", [AWS.secretPolicy, AWS.secret]),
  "aws-opensearch-policy-not-public": policyCases("accessPolicies", [
    ...[AWS.opensearchDomain, AWS.opensearchDomainPolicy, AWS.elasticsearchDomain, AWS.elasticsearchDomainPolicy],
  ]),
  "aws-efs-policy-not-public": policyCases("policy", [AWS.efsPolicy]),
  "aws-backup-policy-not-public": policyCases("policy", [AWS.backupVaultPolicy]),
  "aws-glacier-policy-not-public": policyCases("accessPolicy", [AWS.glacierVault]),
  "aws-efs-policy-tls-only": {
    types: [AWS.efsPolicy],
    passes: [{ policy: text(denyPlaintext) }, { policy: denyPlaintext }],
    violates: [
      {},
      { policy: text(allow("*")) },
      { policy: text(denyPlaintext).replace('"false"', '"true"') },
      { policy: text(denyPlaintext).replace("Deny", "Allow") },
      {
        policy: text(denyPlaintext).replace('"Principal":"*"', '"Principal":{"AWS":"arn:aws:iam::111122223333:root"}'),
      },
      { policy: text(denyPlaintext).replace('"Action":"*"', '"Action":"elasticfilesystem:ClientRead"') },
      { policy: text(denyPlaintext).replace('{"Bool"', '{"StringEquals":{"aws:PrincipalOrgID":"o-1"},"Bool"') },
    ],
  },
  "aws-s3-bucket-encrypted": {
    types: [AWS.s3BucketEncryption],
    passes: [
      sse({ sseAlgorithm: "aws:kms" }),
      sse({ sseAlgorithm: "aws:kms:dsse" }),
      sse({ sseAlgorithm: "AES256" }),
      {},
    ],
    violates: [sse({}), sse({ sseAlgorithm: "none" })],
  },
  "aws-s3-acl-not-public": {
    types: [AWS.s3Bucket, AWS.s3BucketAcl],
    passes: [
      {},
      { acl: "private" },
      { acl: "log-delivery-write" },
      { grants: [{ type: "CanonicalUser", id: "1" }] },
      { accessControlPolicy: { grants: [{ grantee: { type: "CanonicalUser", id: "1" } }] } },
    ],
    violates: [
      { acl: "public-read" },
      { acl: "public-read-write" },
      { acl: "authenticated-read" },
      { acl: 7 },
      { grants: [{ uri: "http://acs.amazonaws.com/groups/global/AllUsers" }] },
      {
        accessControlPolicy: {
          grants: [{ grantee: { uri: "http://acs.amazonaws.com/groups/global/AuthenticatedUsers" } }],
        },
      },
    ],
  },
  "aws-lb-listener-https": {
    types: [AWS.lbListener],
    passes: [
      {},
      { protocol: "HTTPS", port: 443 },
      { protocol: "TLS", port: 443 },
      { protocol: "TCP", port: 5432 },
      { protocol: "HTTP", port: 80, defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS" } }] },
    ],
    violates: [
      { protocol: "HTTP", port: 80, defaultActions: [{ type: "forward" }] },
      { port: 80, defaultActions: [{ type: "forward" }] },
      { protocol: "HTTP", port: 80, defaultActions: [{ type: "redirect", redirect: { protocol: "HTTP" } }] },
      { protocol: "http", port: 80, defaultActions: [] },
    ],
  },
  "aws-database-requires-tls": {
    types: [AWS.rdsParameterGroup, AWS.rdsClusterParameterGroup],
    passes: [
      parameters("postgres13", ["rds.force_ssl", "1"]),
      parameters("postgres16"),
      parameters("aurora-postgresql17"),
      parameters("aurora-postgresql15", ["rds.force_ssl", "1"]),
      parameters("mysql8.4", ["require_secure_transport", "ON"]),
      parameters("mysql5.6"),
      parameters("aurora-mysql8.0", ["require_secure_transport", "1"]),
      parameters("mariadb10.11", ["require_secure_transport", "1"]),
      parameters("sqlserver-ex-16.0", ["rds.force_ssl", "1"]),
      parameters("docdb5.0"),
      parameters("docdb5.0", ["tls", "fips-140-3"]),
      parameters("neptune1.3"),
      parameters("redshift-1.0", ["require_ssl", "true"]),
      parameters("oracle-ee-19"),
      {},
    ],
    violates: [
      parameters("postgres13"),
      parameters("postgres9.6"),
      parameters("postgres16", ["rds.force_ssl", "0"]),
      parameters("aurora-postgresql15"),
      parameters("aurora-postgresql17", ["rds.force_ssl", "0"]),
      parameters("mysql8.4"),
      parameters("mysql8.4", ["require_secure_transport", "OFF"]),
      parameters("aurora-mysql8.0"),
      parameters("mariadb10.11"),
      parameters("sqlserver-ex-16.0"),
      parameters("docdb5.0", ["tls", "disabled"]),
      parameters("neptune1.3", ["neptune_enforce_ssl", "0"]),
      parameters("redshift-1.0"),
      parameters("redshift-1.0", ["require_ssl", "false"]),
    ],
  },
  "aws-emr-at-rest": {
    types: [AWS.emrSecurity],
    passes: [emr({ EnableAtRestEncryption: true })],
    violates: [emr({ EnableAtRestEncryption: false }), emr({})],
  },
  "aws-emr-in-transit": {
    types: [AWS.emrSecurity],
    passes: [emr({ EnableInTransitEncryption: true })],
    violates: [emr({ EnableInTransitEncryption: false }), emr({})],
  },
  "aws-emr-local-disks": {
    types: [AWS.emrSecurity],
    passes: [
      emr({
        AtRestEncryptionConfiguration: { LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: "AwsKms" } },
      }),
    ],
    violates: [emr({}), emr({ AtRestEncryptionConfiguration: { LocalDiskEncryptionConfiguration: {} } })],
  },
  "aws-session-encrypted": {
    types: [AWS.ssmDocument],
    passes: [session({ kmsKeyId: "alias/sessions" }), { documentType: "Command", content: "{}" }],
    violates: [session({ kmsKeyId: "" }), session({})],
  },
  "aws-session-log-encrypted": {
    types: [AWS.ssmDocument],
    passes: [
      session({ s3BucketName: "logs", s3EncryptionEnabled: true }),
      session({ s3BucketName: "" }),
      { documentType: "Command", content: text({ inputs: { s3BucketName: "logs" } }) },
    ],
    violates: [session({ s3BucketName: "logs", s3EncryptionEnabled: false }), session({ s3BucketName: "logs" })],
  },
  "aws-session-log-group-encrypted": {
    types: [AWS.ssmDocument],
    passes: [
      session({ cloudWatchLogGroupName: "logs", cloudWatchEncryptionEnabled: true }),
      session({}),
      { documentType: "Command", content: text({ inputs: { cloudWatchLogGroupName: "logs" } }) },
    ],
    violates: [session({ cloudWatchLogGroupName: "logs" })],
  },
  "aws-opensearch-collection-customer-key": {
    types: [AWS.opensearchSecurityPolicy],
    passes: [
      { type: "encryption", policy: text({ Rules: [], KmsARN: "arn:aws:kms:eu-west-1:111122223333:key/1" }) },
      { type: "network", policy: text([{ AllowFromPublic: false }]) },
      { type: "network", policy: text({}) },
    ],
    violates: [{ type: "encryption", policy: text({ Rules: [], AWSOwnedKey: true }) }],
  },
  "aws-opensearch-collection-not-public": {
    types: [AWS.opensearchSecurityPolicy],
    passes: [{ type: "network", policy: text([{ AllowFromPublic: false, SourceVPCEs: ["vpce-1"] }]) }],
    violates: [{ type: "network", policy: text([{ AllowFromPublic: true }]) }],
  },
  "aws-classic-lb-tls-version": {
    types: [AWS.classicPolicy],
    passes: [
      { policyAttributes: [{ name: "Reference-Security-Policy", value: "ELBSecurityPolicy-TLS-1-2-2017-01" }] },
      { policyAttributes: [{ name: "Protocol-TLSv1.2", value: "true" }] },
      { policyAttributes: [{ name: "Protocol-TLSv1", value: "false" }] },
      { attributes: [{ name: "Protocol-TLSv1.2", value: "true" }] },
    ],
    violates: [
      { policyAttributes: [{ name: "Reference-Security-Policy", value: "ELBSecurityPolicy-2016-08" }] },
      { policyAttributes: [{ name: "Protocol-TLSv1", value: "true" }] },
      { policyAttributes: [{ name: "Protocol-TLSv1.1", value: "true" }] },
      { policyAttributes: [{ name: "Protocol-SSLv3", value: "true" }] },
      { policyAttributes: [{ name: "Protocol-SSLv2", value: true }] },
      { attributes: [{ name: "Protocol-TLSv1", value: "true" }] },
    ],
  },
  "aws-data-port-not-public": {
    types: [AWS.securityGroup],
    passes: [
      {},
      { ingress: [{ ...OPEN, fromPort: 443, toPort: 443 }] },
      { ingress: [{ ...OPEN, cidrBlocks: ["10.0.0.0/8"], fromPort: 5432, toPort: 5432 }] },
      { ingress: [{ ...OPEN, protocol: "icmp", fromPort: -1, toPort: -1 }] },
      { egress: [{ ...OPEN, fromPort: 5432, toPort: 5432 }] },
    ],
    violates: [
      { ingress: [{ ...OPEN, fromPort: 5432, toPort: 5432 }] },
      { ingress: [{ ...OPEN, fromPort: 5000, toPort: 6000 }] },
      { ingress: [{ ...OPEN, protocol: "-1", fromPort: 0, toPort: 0 }] },
      { ingress: [{ protocol: "tcp", ipv6CidrBlocks: ["::/0"], fromPort: 6379, toPort: 6379 }] },
    ],
  },
};

const gcpFirewall = (rule: object) => ({ sourceRanges: ["0.0.0.0/0"], allows: [{ protocol: "tcp", ...rule }] });
const azureRule = (rule: object) => ({
  ...{ access: "Allow", direction: "Inbound", protocol: "Tcp", sourceAddressPrefix: "*", destinationPortRange: "5432" },
  ...rule,
});

const CLOUD_CASES: Readonly<Record<string, RuleCases>> = {
  "gcp-iam-not-public": {
    types: Object.values(GCP_IAM),
    passes: [
      { member: "serviceAccount:a@p.iam.gserviceaccount.com" },
      { members: ["user:a@example.com", "domain:example.com"] },
      { policyData: text({ bindings: [{ role: "r", members: ["user:a@example.com"] }] }) },
    ],
    violates: [
      { member: "allUsers" },
      { member: "allAuthenticatedUsers" },
      { members: ["user:a@example.com", "allUsers"] },
      { policyData: text({ bindings: [{ role: "r", members: ["allAuthenticatedUsers"] }] }) },
    ],
  },
  "gcp-acl-not-public": {
    types: [
      ...[GCP.bucketAcl, GCP.bucketAccessControl, GCP.objectAccessControl, GCP.defaultObjectAccessControl],
      ...[GCP.defaultObjectAcl, GCP.objectAcl],
    ],
    passes: [{}, { entity: "user-a@example.com" }, { predefinedAcl: "private" }, { roleEntities: ["READER:user-a"] }],
    violates: [
      { entity: "allUsers" },
      { predefinedAcl: "publicRead" },
      { defaultAcl: "publicReadWrite" },
      { predefinedAcl: "authenticatedRead" },
      { roleEntities: ["OWNER:user-a", "READER:allAuthenticatedUsers"] },
    ],
  },
  "gcp-bigquery-not-public": {
    types: [GCP.bigqueryDataset],
    passes: [{}, { accesses: [{ role: "READER", specialGroup: "projectReaders" }] }],
    violates: [{ accesses: [{ specialGroup: "allAuthenticatedUsers" }] }, { accesses: [{ iamMember: "allUsers" }] }],
  },
  "gcp-data-port-not-public": {
    types: [GCP.firewall],
    passes: [
      gcpFirewall({ ports: ["443"] }),
      gcpFirewall({ protocol: "icmp" }),
      { ...gcpFirewall({ ports: ["5432"] }), sourceRanges: ["10.0.0.0/8"] },
      { ...gcpFirewall({ ports: ["5432"] }), direction: "EGRESS" },
      { ...gcpFirewall({ ports: ["5432"] }), disabled: true },
    ],
    violates: [
      gcpFirewall({ ports: ["5432"] }),
      gcpFirewall({ ports: ["443", "6000-7000"] }),
      gcpFirewall({}),
      { ...gcpFirewall({ protocol: "all" }), sourceRanges: ["10.0.0.0/8", "::/0"] },
    ],
  },
  "gcp-url-map-redirect-https": {
    types: [GCP.urlMap, GCP.regionUrlMap],
    passes: [{}, { defaultUrlRedirect: { httpsRedirect: true } }],
    violates: [{ defaultUrlRedirect: { httpsRedirect: false } }, { defaultUrlRedirect: { stripQuery: false } }],
  },
  "gcp-backend-encrypted": {
    types: [GCP.backendService, GCP.regionBackendService],
    passes: [{ protocol: "HTTPS" }, { protocol: "TCP" }],
    violates: [{ protocol: "HTTP" }, {}],
  },
  "azure-database-firewall-not-open": {
    types: [
      AZURE.postgresFirewall,
      AZURE.mysqlFirewall,
      AZURE.mariadbFirewall,
      AZURE.sqlFirewall,
      AZURE.synapseFirewall,
    ],
    passes: [{ startIpAddress: "203.0.113.4", endIpAddress: "203.0.113.9" }, { startIP: "203.0.113.4" }],
    violates: [{ startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" }, { startIP: "0.0.0.0" }],
  },
  "azure-data-port-not-public": {
    types: [AZURE.securityRule],
    passes: [
      azureRule({ access: "Deny" }),
      azureRule({ direction: "Outbound" }),
      azureRule({ protocol: "Icmp" }),
      azureRule({ destinationPortRange: "443" }),
      azureRule({ sourceAddressPrefix: "VirtualNetwork" }),
      azureRule({ sourceAddressPrefix: undefined, sourceAddressPrefixes: ["10.0.0.0/8"] }),
    ],
    violates: [
      azureRule({}),
      azureRule({ sourceAddressPrefix: "Internet" }),
      azureRule({ destinationPortRange: "*" }),
      azureRule({ destinationPortRange: undefined, destinationPortRanges: ["443", "6000-7000"] }),
      azureRule({ sourceAddressPrefix: undefined, sourceAddressPrefixes: ["10.0.0.0/8", "0.0.0.0/0"] }),
    ],
  },
  "azure-api-management-tls-version": {
    types: [AZURE.apiManagement],
    passes: [
      {},
      { customProperties: { "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10": "False" } },
    ],
    violates: [
      { customProperties: { "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10": "True" } },
      { customProperties: { "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Ssl30": "true" } },
    ],
  },
};

const ebs = (parameters: object) => ({ provisioner: "ebs.csi.aws.com", parameters });
const ingress = (spec: object, annotations: object = {}) => ({ metadata: { name: "i", annotations }, spec });
const HOST = { rules: [{ host: "a.example.com" }] };
const LB = "service.beta.kubernetes.io/aws-load-balancer";

const KUBERNETES_CASES: Readonly<Record<string, RuleCases>> = {
  "storage-class-encrypted": {
    types: [KUBERNETES.storageClass],
    passes: [ebs({ encrypted: "true" }), { provisioner: "disk.csi.azure.com" }],
    violates: [
      ...[ebs({ encrypted: "false" }), ebs({}), { provisioner: "kubernetes.io/aws-ebs" }],
      { provisioner: "ebs.csi.eks.amazonaws.com", parameters: {} },
    ],
  },
  "storage-class-customer-key": {
    types: [KUBERNETES.storageClass],
    passes: [
      ebs({ kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }),
      { provisioner: "pd.csi.storage.gke.io", parameters: { "disk-encryption-kms-key": "projects/p/k" } },
      { provisioner: "disk.csi.azure.com", parameters: { diskEncryptionSetID: "/subscriptions/1" } },
      { provisioner: "efs.csi.aws.com" },
    ],
    violates: [
      ebs({}),
      ebs({ kmsKeyId: "alias/aws/ebs" }),
      { provisioner: "ebs.csi.eks.amazonaws.com" },
      { provisioner: "kubernetes.io/aws-ebs" },
      { provisioner: "pd.csi.storage.gke.io" },
      { provisioner: "kubernetes.io/gce-pd" },
      { provisioner: "kubernetes.io/azure-disk" },
      { provisioner: "disk.csi.azure.com", parameters: {} },
    ],
  },
  "storage-class-tls": {
    types: [KUBERNETES.storageClass],
    passes: [
      { provisioner: "file.csi.azure.com", parameters: { protocol: "smb" } },
      { provisioner: "file.csi.azure.com", parameters: { protocol: "nfs", encryptInTransit: "true" } },
      { provisioner: "other", parameters: { protocol: "nfs" } },
    ],
    violates: [{ provisioner: "file.csi.azure.com", parameters: { protocol: "nfs" } }],
  },
  "persistent-volume-tls": {
    types: [KUBERNETES.persistentVolume],
    passes: [
      { spec: { hostPath: { path: "/" } } },
      {},
      { spec: { nfs: { server: "s", path: "/" }, mountOptions: ["xprtsec=tls"] } },
      { spec: { nfs: { server: "s", path: "/" }, mountOptions: ["xprtsec=mtls"] } },
      { spec: { csi: { driver: "other", volumeAttributes: { encryptInTransit: "false" } } } },
      { spec: { csi: { driver: "efs.csi.aws.com", volumeHandle: "fs" } } },
    ],
    violates: [
      { spec: { nfs: { server: "s", path: "/" } } },
      { spec: { csi: { driver: "efs.csi.aws.com", volumeAttributes: { encryptInTransit: "false" } } } },
    ],
  },
  "ingress-tls": {
    types: [KUBERNETES.ingress],
    passes: [
      ingress({ ...HOST, tls: [{ hosts: ["a.example.com"], secretName: "s" }] }),
      ingress({ ...HOST, tls: [{ hosts: ["*.example.com"] }] }),
      ingress({ ...HOST, tls: [{ secretName: "s" }] }),
      ingress(HOST, { "networking.gke.io/managed-certificates": "c" }),
      ingress(HOST, { "ingress.gcp.kubernetes.io/pre-shared-cert": "c" }),
      ingress(HOST, { "appgw.ingress.kubernetes.io/appgw-ssl-certificate": "c" }),
      ingress({ ...HOST, tls: [{ hosts: ["b.example.com"] }, { hosts: ["c.example.com", "a.example.com"] }] }),
      ingress(HOST, { "alb.ingress.kubernetes.io/certificate-arn": "arn:aws:acm:1" }),
      ingress({ rules: [{}], tls: [{ hosts: ["b.example.com"] }] }),
    ],
    violates: [
      ingress(HOST),
      ingress({ ...HOST, tls: [] }),
      ingress({ ...HOST, tls: [{ hosts: ["b.example.com"] }] }),
      ingress({ rules: [{ host: "a.example.com" }, { host: "b.example.com" }], tls: [{ hosts: ["a.example.com"] }] }),
    ],
  },
  "ingress-redirects-to-https": {
    types: [KUBERNETES.ingress],
    passes: [ingress({}), ingress({}, { "nginx.ingress.kubernetes.io/ssl-redirect": "true" })],
    violates: [
      ingress({}, { "nginx.ingress.kubernetes.io/ssl-redirect": "false" }),
      ingress({}, { "ingress.kubernetes.io/ssl-redirect": "false" }),
    ],
  },
  "gateway-tls": {
    types: [CUSTOM.gateway],
    passes: [
      { spec: { listeners: [{ protocol: "HTTPS", tls: { certificateRefs: [{ name: "c" }] } }] } },
      { spec: { listeners: [{ protocol: "TLS", tls: { mode: "Passthrough" } }] } },
      { spec: { listeners: [{ protocol: "HTTPS", tls: { options: { "networking.gke.io/pre-shared-certs": "c" } } }] } },
      { spec: { listeners: [{ protocol: "HTTP" }] } },
    ],
    violates: [
      { spec: { listeners: [{ protocol: "HTTPS" }] } },
      { spec: { listeners: [{ protocol: "TLS", tls: { mode: "Terminate" } }] } },
      { spec: { listeners: [{ protocol: "HTTPS", tls: { mode: "Passthrough" } }, { protocol: "HTTPS" }] } },
    ],
  },
  "gateway-https": {
    types: [CUSTOM.gateway],
    passes: [{ spec: { listeners: [{ protocol: "HTTPS" }] } }],
    violates: [{ spec: { listeners: [{ protocol: "HTTPS" }, { protocol: "HTTP" }] } }],
  },
  "service-load-balancer-tls-version": {
    types: [KUBERNETES.service],
    passes: [
      { spec: { type: "ClusterIP" } },
      {
        metadata: {
          annotations: {
            [`${LB}-ssl-cert`]: "arn",
            [`${LB}-ssl-negotiation-policy`]: "ELBSecurityPolicy-TLS13-1-2-2021-06",
          },
        },
      },
    ],
    violates: [
      { metadata: { annotations: { [`${LB}-ssl-cert`]: "arn" } } },
      {
        metadata: {
          annotations: { [`${LB}-ssl-cert`]: "arn", [`${LB}-ssl-negotiation-policy`]: "ELBSecurityPolicy-2016-08" },
        },
      },
    ],
  },
  "mesh-strict-tls": {
    types: [CUSTOM.peerAuthentication],
    passes: [{ spec: { mtls: { mode: "STRICT" } } }, { spec: {} }],
    violates: [
      { spec: { mtls: { mode: "PERMISSIVE" } } },
      { spec: { mtls: { mode: "STRICT" }, portLevelMtls: { "8080": { mode: "DISABLE" } } } },
      { spec: { mtls: { mode: "STRICT" }, portLevelMtls: { "8080": { mode: "PERMISSIVE" } } } },
    ],
  },
  "aws-karpenter-volume-encrypted": {
    types: [CUSTOM.karpenterNodeClass],
    passes: [
      { spec: { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: true } }] } },
      { spec: { blockDeviceMappings: [{ deviceName: "/dev/xvda" }] } },
    ],
    violates: [
      { spec: {} },
      { spec: { blockDeviceMappings: [{ ebs: { encrypted: false } }] } },
      { spec: { blockDeviceMappings: [{ ebs: { encrypted: true } }, { ebs: { volumeSize: "100Gi" } }] } },
    ],
  },
  "aws-karpenter-volume-customer-key": {
    types: [CUSTOM.karpenterNodeClass],
    passes: [
      { spec: {} },
      { spec: { blockDeviceMappings: [{ deviceName: "/dev/xvda" }] } },
      { spec: { blockDeviceMappings: [{ ebs: { kmsKeyID: "arn:aws:kms:eu-west-1:111122223333:key/1" } }] } },
    ],
    violates: [
      { spec: { blockDeviceMappings: [{ ebs: {} }] } },
      { spec: { blockDeviceMappings: [{ ebs: { kmsKeyID: "alias/aws/service" } }] } },
    ],
  },
  "kafka-listener-tls": {
    types: [CUSTOM.kafka],
    passes: [{ spec: { kafka: { listeners: [{ name: "tls", tls: true }] } } }],
    violates: [
      { spec: { kafka: { listeners: [{ name: "plain", tls: false }] } } },
      { spec: { kafka: { listeners: [{ name: "tls", tls: true }, { name: "plain" }] } } },
    ],
  },
  "certificate-key-strength": {
    types: [CUSTOM.certificate],
    passes: [
      { spec: {} },
      { spec: { privateKey: { size: 4096 } } },
      { spec: { privateKey: { algorithm: "ECDSA", size: 256 } } },
    ],
    violates: [{ spec: { privateKey: { size: 1024 } } }, { spec: { privateKey: { algorithm: "RSA", size: 1024 } } }],
  },
};

export const SPECIAL_CASES: Readonly<Record<string, RuleCases>> = { ...AWS_CASES, ...CLOUD_CASES, ...KUBERNETES_CASES };
