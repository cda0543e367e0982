/** Attacks by Services, budgets, volumes, settings and by changes of what runs already. */
import {
  DATABASE,
  GRANTED_NAME,
  OTHER,
  OWN,
  VICTIM,
  collection,
  creates,
  type Attack,
  type AttackClass,
  type Bag,
  type Kind,
} from "./attack";

const byRule = (name: string, id: string, kind: Kind, object: Bag): Attack => ({
  ...{ id, actor: "editor", asked: creates(kind, object) },
  ...{ heldBy: "rule", name },
});
const allowed = (id: string, kind: Kind, object: Bag) => ({
  id,
  actor: "editor" as const,
  asked: creates(kind, object),
});

const service = (spec: Bag, annotations: Bag = {}): Bag => ({
  metadata: { annotations },
  spec: { selector: { app: "a" }, ports: [{ port: 443, targetPort: 8080 }], ...spec },
});
const budget = (spec: Bag): Bag => ({ spec: { selector: { matchLabels: { app: "a" } }, ...spec } });
const claim = (storage: string): Bag => ({
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
});

const PUBLIC = "service-not-public";
const BUDGET = "disruption-budget-lets-go";
const SETTINGS = "config-map-no-secret";
const INTERNAL_ELSEWHERE = { "cloud.example.com/load-balancer-internal": "true" };

/** Everybody who makes a Service may write it. */
const DECLARED = { "stratiform.dev/public": "because" };

const exposed: readonly Attack[] = [
  ...["LoadBalancer", "NodePort"].map((type) => byRule(PUBLIC, `N04 a ${type}`, "Service", service({ type }))),
  byRule(
    PUBLIC,
    "N07 internal by a word of nobody's",
    "Service",
    service({ type: "LoadBalancer" }, INTERNAL_ELSEWHERE),
  ),
  ...["192.0.2.1", "10.96.0.1", "198.51.100.7"].map((address) =>
    byRule(PUBLIC, `N06 the address ${address}`, "Service", service({ externalIPs: [address] })),
  ),
  byRule(
    PUBLIC,
    "N08 internal, and facing the internet",
    "Service",
    service(
      { type: "LoadBalancer" },
      {
        "service.beta.kubernetes.io/aws-load-balancer-internal": "true",
        "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
      },
    ),
  ),
  ...["LoadBalancer", "NodePort"].map((type): Attack => ({
    ...{ id: `N05 a ${type} that calls itself declared`, actor: "editor", heldBy: "quota", name: "tenant" },
    asked: creates("Service", service({ type }, DECLARED)),
  })),
  byRule(
    PUBLIC,
    "N06 an address that calls itself declared",
    "Service",
    service({ externalIPs: ["192.0.2.1"] }, DECLARED),
  ),
  ...[22, 2222].map((port) =>
    byRule("service-no-ssh-port", `the port ${port}`, "Service", service({ ports: [{ port }] })),
  ),
];

/** Who was granted load balancers takes a name that was not. */
const named: readonly Attack[] = [
  ...["ExternalName", "ClusterIP"].map((type): Attack => ({
    ...{
      id: `N12 a ${type} of a name of the platform's`,
      actor: "editor",
      heldBy: "rule",
      name: "service-name-is-the-tenants",
    },
    asked: creates(
      "Service",
      service(type === "ClusterIP" ? { clusterIP: "None" } : { type, externalName: "attacker.example.net" }, {
        "external-dns.alpha.kubernetes.io/hostname": "login.ai.example.com",
      }),
    ),
  })),
  ...(
    [
      ["hostname", "login.ai.example.com"],
      ["hostname", `${GRANTED_NAME},login.ai.example.com`],
      ["hostname", "*.ai.example.com"],
      ["hostname", "evil-chat.ai.example.com"],
      ["internal-hostname", "login.ai.example.com"],
    ] as const
  ).map(([key, host]): Attack => ({
    ...{ id: `N11 the ${key} ${host}`, actor: "neighbour", heldBy: "rule", name: "service-name-is-the-tenants" },
    asked: publishes(key, host),
  })),
];

function publishes(key: string, host: string) {
  const annotations = { ...DECLARED, [`external-dns.alpha.kubernetes.io/${key}`]: host };
  return creates("Service", service({ type: "LoadBalancer" }, annotations), OTHER);
}

const scaled: readonly Attack[] = [5000, 2_147_483_647].map((replicas) => ({
  ...{ id: `Q22b ${replicas} replicas by the scale alone`, actor: "editor", heldBy: "rule" },
  name: "quota-replicas-bounded",
  asked: {
    method: "PATCH",
    path: `${collection("Deployment")}/declared-model/scale?dryRun=All`,
    body: { spec: { replicas } },
  },
}));

const unbounded: readonly Attack[] = [
  ...scaled,
  ...[{ maxUnavailable: 0 }, { maxUnavailable: "0%" }, { minAvailable: "100%" }].map((spec) =>
    byRule(BUDGET, `C10 ${JSON.stringify(spec)}`, "PodDisruptionBudget", budget(spec)),
  ),
  ...["100Ti", "900Ti", "1Pi"].map((storage) =>
    byRule("quota-volumes-bounded", `a volume of ${storage}`, "PersistentVolumeClaim", claim(storage)),
  ),
];

const hidden: readonly Attack[] = [
  byRule(SETTINGS, "a password as a setting", "ConfigMap", { data: { "db.password": "hunter2" } }),
  byRule(SETTINGS, "B05 a password in bytes", "ConfigMap", { binaryData: { password: "aHVudGVyMg==" } }),
  byRule(SETTINGS, "a private key as a setting", "ConfigMap", { data: { pem: "-----BEGIN PRIVATE KEY-----" } }),
];

/** What runs is changed by its labels alone: its spec is the same as before. */
const relabelled: readonly Attack[] = [
  { "cnpg.io/cluster": DATABASE },
  { "cnpg.io/instanceRole": "primary" },
  { "cnpg.io/poolerName": `${DATABASE}-pooler-rw` },
].map((labels) => ({
  id: `N20 ${Object.keys(labels).join()} on a pod that runs`,
  actor: "editor",
  asked: {
    method: "PATCH",
    path: `${collection("Pod")}/${VICTIM}?dryRun=All`,
    body: { metadata: { labels } },
  },
  heldBy: "rule",
  name: "pod-no-operator-labels",
}));

export const OBJECT_CLASSES: readonly AttackClass[] = [
  {
    title: "ways in",
    attacks: exposed,
    controls: [allowed("a Service inside the cluster", "Service", service({}))],
  },
  {
    title: "names of others",
    attacks: named,
    controls: [
      { id: "the name that was granted", actor: "neighbour", asked: publishes("hostname", GRANTED_NAME) },
      { id: "a name below it", actor: "neighbour", asked: publishes("hostname", `eu.${GRANTED_NAME}`) },
    ],
  },
  {
    title: "drains and volumes without bounds",
    attacks: unbounded,
    controls: [
      allowed("a budget of one", "PodDisruptionBudget", budget({ maxUnavailable: 1 })),
      allowed("a volume of 10Gi", "PersistentVolumeClaim", claim("10Gi")),
    ],
  },
  {
    title: "secrets where everybody reads them",
    attacks: hidden,
    controls: [allowed("a setting", "ConfigMap", { data: { mode: "fast" } })],
  },
  {
    title: "labels of what runs",
    attacks: relabelled,
    controls: [
      {
        id: `an editor labels a pod of ${OWN}`,
        actor: "editor",
        asked: {
          method: "PATCH",
          path: `${collection("Pod")}/${VICTIM}?dryRun=All`,
          body: { metadata: { labels: { version: "2" } } },
        },
      },
    ],
  },
];
