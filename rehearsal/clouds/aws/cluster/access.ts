/** Rows of who may use an EKS cluster: access entries of IAM principals, and the access policies that they have. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import type { TypeRow } from "../../plugin/row";
import { arn, isPrincipal } from "../values/arn";
import { hasAccessEntries } from "./cluster";
import { textAt, textsAt } from "../../plugin/reading";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";

const principal = () =>
  z.string().refine(isPrincipal, "must be the ARN of an IAM role or user; sessions (sts) and the root have no entries");

/**
 * Seconds until EKS lets somebody in: "eventually consistent, and may take several seconds to be effective after the initial API
 * call returns successfully". docs.aws.amazon.com/eks/latest/userguide/grant-k8s-access.html
 */
const SETTLES = 10;

const ENTRY = {
  source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html",
  inputs: z.strictObject({
    clusterName: z.string().min(1, "must not be empty"),
    principalArn: principal(),
    kubernetesGroups: z
      .array(
        z
          .string()
          .min(1, "must not be empty")
          .refine(
            (group) => !/^(system|eks|aws|amazon|iam):/.test(group),
            "must not begin with system:, eks:, aws:, amazon: or iam:",
          ),
      )
      .optional(),
    type: z
      .enum(
        ["STANDARD", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "EC2", "HYBRID_LINUX"],
        "must be STANDARD, EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, EC2 or HYBRID_LINUX",
      )
      .optional(),
    userName: z.string().min(1, "must not be empty").optional(),
    tags: tags(),
  }),
  immutable: ["clusterName", "principalArn", "type"],
  name: { property: "principalArn", within: ["clusterName"] },
  references: [
    {
      path: "clusterName",
      to: AWS.eksCluster,
      by: "name",
      fits: (_self, cluster) =>
        hasAccessEntries(cluster) ? undefined : "must have the authenticationMode API or API_AND_CONFIG_MAP",
    },
    { path: "principalArn", to: AWS.iamRole, by: "arn", outside: isPrincipal, holds: false },
  ],
  rules: (inputs) =>
    (inputs["type"] ?? "STANDARD") !== "STANDARD" && textsAt(inputs, "kubernetesGroups").length > 0
      ? [{ property: "kubernetesGroups", rule: `is for the type STANDARD, and this is ${String(inputs["type"])}` }]
      : [],
  id: ({ inputs }) => `${String(inputs["clusterName"])}:${String(inputs["principalArn"])}`,
  settles: SETTLES,
  computed: [...REGIONAL, "accessEntryArn"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => {
    const [, account = "", kind = "", name = ""] =
      /^arn:[^:]+:iam::(\d+):(role|user)\/(.*)$/.exec(textAt(draft.inputs, "principalArn") ?? "") ?? [];
    const path = `${String(draft.inputs["clusterName"])}/${kind}/${account}/${name}/${world.uuid()}`;
    return { ...regional(draft, world), accessEntryArn: arn(world, "eks", `access-entry/${path}`) };
  },
  labels: tagsOf,
} satisfies TypeRow;

/** docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
const ACCESS_POLICIES = [
  "AmazonEKSClusterAdminPolicy",
  "AmazonEKSAdminPolicy",
  "AmazonEKSEditPolicy",
  "AmazonEKSViewPolicy",
  "AmazonEKSAdminViewPolicy",
];

const ASSOCIATION = {
  source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_AssociateAccessPolicy.html",
  inputs: z.strictObject({
    clusterName: z.string().min(1, "must not be empty"),
    principalArn: principal(),
    policyArn: z
      .string()
      .refine(
        (arnText) =>
          ACCESS_POLICIES.includes(/^arn:aws[a-z-]*:eks::aws:cluster-access-policy\/(\w+)$/.exec(arnText)?.[1] ?? ""),
        `must be the ARN of an access policy of EKS: arn:aws:eks::aws:cluster-access-policy/ and ${ACCESS_POLICIES.join(", ")}`,
      ),
    accessScope: z.strictObject({
      type: z.enum(["cluster", "namespace"], "must be cluster or namespace"),
      namespaces: z.array(z.string().min(1, "must not be empty")).optional(),
    }),
  }),
  immutable: ["clusterName", "principalArn", "policyArn", "accessScope"],
  name: { property: "policyArn", within: ["clusterName", "principalArn"] },
  references: [
    { path: "clusterName", to: AWS.eksCluster, by: "name" },
    // An entry that goes takes its associations along.
    { path: "principalArn", to: AWS.eksAccessEntry, by: "principalArn", holds: false },
  ],
  rules: (inputs) => {
    const type = textAt(inputs, "accessScope.type");
    const namespaces = textsAt(inputs, "accessScope.namespaces").length;
    return type === undefined || (type === "cluster") === (namespaces === 0)
      ? []
      : [{ property: "accessScope.namespaces", rule: "is for the type namespace, which needs it, and for no other" }];
  },
  id: ({ inputs }) => [inputs["clusterName"], inputs["principalArn"], inputs["policyArn"]].join("#"),
  settles: SETTLES,
  computed: ["region"],
  outputs: (_draft, { region }) => ({ region }),
} satisfies TypeRow;

export const ACCESS_ROWS = {
  [AWS.eksAccessEntry]: ENTRY,
  [AWS.eksAccessPolicyAssociation]: ASSOCIATION,
} satisfies Readonly<Record<string, TypeRow>>;
