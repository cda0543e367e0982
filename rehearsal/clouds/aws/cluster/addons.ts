/** Rows of what runs in an EKS cluster by EKS's own hand: addons, and the roles that pods act as. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Held, Plain, TypeRow, World } from "../../plugin/row";
import { arn } from "../values/arn";
import { addonsOf, bringsAddons } from "./cluster";
import { arnOf, jsonObject, minorOf, parseObject } from "../values/forms";
import { roleByArn } from "../account/identity";
import { conditionValues, distrust, statementsOf } from "../values/policy-documents";
import { at, listAt, numberAt, textAt } from "../../plugin/reading";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";
import { isMap } from "../../../../components/core/plain";

/** What EKS knows of an addon. docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html */
interface KnownAddon {
  /** Service accounts that it may get a role for. */
  readonly accounts: readonly string[];
  /** Whether it runs as a Deployment, and is degraded until there are nodes. */
  readonly needsNodes: boolean;
  /** Keys that its configuration may have; absent: not known here, any are taken. */
  readonly configuration?: readonly string[];
}

const ADDONS: Readonly<Record<string, KnownAddon>> = {
  "vpc-cni": {
    accounts: ["aws-node"],
    needsNodes: false,
    configuration: [
      "affinity",
      "enableNetworkPolicy",
      "enableWindowsIpam",
      "env",
      "init",
      "nodeAgent",
      "resources",
      "tolerations",
    ],
  },
  "kube-proxy": { accounts: [], needsNodes: false },
  "eks-pod-identity-agent": { accounts: [], needsNodes: false },
  coredns: { accounts: [], needsNodes: true },
  "aws-ebs-csi-driver": { accounts: ["ebs-csi-controller-sa"], needsNodes: true },
  "aws-efs-csi-driver": { accounts: ["efs-csi-controller-sa", "efs-csi-node-sa"], needsNodes: true },
  "metrics-server": { accounts: [], needsNodes: true },
  "snapshot-controller": { accounts: [], needsNodes: true },
  "eks-node-monitoring-agent": { accounts: [], needsNodes: false },
};

/** What a role must let EKS Pod Identity do. docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html */
const POD_IDENTITY = { service: "pods.eks.amazonaws.com", actions: ["sts:AssumeRole", "sts:TagSession"] } as const;

/** Why the pods of a service account cannot act as a role. */
function untrusted(
  role: Held,
  pods: { cluster: string; namespace?: string; serviceAccount: string },
): string | undefined {
  const stranger = distrust(role, POD_IDENTITY.service, POD_IDENTITY.actions);
  if (stranger !== undefined) return stranger;
  const asked = {
    "eks-cluster-name": pods.cluster,
    "kubernetes-namespace": pods.namespace,
    "kubernetes-service-account": pods.serviceAccount,
  };
  const statements = statementsOf(role.inputs["assumeRolePolicy"]).filter(({ principals }) =>
    principals.Service.includes(POD_IDENTITY.service),
  );
  const strict = Object.entries(asked).find(
    ([tag, value]) =>
      value !== undefined &&
      !statements.some((statement) => {
        const wanted = conditionValues(statement, `aws:RequestTag/${tag}`);
        return wanted.length === 0 || wanted.includes(value);
      }),
  );
  return strict && `trusts only pods whose ${strict[0]} is another than ${String(strict[1])}`;
}

const ADDON = {
  source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html",
  inputs: z.strictObject({
    clusterName: z.string().min(1, "must not be empty"),
    addonName: z.string().refine((name) => name in ADDONS, `must be one of ${Object.keys(ADDONS).join(", ")}`),
    addonVersion: z
      .string()
      .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "must be a build such as v1.22.4-eksbuild.3")
      .optional(),
    configurationValues: jsonObject().optional(),
    podIdentityAssociations: z
      .array(z.strictObject({ serviceAccount: z.string().min(1, "must not be empty"), roleArn: arnOf("iam", "role/") }))
      .optional(),
    preserve: z.boolean().optional(),
    resolveConflictsOnCreate: z.enum(["NONE", "OVERWRITE"], "must be NONE or OVERWRITE").optional(),
    resolveConflictsOnUpdate: z
      .enum(["NONE", "OVERWRITE", "PRESERVE"], "must be NONE, OVERWRITE or PRESERVE")
      .optional(),
    tags: tags(),
  }),
  immutable: ["clusterName", "addonName"],
  name: { property: "addonName", within: ["clusterName"] },
  references: [
    { path: "clusterName", to: AWS.eksCluster, by: "name", fits: clusterMisfit },
    roleByArn("podIdentityAssociations[].roleArn", (self, role) => {
      const account = listAt(self, "podIdentityAssociations").find(
        (association) => textAt(association, "roleArn") === role.outputs["arn"],
      );
      const serviceAccount = textAt(account, "serviceAccount") ?? "";
      return untrusted(role, { cluster: String(self["clusterName"]), serviceAccount });
    }),
  ],
  rules: (inputs) => [
    ...listAt(inputs, "podIdentityAssociations").flatMap((association, index) => {
      const { accounts } = ADDONS[textAt(inputs, "addonName") ?? ""] ?? {};
      const account = textAt(association, "serviceAccount");
      return accounts === undefined || account === undefined || accounts.includes(account)
        ? []
        : [
            {
              property: `podIdentityAssociations[${index}].serviceAccount`,
              rule: `is ${account}, and ${String(inputs["addonName"])} has ${accounts.join(" and ") || "none"}`,
            },
          ];
    }),
    ...configurationMistakes(inputs),
  ],
  id: ({ inputs }) => `${String(inputs["clusterName"])}:${String(inputs["addonName"])}`,
  computed: [...REGIONAL, "arn"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({
    ...regional(draft, world),
    arn: arn(world, "eks", `addon/${draft.id.replace(":", "/")}/${world.uuid()}`),
  }),
  labels: tagsOf,
} satisfies TypeRow;

/** Addons are checked against a schema; its strings that look like booleans and numbers are what people get wrong. */
function configurationMistakes({ addonName, configurationValues }: Plain) {
  const values = typeof configurationValues === "string" ? parseObject(configurationValues) : undefined;
  const { configuration } = ADDONS[String(addonName)] ?? {};
  if (values === undefined || configuration === undefined) return [];
  const property = "configurationValues";
  const stray = Object.keys(values).find((key) => !configuration.includes(key));
  if (stray !== undefined) return [{ property, rule: `has ${stray}, which ${String(addonName)} does not know` }];
  const policy = values["enableNetworkPolicy"];
  if (policy !== undefined && policy !== "true" && policy !== "false") {
    return [{ property, rule: "must give enableNetworkPolicy as the text true or false" }];
  }
  const env = at(values, "env");
  const wrong = isMap(env) ? Object.entries(env).find(([, value]) => typeof value !== "string") : undefined;
  return wrong === undefined ? [] : [{ property, rule: `must give env.${wrong[0]} as text` }];
}

function clusterMisfit(self: Plain, cluster: Held, world: World): string | undefined {
  const name = String(self["addonName"]);
  const [, minor = ""] = /^v1\.(\d+)\./.exec(textAt(self, "addonVersion") ?? "") ?? [];
  const clusterMinor = minorOf(textAt(cluster.inputs, "version"));
  if (name === "kube-proxy" && minor !== "" && (Number(minor) > clusterMinor || Number(minor) < clusterMinor - 3)) {
    return `runs 1.${clusterMinor}, which kube-proxy ${String(self["addonVersion"])} does not go with`;
  }
  if (listAt(self, "podIdentityAssociations").length > 0 && !addonsOf(cluster, world).has("eks-pod-identity-agent")) {
    return "has no eks-pod-identity-agent, from which the addon's pods would get their role";
  }
  const schedulable = world
    .all(AWS.eksNodeGroup)
    .some(
      ({ inputs }) =>
        inputs["clusterName"] === cluster.id &&
        Number(at(inputs, "scalingConfig.desiredSize")) > 0 &&
        !listAt(inputs, "taints").some((taint) => textAt(taint, "effect") !== "PREFER_NO_SCHEDULE"),
    );
  if (ADDONS[name]?.needsNodes === true && !schedulable) {
    return `has no nodes that ${name} could run on: it would stay degraded`;
  }
  return name === "aws-ebs-csi-driver" ? miscounted(self, cluster, world) : undefined;
}

/**
 * Nodes whose volumes the driver counts wrongly. Where pods cannot reach instance metadata it assumes one volume of the node's own:
 * kubernetes-sigs/aws-ebs-csi-driver@429e202 docs/install.md, "Driver metadata sources".
 */
function miscounted(self: Plain, cluster: Held, world: World): string | undefined {
  const values = parseObject(textAt(self, "configurationValues") ?? "{}");
  const reserved = numberAt(values, "node.reservedVolumeAttachments") ?? 1;
  for (const group of world.all(AWS.eksNodeGroup).filter(({ inputs }) => inputs["clusterName"] === cluster.id)) {
    const template = world.find(AWS.launchTemplate, "id", at(group.inputs, "launchTemplate.id"));
    const volumes = listAt(template?.inputs, "blockDeviceMappings").length;
    const isHidden = numberAt(template?.inputs, "metadataOptions.httpPutResponseHopLimit") === 1;
    if (!isHidden || volumes <= reserved) continue;
    return `has nodes of ${group.logicalName} with ${volumes} volumes of their own, and the driver counts ${reserved}: pods would wait for volumes that no longer fit`;
  }
  return undefined;
}

/** Addons without which nodes never become ready. */
const FOR_NODES = ["vpc-cni", "kube-proxy"];

/** The addon that nodes wait for in vain; undefined when they have all. */
export function missingForNodes(cluster: Held, world: World): string | undefined {
  const addons = addonsOf(cluster, world);
  return bringsAddons(cluster) ? undefined : FOR_NODES.find((name) => !addons.has(name));
}

const POD_IDENTITY_ASSOCIATION = {
  source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html",
  inputs: z.strictObject({
    clusterName: z.string().min(1, "must not be empty"),
    namespace: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be the name of a namespace"),
    serviceAccount: z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, "must be the name of a service account"),
    roleArn: arnOf("iam", "role/"),
    tags: tags(),
  }),
  immutable: ["clusterName", "namespace", "serviceAccount"],
  name: { property: "serviceAccount", within: ["clusterName", "namespace"] },
  references: [
    { path: "clusterName", to: AWS.eksCluster, by: "name" },
    roleByArn("roleArn", (self, role) =>
      untrusted(role, {
        cluster: String(self["clusterName"]),
        namespace: String(self["namespace"]),
        serviceAccount: String(self["serviceAccount"]),
      }),
    ),
  ],
  id: (_draft, { hex }) => `a-${hex(17)}`,
  // "may take several seconds to be effective": docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html
  settles: 10,
  computed: [...REGIONAL, "associationArn", "associationId"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({
    ...regional(draft, world),
    associationArn: arn(world, "eks", `podidentityassociation/${String(draft.inputs["clusterName"])}/${draft.id}`),
    associationId: draft.id,
  }),
  labels: tagsOf,
} satisfies TypeRow;

export const ADDON_ROWS = {
  [AWS.eksAddon]: ADDON,
  [AWS.eksPodIdentityAssociation]: POD_IDENTITY_ASSOCIATION,
} satisfies Readonly<Record<string, TypeRow>>;
