/** Attacks on what operators made, and by objects that pretend to be a controller's or never go. */
import { DATABASE, VICTIM, collection, creates, podSpec, type Attack, type AttackClass, type Bag } from "./attack";
import { CLAIM, COPY, OWNED_BY_DATABASE, POOLER, drop, patch, rule } from "./held";

const LEFT_ALONE = "operators-objects-are-left-alone";
const objects: readonly Attack[] = [
  ...(["editor", "admin"] as const).flatMap((actor) => [
    ...["1", "1-wal"].flatMap((end) => [
      rule(
        LEFT_ALONE,
        `N24 ${actor} removes the volume ${end}`,
        drop("PersistentVolumeClaim", `${DATABASE}-${end}`),
        actor,
      ),
      rule(
        LEFT_ALONE,
        `N24 ${actor} takes the labels off the volume ${end}`,
        patch("PersistentVolumeClaim", `${DATABASE}-${end}`, { metadata: { labels: null, ownerReferences: null } }),
        actor,
      ),
    ]),
    rule(LEFT_ALONE, `N24 ${actor} removes every volume`, drop("PersistentVolumeClaim"), actor),
    rule(LEFT_ALONE, `${actor} removes a database's pod`, drop("Pod", `${DATABASE}-1`), actor),
    rule(
      LEFT_ALONE,
      `${actor} takes a pod out of the database`,
      patch("Pod", `${DATABASE}-1`, { metadata: { labels: null } }),
      actor,
    ),
    rule(LEFT_ALONE, `${actor} removes a database's Service`, drop("Service", `${DATABASE}-rw`), actor),
    rule(
      LEFT_ALONE,
      `${actor} leads a database's Service elsewhere`,
      patch("Service", `${DATABASE}-rw`, { spec: { selector: { app: "attack" } } }),
      actor,
    ),
    rule(LEFT_ALONE, `${actor} removes the pooler`, drop("Deployment", POOLER), actor),
    rule(
      LEFT_ALONE,
      `${actor} scales the pooler`,
      {
        method: "PATCH",
        path: `${collection("Deployment")}/${POOLER}/scale?dryRun=All`,
        body: { spec: { replicas: 0 } },
      },
      actor,
    ),
  ]),
  rule(
    LEFT_ALONE,
    "admin changes a database's Secret",
    patch("Secret", `${DATABASE}-ca`, { stringData: { a: "c" } }),
    "admin",
  ),
  rule(LEFT_ALONE, "admin removes a database's Secret", drop("Secret", `${DATABASE}-ca`), "admin"),
  rule(LEFT_ALONE, "admin changes a copy of the vault's", patch("Secret", COPY, { stringData: { key: "y" } }), "admin"),
  rule(
    LEFT_ALONE,
    "admin takes a copy from its owner",
    patch("Secret", COPY, { metadata: { ownerReferences: null } }),
    "admin",
  ),
  rule(LEFT_ALONE, "admin removes a database's account", drop("ServiceAccount", DATABASE), "admin"),
];

const owner = (apiVersion: string, kind: string, controller: boolean): Bag => ({
  ownerReferences: [{ apiVersion, kind, controller, name: "nobody", uid: "00000000-0000-0000-0000-000000000009" }],
});
const invented: readonly Attack[] = [
  ...(
    [
      ["postgresql.cnpg.io/v1", "Cluster", true],
      ["postgresql.cnpg.io/v1", "Cluster", false],
      ["external-secrets.io/v1", "ExternalSecret", true],
      ["apps/v1", "ReplicaSet", true],
      ["apps/v1", "StatefulSet", true],
      ["batch/v1", "Job", true],
    ] as const
  ).flatMap(([api, kind, controls]) =>
    (["editor", "admin"] as const).map((actor) =>
      rule(
        "owners-are-not-invented",
        `S06 ${actor} makes a pod of a ${kind}${controls ? "" : " that does not control it"}`,
        creates("Pod", { metadata: owner(api, kind, controls), spec: podSpec() }),
        actor,
      ),
    ),
  ),
  rule(
    "owners-are-not-invented",
    "S06 a pod that runs gets the database for an owner",
    patch("Pod", VICTIM, { metadata: { ownerReferences: OWNED_BY_DATABASE } }),
  ),
  ...(["Pod", "ConfigMap", "PersistentVolumeClaim", "Service"] as const).map((kind) =>
    rule(
      "finalizers-are-the-controllers",
      `a ${kind} that stays for ever`,
      creates(kind, {
        metadata: { finalizers: ["example.com/never"] },
        ...(kind === "Pod" ? { spec: podSpec() } : {}),
        ...(kind === "PersistentVolumeClaim" ? { spec: CLAIM } : {}),
        ...(kind === "Service" ? { spec: { ports: [{ port: 80 }] } } : {}),
      }),
    ),
  ),
  rule(
    "finalizers-are-the-controllers",
    "a pod that runs and stays for ever",
    patch("Pod", VICTIM, { metadata: { finalizers: ["service.kubernetes.io/load-balancer-cleanup"] } }),
  ),
];

export const OPERATOR_CLASSES: readonly AttackClass[] = [
  {
    title: "what operators made",
    attacks: objects,
    controls: [
      { id: "the team removes its volume", actor: "editor", asked: drop("PersistentVolumeClaim", "own") },
      { id: "the operator removes a volume", actor: "operator", asked: drop("PersistentVolumeClaim", `${DATABASE}-1`) },
      { id: "the platform removes a volume", actor: "platform", asked: drop("PersistentVolumeClaim", `${DATABASE}-1`) },
      {
        id: "the operator takes a pod out of service",
        actor: "operator",
        asked: patch("Pod", `${DATABASE}-1`, { metadata: { labels: { role: "replica" } } }),
      },
      {
        id: "External Secrets renews a copy",
        actor: "copier",
        asked: patch("Secret", COPY, { stringData: { key: "z" } }),
      },
      { id: "External Secrets removes a copy", actor: "copier", asked: drop("Secret", COPY) },
      {
        id: "cert-manager keeps a certificate",
        actor: "issuer",
        asked: creates("Secret", {
          metadata: {
            ownerReferences: [
              {
                ...{ apiVersion: "cert-manager.io/v1", kind: "Certificate", name: "web", controller: true },
                uid: "00000000-0000-0000-0000-000000000003",
              },
            ],
          },
          stringData: { "tls.crt": "x" },
        }),
      },
      { id: "the cluster removes a pod", actor: "collector", asked: drop("Pod", `${DATABASE}-1`) },
      {
        id: "the cluster lets go of a Job's pod",
        actor: "jobs",
        asked: patch("Pod", `${DATABASE}-1`, { metadata: { finalizers: null, annotations: { a: "b" } } }),
      },
      {
        id: "the cluster marks a volume",
        actor: "collector",
        asked: patch("PersistentVolumeClaim", `${DATABASE}-1`, { metadata: { annotations: { a: "b" } } }),
      },
    ],
  },
  {
    title: "owners and finalizers that are invented",
    attacks: invented,
    controls: [
      {
        id: "the controller's own pod",
        actor: "controller",
        asked: creates("Pod", { metadata: owner("apps/v1", "ReplicaSet", true), spec: podSpec() }),
      },
      {
        id: "a pod that belongs to a setting",
        actor: "editor",
        asked: creates("Pod", { metadata: owner("v1", "ConfigMap", false), spec: podSpec() }),
      },
      {
        id: "a volume, which the cluster protects",
        actor: "editor",
        asked: creates("PersistentVolumeClaim", { spec: CLAIM }),
      },
    ],
  },
];
