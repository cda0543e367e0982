/** Mistakes that people make on AWS with queues, what fills them, and what machines start with. */
import { TYPES } from "../../../rehearsal/providers/aws/types";
import type { IdOf } from "../../support/account-mistakes";
import { change, extra, type KnownMistake } from "./mistake";

const KEY_ARN = (idOf: IdOf, purpose: string) =>
  `arn:aws:kms:eu-central-1:111122223333:key/${idOf(TYPES.key, `keys-${purpose}`)}`;
const QUEUE_ARN = "arn:aws:sqs:eu-central-1:111122223333:warnings";

const queue = (inputs: (idOf: IdOf) => object = () => ({})) =>
  extra(TYPES.queue, "warnings", (idOf) => ({ name: "warnings", ...inputs(idOf) }));
const rule = (inputs: object = {}) =>
  extra(TYPES.eventRule, "warnings", () => ({ name: "warnings", eventPattern: '{"source":["aws.ec2"]}', ...inputs }));
const target = (name = "warnings") => extra(TYPES.eventTarget, name, () => ({ rule: "warnings", arn: QUEUE_ARN }));
const profile = (role: string) => extra(TYPES.instanceProfile, "nodes", () => ({ name: "nodes", role }));

/** After everything else. */
const LAST = change(TYPES.lifecyclePolicy, undefined, {});

export const QUEUE_MISTAKES: readonly KnownMistake[] = [
  {
    title: "an encrypted queue that EventBridge cannot fill",
    refused: TYPES.eventTarget,
    says: /arn: warnings .* is encrypted with keys-objects, which does not let events\.amazonaws\.com call kms:Decrypt/,
    ...LAST,
    also: [queue((idOf) => ({ kmsMasterKeyId: KEY_ARN(idOf, "objects") })), rule(), target()],
  },
  {
    title: "more targets than a rule may have",
    refused: TYPES.eventTarget,
    says: /rule: warnings .* has 5 targets already, which is all/,
    ...LAST,
    also: [queue(), rule(), ...["1", "2", "3", "4", "5", "6"].map((name) => target(name))],
  },
  {
    title: "a rule that waits for nothing",
    refused: TYPES.eventRule,
    says: /eventPattern or scheduleExpression must be given, and only one of them/,
    ...LAST,
    also: [rule({ eventPattern: undefined })],
  },
  {
    title: "a queue with two kinds of encryption",
    refused: TYPES.queue,
    says: /sqsManagedSseEnabled cannot be true with kmsMasterKeyId/,
    ...LAST,
    also: [queue((idOf) => ({ kmsMasterKeyId: KEY_ARN(idOf, "logs"), sqsManagedSseEnabled: true }))],
  },
  {
    title: "a policy about another queue",
    refused: TYPES.queuePolicy,
    says: /queueUrl: warnings .* it names the resource arn:aws:sqs:eu-central-1:111122223333:other/,
    ...LAST,
    also: [
      queue(),
      extra(TYPES.queuePolicy, "warnings", (idOf) => ({
        queueUrl: idOf(TYPES.queue, "warnings"),
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
    refused: TYPES.instanceProfile,
    says: /role: role .* does not trust ec2\.amazonaws\.com/,
    ...LAST,
    also: [
      extra(TYPES.role, "role", () => ({
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
