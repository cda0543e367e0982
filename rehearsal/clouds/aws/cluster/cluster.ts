/** Row of the EKS control plane: what it is made of, how it may change, and what keeps it from going. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import { contains, overlaps, parseCidr } from "../../../../components/core/cidr";
import type { BrokenRule, Held, NotYet, Plain, TypeRow, World } from "../../plugin/row";
import { arn } from "../values/arn";
import { arnOf, ipv4Block, minorOf, resourceId } from "../values/forms";
import { managedPoliciesOf, rightsOfRole, roleByArn } from "../account/identity";
import { keyOf } from "../account/keys";
import { inForeignNetwork } from "../network/network";
import { distrust } from "../values/policy-documents";
import { at, mapAt, textAt, textsAt } from "../../plugin/reading";
import { reservedBlockOf } from "../../plugin/reserved-addresses";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";

/**
 * Minors that a cluster can be made with, and the platform version that each starts at. Read 2026-08-22:
 * docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
const VERSIONS: Readonly<Record<string, string>> = {
  "1.33": "eks.1",
  "1.34": "eks.1",
  "1.35": "eks.1",
  "1.36": "eks.1",
};

/**
 * "The condition kms:GrantIsForAWSResource is not supported for the CreateCluster action, and should not be used in KMS policies
 * to control kms:CreateGrant permissions for users performing CreateCluster." docs.aws.amazon.com/eks/latest/userguide/enable-kms.html,
 * awsdocs/amazon-eks-user-guide@05ad01b2 latest/ug/security/enable-kms.adoc. No page says that kms:ViaService is set either.
 */
const NOT_IN_CREATE_CLUSTER = ["kms:GrantIsForAWSResource", "kms:ViaService"];

/** How many minors a kubelet may be older than its API server. kubernetes.io/releases/version-skew-policy */
const OLDEST_KUBELET = 3;

/** Addresses that EKS takes in a subnet for itself, besides the five that AWS keeps. */
const SMALLEST_SUBNET = 28;

const PRIVATE_BLOCKS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].flatMap((text) => parseCidr(text) ?? []);

const clusterName = () =>
  z
    .string()
    .max(100, "must have at most 100 characters")
    .regex(/^[0-9A-Za-z][\w-]*$/, "must begin with a letter or digit and hold letters, digits, _ and -");

const CLUSTER = {
  source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html",
  inputs: z.strictObject({
    name: clusterName().optional(),
    version: z
      .string()
      .refine((version) => version in VERSIONS, `must be one of ${Object.keys(VERSIONS).join(", ")}, as text`)
      .optional(),
    roleArn: arnOf("iam", "role/"),
    accessConfig: z
      .strictObject({
        authenticationMode: z
          .enum(["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"], "must be API, API_AND_CONFIG_MAP or CONFIG_MAP")
          .optional(),
        bootstrapClusterCreatorAdminPermissions: z.boolean().optional(),
      })
      .optional(),
    vpcConfig: z.strictObject({
      subnetIds: z.array(resourceId("subnet")).min(2, "must name at least two subnets, in two zones"),
      securityGroupIds: z.array(resourceId("sg")).max(5, "must name at most 5 security groups").optional(),
      endpointPrivateAccess: z.boolean().optional(),
      endpointPublicAccess: z.boolean().optional(),
      publicAccessCidrs: z.array(ipv4Block()).max(40, "must hold at most 40 blocks").optional(),
    }),
    kubernetesNetworkConfig: z
      .strictObject({
        ipFamily: z.enum(["ipv4", "ipv6"], "must be ipv4 or ipv6").optional(),
        serviceIpv4Cidr: ipv4Block(12, 24)
          .refine((text) => {
            const block = parseCidr(text);
            return block === undefined || PRIVATE_BLOCKS.some((outer) => contains(outer, block));
          }, "must lie in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16")
          .optional(),
      })
      .optional(),
    encryptionConfig: z
      .strictObject({
        provider: z.strictObject({ keyArn: arnOf("kms", "key/") }),
        resources: z.array(z.literal("secrets", "must be secrets")).length(1, "must be [secrets]"),
      })
      .optional(),
    enabledClusterLogTypes: z
      .array(
        z.enum(
          ["api", "audit", "authenticator", "controllerManager", "scheduler"],
          "must be api, audit, authenticator, controllerManager or scheduler",
        ),
      )
      .optional(),
    bootstrapSelfManagedAddons: z.boolean().optional(),
    upgradePolicy: z
      .strictObject({ supportType: z.enum(["STANDARD", "EXTENDED"], "must be STANDARD or EXTENDED").optional() })
      .optional(),
    zonalShiftConfig: z.strictObject({ enabled: z.boolean().optional() }).optional(),
    deletionProtection: z.boolean().optional(),
    tags: tags(),
  }),
  immutable: [
    "name",
    "roleArn",
    "accessConfig.bootstrapClusterCreatorAdminPermissions",
    "kubernetesNetworkConfig.ipFamily",
    "kubernetesNetworkConfig.serviceIpv4Cidr",
    "encryptionConfig",
    "bootstrapSelfManagedAddons",
  ],
  name: { property: "name", auto: { longest: 100 } },
  references: [
    roleByArn("roleArn", (_self, role, world) => {
      const stranger = distrust(role, "eks.amazonaws.com");
      if (stranger !== undefined) return stranger;
      return managedPoliciesOf(role, world).includes("AmazonEKSClusterPolicy")
        ? undefined
        : "does not have the policy AmazonEKSClusterPolicy";
    }),
    { path: "vpcConfig.subnetIds[]", to: AWS.subnet, fits: subnetMisfit, outside: inForeignNetwork },
    {
      path: "vpcConfig.securityGroupIds[]",
      to: AWS.securityGroup,
      fits: (self, { inputs }, world) =>
        inputs["vpcId"] === vpcOf(self, world) ? undefined : `is in another VPC than the cluster's subnets`,
    },
    keyOf(
      "encryptionConfig.provider.keyArn",
      { through: "eks" },
      ["kms:CreateGrant", "kms:DescribeKey", "kms:Encrypt", "kms:Decrypt"],
      NOT_IN_CREATE_CLUSTER,
    ),
  ],
  rules: (inputs) => {
    const vpc = inputs["vpcConfig"];
    const isPrivate = at(vpc, "endpointPrivateAccess") === true;
    const isPublic = at(vpc, "endpointPublicAccess") !== false;
    const broken: BrokenRule[] = [];
    if (!isPrivate && !isPublic && at(vpc, "endpointPrivateAccess") !== undefined) {
      broken.push({
        property: "vpcConfig.endpointPrivateAccess",
        rule: "must be true when endpointPublicAccess is false",
      });
    }
    if (!isPublic && textsAt(vpc, "publicAccessCidrs").length > 0) {
      broken.push({ property: "vpcConfig.publicAccessCidrs", rule: "needs endpointPublicAccess" });
    }
    // docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html: "The blocks cannot include reserved addresses."
    for (const [index, block] of textsAt(vpc, "publicAccessCidrs").entries()) {
      const reserved = reservedBlockOf(block);
      if (reserved === undefined) continue;
      broken.push({
        property: `vpcConfig.publicAccessCidrs[${index}]`,
        rule: `lies in ${reserved}, which is reserved`,
      });
    }
    return broken;
  },
  refusedUpdates,
  tooEarly,
  // github.com/terraform-aws-modules/terraform-aws-eks/issues/920 and 2446: the group is there again minutes after a destroy.
  haunts: ({ name }) => ({ type: AWS.logGroup, name: `/aws/eks/${String(name)}/cluster`, seconds: 60 }),
  id: ({ inputs }) => String(inputs["name"]),
  computed: [
    ...REGIONAL,
    "arn",
    "endpoint",
    "certificateAuthority",
    "identities",
    "platformVersion",
    "status",
    "vpcConfig",
  ],
  volatile: ["tagsAll", "platformVersion", "vpcConfig"],
  outputs: (draft, world) => {
    const { server, certificateAuthority } = world.controlPlane;
    const issuer = `https://oidc.eks.${world.region}.amazonaws.com/id/${world.hex(32).toUpperCase()}`;
    const version = textAt(draft.inputs, "version") ?? "";
    return {
      ...regional(draft, world),
      arn: arn(world, "eks", `cluster/${draft.id}`),
      endpoint: server,
      certificateAuthority: { data: certificateAuthority },
      identities: [{ oidcs: [{ issuer }] }],
      platformVersion: VERSIONS[version] ?? "eks.1",
      status: "ACTIVE",
      vpcConfig: {
        ...(draft.inputs["vpcConfig"] as object),
        vpcId: vpcOf(draft.inputs, world),
        // EKS makes it, for its own interfaces and the nodes of managed groups.
        clusterSecurityGroupId: `sg-${world.hex(49).slice(32)}`,
      },
    };
  },
  quota: () => [{ quota: "L-1194D53C", amount: 1 }],
  labels: tagsOf,
  keeps: ({ inputs }) => (inputs["deletionProtection"] === true ? "it has deletion protection" : undefined),
  // aws eks update-cluster-config --no-deletion-protection
  release: (inputs) => ({ ...inputs, deletionProtection: false }),
  controlPlane: (inputs) => ({ version: textAt(inputs, "version") ?? "1.35", name: String(inputs["name"]) }),
} satisfies TypeRow;

/** In the words of github.com/hashicorp/terraform-provider-aws/issues/50007, which the provider does not repeat. */
function tooEarly(inputs: Plain, world: World): NotYet | undefined {
  const role = world.find(AWS.iamRole, "arn", inputs["roleArn"]);
  const key = world.find(AWS.kmsKey, "arn", textAt(inputs, "encryptionConfig.provider.keyArn"));
  const grants = [...(role === undefined ? [] : rightsOfRole(role, world)), ...(key === undefined ? [] : [key])];
  const early = grants.find((grant) => !world.isEffective(grant));
  if (early === undefined) return undefined;
  const message = `Access denied to KMS key ${String(key?.outputs["arn"])} due to explicit deny policy or revoked grant`;
  return { code: "InvalidRequestException", message: `${message} (${early.logicalName} is not in effect yet)` };
}

function vpcOf(inputs: Plain, { find }: World): unknown {
  return find(AWS.subnet, "id", textsAt(inputs, "vpcConfig.subnetIds")[0])?.inputs["vpcId"];
}

/** docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
function subnetMisfit(self: Plain, subnet: Held, world: World): string | undefined {
  const siblings = textsAt(self, "vpcConfig.subnetIds").map((id) => world.find(AWS.subnet, "id", id));
  const vpcId = siblings[0]?.inputs["vpcId"];
  if (subnet.inputs["vpcId"] !== vpcId) return `is in another VPC than the first, ${String(vpcId)}`;
  if (new Set(siblings.map((sibling) => sibling?.inputs["availabilityZone"])).size < 2) {
    return `is in ${String(subnet.inputs["availabilityZone"])} as all the others are, and EKS needs two zones`;
  }
  const block = parseCidr(textAt(subnet.inputs, "cidrBlock") ?? "");
  if ((block?.prefix ?? 0) > SMALLEST_SUBNET) return "has too few addresses: EKS needs six, and advises sixteen";
  const services = parseCidr(textAt(self, "kubernetesNetworkConfig.serviceIpv4Cidr") ?? "");
  const whole = parseCidr(textAt(world.find(AWS.vpc, "id", vpcId)?.inputs, "cidrBlock") ?? "");
  return services !== undefined && whole !== undefined && overlaps(services, whole)
    ? "is in a VPC whose addresses overlap kubernetesNetworkConfig.serviceIpv4Cidr"
    : undefined;
}

const MODES = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];

/** docs.aws.amazon.com/eks/latest/userguide/update-cluster.html and setting-up-access-entries.html */
function refusedUpdates({ inputs: before, id }: Held, after: Plain, world: World): BrokenRule[] {
  const broken: BrokenRule[] = [];
  const [from, to] = [minorOf(textAt(before, "version")), minorOf(textAt(after, "version"))];
  if (to < from) broken.push({ property: "version", rule: `cannot go back from 1.${from} to 1.${to}` });
  if (to > from + 1)
    broken.push({ property: "version", rule: `cannot go from 1.${from} to 1.${to}: one minor at a time` });
  const old = world
    .all(AWS.eksNodeGroup)
    .find(({ inputs }) => inputs["clusterName"] === id && minorOf(textAt(inputs, "version")) < to - OLDEST_KUBELET);
  if (old !== undefined) {
    broken.push({
      property: "version",
      rule: `cannot be 1.${to} while the node group ${old.logicalName} runs ${String(old.inputs["version"])}`,
    });
  }
  const mode = (inputs: Plain) => MODES.indexOf(textAt(inputs, "accessConfig.authenticationMode") ?? "CONFIG_MAP");
  if (mode(after) < mode(before)) {
    broken.push({ property: "accessConfig.authenticationMode", rule: "cannot go back to what uses the config map" });
  }
  const vpcId = vpcOf(before, world);
  if (vpcOf(after, world) !== vpcId) {
    broken.push({ property: "vpcConfig.subnetIds", rule: `must stay in the VPC ${String(vpcId)}` });
  }
  return broken;
}

/** Whether a cluster comes with the addons that nodes need; without them they are the program's business. */
export function bringsAddons(cluster: Held): boolean {
  return cluster.inputs["bootstrapSelfManagedAddons"] !== false;
}

/** The addons of a cluster, by name. */
export function addonsOf(cluster: Held, { all }: World): ReadonlyMap<string, Held> {
  const addons = all(AWS.eksAddon).filter(({ inputs }) => inputs["clusterName"] === cluster.id);
  return new Map(addons.map((addon) => [String(addon.inputs["addonName"]), addon]));
}

/** Whether the cluster answers to access entries. */
export function hasAccessEntries(cluster: Held): boolean {
  return (mapAt(cluster.inputs, "accessConfig")["authenticationMode"] ?? "CONFIG_MAP") !== "CONFIG_MAP";
}

export const CLUSTER_ROWS = { [AWS.eksCluster]: CLUSTER } satisfies Readonly<Record<string, TypeRow>>;
