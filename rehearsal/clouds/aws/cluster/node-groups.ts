/** Row of EKS managed node groups: what they start, whether their nodes can join, and the machines that they become. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import { OFFERS, offersIn } from "../../../../catalogue/machines/offers";
import { machineTraits } from "../../../../catalogue/machines/traits";
import type { BrokenRule, Held, MachineGroup, Plain, TypeRow, World } from "../../plugin/row";
import { missingForNodes } from "./addons";
import { arn } from "../values/arn";
import { arnOf, minorOf, resourceId } from "../values/forms";
import { roleAllows, roleByArn } from "../account/identity";
import { unlaunchable } from "./launch-templates";
import { distrust } from "../values/policy-documents";
import { at, listAt, mapAt, numberAt, textAt, textsAt } from "../../plugin/reading";
import { inForeignNetwork } from "../network/network";
import { wayOutOf } from "../network/routing";
import { sharedDevices } from "./shared-devices";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";
import { NODE_LABELS } from "../../../../catalogue/kubernetes/labels";

/** What each image brings. docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html, amiType */
const IMAGES: Readonly<Record<string, { readonly architecture: "amd64" | "arm64"; readonly accelerated: boolean }>> = {
  AL2023_x86_64_STANDARD: { architecture: "amd64", accelerated: false },
  AL2023_ARM_64_STANDARD: { architecture: "arm64", accelerated: false },
  AL2023_x86_64_NVIDIA: { architecture: "amd64", accelerated: true },
  AL2023_ARM_64_NVIDIA: { architecture: "arm64", accelerated: true },
  AL2023_x86_64_NEURON: { architecture: "amd64", accelerated: true },
  BOTTLEROCKET_x86_64: { architecture: "amd64", accelerated: false },
  BOTTLEROCKET_ARM_64: { architecture: "arm64", accelerated: false },
  BOTTLEROCKET_x86_64_NVIDIA: { architecture: "amd64", accelerated: true },
  BOTTLEROCKET_ARM_64_NVIDIA: { architecture: "arm64", accelerated: true },
};

/** Taints as Kubernetes spells their effects. */
const EFFECTS: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
};

/** Labels and taints of a node group: shorter than Kubernetes allows. catalogue/inputs/aws.generated.json, eks.labelKey, eks.taintKey */
const LONGEST_TEXT = 63;

const labelKey = () =>
  z
    .string()
    .max(LONGEST_TEXT, `must have at most ${LONGEST_TEXT} characters`)
    .regex(
      /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
      "must be the key of a Kubernetes label",
    )
    .refine(
      (key) => !/^([^/]*\.)?(kubernetes\.io|k8s\.io|eks\.amazonaws\.com)\//.test(key),
      "must not be in kubernetes.io, k8s.io or eks.amazonaws.com, which nodes may not set themselves",
    );

const labelValue = () =>
  z.string().regex(/^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/, "must be the value of a Kubernetes label");

const NODE_GROUP = {
  source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html",
  inputs: z.strictObject({
    clusterName: z.string().min(1, "must not be empty"),
    nodeGroupName: z
      .string()
      .max(63, "must have at most 63 characters")
      .regex(/^[0-9A-Za-z][\w-]*$/, "must begin with a letter or digit and hold letters, digits, _ and -")
      .optional(),
    // The provider adds 26 characters.
    nodeGroupNamePrefix: z
      .string()
      .max(37, "must have at most 37 characters")
      .regex(/^[0-9A-Za-z][\w-]*$/, "must begin with a letter or digit and hold letters, digits, _ and -")
      .optional(),
    nodeRoleArn: arnOf("iam", "role/"),
    version: z
      .string()
      .regex(/^1\.\d+$/, "must be a minor such as 1.35")
      .optional(),
    releaseVersion: z.string().min(1, "must not be empty").optional(),
    subnetIds: z.array(resourceId("subnet")).min(1, "must name at least one subnet"),
    amiType: z.enum(Object.keys(IMAGES), `must be one of ${Object.keys(IMAGES).join(", ")}`).optional(),
    capacityType: z
      .enum(["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"], "must be ON_DEMAND, SPOT or CAPACITY_BLOCK")
      .optional(),
    instanceTypes: z
      .array(z.string().refine((type) => vcpusOf(type) !== undefined, "must be an instance type that the offers list"))
      .min(1, "must name 1 to 20 instance types")
      .max(20, "must name 1 to 20 instance types")
      .optional(),
    launchTemplate: z
      .strictObject({
        id: resourceId("lt"),
        version: z.string().regex(/^(\d+|\$Latest|\$Default)$/, "must be a version's number as text"),
      })
      .optional(),
    labels: z.record(labelKey(), labelValue().min(1, "must not be empty")).optional(),
    taints: z
      .array(
        z.strictObject({
          key: z
            .string()
            .max(LONGEST_TEXT, `must have at most ${LONGEST_TEXT} characters`)
            .regex(
              /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
              "must be the key of a taint",
            ),
          value: labelValue().optional(),
          effect: z.enum(Object.keys(EFFECTS), `must be one of ${Object.keys(EFFECTS).join(", ")}`),
        }),
      )
      .max(50, "must be at most 50 taints")
      .optional(),
    scalingConfig: z.strictObject({
      minSize: z.int().min(0, "must not be negative"),
      desiredSize: z.int().min(0, "must not be negative"),
      maxSize: z.int().min(1, "must be at least 1"),
    }),
    updateConfig: z
      .strictObject({
        maxUnavailable: z.int().min(1, "must be 1 to 100").max(100, "must be 1 to 100").optional(),
        maxUnavailablePercentage: z.int().min(1, "must be 1 to 100").max(100, "must be 1 to 100").optional(),
        updateStrategy: z.enum(["DEFAULT", "MINIMAL"], "must be DEFAULT or MINIMAL").optional(),
      })
      .optional(),
    nodeRepairConfig: z.strictObject({ enabled: z.boolean() }).optional(),
    forceUpdateVersion: z.boolean().optional(),
    tags: tags(),
  }),
  immutable: [
    "clusterName",
    "nodeGroupName",
    "nodeGroupNamePrefix",
    "nodeRoleArn",
    "subnetIds",
    "amiType",
    "capacityType",
    "instanceTypes",
    "launchTemplate.id",
  ],
  name: {
    property: "nodeGroupName",
    within: ["clusterName"],
    auto: { longest: 63 },
    prefix: "nodeGroupNamePrefix",
  },
  references: [
    { path: "clusterName", to: AWS.eksCluster, by: "name", fits: clusterMisfit },
    roleByArn("nodeRoleArn", roleMisfit),
    { path: "subnetIds[]", to: AWS.subnet, fits: subnetMisfit, outside: inForeignNetwork },
    {
      path: "launchTemplate.id",
      to: AWS.launchTemplate,
      fits: (self, template, world) => unlaunchable(template, self, world),
      holds: false,
    },
  ],
  rules: (inputs) => [...sizeMistakes(inputs), ...imageMistakes(inputs), ...nameMistakes(inputs)],
  refusedUpdates: ({ inputs: before }, inputs) =>
    minorOf(textAt(inputs, "version")) < minorOf(textAt(before, "version"))
      ? [{ property: "version", rule: `cannot go back from ${String(before["version"])}` }]
      : [],
  id: ({ inputs }, world) => `${String(inputs["clusterName"])}:${nameOf(inputs, world)}`,
  computed: [...REGIONAL, "arn", "nodeGroupName", "status", "resources"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => {
    const nodeGroupName = draft.id.replace(/^[^:]*:/, "");
    return {
      ...regional(draft, world),
      arn: arn(world, "eks", `nodegroup/${draft.id.replace(":", "/")}/${world.uuid()}`),
      nodeGroupName,
      status: "ACTIVE",
      resources: [{ autoscalingGroups: [{ name: `eks-${nodeGroupName}-${world.uuid()}` }] }],
    };
  },
  // vCPUs are counted as machines start.
  quota: ({ clusterName, nodeGroupName, nodeGroupNamePrefix, scalingConfig }) => [
    { quota: `L-6D54EA21/${String(clusterName)}`, amount: 1 },
    {
      quota: `L-BD136A63/${String(clusterName)}/${String(nodeGroupName ?? nodeGroupNamePrefix)}`,
      amount: numberAt(scalingConfig, "maxSize") ?? 0,
    },
  ],
  labels: tagsOf,
  machines: (held, world) => [machinesOf(held, world)],
} satisfies TypeRow;

/** The given name, or the prefix as the provider completes it: 26 digits of time and counter, here of the resource. */
function nameOf(inputs: Plain, { digits }: World): string {
  return textAt(inputs, "nodeGroupName") ?? `${textAt(inputs, "nodeGroupNamePrefix") ?? ""}${digits(26)}`;
}

function vcpusOf(type: string): number | undefined {
  return OFFERS.find((offer) => offer.cloud === "aws" && offer.type === type)?.vcpu;
}

function sizeMistakes(inputs: Plain): BrokenRule[] {
  const size = (name: string) => numberAt(inputs, `scalingConfig.${name}`) ?? Number.NaN;
  const broken: BrokenRule[] = [];
  if (size("desiredSize") < size("minSize")) {
    broken.push({ property: "scalingConfig.desiredSize", rule: "must not be less than minSize" });
  }
  if (size("desiredSize") > size("maxSize")) {
    broken.push({ property: "scalingConfig.desiredSize", rule: "must not be more than maxSize" });
  }
  const unavailable = ["maxUnavailable", "maxUnavailablePercentage"].filter(
    (name) => at(inputs, `updateConfig.${name}`) !== undefined,
  );
  if (unavailable.length > 1) {
    broken.push({ property: "updateConfig.maxUnavailable", rule: "cannot be given with maxUnavailablePercentage" });
  }
  return broken;
}

function imageMistakes(inputs: Plain): BrokenRule[] {
  const image = IMAGES[textAt(inputs, "amiType") ?? ""];
  const broken: BrokenRule[] = [];
  for (const [index, type] of textsAt(inputs, "instanceTypes").entries()) {
    const offer = OFFERS.find((one) => one.cloud === "aws" && one.type === type);
    const property = `instanceTypes[${index}]`;
    const { architecture } = machineTraits("aws", type);
    if (image !== undefined && image.architecture !== architecture) {
      broken.push({
        property,
        rule: `cannot be ${type}: its processors are ${architecture}, amiType's are ${image.architecture}`,
      });
    } else if (image?.accelerated === true && offer !== undefined && offer.devices === 0) {
      broken.push({ property, rule: `cannot be ${type}: it has no accelerator, which amiType is for` });
    }
  }
  const release = textAt(inputs, "releaseVersion");
  // github.com/cloudposse/terraform-aws-eks-node-group/issues/209
  if (release !== undefined && isBottlerocket(inputs) && !/^\d+\.\d+\.\d+-[0-9a-f]{8}$/.test(release)) {
    broken.push({
      property: "releaseVersion",
      rule: "must be a release of Bottlerocket and its commit: 1.66.0-1ad6b4a4",
    });
  }
  if (textAt(inputs, "capacityType") === "CAPACITY_BLOCK") {
    if (inputs["launchTemplate"] === undefined)
      broken.push({ property: "launchTemplate", rule: "is required for CAPACITY_BLOCK" });
    if (textsAt(inputs, "instanceTypes").length > 1) {
      broken.push({ property: "instanceTypes", rule: "must name one type for CAPACITY_BLOCK" });
    }
  }
  return broken;
}

function isBottlerocket(inputs: Plain): boolean {
  return textAt(inputs, "amiType")?.startsWith("BOTTLEROCKET_") === true;
}

function nameMistakes(inputs: Plain): BrokenRule[] {
  const both = inputs["nodeGroupName"] !== undefined && inputs["nodeGroupNamePrefix"] !== undefined;
  return both ? [{ property: "nodeGroupNamePrefix", rule: "cannot be given with nodeGroupName" }] : [];
}

function clusterMisfit(self: Plain, cluster: Held, world: World): string | undefined {
  const [nodes, control] = [minorOf(textAt(self, "version")), minorOf(textAt(cluster.inputs, "version"))];
  if (nodes > control) return `runs 1.${control}, and nodes of 1.${nodes} cannot be newer than that`;
  if (nodes < control - 3) return `runs 1.${control}, and nodes of 1.${nodes} are too old for it`;
  for (const type of textsAt(self, "instanceTypes")) {
    if (!offersIn("aws", world.region).some(({ offer }) => offer.type === type)) {
      return `is in ${world.region}, where ${type} is not offered`;
    }
  }
  if (!((numberAt(self, "scalingConfig.desiredSize") ?? 0) > 0)) return undefined;
  const missing = missingForNodes(cluster, world);
  return missing && `has no addon ${missing}, so that nodes would never become ready`;
}

/**
 * What a Bottlerocket node calls before and while it is one; each by who calls. docs.aws.amazon.com/eks/latest/userguide/create-node-role.html;
 * bottlerocket-core-kit@2033f690 sources/api/pluto/src/main.rs: without the instance's private DNS name the boot stops before kubelet,
 * and bottlerocket sources/shared-defaults/kubernetes-aws-external-cloud-provider.toml asks for that name. Read 2026-11-30.
 */
const NODE_CALLS = {
  "ec2:DescribeInstances": "its name, without which Bottlerocket stops before kubelet starts",
  "eks:DescribeCluster": "the address of the cluster's DNS",
  "eks-auth:AssumeRoleForPodIdentity": "the credentials of its pods",
  "ecr:GetAuthorizationToken": "images",
  "ecr:BatchGetImage": "images",
  "ecr:GetDownloadUrlForLayer": "images",
} as const;

function roleMisfit(_self: Plain, role: Held, world: World): string | undefined {
  const stranger = distrust(role, "ec2.amazonaws.com");
  if (stranger !== undefined) return stranger;
  const missing = Object.entries(NODE_CALLS).find(([action]) => !roleAllows(role, action, world));
  return missing && `may not call ${missing[0]}, by which a node gets ${missing[1]}`;
}

function subnetMisfit(self: Plain, subnet: Held, world: World): string | undefined {
  const cluster = world.find(AWS.eksCluster, "name", self["clusterName"]);
  const vpcId = at(cluster?.outputs, "vpcConfig.vpcId");
  if (vpcId !== undefined && subnet.inputs["vpcId"] !== vpcId)
    return `is in another VPC than the cluster, ${String(vpcId)}`;
  return wayOutOf(subnet, world);
}

function machinesOf({ id, inputs, outputs }: Held, world: World): MachineGroup {
  const size = (name: string) => numberAt(inputs, `scalingConfig.${name}`) ?? 0;
  const name = String(outputs["nodeGroupName"] ?? id.replace(/^[^:]*:/, ""));
  const machine = textsAt(inputs, "instanceTypes")[0] ?? "t3.medium";
  const version = textAt(inputs, "version");
  const capacityType = textAt(inputs, "capacityType") ?? "ON_DEMAND";
  const template = world.find(AWS.launchTemplate, "id", at(inputs, "launchTemplate.id"));
  const isReserved = at(template?.inputs, "capacityReservationSpecification.capacityReservationTarget") !== undefined;
  const zones = textsAt(inputs, "subnetIds").map(
    // Which zone a subnet outside of the account is in is not known.
    (subnet) => textAt(world.find(AWS.subnet, "id", subnet)?.inputs, "availabilityZone") ?? `${world.region}a`,
  );
  const offer = OFFERS.find((one) => one.cloud === "aws" && one.type === machine);
  const devices = sharedDevices(template, offer);
  return {
    cluster: String(inputs["clusterName"]),
    name,
    machine,
    ...(version !== undefined && { version }),
    way: capacityType === "SPOT" ? "spot" : isReserved || capacityType === "CAPACITY_BLOCK" ? "reserved" : "on-demand",
    min: size("minSize"),
    desired: size("desiredSize"),
    // UpdateNodegroupConfig carries the whole of scalingConfig.
    insists: true,
    max: size("maxSize"),
    zones,
    ...(devices !== undefined && { devices }),
    labels: {
      ...mapAt(inputs, "labels"),
      "eks.amazonaws.com/nodegroup": name,
      "eks.amazonaws.com/capacityType": capacityType,
      ...(template !== undefined && {
        "eks.amazonaws.com/sourceLaunchTemplateId": template.id,
        "eks.amazonaws.com/sourceLaunchTemplateVersion": textAt(inputs, "launchTemplate.version") ?? "1",
      }),
      [NODE_LABELS.architecture]: machineTraits("aws", machine).architecture,
      [NODE_LABELS.instanceType]: machine,
      [NODE_LABELS.region]: world.region,
    },
    taints: listAt(inputs, "taints").map((taint) => {
      const value = textAt(taint, "value");
      return {
        key: textAt(taint, "key") ?? "",
        ...(value !== undefined && { value }),
        effect: EFFECTS[textAt(taint, "effect") ?? ""] ?? "NoSchedule",
      };
    }),
  };
}

export const NODE_GROUP_ROWS = { [AWS.eksNodeGroup]: NODE_GROUP } satisfies Readonly<Record<string, TypeRow>>;
