/** Secrets on Google Cloud: Secret Manager, kept in the stack's region with the stack's key for secrets. */
import { Secret } from "@pulumi/gcp/secretmanager";
import { gcpName } from "../account/names.gcp";
import { placementOn } from "../placement";
import type { CreateSecrets, DescribeSecretStore, SecretReference } from "./contract";

const DAY = 24 * 60 * 60;

/** Time in which a destroyed version can be restored; Secret Manager keeps them for a day at least, or not at all. */
const RESTORABLE = { staging: `${7 * DAY}s`, prod: `${30 * DAY}s` } as const;

export const createSecrets: CreateSecrets = (scope, { placement, names, deletionProtection }, keys) => {
  const { region } = placementOn("gcp", placement);
  const { environment } = scope.ownership;
  const key = keys.for("secrets");
  const secrets = names.map((name): readonly [string, SecretReference] => {
    const secret = new Secret(
      `${scope.name}-${name}`,
      {
        secretId: gcpName(scope, name, 255),
        replication: {
          userManaged: {
            replicas: [{ location: region, customerManagedEncryption: { kmsKeyName: key.id } }],
          },
        },
        ...(environment !== "dev" && { versionDestroyTtl: RESTORABLE[environment] }),
        deletionProtection: deletionProtection ?? environment === "prod",
      },
      {
        ...scope.options,
        protect: deletionProtection ?? environment === "prod",
        dependsOn: [...key.ready],
      },
    );
    return [name, { id: secret.id, remoteName: secret.secretId, ready: [secret] }];
  });
  return { secrets: Object.fromEntries(secrets) };
};

export const describeSecretStore: DescribeSecretStore = (placement) => ({
  gcpsm: { projectID: placementOn("gcp", placement).project },
});
