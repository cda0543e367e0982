/** The container registry on AWS: one ECR repository for each name. */
import { LifecyclePolicy, Repository, RepositoryPolicy } from "@pulumi/aws/ecr";
import type { Output } from "@pulumi/pulumi";
import { placementOn } from "../placement";
import { UNTAGGED_DAYS, type CreateRegistry } from "./contract";

export const createRegistry: CreateRegistry = (scope, { placement, repositories }, { keys }) => {
  const { pushers } = placementOn("aws", placement);
  const { stack, environment } = scope.ownership;
  const key = keys.for("registry");
  const urls = repositories.map((name): readonly [string, Output<string>] => {
    const logical = `${scope.name}-${name.replaceAll("/", "-")}`;
    const repository = new Repository(
      logical,
      {
        name: `stratiform-${stack.toLowerCase()}/${name}`,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.id }],
        // Only in dev does a destroy take the images with it.
        forceDelete: environment === "dev",
      },
      { ...scope.options, protect: environment === "prod", dependsOn: [...key.ready] },
    );
    new LifecyclePolicy(logical, { repository: repository.name, policy: JSON.stringify(EXPIRY) }, scope.options);
    if (pushers.length > 0) {
      new RepositoryPolicy(
        logical,
        { repository: repository.name, policy: JSON.stringify(pushPolicy(pushers)) },
        scope.options,
      );
    }
    return [name, repository.repositoryUrl];
  });
  return { urls: Object.fromEntries(urls) };
};

/** What a push calls. docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
export const PUSH_ACTIONS = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:InitiateLayerUpload",
  "ecr:UploadLayerPart",
  "ecr:CompleteLayerUpload",
  "ecr:PutImage",
  "ecr:BatchGetImage",
] as const;

/** The rights of those who push, at the one repository that holds the policy. Nodes pull by their own role's rights. */
function pushPolicy(pushers: readonly string[]) {
  return {
    Version: "2012-10-17",
    Statement: [{ Sid: "Push", Effect: "Allow", Principal: { AWS: pushers }, Action: PUSH_ACTIONS }],
  };
}

const EXPIRY = {
  rules: [
    {
      rulePriority: 1,
      description: "Images that no tag names",
      selection: {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: UNTAGGED_DAYS,
      },
      action: { type: "expire" },
    },
  ],
} as const;
