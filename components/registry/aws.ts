/** The container registry on AWS: one ECR repository for each name. */
import { LifecyclePolicy, Repository } from "@pulumi/aws/ecr";
import type { Output } from "@pulumi/pulumi";
import { UNTAGGED_DAYS, type CreateRegistry } from "./contract";

export const createRegistry: CreateRegistry = (scope, { repositories }, { keys }) => {
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
    return [name, repository.repositoryUrl];
  });
  return { urls: Object.fromEntries(urls) };
};

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
