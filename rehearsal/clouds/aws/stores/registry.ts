/** Rows of ECR: repositories of images, and when images go. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import type { TypeRow } from "../../plugin/row";
import { arn, partitionOf } from "../values/arn";
import { arnOf, jsonObject, parseObject } from "../values/forms";
import { keyOf } from "../account/keys";
import { policyDocument, statementsOf } from "../values/policy-documents";
import { at, listAt, numberAt, textAt } from "../../plugin/reading";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";

/** docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const repositoryName = () =>
  z
    .string()
    .min(2, "must have 2 to 256 characters")
    .max(256, "must have 2 to 256 characters")
    .regex(
      /^([a-z0-9]+([._-][a-z0-9]+)*\/)*[a-z0-9]+([._-][a-z0-9]+)*$/,
      "must be lower-case words of letters and digits, joined by . _ - or /",
    );

const REPOSITORY = {
  source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
  inputs: z.strictObject({
    name: repositoryName().optional(),
    imageTagMutability: z.enum(["MUTABLE", "IMMUTABLE"], "must be MUTABLE or IMMUTABLE").optional(),
    imageScanningConfiguration: z.strictObject({ scanOnPush: z.boolean() }).optional(),
    encryptionConfigurations: z
      .array(
        z.strictObject({
          encryptionType: z.enum(["AES256", "KMS", "KMS_DSSE"], "must be AES256, KMS or KMS_DSSE").optional(),
          kmsKey: arnOf("kms", "key/").optional(),
        }),
      )
      .max(1, "must have one configuration at most")
      .optional(),
    forceDelete: z.boolean().optional(),
    tags: tags(),
  }),
  immutable: ["name", "encryptionConfigurations"],
  name: { property: "name", auto: { longest: 256, alphabet: "lower" } },
  // ECR keeps a grant on the key for itself.
  references: [
    keyOf("encryptionConfigurations[].kmsKey", { through: "ecr" }, [
      "kms:CreateGrant",
      "kms:DescribeKey",
      "kms:GenerateDataKey",
      "kms:Decrypt",
    ]),
  ],
  rules: (inputs) =>
    listAt(inputs, "encryptionConfigurations").flatMap((configuration, index) =>
      at(configuration, "kmsKey") !== undefined && textAt(configuration, "encryptionType") === "AES256"
        ? [{ property: `encryptionConfigurations[${index}].kmsKey`, rule: "needs the encryptionType KMS or KMS_DSSE" }]
        : [],
    ),
  id: ({ inputs }) => String(inputs["name"]),
  computed: [...REGIONAL, "arn", "registryId", "repositoryUrl"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => {
    const { account, region } = world;
    const suffix = partitionOf(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
    return {
      ...regional(draft, world),
      arn: arn(world, "ecr", `repository/${draft.id}`),
      registryId: account,
      repositoryUrl: `${account}.dkr.ecr.${region}.${suffix}/${draft.id}`,
    };
  },
  labels: tagsOf,
} satisfies TypeRow;

const LIFECYCLE_POLICY = {
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html",
  inputs: z.strictObject({ repository: repositoryName(), policy: jsonObject() }),
  immutable: ["repository", "policy"],
  name: { property: "repository" },
  references: [{ path: "repository", to: AWS.ecrRepository, by: "name" }],
  rules: ({ policy }) => {
    const mistake = typeof policy === "string" ? expiryMistake(parseObject(policy)) : undefined;
    return mistake === undefined ? [] : [{ property: "policy", rule: mistake }];
  },
  id: ({ inputs }) => String(inputs["repository"]),
  computed: ["region", "registryId"],
  outputs: (_draft, { region, account }) => ({ region, registryId: account }),
} satisfies TypeRow;

const REPOSITORY_POLICY = {
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
  // It is about the one repository that holds it, so it names none.
  inputs: z.strictObject({ repository: repositoryName(), policy: policyDocument("trust", 10_240) }),
  immutable: ["repository"],
  name: { property: "repository" },
  references: [{ path: "repository", to: AWS.ecrRepository, by: "name" }],
  rules: ({ policy }) => {
    const actions = statementsOf(policy).flatMap((statement) => statement.actions);
    const stranger = actions.find((action) => !action.startsWith("ecr:") || action === "ecr:GetAuthorizationToken");
    if (stranger === undefined) return [];
    return [{ property: "policy", rule: `has ${stranger}, which no repository can give` }];
  },
  id: ({ inputs }) => String(inputs["repository"]),
  computed: ["region", "registryId"],
  outputs: (_draft, { region, account }) => ({ region, registryId: account }),
} satisfies TypeRow;

function expiryMistake(policy: unknown): string | undefined {
  const rules = listAt(policy, "rules");
  if (rules.length === 0) return "must have rules";
  const priorities = rules.map((rule) => numberAt(rule, "rulePriority"));
  if (new Set(priorities).size < rules.length) return "must give each rule a rulePriority of its own";
  const mistakes = rules.map((rule, index) => {
    const status = textAt(rule, "selection.tagStatus") ?? "";
    if (!["tagged", "untagged", "any"].includes(status))
      return `rules[${index}].selection.tagStatus must be tagged, untagged or any`;
    const count = textAt(rule, "selection.countType") ?? "";
    if (count !== "imageCountMoreThan" && count !== "sinceImagePushed") {
      return `rules[${index}].selection.countType must be imageCountMoreThan or sinceImagePushed`;
    }
    if ((count === "sinceImagePushed") !== (textAt(rule, "selection.countUnit") === "days")) {
      return `rules[${index}].selection.countUnit must be days, for sinceImagePushed and for nothing else`;
    }
    if (!((numberAt(rule, "selection.countNumber") ?? 0) >= 1)) {
      return `rules[${index}].selection.countNumber must be at least 1`;
    }
    if (textAt(rule, "action.type") !== "expire") return `rules[${index}].action.type must be expire`;
    const last = status === "any" && priorities.some((other) => Number(other) > Number(priorities[index]));
    return last ? `rules[${index}] is for any image, and must have the highest rulePriority` : undefined;
  });
  return mistakes.find((mistake) => mistake !== undefined);
}

export const REGISTRY_ROWS = {
  [AWS.ecrRepository]: REPOSITORY,
  [AWS.ecrLifecyclePolicy]: LIFECYCLE_POLICY,
  [AWS.ecrRepositoryPolicy]: REPOSITORY_POLICY,
} satisfies Readonly<Record<string, TypeRow>>;
