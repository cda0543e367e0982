/** AWS: caches and search, at rest and in transit. */
import { AWS } from "../../../../catalogue/tokens/aws";
import { atRestRows, type StoredData } from "../at-rest";
import { checkov, page, trivy } from "../references";
import { given, is, matching, notOneOf } from "../requirement";
import type { Row } from "../row";
import { AWS_KEY } from "./key";

const ELASTICACHE = page(
  "At-rest encryption in ElastiCache",
  "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html",
);
const ELASTICACHE_TLS = page(
  "ElastiCache in-transit encryption",
  "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html",
);
const MEMORYDB = page(
  "At-rest encryption in MemoryDB",
  "https://docs.aws.amazon.com/memorydb/latest/devguide/at-rest-encryption.html",
);
const OPENSEARCH = page(
  "Encryption of data at rest for Amazon OpenSearch Service",
  "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html",
);
const OPENSEARCH_INFRASTRUCTURE = page(
  "Infrastructure security in Amazon OpenSearch Service",
  "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html",
);
const SEARCH_DOMAINS = [AWS.opensearchDomain, AWS.elasticsearchDomain] as const;

const STORED: readonly StoredData[] = [
  {
    ...{ id: "aws-elasticache-redis", what: "Redis replication groups", page: ELASTICACHE },
    resources: [AWS.elasticacheReplicationGroup],
    encrypted: {
      paths: ["atRestEncryptionEnabled"],
      // A secondary of a global group has what the primary has.
      inheritsFrom: ["globalReplicationGroupId"],
      when: [{ path: "engine", must: notOneOf("Redis", "valkey"), orAbsent: true }],
      references: [checkov("CKV_AWS_29"), trivy("AWS-0045")],
      remediate: true,
    },
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_191")] },
  },
  {
    ...{ id: "aws-elasticache-valkey", what: "Valkey replication groups", page: ELASTICACHE },
    resources: [AWS.elasticacheReplicationGroup],
    encrypted: {
      paths: ["atRestEncryptionEnabled"],
      absent: "passes",
      when: [{ path: "engine", must: is("valkey") }],
      vendorDefault: "Encrypted.",
      references: [checkov("CKV_AWS_29"), trivy("AWS-0045")],
      remediate: true,
    },
  },
  {
    ...{ id: "aws-elasticache-serverless", what: "Serverless caches", page: ELASTICACHE },
    resources: [AWS.elasticacheServerless],
    key: { paths: ["kmsKeyId"] },
  },
  {
    ...{ id: "aws-memorydb", what: "MemoryDB clusters", resources: [AWS.memorydbCluster], page: MEMORYDB },
    key: { paths: ["kmsKeyArn"], references: [checkov("CKV_AWS_201")] },
  },
  {
    ...{ id: "aws-memorydb-snapshot", what: "MemoryDB snapshots", resources: [AWS.memorydbSnapshot], page: MEMORYDB },
    key: { paths: ["kmsKeyArn"], references: [checkov("CKV_AWS_278")] },
  },
  {
    ...{ id: "aws-opensearch", what: "OpenSearch domains", resources: SEARCH_DOMAINS, page: OPENSEARCH },
    encrypted: {
      paths: ["encryptAtRest.enabled"],
      references: [checkov("CKV_AWS_5"), trivy("AWS-0048")],
      remediate: true,
    },
    key: { paths: ["encryptAtRest.kmsKeyId"], references: [checkov("CKV_AWS_247")] },
  },
  {
    ...{ id: "aws-opensearch-pipeline", what: "Buffers of OpenSearch ingestion", page: OPENSEARCH },
    resources: [AWS.opensearchPipeline],
    key: { paths: ["encryptionAtRestOptions.kmsKeyArn"] },
  },
];

export const AWS_CACHE_ROWS: readonly Row[] = [
  ...atRestRows(STORED, AWS_KEY),
  {
    id: "aws-elasticache-tls",
    subject: "in-transit",
    title: "Replication groups encrypt in transit.",
    resources: [AWS.elasticacheReplicationGroup],
    paths: ["transitEncryptionEnabled"],
    must: is(true),
    absent: "violates",
    inheritsFrom: ["globalReplicationGroupId"],
    vendorDefault: "No TLS.",
    references: [ELASTICACHE_TLS, checkov("CKV_AWS_30"), checkov("CKV_AWS_31"), trivy("AWS-0051")],
    remediate: true,
  },
  {
    id: "aws-elasticache-tls-required",
    subject: "in-transit",
    title: "Replication groups refuse connections without TLS.",
    resources: [AWS.elasticacheReplicationGroup],
    paths: ["transitEncryptionMode"],
    must: is("required"),
    absent: "passes",
    vendorDefault: "Required, once encryption in transit is on.",
    references: [ELASTICACHE_TLS],
    remediate: true,
  },
  {
    id: "aws-elasticache-node-tls",
    subject: "in-transit",
    title: "Cache clusters outside replication groups encrypt in transit.",
    resources: [AWS.elasticacheCluster],
    paths: ["transitEncryptionEnabled"],
    must: is(true),
    absent: "violates",
    inheritsFrom: ["replicationGroupId"],
    vendorDefault: "No TLS.",
    references: [ELASTICACHE_TLS],
    remedy: "Set transitEncryptionEnabled to true (Memcached 1.6.12 and later), or use a replication group.",
  },
  {
    id: "aws-memorydb-tls",
    subject: "in-transit",
    title: "MemoryDB clusters use TLS.",
    resources: [AWS.memorydbCluster],
    paths: ["tlsEnabled"],
    must: is(true),
    absent: "passes",
    vendorDefault: "TLS.",
    references: [
      page(
        "In-transit encryption in MemoryDB",
        "https://docs.aws.amazon.com/memorydb/latest/devguide/in-transit-encryption.html",
      ),
      checkov("CKV_AWS_202"),
    ],
    remediate: true,
  },
  {
    id: "aws-opensearch-node-to-node",
    subject: "in-transit",
    title: "OpenSearch nodes encrypt what they send each other.",
    resources: SEARCH_DOMAINS,
    paths: ["nodeToNodeEncryption.enabled"],
    must: is(true),
    absent: "violates",
    vendorDefault: "Not encrypted.",
    references: [
      page(
        "Node-to-node encryption for Amazon OpenSearch Service",
        "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ntn.html",
      ),
      checkov("CKV_AWS_6"),
    ],
    remediate: true,
  },
  {
    id: "aws-opensearch-https",
    subject: "in-transit",
    title: "OpenSearch endpoints accept only HTTPS.",
    resources: SEARCH_DOMAINS,
    paths: ["domainEndpointOptions.enforceHttps"],
    must: is(true),
    absent: "violates",
    vendorDefault: "HTTP is accepted by the API's default; newer provider versions turn it off.",
    references: [OPENSEARCH_INFRASTRUCTURE, checkov("CKV_AWS_83"), trivy("AWS-0046")],
    remediate: true,
  },
  {
    id: "aws-opensearch-tls-version",
    subject: "in-transit",
    title: "OpenSearch endpoints use at least TLS 1.2.",
    resources: SEARCH_DOMAINS,
    paths: ["domainEndpointOptions.tlsSecurityPolicy"],
    must: matching('a policy "Policy-Min-TLS-1-2-..."', /^Policy-Min-TLS-1-[23]-/),
    absent: "violates",
    vendorDefault: "TLS 1.0 and later.",
    references: [OPENSEARCH_INFRASTRUCTURE, checkov("CKV_AWS_228"), trivy("AWS-0126")],
    remedy: 'Set domainEndpointOptions.tlsSecurityPolicy to "Policy-Min-TLS-1-2-PFS-2023-10".',
  },
  {
    id: "aws-opensearch-in-vpc",
    subject: "exposure",
    title: "OpenSearch domains are reachable only from a VPC.",
    resources: SEARCH_DOMAINS,
    paths: ["vpcOptions"],
    must: given("the subnets and security groups of a VPC"),
    absent: "violates",
    vendorDefault: "A public endpoint.",
    severity: "high",
    references: [
      page(
        "Launching OpenSearch domains within a VPC",
        "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html",
      ),
      checkov("CKV_AWS_137"),
    ],
  },
  {
    id: "aws-cloudsearch-https",
    subject: "in-transit",
    title: "CloudSearch endpoints accept only HTTPS.",
    resources: [AWS.cloudsearchDomain],
    paths: ["endpointOptions.enforceHttps"],
    must: is(true),
    absent: "violates",
    vendorDefault: "HTTP is accepted.",
    references: [
      page(
        "Configuring domain endpoint options in CloudSearch",
        "https://docs.aws.amazon.com/cloudsearch/latest/developerguide/configuring-domain-endpoint-options.html",
      ),
      checkov("CKV_AWS_220"),
    ],
    remediate: true,
  },
  {
    id: "aws-cloudsearch-tls-version",
    subject: "in-transit",
    title: "CloudSearch endpoints use at least TLS 1.2.",
    resources: [AWS.cloudsearchDomain],
    paths: ["endpointOptions.tlsSecurityPolicy"],
    must: is("Policy-Min-TLS-1-2-2019-07"),
    absent: "violates",
    vendorDefault: "TLS 1.0 and later.",
    references: [
      page(
        "Configuring domain endpoint options in CloudSearch",
        "https://docs.aws.amazon.com/cloudsearch/latest/developerguide/configuring-domain-endpoint-options.html",
      ),
      checkov("CKV_AWS_218"),
    ],
    remediate: true,
  },
];
