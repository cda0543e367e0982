/** Attacks on what the platform or an operator keeps in the team's namespace: Secrets, accounts, volumes, pods, objects. */
import type { Held } from "../../components/security/contract";
import {
  DATABASE,
  OWN,
  POD_KINDS,
  VICTIM,
  collection,
  container,
  creates,
  podBy,
  podSpec,
  type Actor,
  type Attack,
  type AttackClass,
  type Bag,
  type Kind,
  type PodKind,
} from "./attack";

/** A workload of the stack file that the database's password was given to, and a copy of the cloud's vault. */
const DECLARED = "declared-model";
export const COPY = "vendor-api-key";
export const POOLER = `${DATABASE}-pooler`;
const SECRETS = [
  ...["app", "superuser", "ca", "server", "replication"].map((end) => `${DATABASE}-${end}`),
  POOLER,
  COPY,
];

const here = (name: string) => `${OWN}/${name}`;
export const HELD: Held = {
  secrets: SECRETS.map(here),
  accounts: [DATABASE, POOLER, DECLARED].map(here),
  claims: [here(`${DATABASE}-[0-9]+(-wal|-tbs-.+)?`)],
  stores: [here(`${DATABASE}-[0-9]+(-[a-z].*)?`), here(`${POOLER}(-[a-z0-9]+)*`)],
  holders: [here(`${DECLARED}-[a-z0-9]+-[a-z0-9]{5}`)],
};

const OF_DATABASE = { "cnpg.io/cluster": DATABASE };
export const OWNED_BY_DATABASE = [
  {
    ...{ apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster", name: DATABASE, controller: true },
    uid: "00000000-0000-0000-0000-000000000001",
  },
];
const OWNED_BY_COPIER = {
  ownerReferences: [
    {
      ...{ apiVersion: "external-secrets.io/v1", kind: "ExternalSecret", name: "vendor", controller: true },
      uid: "00000000-0000-0000-0000-000000000002",
    },
  ],
};
const MADE = { labels: OF_DATABASE, ownerReferences: OWNED_BY_DATABASE };
export const CLAIM = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
const with_ = (more: Bag) => podSpec({ containers: [container(more)] });
const selector = { matchLabels: { app: "a" } };
const template = (spec: Bag) => ({ metadata: { labels: { app: "a" } }, spec });

/** What is there before anybody attacks. */
export const KEPT: readonly { readonly actor: Actor; readonly kind: Kind; readonly object: Bag }[] = [
  { actor: "operator", kind: "Pod", object: { metadata: { name: `${DATABASE}-1`, ...MADE }, spec: podSpec() } },
  {
    actor: "operator",
    kind: "PersistentVolumeClaim",
    object: { metadata: { name: `${DATABASE}-1`, ...MADE }, spec: CLAIM },
  },
  {
    actor: "operator",
    kind: "PersistentVolumeClaim",
    object: { metadata: { name: `${DATABASE}-1-wal`, labels: OF_DATABASE }, spec: CLAIM },
  },
  { actor: "editor", kind: "PersistentVolumeClaim", object: { metadata: { name: "own" }, spec: CLAIM } },
  {
    actor: "operator",
    kind: "Service",
    object: { metadata: { name: `${DATABASE}-rw`, ...MADE }, spec: { ports: [{ port: 5432 }] } },
  },
  {
    actor: "operator",
    kind: "Secret",
    object: { metadata: { name: `${DATABASE}-ca`, ...MADE }, stringData: { a: "b" } },
  },
  {
    actor: "operator",
    kind: "ServiceAccount",
    object: { metadata: { name: DATABASE, ...MADE }, automountServiceAccountToken: false },
  },
  {
    actor: "copier",
    kind: "Secret",
    object: { metadata: { name: COPY, ...OWNED_BY_COPIER }, stringData: { key: "x" } },
  },
  ...[POOLER, DECLARED].map((name) => ({
    ...({ actor: "operator", kind: "ServiceAccount" } as const),
    object: { metadata: { name }, automountServiceAccountToken: false },
  })),
  {
    actor: "platform",
    kind: "Deployment",
    object: {
      metadata: { name: POOLER, labels: { "cnpg.io/poolerName": POOLER } },
      spec: { replicas: 0, selector, template: template(podSpec()) },
    },
  },
  {
    actor: "platform",
    kind: "Deployment",
    object: {
      metadata: { name: DECLARED },
      spec: {
        ...{ replicas: 0, selector },
        template: template(with_({ envFrom: [{ secretRef: { name: `${DATABASE}-app` } }] })),
      },
    },
  },
  {
    actor: "platform",
    kind: "Pod",
    object: { metadata: { name: `${DECLARED}-7d9f8c-x7k2p` }, spec: podSpec() },
  },
];

export const rule = (name: string, id: string, asked: Attack["asked"], actor: Actor = "editor"): Attack => ({
  ...{ id, actor, asked },
  ...{ heldBy: "rule", name },
});

/** Every way by which a pod says that it takes a Secret. */
const WAYS: Readonly<Record<string, (name: string) => Bag>> = {
  "all variables": (name) => with_({ envFrom: [{ secretRef: { name } }] }),
  "a variable": (name) => with_({ env: [{ name: "A", valueFrom: { secretKeyRef: { name, key: "password" } } }] }),
  "a volume": (name) => podSpec({ volumes: [{ name: "v", secret: { secretName: name } }] }),
  "an optional volume": (name) => podSpec({ volumes: [{ name: "v", secret: { secretName: name, optional: true } }] }),
  "a projection": (name) => podSpec({ volumes: [{ name: "v", projected: { sources: [{ secret: { name } }] } }] }),
  "a driver": (name) =>
    podSpec({ volumes: [{ name: "v", csi: { driver: "csi.example.com", nodePublishSecretRef: { name } } }] }),
  "a registry's login": (name) => podSpec({ imagePullSecrets: [{ name }] }),
  "an init container": (name) =>
    podSpec({
      initContainers: [
        container({
          name: "i",
          envFrom: [{ secretRef: { name } }],
          readinessProbe: undefined,
          livenessProbe: undefined,
        }),
      ],
    }),
};

const byKinds = (name: string, id: string, spec: Bag, kinds: readonly PodKind[] = POD_KINDS) =>
  kinds.map((kind) => rule(name, `${id} by ${kind}`, podBy(kind, spec)));

const secrets: readonly Attack[] = [
  ...Object.entries(WAYS).flatMap(([way, spec]) =>
    byKinds("pod-takes-no-held-secret", `S01 ${DATABASE}-app by ${way}`, spec(`${DATABASE}-app`)),
  ),
  ...SECRETS.filter((name) => name !== `${DATABASE}-app`).flatMap((name) =>
    byKinds("pod-takes-no-held-secret", `S02 ${name}`, WAYS["a volume"]?.(name) ?? {}, ["Pod", "Deployment"]),
  ),
];

export const patch = (kind: Kind, name: string, body: Bag, contentType?: string): Attack["asked"] => ({
  ...{ method: "PATCH", path: `${collection(kind)}/${name}?dryRun=All`, body },
  ...(contentType === undefined ? {} : { contentType }),
});
export const drop = (kind: Kind, name?: string): Attack["asked"] => ({
  method: "DELETE",
  path: `${collection(kind)}${name === undefined ? "" : `/${name}`}?dryRun=All`,
});
const EVIL = `ghcr.io/stratiform/evil:1.0.0@sha256:${"b".repeat(64)}`;
const evil: Bag = { spec: { template: { spec: { containers: [{ ...container(), image: EVIL }] } } } };
const applied = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: DECLARED, namespace: OWN },
  spec: { template: { spec: { containers: [{ name: "app", command: ["env"] }] } } },
};
const changed: readonly Attack[] = [
  rule(
    "pod-takes-no-held-secret",
    "another container in a declared workload",
    patch("Deployment", DECLARED, evil, "application/strategic-merge-patch+json"),
  ),
  rule("pod-takes-no-held-secret", "a declared workload's command, taken over", {
    method: "PATCH",
    path: `${collection("Deployment")}/${DECLARED}?dryRun=All&fieldManager=attack&force=true`,
    body: applied,
    contentType: "application/apply-patch+yaml",
  }),
];

const accounts: readonly Attack[] = [DATABASE, POOLER, DECLARED].flatMap((serviceAccountName) =>
  byKinds(
    "pod-takes-no-held-account",
    `the account ${serviceAccountName}`,
    podSpec({ serviceAccountName, automountServiceAccountToken: serviceAccountName === DATABASE }),
  ),
);

const claim = (source: Bag): Bag => ({ spec: { ...CLAIM, ...source } });
const copy = { kind: "PersistentVolumeClaim", name: `${DATABASE}-1` };
const volumes: readonly Attack[] = [
  ...["1", "1-wal", "12", "1-tbs-fast"].flatMap((end) =>
    byKinds(
      "pod-takes-no-held-volume",
      `the volume ${DATABASE}-${end}`,
      podSpec({ volumes: [{ name: "v", persistentVolumeClaim: { claimName: `${DATABASE}-${end}`, readOnly: true } }] }),
      end === "1" ? POD_KINDS : ["Pod"],
    ),
  ),
  ...["dataSource", "dataSourceRef"].flatMap((source) => [
    rule(
      "claim-copies-no-held-volume",
      `a copy by ${source}`,
      creates("PersistentVolumeClaim", claim({ [source]: copy })),
    ),
    ...byKinds(
      "pod-takes-no-held-volume",
      `a copy that comes and goes, by ${source}`,
      podSpec({ volumes: [{ name: "v", ephemeral: { volumeClaimTemplate: claim({ [source]: copy }) } }] }),
      ["Pod", "Deployment"],
    ),
    rule(
      "pod-takes-no-held-volume",
      `a copy for a StatefulSet, by ${source}`,
      creates("StatefulSet", {
        spec: {
          ...{ selector, serviceName: "a", template: template(podSpec()) },
          volumeClaimTemplates: [{ metadata: { name: "v" }, ...claim({ [source]: copy }) }],
        },
      }),
    ),
  ]),
];

const into = (pod: string, way: string, method: "GET" | "POST" = "POST"): Attack["asked"] => ({
  method,
  path: `${collection("Pod")}/${pod}/${way}${way === "portforward" ? "?ports=5432" : "?command=id&stdout=true"}`,
});
const ways: readonly Attack[] = [
  ...["exec", "portforward"].flatMap((way) =>
    [`${DATABASE}-1`, `${DATABASE}-2-join-x7k2p`, `${POOLER}-7d9f8c-x7k2p`].map((pod) =>
      rule("no-way-into-held-pods", `N27 ${way} into ${pod}`, into(pod, way)),
    ),
  ),
  rule(
    "no-way-into-held-pods",
    "N27 exec where a declared workload's password is",
    into(`${DECLARED}-7d9f8c-x7k2p`, "exec"),
  ),
  ...["attach", "proxy", "eviction", "ephemeralcontainers"].map((way): Attack => ({
    ...{ id: `N27 ${way} of ${DATABASE}-1`, actor: "editor", heldBy: "rights" },
    asked: into(`${DATABASE}-1`, way),
  })),
];

export const HELD_CLASSES: readonly AttackClass[] = [
  {
    title: "Secrets of the platform and of operators",
    attacks: [...secrets, ...changed],
    controls: [
      { id: "a Secret of the team", actor: "editor", asked: podBy("Pod", WAYS["a volume"]?.("own") ?? {}) },
      { id: "the platform's pod", actor: "platform", asked: podBy("Pod", WAYS["a volume"]?.(`${DATABASE}-app`) ?? {}) },
      {
        id: "the pod of a declared workload",
        actor: "controller",
        asked: podBy("Pod", WAYS["all variables"]?.(`${DATABASE}-app`) ?? {}),
      },
      {
        id: "a declared workload starts anew",
        actor: "editor",
        asked: patch("Deployment", DECLARED, {
          spec: { template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": "now" } } } },
        }),
      },
      {
        id: "a declared workload scales",
        actor: "editor",
        asked: {
          method: "PATCH",
          path: `${collection("Deployment")}/${DECLARED}/scale?dryRun=All`,
          body: { spec: { replicas: 2 } },
        },
      },
    ],
  },
  {
    title: "accounts of the platform and of operators",
    attacks: accounts,
    controls: [
      {
        id: "the team's account",
        actor: "editor",
        asked: podBy("Deployment", podSpec({ serviceAccountName: "trainer" })),
      },
      {
        id: "the operator's pod",
        actor: "operator",
        asked: podBy("Deployment", podSpec({ serviceAccountName: DATABASE })),
      },
    ],
  },
  {
    title: "volumes of databases",
    attacks: volumes,
    controls: [
      {
        id: "the team's volume",
        actor: "editor",
        asked: podBy("Pod", podSpec({ volumes: [{ name: "v", persistentVolumeClaim: { claimName: "own" } }] })),
      },
      {
        id: "a copy of the team's volume",
        actor: "editor",
        asked: creates("PersistentVolumeClaim", claim({ dataSource: { ...copy, name: "own" } })),
      },
      {
        id: "the platform copies one",
        actor: "platform",
        asked: creates("PersistentVolumeClaim", claim({ dataSource: copy })),
      },
    ],
  },
  {
    title: "ways into pods",
    attacks: ways,
    controls: [
      { id: "into the team's pod", actor: "editor", asked: into(VICTIM, "exec"), leadsNowhere: true },
      { id: "to the team's port", actor: "editor", asked: into(VICTIM, "portforward"), leadsNowhere: true },
      {
        id: "to a declared workload's port",
        actor: "editor",
        asked: into(`${DECLARED}-7d9f8c-x7k2p`, "portforward"),
        leadsNowhere: true,
      },
      {
        id: "the platform into a database",
        actor: "platform",
        asked: into(`${DATABASE}-1`, "exec"),
        leadsNowhere: true,
      },
    ],
  },
];
