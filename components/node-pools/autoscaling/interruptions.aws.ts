/** EC2's warnings about machines, on their way to Karpenter: rules that catch them, and the queue that it reads. */
import { EventRule, EventTarget } from "@pulumi/aws/cloudwatch";
import { Queue, QueuePolicy } from "@pulumi/aws/sqs";
import { jsonStringify } from "@pulumi/pulumi";
import { named } from "../../account/names.aws";
import type { Scope } from "../../core/component";
import { fitName } from "../../core/names";
import type { KeyReference } from "../../keys/contract";

/** What is caught: where it comes from, and what it is called there. karpenter.sh/docs/concepts/disruption/#interruption */
export const WARNINGS = {
  "spot-interruption": { source: "aws.ec2", type: "EC2 Spot Instance Interruption Warning" },
  rebalance: { source: "aws.ec2", type: "EC2 Instance Rebalance Recommendation" },
  "state-change": { source: "aws.ec2", type: "EC2 Instance State-change Notification" },
  reservation: { source: "aws.ec2", type: "EC2 Capacity Reservation Instance Interruption Warning" },
  health: { source: "aws.health", type: "AWS Health Event" },
} as const satisfies Record<string, { source: string; type: string }>;

/** A warning that is older is of no use: the machine has gone. */
const KEPT_SECONDS = 300;

export interface InterruptionQueue {
  /** Known before the queue exists. */
  readonly name: string;
  readonly queue: Queue;
}

/** The queue and its rules. Only EventBridge may fill it, and only with what this stack's rules caught. */
export function createInterruptionQueue(scope: Scope, key: KeyReference): InterruptionQueue {
  const name = fitName(`stratiform-${scope.ownership.stack}-interruptions`, 80);
  const queue = new Queue(
    `${scope.name}-interruptions`,
    {
      name,
      messageRetentionSeconds: KEPT_SECONDS,
      kmsMasterKeyId: key.id,
      tags: named(scope, "interruptions"),
    },
    { ...scope.options, dependsOn: [...key.ready] },
  );
  const rules = Object.entries(WARNINGS).map(([key, { source, type }]) => {
    const rule = new EventRule(
      `${scope.name}-${key}`,
      {
        description: `${type}, for Karpenter`,
        eventPattern: JSON.stringify({ source: [source], "detail-type": [type] }),
        tags: named(scope, key),
      },
      scope.options,
    );
    // A name of its own: one that AWS made up could not be found again after an interrupted update.
    const target = { rule: rule.name, targetId: "interruptions", arn: queue.arn };
    new EventTarget(`${scope.name}-${key}`, target, scope.options);
    return rule;
  });
  new QueuePolicy(
    `${scope.name}-interruptions`,
    {
      queueUrl: queue.url,
      policy: jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "FillByRules",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queue.arn,
            Condition: { ArnEquals: { "aws:SourceArn": rules.map(({ arn }) => arn) } },
          },
          {
            Sid: "OnlyEncrypted",
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: queue.arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    },
    scope.options,
  );
  return { name, queue };
}
