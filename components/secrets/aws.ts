/** Secrets on AWS: Secrets Manager, encrypted with the stack's key for secrets. */
import { Secret } from "@pulumi/aws/secretsmanager";
import { placementOn } from "../placement";
import type { CreateSecrets, DescribeSecretStore, SecretReference } from "./contract";

/** Days in which a deleted secret can be restored; until they are over its name stays taken, so names have a random end. */
const RECOVERY_DAYS = { dev: 0, staging: 7, prod: 30 } as const;

export const createSecrets: CreateSecrets = (scope, { names }, keys) => {
  const { environment } = scope.ownership;
  const key = keys.for("secrets");
  const secrets = names.map((name): readonly [string, SecretReference] => {
    const secret = new Secret(
      `${scope.name}-${name}`,
      { kmsKeyId: key.id, recoveryWindowInDays: RECOVERY_DAYS[environment] },
      {
        ...scope.options,
        protect: environment === "prod",
        dependsOn: [...key.ready],
        // Secrets of before were named by the program, and another name would be another secret.
        ignoreChanges: ["name"],
      },
    );
    return [name, { id: secret.arn, remoteName: secret.name, key, ready: [secret] }];
  });
  return { secrets: Object.fromEntries(secrets) };
};

export const describeSecretStore: DescribeSecretStore = (placement) => ({
  aws: { service: "SecretsManager", region: placementOn("aws", placement).region },
});
