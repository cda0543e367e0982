/** AWS: queues, topics, streams and events, at rest and in transit. */
import { AWS } from "../../../../catalogue/tokens/aws";
import { atRestRows, type StoredData } from "../at-rest";
import { checkov, page, trivy } from "../references";
import { given, is } from "../requirement";
import type { Row } from "../row";
import { AWS_KEY } from "./key";

const SQS = page(
  "Encryption at rest in Amazon SQS",
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
);
const SNS = page(
  "Securing Amazon SNS data with server-side encryption",
  "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
);
const KINESIS = page(
  "Data protection in Amazon Kinesis Data Streams",
  "https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
);
const FIREHOSE = page(
  "Data protection in Amazon Data Firehose",
  "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
);
const MSK = page("Amazon MSK encryption", "https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html");
const MQ = page(
  "Data protection in Amazon MQ",
  "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/data-protection.html",
);
const EVENTBRIDGE = page(
  "Encryption at rest in Amazon EventBridge",
  "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption.html",
);

const STORED: readonly StoredData[] = [
  {
    ...{ id: "aws-sqs-queue", what: "SQS queues", resources: [AWS.sqsQueue], page: SQS },
    encrypted: {
      paths: ["sqsManagedSseEnabled"],
      absent: "passes",
      when: [{ path: "kmsMasterKeyId", must: is(""), orAbsent: true }],
      vendorDefault: "Encrypted with SQS's own keys.",
      references: [checkov("CKV_AWS_27"), trivy("AWS-0096")],
      remediate: true,
    },
    key: { paths: ["kmsMasterKeyId"], references: [checkov("CKV_AWS_27"), trivy("AWS-0135")] },
  },
  {
    ...{ id: "aws-sns-topic", what: "SNS topics", resources: [AWS.snsTopic], page: SNS },
    encrypted: {
      paths: ["kmsMasterKeyId"],
      must: given("a KMS key"),
      references: [checkov("CKV_AWS_26"), trivy("AWS-0095")],
      remedy:
        "Set kmsMasterKeyId to the ARN of your key (alias/aws/sns encrypts too, but other services cannot publish).",
    },
    key: { paths: ["kmsMasterKeyId"], references: [trivy("AWS-0136")] },
  },
  {
    ...{ id: "aws-kinesis-stream", what: "Kinesis streams", resources: [AWS.kinesisStream], page: KINESIS },
    encrypted: {
      paths: ["encryptionType"],
      must: is("KMS"),
      references: [checkov("CKV_AWS_43"), trivy("AWS-0064")],
    },
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_185"), trivy("AWS-0064")] },
  },
  {
    ...{ id: "aws-kinesis-video", what: "Kinesis video streams", resources: [AWS.kinesisVideoStream], page: KINESIS },
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_177")] },
  },
  {
    ...{ id: "aws-firehose", what: "Firehose streams", resources: [AWS.firehose], page: FIREHOSE },
    encrypted: {
      paths: ["serverSideEncryption.enabled"],
      // A stream that reads from Kinesis or MSK stores nothing itself.
      when: [
        { path: "kinesisSourceConfiguration", must: is(""), orAbsent: true },
        { path: "mskSourceConfiguration", must: is(""), orAbsent: true },
      ],
      references: [checkov("CKV_AWS_240")],
      remediate: true,
    },
    key: {
      paths: ["serverSideEncryption.keyArn"],
      when: [
        { path: "kinesisSourceConfiguration", must: is(""), orAbsent: true },
        { path: "mskSourceConfiguration", must: is(""), orAbsent: true },
      ],
      references: [checkov("CKV_AWS_241")],
      remedy: "Set serverSideEncryption.keyType to CUSTOMER_MANAGED_CMK and keyArn to the ARN of your key.",
    },
  },
  {
    ...{ id: "aws-msk-cluster", what: "MSK clusters", resources: [AWS.mskCluster], page: MSK },
    key: {
      paths: ["encryptionInfo.encryptionAtRestKmsKeyArn"],
      references: [checkov("CKV_AWS_81"), trivy("AWS-0179")],
    },
  },
  {
    ...{ id: "aws-mq-broker", what: "Amazon MQ brokers", resources: [AWS.mqBroker], page: MQ },
    key: {
      paths: ["encryptionOptions.kmsKeyId"],
      references: [checkov("CKV_AWS_209")],
      remedy: "Set encryptionOptions.useAwsOwnedKey to false and encryptionOptions.kmsKeyId to the ARN of your key.",
    },
  },
  {
    ...{ id: "aws-event-bus", what: "Event buses", resources: [AWS.eventBus], page: EVENTBRIDGE },
    key: { paths: ["kmsKeyIdentifier"] },
  },
  {
    ...{ id: "aws-event-archive", what: "Event archives", resources: [AWS.eventArchive], page: EVENTBRIDGE },
    key: { paths: ["kmsKeyIdentifier"] },
  },
  {
    ...{ id: "aws-pipe", what: "EventBridge pipes", resources: [AWS.pipe], page: EVENTBRIDGE },
    key: { paths: ["kmsKeyIdentifier"] },
  },
  {
    ...{ id: "aws-schedule", what: "EventBridge schedules", resources: [AWS.schedule], page: EVENTBRIDGE },
    key: { paths: ["kmsKeyArn"], references: [checkov("CKV_AWS_297")] },
  },
  {
    id: "aws-state-machine",
    what: "Step Functions state machines",
    resources: [AWS.stateMachine],
    page: page(
      "Data at rest encryption in Step Functions",
      "https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html",
    ),
    key: { paths: ["encryptionConfiguration.kmsKeyId"] },
  },
];

export const AWS_MESSAGE_ROWS: readonly Row[] = [
  ...atRestRows(STORED, AWS_KEY),
  {
    id: "aws-msk-client-tls",
    subject: "in-transit",
    title: "Kafka clients speak TLS with MSK.",
    resources: [AWS.mskCluster],
    paths: ["encryptionInfo.encryptionInTransit.clientBroker"],
    must: is("TLS"),
    absent: "passes",
    vendorDefault: "TLS.",
    references: [MSK, checkov("CKV_AWS_81"), trivy("AWS-0073")],
    remediate: true,
  },
  {
    id: "aws-msk-in-cluster-tls",
    subject: "in-transit",
    title: "MSK brokers speak TLS with each other.",
    resources: [AWS.mskCluster],
    paths: ["encryptionInfo.encryptionInTransit.inCluster"],
    must: is(true),
    absent: "passes",
    vendorDefault: "TLS.",
    references: [MSK, checkov("CKV_AWS_81"), trivy("AWS-0073")],
    remediate: true,
  },
  {
    id: "aws-msk-authenticated",
    subject: "exposure",
    title: "MSK refuses clients that do not say who they are.",
    resources: [AWS.mskCluster],
    paths: ["clientAuthentication.unauthenticated"],
    must: is(false),
    absent: "passes",
    vendorDefault: "Off, once any way to authenticate is on.",
    references: [
      page(
        "Authentication and authorization for Amazon MSK",
        "https://docs.aws.amazon.com/msk/latest/developerguide/kafka_apis_iam.html",
      ),
    ],
    remediate: true,
  },
  {
    id: "aws-msk-not-public",
    subject: "exposure",
    title: "MSK brokers have no public address.",
    resources: [AWS.mskCluster],
    paths: ["brokerNodeGroupInfo.connectivityInfo.publicAccess.type"],
    must: is("DISABLED"),
    absent: "passes",
    vendorDefault: "No public address.",
    references: [
      page("Public access", "https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html"),
      checkov("CKV_AWS_291"),
    ],
    remediate: true,
  },
  {
    id: "aws-msk-connector-tls",
    subject: "in-transit",
    title: "MSK connectors speak TLS with the cluster.",
    resources: [AWS.mskConnector],
    paths: ["kafkaClusterEncryptionInTransit.encryptionType"],
    must: is("TLS"),
    absent: "violates",
    vendorDefault: "PLAINTEXT.",
    references: [
      page(
        "MSK Connect connectors",
        "https://docs.aws.amazon.com/msk/latest/developerguide/msk-connect-connectors.html",
      ),
    ],
  },
  {
    id: "aws-mq-not-public",
    subject: "exposure",
    title: "Amazon MQ brokers have no public address.",
    resources: [AWS.mqBroker],
    paths: ["publiclyAccessible"],
    must: is(false),
    absent: "passes",
    vendorDefault: "No public address.",
    references: [MQ, checkov("CKV_AWS_69"), trivy("AWS-0072")],
    remediate: true,
  },
];
