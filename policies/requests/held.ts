/**
 * What the platform or an operator keeps in a tenant's namespace: Secrets, accounts and volumes that no pod of the tenant's
 * own making takes, and pods that nobody of the tenant goes into. By name, which is all that a pod says of them; the names
 * come from the stack file.
 */
import { templateExpression } from "../kubernetes/admission-pods";
import type { Check, RequestMatch, Variable } from "../kubernetes/kubernetes-rule";
import { requestRule, type RequestRule } from "../kubernetes/request-rule";
import { WORKLOADS } from "../kubernetes/pods";
import { KUBERNETES } from "../../catalogue/tokens/kubernetes";

/** Everything that holds a pod, whose account and volumes no container that comes later changes. */
const PODS: readonly RequestMatch[] = (
  [
    ["", ["pods", "replicationcontrollers", "podtemplates"]],
    ["apps", ["deployments", "statefulsets", "daemonsets", "replicasets"]],
    ["batch", ["jobs", "cronjobs"]],
  ] as const
).map(([group, resources]) => ({
  apiGroups: [group],
  apiVersions: ["v1"],
  operations: ["CREATE", "UPDATE"],
  resources,
}));
const LATER_CONTAINERS: RequestMatch = {
  ...{ apiGroups: [""], apiVersions: ["v1"], operations: ["UPDATE"] },
  resources: ["pods/ephemeralcontainers"],
};

/** Whoever restarts or scales what the stack file declares leaves its pods as they are, and may. */
const POD_CHANGES: Variable = {
  name: "pod-changes",
  expression:
    `request.operation != 'UPDATE' || ` +
    `(${templateExpression("object")}).?spec.orValue({}) != (${templateExpression("oldObject")}).?spec.orValue({})`,
};

/** Names of the request's namespace in a parameter that lists `<namespace>/<name>`. */
const here = (parameter: string): Variable => ({
  name: parameter,
  expression: `params.data.${parameter}.split(',').filter(entry, entry.startsWith(request.namespace + '/'))`,
});
const isHeld = (parameter: string, name: string) => `(request.namespace + '/' + ${name}) in variables.${parameter}`;
const matchesOne = (parameter: string, name: string) =>
  `(request.namespace + '/' + ${name}).matches(params.data.${parameter}_pattern)`;

const text = (path: string) => `${path}.orValue('')`;

/** Volumes that name a Secret: at level restricted the first two and projections, at lower levels all. */
const SECRETS_OF_VOLUME = [
  ...["secret.?secretName", "csi.?nodePublishSecretRef.?name", "azureFile.?secretName"],
  ...["cephfs", "rbd", "iscsi", "flexVolume", "scaleIO", "storageos"].map((kind) => `${kind}.?secretRef.?name`),
].map((path) => text(`volume.?${path}`));

const secretCheck = (over: Check["over"], holds: string, property: string): Check => ({
  ...{ over, holds, property },
  required: "no Secret of the platform's or an operator's",
});

const HELD = "held";
const unheld = (name: string) => `!(${isHeld(HELD, name)})`;

const LIST = { type: "array", items: { type: "string" }, default: [] } as const;
const SECRETS_PAGE = {
  name: "Kubernetes: good practices for Secrets",
  url: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/#least-privilege-secrets",
} as const;

/** Where CSI drivers copy from. */
const sources = (claim: string) =>
  ["dataSource", "dataSourceRef"].map((source) => text(`${claim}.?spec.?${source}.?name`));
const copiesNothing = (claim: string) =>
  sources(claim)
    .map((name) => `!${matchesOne("claims", name)}`)
    .join(" && ");

export const SECRETS_RULE = "pod-takes-no-held-secret";
export const ACCOUNTS_RULE = "pod-takes-no-held-account";
export const CLAIMS_RULE = "pod-takes-no-held-volume";
export const COPIES_RULE = "claim-copies-no-held-volume";
export const TOKENS_RULE = "no-tokens-of-held-accounts";
export const WAYS_RULE = "no-way-into-held-pods";

const OF_VOLUMES = {
  why: "The files of a database are all that is in it, past its passwords; a copy of the volume is as good as the volume.",
  remedy: "Ask the database, or have the platform's team restore a backup beside it.",
  references: [
    {
      name: "Kubernetes: CSI volume cloning",
      url: "https://kubernetes.io/docs/concepts/storage/volume-pvc-datasource/",
    },
  ],
  severity: "high",
  config: {
    claims: {
      ...LIST,
      as: "whole",
      description: "Claims as `<namespace>/<name>`, a regular expression for the whole.",
    },
  },
} as const;

export const HELD_RULES: readonly RequestRule[] = [
  requestRule({
    id: SECRETS_RULE,
    title: "Pods that a tenant makes mount no Secret of the platform's or an operator's.",
    why:
      "Whoever may make pods may mount any Secret of the namespace and read it in the container, though no role lets them " +
      "read it: a database's password, its certificate authority, a copy from the cloud's vault.",
    remedy:
      "Declare the workload in the stack file; or say there that the tenant's own pods may have the Secret: `credentials: " +
      "tenant` of the database, `pods: tenant` of the delivery.",
    references: [SECRETS_PAGE],
    severity: "high",
    resources: WORKLOADS,
    requests: [...PODS, LATER_CONTAINERS],
    config: { held: { ...LIST, description: "Secrets as `<namespace>/<name>`." } },
    conditions: [POD_CHANGES],
    variables: [here(HELD)],
    checks: [
      secretCheck("volumes", `[${SECRETS_OF_VOLUME.join(", ")}].all(name, ${unheld("name")})`, "secret.secretName"),
      secretCheck(
        "volumes",
        `volume.?projected.?sources.orValue([]).all(source, ${unheld(text("source.?secret.?name"))})`,
        "projected.sources",
      ),
      secretCheck(
        "containers",
        "container.?env.orValue([]).all(entry, !has(entry.valueFrom) || " +
          `${unheld(text("entry.valueFrom.?secretKeyRef.?name"))})`,
        "env",
      ),
      secretCheck(
        "containers",
        `container.?envFrom.orValue([]).all(from, ${unheld(text("from.?secretRef.?name"))})`,
        "envFrom",
      ),
      secretCheck(
        "pod",
        `variables.pod.?imagePullSecrets.orValue([]).all(secret, ${unheld(text("secret.?name"))})`,
        "imagePullSecrets",
      ),
    ],
  }),
  requestRule({
    id: ACCOUNTS_RULE,
    title: "Pods that a tenant makes run as no account of the platform's or an operator's.",
    why:
      "An account is its rights, in the cluster and in the cloud: a database's reads the database's Secrets and writes its " +
      "backups, a declared workload's reads what the stack file lets that workload read.",
    remedy: "Use an account of the team's own; `access` in the stack file gives one rights in the cloud.",
    references: [
      {
        name: "Kubernetes: Service accounts",
        url: "https://kubernetes.io/docs/concepts/security/service-accounts/",
      },
    ],
    severity: "high",
    resources: WORKLOADS,
    requests: PODS,
    config: { accounts: { ...LIST, description: "Service accounts as `<namespace>/<name>`." } },
    conditions: [POD_CHANGES],
    variables: [here("accounts")],
    checks: [
      {
        over: "pod",
        holds: ["serviceAccountName", "serviceAccount"]
          .map((field) => `!(${isHeld("accounts", text(`variables.pod.?${field}`))})`)
          .join(" && "),
        property: "serviceAccountName",
        required: "no account of the platform's or an operator's",
      },
    ],
  }),
  requestRule({
    id: TOKENS_RULE,
    title: "A tenant makes no token of an account of the platform's or an operator's.",
    why:
      "Kubernetes writes a token that never ends into any Secret that asks for one, for any account of the namespace: who " +
      "reads the Secret is that account, from anywhere.",
    remedy: "Use an account of the team's own, and its pods' tokens, which end.",
    references: [
      {
        name: "Kubernetes: service account token Secrets",
        url: "https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets",
      },
    ],
    severity: "high",
    resources: [],
    requests: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["secrets"] }],
    config: { accounts: { ...LIST, description: "Service accounts as `<namespace>/<name>`." } },
    variables: [here("accounts")],
    checks: [
      {
        over: "object",
        holds:
          "object.?type.orValue('') != 'kubernetes.io/service-account-token' || " +
          `!(${isHeld("accounts", "object.?metadata.?annotations[?'kubernetes.io/service-account.name'].orValue('')")})`,
        property: "type",
        required: "no token of an account of the platform's or an operator's",
      },
    ],
  }),
  requestRule({
    ...OF_VOLUMES,
    id: CLAIMS_RULE,
    title: "Pods that a tenant makes mount no volume of a database, and no copy of one.",
    resources: WORKLOADS,
    requests: PODS,
    conditions: [POD_CHANGES],
    checks: [
      {
        over: "volumes",
        holds:
          `!${matchesOne("claims", text("volume.?persistentVolumeClaim.?claimName"))} && ` +
          copiesNothing("volume.?ephemeral.?volumeClaimTemplate"),
        property: "persistentVolumeClaim",
        required: "no volume of a database",
      },
      {
        over: "object",
        holds: `object.?spec.?volumeClaimTemplates.orValue([]).all(claim, ${copiesNothing("claim")})`,
        property: "spec.volumeClaimTemplates",
        required: "no copy of a database's volume",
      },
    ],
  }),
  requestRule({
    ...OF_VOLUMES,
    id: COPIES_RULE,
    title: "A tenant copies no volume of a database, and makes none by its name.",
    resources: [KUBERNETES.persistentVolumeClaim],
    requests: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["persistentvolumeclaims"] }],
    checks: [
      {
        over: "object",
        holds: copiesNothing("object"),
        property: "spec.dataSource",
        required: "no volume of a database",
      },
      {
        // Whoever has the next volume's name keeps the operator from making it.
        over: "object",
        holds: `!${matchesOne("claims", "object.metadata.?name.orValue('')")}`,
        property: "metadata.name",
        required: "no name that the operator gives",
      },
    ],
  }),
  requestRule({
    id: WAYS_RULE,
    title: "Nobody of a tenant goes into a database's pods, or into those that hold what the tenant may not.",
    why:
      "A shell in a database's pod is its superuser, and a forwarded port passes every network policy; a shell in a declared " +
      "workload's pod reads the password that the workload was given.",
    remedy: "Ask the database by its Service, read logs, or ask the platform's team.",
    references: [
      {
        name: "Kubernetes: RBAC good practices",
        url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
      },
    ],
    severity: "high",
    resources: [],
    requests: [
      {
        apiGroups: [""],
        apiVersions: ["v1"],
        operations: ["CONNECT"],
        resources: ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy"],
      },
    ],
    config: {
      stores: {
        ...LIST,
        as: "whole",
        description: "Pods of databases as `<namespace>/<name>`, a regular expression for the whole.",
      },
      holders: {
        ...LIST,
        as: "whole",
        description: "Pods of workloads that hold something, likewise: their ports stay open.",
      },
    },
    checks: [
      {
        over: "object",
        holds: `!${matchesOne("stores", "request.name")}`,
        property: "",
        required: "a pod that is not a database's",
      },
      {
        over: "object",
        holds: `!(request.?subResource.orValue('') in ['exec', 'attach']) || !${matchesOne("holders", "request.name")}`,
        property: "",
        required: "a pod that holds nothing of the platform's",
      },
    ],
  }),
];
