/** Mistakes that people make on AWS with queues, what fills them, and what machines start with. */
import { AWS } from "../../../../../catalogue/tokens/aws";
import type { IdOf } from "../../../../support/clouds/account-mistakes";
import { change, extra, type KnownMistake } from "./mistake";

const KEY_ARN = (idOf: IdOf, purpose: string) =>
  `arn:aws:kms:eu-central-1:111122223333:key/${idOf(AWS.kmsKey, `keys-${purpose}`)}`;
const QUEUE_ARN = "arn:aws:sqs:eu-central-1:111122223333:warnings";

const queue = (inputs: (idOf: IdOf) => object = () => ({})) =>
  extra(AWS.sqsQueue, "warnings", (idOf) => ({ name: "warnings", ...inputs(idOf) }));
const rule = (inputs: object = {}) =>
  extra(AWS.eventRule, "warnings", () => ({ name: "warnings", eventPattern: '{"source":["aws.ec2"]}', ...inputs }));
const target = (name = "warnings") => extra(AWS.eventTarget, name, () => ({ rule: "warnings", arn: QUEUE_ARN }));
const profile = (role: string) => extra(AWS.iamInstanceProfile, "nodes", () => ({ name: "nodes", role }));

/** After everything else. */
const LAST = change(AWS.ecrLifecyclePolicy, undefined, {});

export const QUEUE_MISTAKES: readonly KnownMistake[] = [
  {
    title: "an encrypted queue that EventBridge cannot fill",
    refused: AWS.eventTarget,
    says: /arn: warnings .* is encrypted with keys-objects, which does not let events\.amazonaws\.com call kms:Decrypt/,
    ...LAST,
    also: [queue((idOf) => ({ kmsMasterKeyId: KEY_ARN(idOf, "objects") })), rule(), target()],
  },
  {
    title: "more targets than a rule may have",
    refused: AWS.eventTarget,
    says: /rule: warnings .* has 5 targets already, which is all/,
    ...LAST,
    also: [queue(), rule(), ...["1", "2", "3", "4", "5", "6"].map((name) => target(name))],
  },
  {
    title: "a rule that waits for nothing",
    refused: AWS.eventRule,
    says: /eventPattern or scheduleExpression must be given, and only one of them/,
    ...LAST,
    also: [rule({ eventPattern: undefined })],
  },
  {
    title: "a queue with two kinds of encryption",
    refused: AWS.sqsQueue,
    says: /sqsManagedSseEnabled cannot be true with kmsMasterKeyId/,
    ...LAST,
    also: [queue((idOf) => ({ kmsMasterKeyId: KEY_ARN(idOf, "logs"), sqsManagedSseEnabled: true }))],
  },
  {
    title: "a policy about another queue",
    refused: AWS.sqsQueuePolicy,
    says: /queueUrl: warnings .* it names the resource arn:aws:sqs:eu-central-1:111122223333:other/,
    ...LAST,
    also: [
      queue(),
      extra(AWS.sqsQueuePolicy, "warnings", (idOf) => ({
        queueUrl: idOf(AWS.sqsQueue, "warnings"),
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "events.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: "arn:aws:sqs:eu-central-1:111122223333:other",
            },
          ],
        }),
      })),
    ],
  },
  {
    title: "machines with the control plane's role",
    refused: AWS.iamInstanceProfile,
    says: /role: role .* does not trust ec2\.amazonaws\.com/,
    ...LAST,
    also: [
      extra(AWS.iamRole, "role", () => ({
        name: "role",
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "eks.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
      })),
      profile("role"),
    ],
  },
];
