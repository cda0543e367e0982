/** Flow logs on AWS: who spoke with whom in the VPC, kept encrypted for as long as the environment asks for. */
import { LogGroup } from "@pulumi/aws/cloudwatch";
import { FlowLog } from "@pulumi/aws/ec2/flowLog";
import type { Vpc } from "@pulumi/aws/ec2/vpc";
import { Role, RolePolicy } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { named } from "../account/names.aws";
import { assumedBy } from "../account/trust.aws";
import type { AwsPlacement } from "../placement/aws";
import type { Scope } from "../core/component";
import type { KeyReference } from "../keys/contract";
import { LOG_RETENTION_DAYS } from "./log-retention";

export function createFlowLogs(scope: Scope, vpc: Vpc, { accountId }: AwsPlacement, key: KeyReference): void {
  const { environment, stack } = scope.ownership;
  const group = new LogGroup(
    `${scope.name}-flow-logs`,
    {
      name: `/stratiform/${stack}/network/flow-logs`,
      kmsKeyId: key.id,
      retentionInDays: LOG_RETENTION_DAYS[environment],
    },
    { ...scope.options, dependsOn: [...key.ready] },
  );
  const role = new Role(
    `${scope.name}-flow-logs`,
    { assumeRolePolicy: assumedBy("vpc-flow-logs.amazonaws.com", accountId) },
    scope.options,
  );
  const rights = new RolePolicy(
    `${scope.name}-flow-logs`,
    {
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            Resource: [group.arn, pulumi.interpolate`${group.arn}:*`],
          },
        ],
      }),
    },
    scope.options,
  );
  new FlowLog(
    `${scope.name}-flow-logs`,
    {
      vpcId: vpc.id,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      tags: named(scope, "flow-logs"),
    },
    { ...scope.options, dependsOn: [rights] },
  );
}
