/** AWS types that hold no data, with the reason. */
export const AWS_HOLDS_NO_DATA = {
  // Identity
  "aws:iam/role:Role": "rights",
  "aws:iam/rolePolicy:RolePolicy": "rights",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "rights",
  "aws:eks/accessEntry:AccessEntry": "rights",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": "rights",
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": "rights",
  "aws:iam/instanceProfile:InstanceProfile": "a role that machines start with",
  "aws:cloudwatch/eventRule:EventRule": "which events are passed on",
  "aws:cloudwatch/eventTarget:EventTarget": "where events are passed on to; a queue has rules",
  "aws:kms/alias:Alias": "a name of a key, which has rules",
  // Network
  "aws:ec2/vpc:Vpc": "addresses",
  "aws:ec2/subnet:Subnet": "addresses",
  "aws:ec2/eip:Eip": "an address",
  "aws:ec2/internetGateway:InternetGateway": "a way for traffic, which its ends encrypt",
  "aws:ec2/natGateway:NatGateway": "a way for traffic, which its ends encrypt",
  "aws:ec2/routeTable:RouteTable": "rules about traffic",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "rules about traffic",
  "aws:ec2/route:Route": "rules about traffic",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "closed, unless it is given rules of its own",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "a way to a service, which serves TLS only",
  "aws:ec2/flowLog:FlowLog": "writes to a log group or bucket, which have rules",
  // Software and rules about what has rules
  "aws:eks/addon:Addon": "software in a cluster; its configuration holds no secrets",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": "when images of a repository, which has rules, are removed",
  "aws:s3/bucketVersioning:BucketVersioning": "a setting of a bucket, which has rules",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "a setting of a bucket, which has rules",
  "aws:efs/mountTarget:MountTarget": "a way to a file system, which has rules",
  "aws:route53/zone:Zone": "public names",
} as const satisfies Readonly<Record<string, string>>;
