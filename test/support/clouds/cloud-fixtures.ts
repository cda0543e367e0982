/**
 * What the contract suites need to know about each cloud: a valid placement, machines for the pools, what its plugin
 * would compute, and where its resources keep what all clouds have in common. A cloud joins the suites by a row here.
 */
import { createHash } from "node:crypto";
import { adapter as aws } from "../../../components/cloud/aws/adapter";
import { AZURE_FIXTURE } from "./azure-fixture";
import { GCP_FIXTURE } from "./gcp-fixture";
import type { Cloud } from "../../../components/placement/cloud";
import type { CloudAdapter } from "../../../components/cloud/contract";
import { awsPlacement } from "../../../components/placement/aws";
import type { Placement } from "../../../components/placement";
import type { DnsUse } from "../../../components/dns/contract";
import type { KeyPurpose } from "../../../components/keys/contract";
import type { Accelerator } from "../../../catalogue/accelerators";
import type { Machine } from "../../../components/node-pools/contract";
import { at, listAt, type Registered } from "../recorder";

/** A node pool as a cloud was asked for it, in the words of Kubernetes. */
export interface AskedPool {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { key: string; value?: string; effect: string }[];
  readonly min: number;
  readonly max: number;
  /** Properties that later updates leave alone. */
  readonly ignored: readonly string[];
  /** Whether its resource says how many nodes there are, while an autoscaler decides that. */
  readonly counted: boolean;
  /** Whether an update starts a new node before it takes an old one away. @default no update of the cloud's rolls it */
  readonly newFirst?: boolean;
}

export interface NodesMade {
  readonly zones: readonly string[];
  readonly diskGiB: number;
}

export interface ApiReached {
  /** Blocks of the internet; undefined where the API has no public endpoint. */
  readonly internet: readonly string[] | undefined;
  /** Blocks of private networks, or all that can send to the cluster's network. */
  readonly network: readonly string[] | "whatever is connected";
}

export type ImageRight = readonly [principal: string, right: string, place: string];

export interface CloudFixture {
  readonly adapter: CloudAdapter;
  readonly placement: Placement;
  /** The same placement, in a network that exists. */
  readonly ownNetwork: Placement;
  readonly zones: readonly string[];
  readonly machines: Readonly<Record<"system" | "general" | "l4", Machine>>;
  /** An accelerator that the cloud has no machines for. */
  readonly impossible: Accelerator;
  /** Outputs that the cloud's plugin computes, besides the inputs. */
  readonly computed: (type: string, name: string) => Record<string, unknown>;
  /** Answers to the look-ups that its SDK forces on the program, by token. @default none */
  readonly lookUps?: Readonly<Record<string, Record<string, unknown>>>;
  readonly poolType: string;
  /** Pools that are part of another resource, or of another kind. @default none */
  readonly innerPools?: (resources: readonly Registered[]) => readonly AskedPool[];
  /** Logical name of the resource with the cluster's system nodes. */
  readonly systemNodes: string;
  readonly subnetType: string;
  /** Subnets for nodes: one in each zone, or one that spans them. */
  readonly nodeSubnets: number;
  /** Advisory rules that it does not follow, and why. @default none */
  readonly advice?: Readonly<Record<string, string>>;
  readonly readPool: (resource: Registered) => AskedPool;
  /** From where the cluster's API can be reached, as its resources say. */
  readonly apiReachedFrom: (resources: readonly Registered[]) => ApiReached;
  /** In which zones a pool's nodes are and how large their disks are, in GiB: of each kind of node that there is. */
  readonly nodesOf: (resources: readonly Registered[], pool: string) => readonly NodesMade[];
  /** The placement with a reservation for a pool. */
  readonly reserving: (pool: string) => Placement;
  /** What an identity may do, by the name of its component: pairs of right and where it holds. */
  readonly rightsOf: (resources: readonly Registered[], identity: string) => readonly (readonly [string, string])[];
  /** The right to read and the right to write objects, as the cloud calls them. */
  readonly objectRights: Readonly<Record<"read" | "write", string>>;
  /** The right to read a secret's value. */
  readonly secretRight: string;
  /** The right to write records, and what each use of zones may do beyond its zone. */
  readonly zoneRight: string;
  readonly beyondZones: Readonly<Record<DnsUse, readonly string[]>>;
  /** The resource that says with which key shared files are encrypted, and where it says so. */
  readonly sharedFiles: { readonly type: string; readonly keyAt: { readonly parent: string; readonly name: string } };
  /** Who else may do what with images: principal, right, and the repository or registry that it holds at. */
  readonly imageRights: (resources: readonly Registered[]) => readonly ImageRight[];
  /** All that pushing takes, as the cloud calls it. */
  readonly pushRights: readonly string[];
  /** Logical name of the resource with the images of repository `tools`. */
  readonly keptRegistry: string;
  /** Purposes that its services take no key of the stack's for. @default none */
  readonly withoutKey?: readonly KeyPurpose[];
}

export type CreatedCloud = Exclude<Cloud, "existing">;

const ACCOUNT = "111122223333";
const REGION = "eu-central-1";
/** EKS makes it with the cluster. */
const CLUSTER_GROUP = "sg-0a1b2c3d4e5f67890";
const AWS_ZONES = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];

export const AWS_PLACEMENT = awsPlacement.parse({
  accountId: ACCOUNT,
  region: REGION,
  zones: AWS_ZONES,
  admins: [`arn:aws:iam::${ACCOUNT}:role/platform`],
  readers: [`arn:aws:iam::${ACCOUNT}:role/on-call`],
  groups: { "research-engineers": [`arn:aws:iam::${ACCOUNT}:role/teams/research`] },
  pushers: [`arn:aws:iam::${ACCOUNT}:role/ci`],
  apiAccess: ["10.8.0.0/16", "203.0.113.0/24"],
});

const AWS_NETWORK = {
  vpcId: "vpc-0a1b2c3d4e5f67890",
  privateSubnets: Object.fromEntries(AWS_ZONES.map((zone, index) => [zone, `subnet-0a1b2c3d4e5f6789${index}`])),
};

const AWS_EFFECTS: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
};

/** A key's ids are random at AWS, and made of its name here. */
export function awsKeyArn(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
  return `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`;
}

function awsComputed(type: string, name: string): Record<string, unknown> {
  const arn = (service: string, path: string) => ({ arn: `arn:aws:${service}:${REGION}:${ACCOUNT}:${path}` });
  const outputs: Readonly<Record<string, Record<string, unknown>>> = {
    "aws:kms/key:Key": { arn: awsKeyArn(name), keyId: awsKeyArn(name).split("/")[1] },
    "aws:iam/role:Role": { arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, name },
    "aws:cloudwatch/logGroup:LogGroup": arn("logs", `log-group:${name}`),
    "aws:s3/bucket:Bucket": { arn: `arn:aws:s3:::${name}` },
    "aws:ecr/repository:Repository": { repositoryUrl: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${name}` },
    "aws:secretsmanager/secret:Secret": { ...arn("secretsmanager", `secret:${name}-AbCdEf`), name },
    "aws:efs/fileSystem:FileSystem": arn("elasticfilesystem", `file-system/${name}`),
    "aws:route53/zone:Zone": {
      arn: `arn:aws:route53:::hostedzone/${name}`,
      zoneId: name,
      nameServers: ["ns-1.awsdns-1.org"],
    },
    "aws:ec2/eip:Eip": { allocationId: `eipalloc-${name}` },
    "aws:ec2/launchTemplate:LaunchTemplate": { latestVersion: 1 },
    "aws:iam/instanceProfile:InstanceProfile": { arn: `arn:aws:iam::${ACCOUNT}:instance-profile/${name}` },
    "aws:sqs/queue:Queue": { ...arn("sqs", name), url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}` },
    "aws:cloudwatch/eventRule:EventRule": { ...arn("events", `rule/${name}`), name },
    "aws:eks/cluster:Cluster": {
      ...arn("eks", `cluster/${name}`),
      endpoint: "https://ABC.gr7.eu-central-1.eks.amazonaws.com",
      vpcConfig: { clusterSecurityGroupId: CLUSTER_GROUP },
      certificateAuthority: { data: "Q0E=" },
      identities: [{ oidcs: [{ issuer: "https://oidc.eks.eu-central-1.amazonaws.com/id/ABC" }] }],
    },
  };
  return outputs[type] ?? {};
}

/** Clouds with a manifest, whether or not a stack file may choose them yet. */
export const CLOUD_FIXTURES: Readonly<Record<CreatedCloud, CloudFixture | "no manifest yet">> = {
  aws: {
    adapter: aws,
    placement: { aws: AWS_PLACEMENT },
    ownNetwork: { aws: { ...AWS_PLACEMENT, network: AWS_NETWORK } },
    zones: AWS_ZONES,
    nodesOf: (resources, pool) => {
      const zoneOf = (id: unknown) => /eu-central-1[abc]/.exec(String(id))?.[0] ?? "";
      const [template, group, nodeClass, nodePool] = [
        ["aws:ec2/launchTemplate:LaunchTemplate", `node-pools-${pool}`],
        ["aws:eks/nodeGroup:NodeGroup", `node-pools-${pool}`],
        ["kubernetes:karpenter.k8s.aws/v1:EC2NodeClass", `autoscaling-${pool}-nodes`],
        ["kubernetes:karpenter.sh/v1:NodePool", `autoscaling-${pool}`],
      ].map(([type, name]) => resources.find((one) => one.type === type && one.name === name)?.inputs);
      const least = {
        zones: listAt(group, "subnetIds").map(zoneOf),
        diskGiB: Number(at(listAt(template, "blockDeviceMappings").at(-1), "ebs.volumeSize")),
      };
      if (nodeClass === undefined) return [least];
      const required = listAt(nodePool, "spec.template.spec.requirements").find(
        (one) => at(one, "key") === "topology.kubernetes.io/zone",
      );
      const diskGiB = parseInt(String(at(listAt(nodeClass, "spec.blockDeviceMappings").at(-1), "ebs.volumeSize")));
      const subnets = listAt(nodeClass, "spec.subnetSelectorTerms").map((term) => zoneOf(at(term, "id")));
      const allowed = required === undefined ? subnets : listAt(required, "values").map(String);
      return [least, { zones: subnets, diskGiB }, { zones: allowed, diskGiB }];
    },
    reserving: (pool) => {
      const capacityReservations = { [pool]: { id: "cr-0a1b2c3d4e5f67890", zone: "eu-central-1b" } };
      return { aws: { ...AWS_PLACEMENT, capacityReservations } };
    },
    machines: {
      system: { type: "m7g.large", architecture: "arm64", vcpu: 2, devices: 0 },
      general: { type: "m7i.2xlarge", architecture: "amd64", vcpu: 8, devices: 0 },
      l4: { type: "g6.2xlarge", architecture: "amd64", vcpu: 8, devices: 1 },
    },
    impossible: "TPU-v6e",
    computed: awsComputed,
    poolType: "aws:eks/nodeGroup:NodeGroup",
    systemNodes: "cluster-system",
    subnetType: "aws:ec2/subnet:Subnet",
    nodeSubnets: AWS_ZONES.length,
    readPool: ({ inputs, options }) => ({
      labels: (inputs["labels"] ?? {}) as Record<string, string>,
      taints: listAt(inputs, "taints").map((taint) => {
        const { key, value, effect } = taint as { key: string; value?: string; effect: string };
        return { key, ...(value !== undefined && { value }), effect: AWS_EFFECTS[effect] ?? effect };
      }),
      min: Number(at(inputs, "scalingConfig.minSize")),
      max: Number(at(inputs, "scalingConfig.maxSize")),
      ignored: options.ignoreChanges ?? [],
      counted: at(inputs, "scalingConfig.minSize") !== at(inputs, "scalingConfig.maxSize"),
      newFirst: at(inputs, "updateConfig.updateStrategy") === "DEFAULT",
    }),
    innerPools: (resources) =>
      resources
        .filter(({ type }) => type === "kubernetes:karpenter.sh/v1:NodePool")
        .map(({ inputs }) => ({
          labels: at(inputs, "spec.template.metadata.labels") as Record<string, string>,
          taints: listAt(inputs, "spec.template.spec.taints") as AskedPool["taints"],
          min: 0,
          max: Number(at(inputs, "spec.limits.nodes")),
          ignored: [],
          counted: false,
        })),
    apiReachedFrom: (resources) => {
      const vpc = resources.find(({ type }) => type === "aws:eks/cluster:Cluster")?.inputs["vpcConfig"];
      const door = resources.filter(
        ({ type, inputs }) =>
          type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" &&
          inputs["securityGroupId"] === CLUSTER_GROUP &&
          [inputs["ipProtocol"], inputs["fromPort"], inputs["toPort"]].join() === "tcp,443,443",
      );
      return {
        internet: at(vpc, "endpointPublicAccess") === false ? undefined : listAt(vpc, "publicAccessCidrs").map(String),
        network: at(vpc, "endpointPrivateAccess") === true ? door.map(({ inputs }) => String(inputs["cidrIpv4"])) : [],
      };
    },
    rightsOf: (resources, identity) =>
      resources
        .filter(({ type, name }) => type === "aws:iam/rolePolicy:RolePolicy" && name === identity)
        .flatMap(({ inputs }) => listAt(JSON.parse(String(inputs["policy"])), "Statement"))
        .flatMap((statement) => {
          const resource = String(at(statement, "Resource"));
          return listAt(statement, "Action").map((action) => [String(action), resource] as const);
        }),
    imageRights: (resources) =>
      resources
        .filter(({ type }) => type === "aws:ecr/repositoryPolicy:RepositoryPolicy")
        .flatMap(({ inputs }) =>
          listAt(JSON.parse(String(inputs["policy"])), "Statement").flatMap((statement) =>
            listAt(statement, "Principal.AWS").flatMap((who) =>
              listAt(statement, "Action").map(
                (right) => [String(who), String(right), String(inputs["repository"])] as const,
              ),
            ),
          ),
        ),
    pushRights: [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:CompleteLayerUpload",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ],
    objectRights: { read: "s3:GetObject", write: "s3:PutObject" },
    secretRight: "secretsmanager:GetSecretValue",
    zoneRight: "route53:ChangeResourceRecordSets",
    beyondZones: {
      records: ["route53:ListHostedZones", "route53:ListTagsForResources"],
      challenges: ["route53:GetChange"],
    },
    sharedFiles: { type: "aws:efs/fileSystem:FileSystem", keyAt: { parent: "", name: "kmsKeyId" } },
    keptRegistry: "registry-tools",
  },
  gcp: GCP_FIXTURE,
  azure: AZURE_FIXTURE,
};
