/** Attacks by what an actor may ask for at all: other tenants' objects, the cluster's own, and rights for oneself. */
import {
  API,
  DATABASE,
  OTHER,
  OWN,
  VICTIM,
  collection,
  creates,
  podBy,
  podSpec,
  type Actor,
  type Asked,
  type Attack,
  type AttackClass,
  type Bag,
  type Kind,
} from "./attack";

const refused = (id: string, actor: Actor, asked: Asked): Attack => ({ id, actor, asked, heldBy: "rights" });
const get = (path: string): Asked => ({ method: "GET", path });
const post = (path: string, body: Bag = {}): Asked => ({ method: "POST", path: `${path}?dryRun=All`, body });
const drop = (path: string): Asked => ({ method: "DELETE", path: `${path}?dryRun=All` });

const KINDS: readonly Kind[] = Object.keys(API).filter((kind): kind is Kind => kind in API);
const EVERYBODY: readonly Actor[] = ["viewer", "editor", "admin", "account", "stranger"];

/** Nobody of one team sees, makes or removes anything of another's. */
const ofOthers = EVERYBODY.flatMap((actor) => [
  ...KINDS.map((kind) => refused(`${actor} lists ${kind}s of another team`, actor, get(collection(kind, OTHER)))),
  refused(`${actor} makes a pod of another team`, actor, creates("Pod", { spec: podSpec() }, OTHER)),
  refused(`${actor} removes pods of another team`, actor, drop(collection("Pod", OTHER))),
  refused(`${actor} lists every team's Secrets`, actor, get("/api/v1/secrets")),
  refused(`${actor} lists every team's pods`, actor, get("/api/v1/pods")),
]);

const secretsOf = (actor: Actor) => [
  refused(`${actor} reads a Secret`, actor, get(`${collection("Secret")}/${DATABASE}-app`)),
  refused(`${actor} lists Secrets`, actor, get(collection("Secret"))),
  refused(`${actor} makes a Secret`, actor, creates("Secret", { stringData: { a: "b" } })),
];

const CLUSTER: readonly string[] = [
  "/api/v1/nodes",
  "/api/v1/namespaces",
  "/api/v1/persistentvolumes",
  "/apis/rbac.authorization.k8s.io/v1/clusterroles",
  "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
  "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
  "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
  "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
  "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
  "/apis/scheduling.k8s.io/v1/priorityclasses",
  "/apis/storage.k8s.io/v1/storageclasses",
  "/apis/certificates.k8s.io/v1/certificatesigningrequests",
  "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
  "/apis/apiregistration.k8s.io/v1/apiservices",
  "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
  "/apis/node.k8s.io/v1/runtimeclasses",
  "/apis/storage.k8s.io/v1/volumeattachments",
  "/apis/networking.k8s.io/v1/ingressclasses",
];

/** Kinds of others that many clusters have: closed whether or not they are there. */
const CUSTOM: readonly string[] = [
  "gateway.networking.k8s.io/v1/httproutes",
  "gateway.networking.k8s.io/v1beta1/referencegrants",
  "keda.sh/v1alpha1/scaledobjects",
  "autoscaling.k8s.io/v1/verticalpodautoscalers",
  "jobset.x-k8s.io/v1alpha2/jobsets",
  "kueue.x-k8s.io/v1beta1/workloads",
  "kueue.x-k8s.io/v1beta1/localqueues",
  "external-secrets.io/v1/externalsecrets",
  "cert-manager.io/v1/certificates",
  "source.toolkit.fluxcd.io/v1/helmrepositories",
  "helm.toolkit.fluxcd.io/v2/helmreleases",
  "snapshot.storage.k8s.io/v1/volumesnapshots",
  "resource.k8s.io/v1/resourceclaims",
  "karpenter.sh/v1/nodepools",
];

/** Ways around what somebody may ask for by itself. */
const around = (["editor", "admin", "account"] as const).flatMap((actor) => [
  ...CUSTOM.map((kind) => {
    const [group = "", version = "", plural = ""] = kind.split("/");
    return refused(
      `${actor} makes one of ${kind}`,
      actor,
      post(`/apis/${group}/${version}/namespaces/${OWN}/${plural}`),
    );
  }),
  refused(`${actor} asks who a token is`, actor, post("/apis/authentication.k8s.io/v1/tokenreviews")),
  refused(`${actor} asks what somebody else may`, actor, post("/apis/authorization.k8s.io/v1/subjectaccessreviews")),
  refused(
    `${actor} makes a token of a database's account`,
    actor,
    post(`${collection("ServiceAccount")}/${DATABASE}/token`),
  ),
  refused(`${actor} goes through a node`, actor, get("/api/v1/nodes/inference-l4-0/proxy/pods")),
  refused(`${actor} evicts a pod`, actor, post(`${collection("Pod")}/${VICTIM}/eviction`)),
  refused(`${actor} adds a container to a pod that runs`, actor, {
    ...{ method: "PATCH", path: `${collection("Pod")}/${VICTIM}/ephemeralcontainers?dryRun=All` },
    body: { spec: { ephemeralContainers: [] } },
  }),
  refused(`${actor} resizes a pod`, actor, {
    ...{ method: "PATCH", path: `${collection("Pod")}/${VICTIM}/resize?dryRun=All`, body: {} },
  }),
  refused(`${actor} writes a pod's state`, actor, {
    ...{ method: "PATCH", path: `${collection("Pod")}/${VICTIM}/status?dryRun=All`, body: {} },
  }),
  refused(`${actor} takes a lease`, actor, post(`/apis/coordination.k8s.io/v1/namespaces/${OWN}/leases`)),
  refused(`${actor} writes an event`, actor, post(`/api/v1/namespaces/${OWN}/events`)),
  refused(`${actor} ends the namespace's removal`, actor, {
    ...{ method: "PUT", path: `/api/v1/namespaces/${OWN}/finalize?dryRun=All`, body: {} },
  }),
  refused(`${actor} labels the namespace`, actor, {
    ...{ method: "PATCH", path: `/api/v1/namespaces/${OWN}?dryRun=All` },
    body: { metadata: { labels: { "pod-security.kubernetes.io/enforce": "privileged" } } },
  }),
  refused(`${actor} changes a quota`, actor, {
    ...{
      method: "PATCH",
      path: `${collection("ResourceQuota")}/tenant?dryRun=All`,
      body: { spec: { hard: { pods: "9999" } } },
    },
  }),
]);

/** The cluster's own: not to be seen, made or removed. */
const ofTheCluster = (["editor", "admin", "account"] as const).flatMap((actor) => [
  ...CLUSTER.flatMap((path) => [
    refused(`${actor} lists ${path}`, actor, get(path)),
    refused(`${actor} makes one of ${path}`, actor, post(path, { metadata: { name: "attack" } })),
  ]),
  refused(`${actor} changes parameters of rules`, actor, drop("/api/v1/namespaces/kube-system/configmaps/attack")),
  refused(`${actor} reads the API server's metrics`, actor, get("/metrics")),
]);

/** What isolates the team: nobody of it may change that. */
const ownGuards = (["viewer", "editor", "admin", "account"] as const).flatMap((actor) => [
  ...(["ResourceQuota", "LimitRange", "NetworkPolicy"] as const).flatMap((kind) => [
    refused(`${actor} removes every ${kind}`, actor, drop(collection(kind))),
    refused(`${actor} makes a ${kind}`, actor, creates(kind, { spec: {} })),
  ]),
  refused(`${actor} removes the namespace`, actor, drop(`/api/v1/namespaces/${OWN}`)),
  ...(["Ingress", "EndpointSlice", "Endpoints", "DaemonSet"] as const).map((kind) =>
    refused(`${actor} makes a ${kind}`, actor, creates(kind, {})),
  ),
  refused(`${actor} makes a token`, actor, post(`${collection("ServiceAccount")}/default/token`, {})),
  refused(`${actor} places a pod`, actor, post(`${collection("Pod")}/${VICTIM}/binding`, {})),
  ...["clusters", "poolers", "backups"].map((plural) =>
    refused(
      `${actor} makes one of a database's ${plural}`,
      actor,
      post(`/apis/postgresql.cnpg.io/v1/namespaces/${OWN}/${plural}`),
    ),
  ),
]);

const viewing = [
  refused("viewer makes a pod", "viewer", podBy("Pod", podSpec())),
  refused("viewer goes into a pod", "viewer", post(`${collection("Pod")}/${VICTIM}/exec`)),
  refused("viewer forwards a port", "viewer", post(`${collection("Pod")}/${VICTIM}/portforward`)),
  refused("viewer removes a Deployment", "viewer", drop(`${collection("Deployment")}/attack`)),
];

const group = (name: string) => ({ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name });
const roleRef = (name: string, kind = "Role") => ({ apiGroup: "rbac.authorization.k8s.io", kind, name });
const binds = (subject: Bag, role: Bag = roleRef("tenant-admin")) =>
  creates("RoleBinding", { roleRef: role, subjects: [subject] });

const granting: readonly Attack[] = [
  ...(["viewer", "editor", "account"] as const).flatMap((actor) => [
    refused(`${actor} binds a role`, actor, binds(group("research-engineers"))),
    refused(`${actor} makes a role`, actor, creates("Role", { rules: [] })),
  ]),
  ...["system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"].map(
    (name): Attack => ({
      ...{ id: `admin binds ${name}`, actor: "admin", asked: binds(group(name)) },
      ...{ heldBy: "rule", name: "rbac-no-anonymous" },
    }),
  ),
  ...["cluster-admin", "admin", "edit"].map((name): Attack => ({
    ...{ id: `admin binds the cluster's role ${name}`, actor: "admin", heldBy: "escalation" },
    asked: binds(group("research-admins"), roleRef(name, "ClusterRole")),
  })),
  ...[
    { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["delete"] },
    { apiGroups: [""], resources: ["resourcequotas"], verbs: ["update"] },
    { apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] },
    { apiGroups: ["postgresql.cnpg.io"], resources: ["clusters"], verbs: ["delete"] },
    { apiGroups: ["apps"], resources: ["daemonsets"], verbs: ["create"] },
  ].map((rule): Attack => ({
    ...{ id: `admin grants ${rule.verbs.join()} of ${rule.resources.join()}`, actor: "admin", heldBy: "escalation" },
    asked: creates("Role", { rules: [rule] }),
  })),
];

const looksAt = (actor: Actor) => ({ id: `${actor} looks at pods`, actor, asked: get(collection("Pod")) });

export const RIGHTS_CLASSES: readonly AttackClass[] = [
  {
    title: "objects of another team",
    attacks: ofOthers,
    controls: [
      { id: "the neighbour lists its pods", actor: "neighbour", asked: get(collection("Pod", OTHER)) },
      { id: "the neighbour makes a pod", actor: "neighbour", asked: creates("Pod", { spec: podSpec() }, OTHER) },
    ],
  },
  {
    title: "Secrets",
    attacks: (["viewer", "editor", "account", "stranger", "neighbour"] as const).flatMap(secretsOf),
    controls: [{ id: "an admin reads one", actor: "admin", asked: get(`${collection("Secret")}/${DATABASE}-app`) }],
  },
  {
    title: "the cluster's own objects",
    attacks: ofTheCluster,
    controls: CLUSTER.map((path) => ({ id: `the platform lists ${path}`, actor: "platform", asked: get(path) })),
  },
  {
    title: "what isolates a team",
    attacks: ownGuards,
    controls: (["ResourceQuota", "LimitRange", "NetworkPolicy"] as const).map((kind) => ({
      ...{ id: `a viewer looks at each ${kind}`, actor: "viewer" },
      // Looking at limits and policies is everybody's; changing them nobody's.
      asked: get(collection(kind)),
    })),
  },
  {
    title: "ways around",
    attacks: around,
    controls: [
      {
        id: "the platform takes a lease",
        actor: "platform",
        asked: post(`/apis/coordination.k8s.io/v1/namespaces/${OWN}/leases`, {
          apiVersion: "coordination.k8s.io/v1",
          kind: "Lease",
          metadata: { name: "a" },
        }),
      },
    ],
  },
  { title: "a viewer's changes", attacks: viewing, controls: [looksAt("viewer")] },
  {
    title: "rights for oneself",
    attacks: granting,
    controls: [
      {
        id: "an admin binds a colleague",
        actor: "admin",
        asked: binds(group("research-interns"), roleRef("tenant-edit")),
      },
      {
        id: "an admin passes on what it has",
        actor: "admin",
        asked: creates("Role", { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] }),
      },
    ],
  },
];
