/**
 * Secrets on Azure: in the stack's vault, which is closed to the internet, keeps what was deleted and is never purged.
 * A vault knows no place without a value, so each begins with a first version that is disabled and says so; whoever
 * sets the value adds the next one.
 */
import { Secret, Vault } from "@pulumi/azure-native/keyvault";
import { azureTags, resourceGroupName } from "../account/names.azure";
import { placementOn } from "../placement";
import { placeOfKey } from "../keys/key-id.azure";
import type { CreateSecrets, DescribeSecretStore, SecretReference } from "./contract";

/** What the first version holds. Nobody can read a version that is disabled. */
const NO_VALUE_YET = "no value was set yet";

export const createSecrets: CreateSecrets = (scope, { placement, names }, keys) => {
  const azure = placementOn("azure", placement);
  const { ownership } = scope;
  // The vault is the one of the keys; each of them says its name.
  const key = keys.for("kubernetes-secrets");
  const vault = key.id.apply((uri) => placeOfKey(uri, azure, ownership));
  const holder = key.ready.find((resource) => Vault.isInstance(resource));
  const secrets = names.map((name): readonly [string, SecretReference] => {
    const secret = new Secret(
      `${scope.name}-${name}`,
      {
        resourceGroupName: resourceGroupName(ownership),
        vaultName: vault.vaultName,
        secretName: name,
        properties: { value: NO_VALUE_YET, attributes: { enabled: false }, contentType: "text/plain" },
        tags: azureTags(ownership),
      },
      {
        ...scope.options,
        protect: ownership.environment === "prod",
        // As keys do: alone it could be deleted at the vault's own address only, which is closed.
        ...(holder !== undefined && { deletedWith: holder }),
        dependsOn: [...key.ready],
        // Values and their state belong to those who set them.
        ignoreChanges: ["properties"],
      },
    );
    const id = vault.vaultId.apply((vaultId) => `${vaultId}/secrets/${name}`);
    return [name, { id, remoteName: secret.name, ready: [secret] }];
  });
  return { secrets: Object.fromEntries(secrets) };
};

export const describeSecretStore: DescribeSecretStore = (placement, ownership, keys) => {
  const azure = placementOn("azure", placement);
  const vaultUrl = keys.for("kubernetes-secrets").id.apply((uri) => placeOfKey(uri, azure, ownership).vaultUri);
  return { azurekv: { authType: "WorkloadIdentity", vaultUrl } };
};
