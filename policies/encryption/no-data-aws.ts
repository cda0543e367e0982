/** AWS types that hold no data, with the reason. */
import { AWS } from "../../catalogue/tokens/aws";
export const AWS_HOLDS_NO_DATA = {
  // Identity
  [AWS.iamRole]: "rights",
  [AWS.iamRolePolicy]: "rights",
  [AWS.iamRolePolicyAttachment]: "rights",
  [AWS.eksAccessEntry]: "rights",
  [AWS.eksAccessPolicyAssociation]: "rights",
  [AWS.eksPodIdentityAssociation]: "rights",
  [AWS.iamInstanceProfile]: "a role that machines start with",
  [AWS.eventRule]: "which events are passed on",
  [AWS.eventTarget]: "where events are passed on to; a queue has rules",
  [AWS.kmsAlias]: "a name of a key, which has rules",
  [AWS.iamPolicy]: "rights",
  // Network
  [AWS.vpc]: "addresses",
  [AWS.subnet]: "addresses",
  [AWS.eip]: "an address",
  [AWS.internetGateway]: "a way for traffic, which its ends encrypt",
  [AWS.natGateway]: "a way for traffic, which its ends encrypt",
  [AWS.routeTable]: "rules about traffic",
  [AWS.routeTableAssociation]: "rules about traffic",
  [AWS.route]: "rules about traffic",
  [AWS.defaultSecurityGroup]: "closed, unless it is given rules of its own",
  [AWS.vpcEndpoint]: "a way to a service, which serves TLS only",
  [AWS.flowLog]: "writes to a log group or bucket, which have rules",
  // Software and rules about what has rules
  [AWS.eksAddon]: "software in a cluster; its configuration holds no secrets",
  [AWS.ecrLifecyclePolicy]: "when images of a repository, which has rules, are removed",
  [AWS.s3BucketVersioning]: "a setting of a bucket, which has rules",
  [AWS.s3BucketLifecycle]: "a setting of a bucket, which has rules",
  [AWS.efsMountTarget]: "a way to a file system, which has rules",
  [AWS.route53Zone]: "public names",
  [AWS.route53Record]: "a public name",
  [AWS.efsAccessPoint]: "a way to a file system, which has rules",
  [AWS.efsBackupPolicy]: "a setting of a file system, which has rules",
} as const satisfies Readonly<Record<string, string>>;
