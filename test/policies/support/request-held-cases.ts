/** Cases of the rules about what the platform or an operator keeps: pods by every kind that holds one, copies, ways in. */
import type { Bag } from "./conformance";
import type { RequestCase } from "./judge-request";
import { asked } from "./request-asked";

/** Every kind that holds a pod, and where. */
const HOLDERS: Readonly<Record<string, readonly [kind: string, hold: (spec: Bag) => Bag]>> = {
  "/pods": ["Pod", (spec) => ({ spec })],
  "/pods/ephemeralcontainers": ["Pod", (spec) => ({ spec })],
  "/podtemplates": ["PodTemplate", (spec) => ({ template: { spec } })],
  "/replicationcontrollers": ["ReplicationController", (spec) => ({ spec: { template: { spec } } })],
  "apps/deployments": ["Deployment", (spec) => ({ spec: { template: { spec } } })],
  "apps/statefulsets": ["StatefulSet", (spec) => ({ spec: { template: { spec } } })],
  "apps/daemonsets": ["DaemonSet", (spec) => ({ spec: { template: { spec } } })],
  "apps/replicasets": ["ReplicaSet", (spec) => ({ spec: { template: { spec } } })],
  "batch/jobs": ["Job", (spec) => ({ spec: { template: { spec } } })],
  "batch/cronjobs": ["CronJob", (spec) => ({ spec: { jobTemplate: { spec: { template: { spec } } } } })],
};
const holding = (resource: string, spec: Bag, more: Bag = {}): Bag => {
  const [kind = "", hold = (given: Bag) => given] = HOLDERS[resource] ?? [];
  return { kind, metadata: { name: "one" }, ...hold(spec), ...more };
};
const pod = (spec: Bag) => holding("/pods", spec);

/** Every holder is asked when it is made and when its pod changes; and not when its pod stays as it is. */
function byHolders(rule: string, bad: Bag, ephemeral: Bag | undefined): readonly RequestCase[] {
  return Object.keys(HOLDERS).flatMap((resource) => {
    const adds = resource === "/pods/ephemeralcontainers";
    const spec = adds ? ephemeral : bad;
    if (spec === undefined) return [];
    const object = holding(resource, spec);
    return [
      ...(adds ? [] : [asked(rule, "CREATE", { resource, object })]),
      asked(rule, "UPDATE", { resource, object, oldObject: holding(resource, {}) }),
      asked(rule, "UPDATE", {
        ...{ id: `UPDATE ${resource} but not its pod`, resource, object: { ...object, metadata: { labels: {} } } },
        ...{ oldObject: object, isRefused: false },
      }),
      asked(rule, "UPDATE", {
        ...{ id: `UPDATE ${resource} to one that is good`, resource, object: holding(resource, { priority: 1 }) },
        ...{ oldObject: object, isRefused: false },
      }),
    ];
  });
}

const SECRETS = "pod-takes-no-held-secret";
const volume = (source: Bag): Bag => ({
  volumes: [
    { name: "a", emptyDir: {} },
    { name: "v", ...source },
  ],
});
const beside = (more: Bag): readonly Bag[] => [{ name: "app" }, { name: "other", ...more }];
const WAYS: Readonly<Record<string, (name: string) => Bag>> = {
  secret: (secretName) => volume({ secret: { secretName } }),
  csi: (name) => volume({ csi: { nodePublishSecretRef: { name } } }),
  azureFile: (secretName) => volume({ azureFile: { secretName } }),
  ...Object.fromEntries(
    ["cephfs", "rbd", "iscsi", "flexVolume", "scaleIO", "storageos"].map((kind) => [
      kind,
      (name: string) => volume({ [kind]: { secretRef: { name } } }),
    ]),
  ),
  projected: (name) => volume({ projected: { sources: [{ configMap: { name: "a" } }, { secret: { name } }] } }),
  env: (name) => ({ containers: beside({ env: [{ name: "A" }, { valueFrom: { secretKeyRef: { name } } }] }) }),
  envFrom: (name) => ({ containers: beside({ envFrom: [{ configMapRef: { name: "a" } }, { secretRef: { name } }] }) }),
  init: (name) => ({ initContainers: beside({ envFrom: [{ secretRef: { name } }] }) }),
  registry: (name) => ({ imagePullSecrets: [{ name: "own" }, { name }] }),
};
const ofSetting: Bag = { env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "held", key: "a" } } }] };
export const secrets: readonly RequestCase[] = [
  ...byHolders(SECRETS, WAYS["secret"]?.("held") ?? {}, {
    ephemeralContainers: beside({ envFrom: [{ secretRef: { name: "held" } }] }),
  }),
  asked(SECRETS, "UPDATE", {
    ...{ id: "an ephemeral container's variable", resource: "/pods/ephemeralcontainers", oldObject: pod({}) },
    object: pod({ ephemeralContainers: beside({ env: [{ valueFrom: { secretKeyRef: { name: "held" } } }] }) }),
  }),
  // What the pod had before is not who adds a container's to answer for.
  ...["secret", "projected", "env", "envFrom", "registry"].map((way) =>
    asked(SECRETS, "UPDATE", {
      ...{ id: `an ephemeral container beside ${way}`, resource: "/pods/ephemeralcontainers", isRefused: false },
      ...{ object: pod({ ...WAYS[way]?.("held"), ephemeralContainers: [{ name: "debug" }] }), oldObject: pod({}) },
    }),
  ),
  ...Object.entries(WAYS).flatMap(([way, spec]) => [
    asked(SECRETS, "CREATE", { id: way, object: pod(spec("held")) }),
    asked(SECRETS, "CREATE", { id: `the other by ${way}`, object: pod(spec("vault")) }),
    asked(SECRETS, "CREATE", { id: `the team's by ${way}`, object: pod(spec("own")), isRefused: false }),
    asked(SECRETS, "CREATE", { id: `another team's by ${way}`, object: pod(spec("theirs")), isRefused: false }),
  ]),
  asked(SECRETS, "CREATE", {
    ...{ id: "a setting of that name", object: pod({ containers: beside(ofSetting) }), isRefused: false },
  }),
  asked(SECRETS, "CREATE", { id: "a pod of nothing", object: pod({}), isRefused: false }),
  ...Object.keys(HOLDERS)
    .filter((resource) => resource !== "/pods/ephemeralcontainers")
    .map((resource) =>
      asked(SECRETS, "CREATE", {
        id: `a good one of ${resource}`,
        resource,
        object: holding(resource, {}),
        isRefused: false,
      }),
    ),
];

const ACCOUNTS = "pod-takes-no-held-account";
export const accounts: readonly RequestCase[] = [
  ...byHolders(ACCOUNTS, { serviceAccountName: "features" }, undefined),
  asked(ACCOUNTS, "UPDATE", {
    ...{ id: "an ephemeral container of such a pod", resource: "/pods/ephemeralcontainers", isRefused: false },
    ...{ object: pod({ serviceAccountName: "features", ephemeralContainers: [{}] }), oldObject: pod({}) },
  }),
  ...["serviceAccountName", "serviceAccount"].flatMap((field) => [
    asked(ACCOUNTS, "CREATE", { id: field, object: pod({ [field]: "features" }) }),
    asked(ACCOUNTS, "CREATE", { id: `the team's ${field}`, object: pod({ [field]: "trainer" }), isRefused: false }),
    asked(ACCOUNTS, "CREATE", { id: `others' ${field}`, object: pod({ [field]: "theirs" }), isRefused: false }),
  ]),
];

const TOKENS = "no-tokens-of-held-accounts";
const secret = (account: string, type = "kubernetes.io/service-account-token"): Bag => ({
  ...{ kind: "Secret", type, metadata: { name: "a", annotations: { "kubernetes.io/service-account.name": account } } },
});
export const tokens: readonly RequestCase[] = (["CREATE", "UPDATE"] as const).flatMap((operation) => {
  const from = { resource: "/secrets", oldObject: { kind: "Secret", metadata: { name: "a" } } };
  return [
    asked(TOKENS, operation, { ...from, object: secret("features") }),
    asked(TOKENS, operation, { ...from, id: "the team's", object: secret("trainer"), isRefused: false }),
    asked(TOKENS, operation, { ...from, id: "others'", object: secret("theirs"), isRefused: false }),
    asked(TOKENS, operation, { ...from, id: "no token", object: secret("features", "Opaque"), isRefused: false }),
    asked(TOKENS, operation, { ...from, id: "plain", object: { metadata: { name: "a" } }, isRefused: false }),
  ];
});

const VOLUMES = "pod-takes-no-held-volume";
const claimed = (claimName: string) => volume({ persistentVolumeClaim: { claimName } });
const SOURCES = ["dataSource", "dataSourceRef"] as const;
const copied = (source: string, name: string): Bag => ({
  ...{ metadata: { name: "new" }, spec: { [source]: { kind: "PersistentVolumeClaim", name } } },
});
export const volumes: readonly RequestCase[] = [
  ...byHolders(VOLUMES, claimed("features-1"), undefined),
  asked(VOLUMES, "UPDATE", {
    ...{ id: "an ephemeral container of such a pod", resource: "/pods/ephemeralcontainers", isRefused: false },
    ...{ object: pod({ ...claimed("features-1"), ephemeralContainers: [{}] }), oldObject: pod({}) },
  }),
  ...["features-1", "features-12-wal"].map((name) =>
    asked(VOLUMES, "CREATE", { id: name, object: pod(claimed(name)) }),
  ),
  ...["own", "features", "features-1-mine", "my-features-1"].map((name) =>
    asked(VOLUMES, "CREATE", { id: name, object: pod(claimed(name)), isRefused: false }),
  ),
  ...SOURCES.flatMap((source) =>
    (["features-1", "own"] as const).flatMap((name) => [
      asked(VOLUMES, "CREATE", {
        ...{ id: `an ephemeral copy of ${name} by ${source}`, isRefused: name !== "own" },
        object: pod(volume({ ephemeral: { volumeClaimTemplate: copied(source, name) } })),
      }),
      asked(VOLUMES, "CREATE", {
        ...{
          id: `a StatefulSet's copy of ${name} by ${source}`,
          isRefused: name !== "own",
          resource: "apps/statefulsets",
        },
        object: {
          kind: "StatefulSet",
          spec: { template: { spec: {} }, volumeClaimTemplates: [{ spec: {} }, copied(source, name)] },
        },
      }),
    ]),
  ),
];

const COPIES = "claim-copies-no-held-volume";
const CLAIM_KIND = "/persistentvolumeclaims";
export const copies: readonly RequestCase[] = [
  ...SOURCES.flatMap((source) => [
    asked(COPIES, "CREATE", { id: source, resource: CLAIM_KIND, object: copied(source, "features-1") }),
    asked(COPIES, "CREATE", {
      ...{ id: `the team's ${source}`, resource: CLAIM_KIND, object: copied(source, "own"), isRefused: false },
    }),
  ]),
  ...["features-1", "features-12-wal"].map((name) =>
    asked(COPIES, "CREATE", { id: `named ${name}`, resource: CLAIM_KIND, object: { metadata: { name }, spec: {} } }),
  ),
  asked(COPIES, "CREATE", {
    id: "no copy",
    resource: CLAIM_KIND,
    object: { metadata: { name: "features-mine" }, spec: {} },
    isRefused: false,
  }),
];

export const WAYS_IN = "no-way-into-held-pods";
export const waysIn: readonly RequestCase[] = ["exec", "attach", "portforward", "proxy"].flatMap((way) => {
  const resource = `/pods/${way}`;
  const opensPort = way === "portforward" || way === "proxy";
  return [
    ...["features-1", "pooler-7d9f8c-x7k2p"].map((name) =>
      asked(WAYS_IN, "CONNECT", { id: `${way} into ${name}`, resource, name, object: {} }),
    ),
    asked(WAYS_IN, "CONNECT", {
      ...{ id: `${way} into a declared one`, resource, name: "declared-x7k2p", object: {}, isRefused: !opensPort },
    }),
    ...["web", "features", "features-1-mine", "my-declared-x7k2p"].map((name) =>
      asked(WAYS_IN, "CONNECT", { id: `${way} into ${name}`, resource, name, object: {}, isRefused: false }),
    ),
  ];
});
