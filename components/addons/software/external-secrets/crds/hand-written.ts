/**
 * The part of External Secrets' kinds that we use, written by hand because no package registry carries its Go API types
 * at a version. Checked by a test against the upstream definitions of External Secrets 2.9.0 (config/crds/bases of
 * external-secrets/external-secrets at v2.9.0); the operator's own schemas are wider, never narrower. Ways to log in
 * with a stored credential are left out on purpose: the operator is known to its cloud by its service account.
 */
import {
  clusterKind,
  list,
  namespacedKind,
  object,
  oneOf,
  string,
  withDefault,
  type CustomResourceDefinition,
  type Schema,
} from "../../../custom-resources/structural";

const GROUP = "external-secrets.io";

/** The version of the operator whose definitions these are a part of. */
export const WRITTEN_FOR = "2.9.0";

const namespaceName: Schema = {
  ...string,
  minLength: 1,
  maxLength: 63,
  pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
};

const objectName: Schema = {
  ...string,
  minLength: 1,
  maxLength: 253,
  pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
};

const secretKey: Schema = { ...string, minLength: 1, maxLength: 253, pattern: "^[-._a-zA-Z0-9]+$" };

const remoteRef = object({ key: string, property: string }, ["key"]);

const provider = object({
  aws: object({ region: string, service: oneOf("SecretsManager", "ParameterStore", "CertificateManager") }, [
    "region",
    "service",
  ]),
  azurekv: object(
    {
      authType: withDefault(oneOf("ServicePrincipal", "ManagedIdentity", "WorkloadIdentity"), "ServicePrincipal"),
      vaultUrl: string,
    },
    ["vaultUrl"],
  ),
  gcpsm: object({ projectID: string }),
});

export const clusterSecretStore = inCategory(
  clusterKind(
    GROUP,
    "v1",
    "ClusterSecretStore",
    "clustersecretstores",
    object({ conditions: list(object({ namespaces: list(namespaceName) })), provider }, ["provider"]),
  ),
);

export const externalSecret = inCategory(
  namespacedKind(
    GROUP,
    "v1",
    "ExternalSecret",
    "externalsecrets",
    object({
      data: list(object({ remoteRef, secretKey }, ["remoteRef", "secretKey"])),
      dataFrom: list(object({ extract: remoteRef })),
      refreshInterval: withDefault(string, "1h0m0s"),
      secretStoreRef: object({ kind: oneOf("SecretStore", "ClusterSecretStore"), name: objectName }),
      target: withDefault(
        object({
          creationPolicy: withDefault(oneOf("Owner", "Orphan", "Merge", "None", "CreateOrMerge"), "Owner"),
          deletionPolicy: withDefault(oneOf("Delete", "Merge", "Retain"), "Retain"),
          name: objectName,
        }),
        { creationPolicy: "Owner", deletionPolicy: "Retain" },
      ),
    }),
  ),
);

/** With the operator's own category, by which `kubectl get external-secrets` finds all of its kinds. */
function inCategory(definition: CustomResourceDefinition): CustomResourceDefinition {
  const { spec } = definition;
  return { ...definition, spec: { ...spec, names: { ...spec.names, categories: ["external-secrets"] } } };
}
