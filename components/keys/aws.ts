/** Keys on AWS: KMS keys that rotate every year, each with a policy of its own and an alias that people recognise. */
import { Alias, Key } from "@pulumi/aws/kms";
import { named } from "../account/names.aws";
import { placementOn } from "../placement";
import { partitionOf } from "../placement/aws";
import { KEY_PURPOSES, type CreateKeys, type KeyReference } from "./contract";
import { keyPolicy } from "./policies.aws";

/** Days in which a deleted key can still be saved. Production gets the longest that KMS offers, the others the shortest. */
const DELETION_WINDOW = { dev: 7, staging: 7, prod: 30 } as const;

export const createKeys: CreateKeys = (scope, { placement, purposes }) => {
  const { accountId, region } = placementOn("aws", placement);
  const { stack, environment } = scope.ownership;
  const place = { accountId, region, partition: partitionOf(region) };
  const entries = purposes.map((purpose): readonly [typeof purpose, KeyReference] => {
    const key = new Key(
      `${scope.name}-${purpose}`,
      {
        description: `Stratiform ${stack}: ${KEY_PURPOSES[purpose]}`,
        policy: JSON.stringify(keyPolicy(purpose, place)),
        enableKeyRotation: true,
        rotationPeriodInDays: 365,
        deletionWindowInDays: DELETION_WINDOW[environment],
        tags: named(scope, purpose),
      },
      // What a key encrypted is lost with it.
      { ...scope.options, protect: environment === "prod" },
    );
    const alias = new Alias(
      `${scope.name}-${purpose}-alias`,
      { name: `alias/stratiform/${stack}/${purpose}`, targetKeyId: key.keyId },
      scope.options,
    );
    return [purpose, { id: key.arn, ready: [key, alias] }];
  });
  return Object.fromEntries(entries);
};
