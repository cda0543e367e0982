/** Attacks by what a pod says: each is tried as a pod and by every workload that makes pods. */
import { ACCELERATOR_RESOURCES } from "../../catalogue/accelerators";
import { PARTS_OF_DEVICES } from "../../catalogue/devices";
import {
  DATABASE,
  OTHER,
  OWNERS_CLASS,
  POD_KINDS,
  container,
  creates,
  podBy,
  podSpec,
  type Attack,
  type AttackClass,
  type Bag,
  type PodKind,
} from "./attack";

interface PodAttack {
  readonly id: string;
  readonly spec: Bag;
  readonly metadata?: Bag;
  /** The rule that speaks, where it can be no other. */
  readonly rule?: string;
}

/** Pods themselves meet the standard's own admission first; workloads only our rules. */
function byEveryKind(attacks: readonly PodAttack[], ofThePod: Attack["heldBy"] = "rule"): readonly Attack[] {
  return attacks.flatMap(({ id, spec, metadata, rule }) =>
    POD_KINDS.map((kind): Attack => {
      const asked = podBy(kind, spec, metadata);
      const base = { id: `${id} by ${kind}`, actor: "editor" as const, asked };
      return kind === "Pod" && ofThePod !== "rule"
        ? { ...base, heldBy: ofThePod }
        : { ...base, heldBy: "rule", ...(rule === undefined ? {} : { name: rule }) };
    }),
  );
}

const ordinary = (spec: Bag = podSpec(), kinds: readonly PodKind[] = POD_KINDS) =>
  kinds.map((kind) => ({ id: `an ordinary ${kind}`, actor: "editor" as const, asked: podBy(kind, spec) }));

const withContext = (context: Bag) => podSpec({ containers: [container({}, context)] });
const with_ = (more: Bag) => podSpec({ containers: [container(more)] });
const antiAffinity = (term: Bag) => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: {}, ...term }] } },
});
const others: readonly Bag[] = [
  { namespaceSelector: {} },
  { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": OTHER } } },
  { namespaces: [OTHER] },
];
const domains = ["kubernetes.io/os", "kubernetes.io/hostname", "topology.kubernetes.io/zone"];
const device = (resource: string) => ({ cpu: "10m", memory: "64Mi", [resource]: "1" });
const GPU = with_({ resources: { limits: device("nvidia.com/gpu"), requests: device("nvidia.com/gpu") } });

/** Escapes to the node, which the Pod Security Standards name. Most break several rules, any of which may speak. */
const escapes: readonly PodAttack[] = [
  { id: "a privileged container", spec: withContext({ privileged: true, allowPrivilegeEscalation: undefined }) },
  ...["hostNetwork", "hostPID", "hostIPC"].map((property) => ({
    id: property,
    spec: podSpec({ [property]: true }),
  })),
  {
    id: "a path of the node",
    spec: podSpec({ volumes: [{ name: "node", hostPath: { path: "/" } }] }),
  },
  {
    id: "a port of the node",
    spec: with_({ ports: [{ containerPort: 80, hostPort: 80 }] }),
  },
  ...["SYS_ADMIN", "NET_RAW", "SYS_PTRACE"].map((capability) => ({
    id: `the capability ${capability}`,
    spec: withContext({ capabilities: { drop: ["ALL"], add: [capability] } }),
  })),
  { id: "root", spec: withContext({ runAsUser: 0 }) },
  { id: "anybody", spec: podSpec({ securityContext: {} }) },
  { id: "escalation", spec: withContext({ allowPrivilegeEscalation: true }) },
  {
    id: "no seccomp profile",
    spec: withContext({ seccompProfile: { type: "Unconfined" } }),
  },
  {
    id: "a privileged init container",
    spec: podSpec({
      initContainers: [
        container(
          { name: "init", readinessProbe: undefined, livenessProbe: undefined },
          { privileged: true, allowPrivilegeEscalation: undefined },
        ),
      ],
    }),
  },
];

const nodes: readonly PodAttack[] = [
  { id: "C06 a node by name", spec: podSpec({ nodeName: "inference-l4-0" }), rule: "pod-names-no-node" },
  {
    id: "C06 a node by name, and every taint",
    spec: podSpec({ nodeName: "inference-l4-0", tolerations: [{ key: "dedicated", operator: "Exists" }] }),
    rule: "pod-names-no-node",
  },
  ...["", ...ACCELERATOR_RESOURCES].map((key) => ({
    id: `C05b ${key === "" ? "every taint" : key} without a device`,
    spec: podSpec({ tolerations: [key === "" ? { operator: "Exists" } : { key, operator: "Exists" }] }),
    rule: "pod-keeps-off-device-nodes",
  })),
  {
    id: "C05b every taint, and none of a device",
    spec: podSpec({
      tolerations: [{ operator: "Exists" }],
      containers: [
        container({
          resources: {
            requests: { cpu: "10m", memory: "16Mi", "nvidia.com/gpu": "0" },
            limits: { memory: "64Mi", "nvidia.com/gpu": "0" },
          },
        }),
      ],
    }),
    rule: "pod-keeps-off-device-nodes",
  },
  {
    id: "C05b every taint of one effect",
    spec: podSpec({ tolerations: [{ operator: "Exists", effect: "NoSchedule" }] }),
    rule: "pod-keeps-off-device-nodes",
  },
  ...domains.flatMap((topologyKey) =>
    others.map((other, index) => ({
      id: `C13 keeps others off ${topologyKey} (${index + 1})`,
      spec: podSpec(antiAffinity({ topologyKey, ...other })),
      rule: "pod-anti-affinity-in-own-namespace",
    })),
  ),
  ...[3601, 86_400, 2_147_483_647].map((terminationGracePeriodSeconds) => ({
    id: `C11 ends after ${terminationGracePeriodSeconds} s`,
    spec: podSpec({ terminationGracePeriodSeconds }),
    rule: "pod-ends-in-time",
  })),
  ...["nvidia.com/mig-9g.999gb", "nvidia.com/gpumem", "amd.com/cpx_nps4", "deviceclass.resource.kubernetes.io/gpu"].map(
    (resource) => ({
      id: `Q15 ${resource}, which no quota names`,
      spec: with_({ resources: { limits: device(resource), requests: device(resource) } }),
      rule: "pod-devices-are-counted",
    }),
  ),
  ...["NVIDIA_VISIBLE_DEVICES", "AMD_VISIBLE_DEVICES"].map((name) => ({
    id: `C09 ${name}`,
    spec: with_({ env: [{ name, value: "all" }] }),
    rule: "pod-no-device-variables",
  })),
  {
    id: "C09 by a prefix",
    spec: with_({ envFrom: [{ prefix: "NVIDIA_", configMapRef: { name: "settings", optional: true } }] }),
    rule: "pod-no-device-variables",
  },
];

const labels: readonly PodAttack[] = [
  { "cnpg.io/cluster": DATABASE },
  { "cnpg.io/cluster": DATABASE, "cnpg.io/instanceRole": "primary" },
  { "cnpg.io/poolerName": `${DATABASE}-pooler-rw` },
].map((given, index) => ({
  id: `N2${index} the labels of a database's pods`,
  spec: podSpec(),
  metadata: { labels: given },
  rule: "pod-no-operator-labels",
}));

const contents: readonly PodAttack[] = [
  {
    id: "P30 an account of Docker Hub",
    spec: with_({ image: `docker.io/evilcorp1337/miner:1@sha256:${"a".repeat(64)}` }),
    rule: "pod-image-allowed-registry",
  },
  ...["ghcr.io/evilcorp1337", "quay.io/evilcorp1337", "gcr.io/evilcorp1337", "public.ecr.aws/evilcorp1337"].map(
    (publisher) => ({
      id: `P30 ${publisher}`,
      spec: with_({ image: `${publisher}/miner:1@sha256:${"a".repeat(64)}` }),
      rule: "pod-image-allowed-registry",
    }),
  ),
  {
    id: "a thousandth of a byte",
    spec: with_({ resources: { requests: { cpu: "10m", memory: "3500m" }, limits: { memory: "64Mi" } } }),
    rule: "pod-memory-in-whole-bytes",
  },
  {
    id: "P31 a volume from an image of anywhere",
    spec: podSpec({ volumes: [{ name: "w", image: { reference: "evil.example.com/x" } }] }),
  },
  { id: "an image by tag", spec: with_({ image: "ghcr.io/stratiform/x:1.0.0" }), rule: "pod-image-has-digest" },
  {
    id: "S04 a projected token",
    spec: podSpec({ volumes: [{ name: "t", projected: { sources: [{ serviceAccountToken: { path: "t" } }] } }] }),
    rule: "pod-no-token-by-default",
  },
  { id: "the default token", spec: podSpec({ automountServiceAccountToken: true }), rule: "pod-no-token-by-default" },
  {
    id: "Q18 an ephemeral volume of 900Ti",
    spec: podSpec({
      volumes: [
        {
          name: "e",
          ephemeral: {
            volumeClaimTemplate: {
              spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "900Ti" } } },
            },
          },
        },
      ],
    }),
    rule: "quota-ephemeral-volumes-bounded",
  },
  {
    id: "a password as a variable",
    spec: with_({ env: [{ name: "DB_PASSWORD", value: "hunter2" }] }),
    rule: "pod-no-secret-in-env",
  },
];

/** What only a pod itself meets: its quotas. */
const quotas: readonly Attack[] = [
  ...["system-node-critical", "system-cluster-critical", "stratiform-platform"].map((priorityClassName) => ({
    // Two quotas count such a pod, and either may say so.
    id: `C01 the class ${priorityClassName}`,
    actor: "editor" as const,
    asked: podBy("Pod", podSpec({ priorityClassName })),
    heldBy: "quota" as const,
  })),
  ...["stratiform-serving", OWNERS_CLASS].map((priorityClassName) => ({
    id: `C03 the class ${priorityClassName}, which the stack file does not grant`,
    actor: "editor" as const,
    asked: podBy("Pod", podSpec({ priorityClassName })),
    heldBy: "quota" as const,
    name: "classes-not-granted",
  })),
  ...["stratiform-batch", OWNERS_CLASS].map((priorityClassName) => ({
    id: `C03 the neighbour's class ${priorityClassName}, which its list leaves out`,
    actor: "neighbour" as const,
    asked: creates("Pod", { spec: podSpec({ priorityClassName }) }, OTHER),
    heldBy: "quota" as const,
    name: "classes-not-granted",
  })),
  ...[
    ...PARTS_OF_DEVICES.map((resource) => [resource, "1"] as const),
    ...[["hugepages-2Mi", "2Mi"] as const, ["hugepages-1Gi", "1Gi"] as const, ["ephemeral-storage", "20Ti"] as const],
  ].map(([resource, amount]) => {
    const amounts = { cpu: "10m", memory: "64Mi", [resource]: amount };
    return {
      id: `Q15 ${amount} of ${resource}`,
      actor: "editor" as const,
      asked: podBy("Pod", with_({ resources: { limits: amounts, requests: amounts } })),
      heldBy: "quota" as const,
      name: "tenant",
    };
  }),
  ...(["podAffinity", "podAntiAffinity"] as const).flatMap((kind) =>
    others.map((other, index) => ({
      id: `C13 prefers ${kind} with others (${index + 1})`,
      actor: "editor" as const,
      asked: podBy(
        "Pod",
        podSpec({
          affinity: {
            [kind]: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                {
                  weight: 100,
                  podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: {}, ...other },
                },
              ],
            },
          },
        }),
      ),
      heldBy: "quota" as const,
      name: "affinity-to-others",
    })),
  ),
  ...ACCELERATOR_RESOURCES.map((resource) => {
    const amounts = { cpu: "10m", memory: "64Mi", [resource]: "64" };
    return {
      id: `64 of ${resource}`,
      actor: "editor" as const,
      asked: podBy("Pod", with_({ resources: { limits: amounts, requests: amounts } })),
      heldBy: "quota" as const,
      name: "tenant",
    };
  }),
  {
    id: "a thousand cores by four containers",
    actor: "editor",
    asked: podBy(
      "Pod",
      podSpec({
        containers: ["a", "b", "c", "d"].map((name) =>
          container({
            name,
            resources: { requests: { cpu: "100", memory: "1Gi" }, limits: { cpu: "100", memory: "1Gi" } },
          }),
        ),
      }),
    ),
    heldBy: "quota",
    name: "tenant",
  },
  {
    id: "a container above the limit",
    actor: "editor",
    asked: podBy(
      "Pod",
      with_({ resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1", memory: "999Gi" } } }),
    ),
    heldBy: "limits",
  },
];

const ownAntiAffinity = podSpec(antiAffinity({ topologyKey: "kubernetes.io/hostname" }));

export const POD_CLASSES: readonly AttackClass[] = [
  { title: "escapes to the node", attacks: byEveryKind(escapes, "standard"), controls: ordinary() },
  {
    title: "nodes, drains and devices of others",
    attacks: byEveryKind(nodes),
    controls: [
      ...ordinary(ownAntiAffinity, ["Pod", "Deployment"]),
      ...ordinary(podSpec({ terminationGracePeriodSeconds: 3600 }), ["Pod"]),
      ...ordinary({ ...GPU, tolerations: [{ key: "nvidia.com/gpu", operator: "Exists" }] }, ["Pod"]),
    ],
  },
  {
    title: "labels of an operator",
    attacks: byEveryKind(labels),
    controls: [
      {
        id: "the operator's own pod",
        actor: "operator",
        asked: podBy("Pod", podSpec(), {
          labels: { "cnpg.io/cluster": DATABASE, "cnpg.io/instanceRole": "primary" },
          ownerReferences: [
            {
              ...{ apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster", name: DATABASE, controller: true },
              uid: "00000000-0000-0000-0000-000000000001",
            },
          ],
        }),
      },
    ],
  },
  { title: "images, tokens and volumes", attacks: byEveryKind(contents), controls: ordinary(podSpec(), ["Pod"]) },
  {
    title: "priorities, affinity and amounts",
    attacks: quotas,
    controls: [
      ...ordinary(podSpec({ priorityClassName: "stratiform-batch" }), ["Pod"]),
      {
        id: "the class serving where the stack file grants it",
        actor: "neighbour",
        asked: creates("Pod", { spec: podSpec({ priorityClassName: "stratiform-serving" }) }, OTHER),
      },
      {
        id: "eight cores and no limit for them",
        actor: "editor",
        asked: podBy("Pod", with_({ resources: { requests: { cpu: "8", memory: "1Gi" }, limits: { memory: "1Gi" } } })),
      },
      ...ordinary(GPU, ["Pod"]),
      ...ordinary(ownAntiAffinity, ["Pod"]),
    ],
  },
];
