/**
 * Workloads of which we know what is right: each is judged at preview and by a real API server, and the rules that refuse
 * it are exactly those that stand here.
 */
import type { Bag } from "../support/conformance";

export interface VerdictCase {
  readonly name: string;
  readonly object: Bag;
  /** Rules that refuse it; none admits it. */
  readonly refusedBy: readonly string[];
}

const meta = { name: "case", namespace: "cases" };
const amounts = { cpu: "1", memory: "1Gi" };
const probe = { httpGet: { path: "/", port: 8080 } };
const container = (more: Bag = {}): Bag => ({
  name: "app",
  image: `registry.k8s.io/pause@sha256:${"0".repeat(64)}`,
  resources: { requests: amounts, limits: amounts },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  },
  ...more,
});
const probed = (more: Bag = {}): Bag => container({ readinessProbe: probe, livenessProbe: probe, ...more });
const pod = (name: string, spec: Bag, ...refusedBy: string[]): VerdictCase => ({
  name: `own: ${name}`,
  object: {
    ...{ apiVersion: "v1", kind: "Pod", metadata: meta },
    spec: { automountServiceAccountToken: false, containers: [probed()], ...spec },
  },
  refusedBy,
});

/** The same object with an owner. */
const owned = (verdict: VerdictCase, controller: boolean | undefined): VerdictCase => {
  const owner = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    name: "case",
    uid: "6a770f57-37a7-48ed-a4d4-02ce2f6fc3aa",
  };
  const ownerReferences = [controller === undefined ? owner : { ...owner, controller }];
  return { ...verdict, object: { ...verdict.object, metadata: { ...meta, ownerReferences } } };
};

/** The same object with labels. */
const labelled = (verdict: VerdictCase, labels: Bag): VerdictCase => ({
  ...verdict,
  object: { ...verdict.object, metadata: { ...meta, labels } },
});

const image = (reference: string) => ({ containers: [probed({ image: reference })] });
const volume = (source: Bag): Bag => ({ volumes: [{ name: "a", ...source }] });
const token = (audience?: string) =>
  volume({
    projected: { sources: [{ configMap: { name: "x" } }, { serviceAccountToken: { path: "token", audience } }] },
  });
const variable = (...env: readonly Bag[]) => ({ containers: [probed({ env })] });
const prefixed = (prefix: string | undefined) => ({
  containers: [probed({ envFrom: [{ ...(prefix !== undefined && { prefix }), configMapRef: { name: "x" } }] })],
});
const ephemeral = (storage: string) =>
  volume({
    ephemeral: {
      volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } } },
    },
  });

const DIGEST = `@sha256:${"a".repeat(64)}`;
const VERSION = "pod-image-has-version";
const UNPINNED = "pod-image-has-digest";
const REGISTRY = "pod-image-allowed-registry";
const TOKEN = "pod-no-token-by-default";
const DEVICES = "pod-no-device-variables";
const PORT: Bag = { ports: [{ containerPort: 8080 }] };
const PROBES = ["pod-liveness-probe", "pod-readiness-probe"];

export const VERDICT_CASES: readonly VerdictCase[] = [
  pod("a pod that keeps every rule", {}),
  pod("a pod that serves, without probes", { containers: [container(PORT)] }, ...PROBES),
  pod(
    "a pod that serves, without probes, and says that it lasts",
    { restartPolicy: "Always", containers: [container(PORT)] },
    ...PROBES,
  ),
  pod("a worker, which serves nothing, without probes", { containers: [container()] }, "pod-liveness-probe"),
  pod("a pod of a Job, which ends", { restartPolicy: "Never", containers: [container(PORT)] }),
  pod("a pod of a Job that is tried again", { restartPolicy: "OnFailure", containers: [container(PORT)] }),
  owned(
    pod("a pod that a controller made of its template", { containers: [container(PORT)] }, "pod-liveness-probe"),
    true,
  ),
  owned(
    pod("a pod that has an owner, which is no controller", { containers: [container(PORT)] }, ...PROBES),
    undefined,
  ),
  owned(
    {
      name: "own: a template that a controller made",
      object: {
        ...{ apiVersion: "apps/v1", kind: "ReplicaSet", metadata: meta },
        spec: {
          selector: { matchLabels: { app: "case" } },
          template: {
            metadata: { labels: { app: "case" } },
            spec: { automountServiceAccountToken: false, containers: [container(PORT)] },
          },
        },
      },
      refusedBy: PROBES,
    },
    true,
  ),

  pod("a publisher of Docker Hub by its full name", image(`docker.io/vllm/vllm-openai:v0.11.0${DIGEST}`)),
  pod("a publisher of Docker Hub by its short name", image(`rayproject/ray:2.51.0${DIGEST}`)),
  pod("an official image by its short name", image(`busybox:1.37${DIGEST}`)),
  pod("anybody's account of Docker Hub", image(`docker.io/evilcorp1337/miner:1${DIGEST}`), REGISTRY),
  pod("anybody's account of Docker Hub by its short name", image(`evilcorp1337/miner:1${DIGEST}`), REGISTRY),
  pod("an account whose name begins like a publisher's", image(`vllm-evil/vllm-openai:1${DIGEST}`), REGISTRY),
  pod("a host whose name begins like a trusted one", image(`nvcr.io.evil.example/a:1${DIGEST}`), REGISTRY),
  pod("a trusted host's other port", image(`nvcr.io:5000/a:1${DIGEST}`), REGISTRY),
  pod("an image volume from anywhere", volume({ image: { reference: "evil.example/x" } }), REGISTRY, VERSION, UNPINNED),
  pod("an image volume by tag", volume({ image: { reference: "ghcr.io/stratiform/y:1" } }), UNPINNED),
  pod(
    "an image volume by the tag latest",
    volume({ image: { reference: "ghcr.io/stratiform/y:latest" } }),
    VERSION,
    UNPINNED,
  ),
  pod("an image volume by digest", volume({ image: { reference: `ghcr.io/stratiform/y${DIGEST}` } })),
  pod("an image volume on this machine", volume({ image: { reference: `localhost/y${DIGEST}` } }), REGISTRY),

  pod("a projected token of the default account", token(), TOKEN),
  pod("a projected token of the default account by name", { ...token(), serviceAccountName: "default" }, TOKEN),
  pod("a projected token for the API server by name", token("https://kubernetes.default.svc"), TOKEN),
  pod("a projected token for a cloud's identity service", token("pods.eks.amazonaws.com")),
  pod("a token that nobody mentions, of an account of its own", {
    automountServiceAccountToken: undefined,
    serviceAccountName: "reader",
  }),
  pod("a token that nobody mentions, of the default account", { automountServiceAccountToken: undefined }, TOKEN),
  pod(
    "an address with a password in it",
    variable({ name: "DATABASE_URL", value: "postgresql://a:hunter2@db/x" }),
    "pod-no-secret-in-env",
  ),
  pod(
    "an address with a reference to a password in it",
    variable({ name: "DATABASE_URL", value: "postgresql://a:$(PGPASSWORD)@db/x" }),
  ),
  pod("a key that the server does not ask for", variable({ name: "OPENAI_API_KEY", value: "EMPTY" })),
  pod("how long a token lasts", variable({ name: "JWT_EXPIRES_IN", value: "4 weeks" })),
  pod("a projected token of an account of its own", { ...token(), serviceAccountName: "reader" }),

  ...["NVIDIA_VISIBLE_DEVICES", "AMD_VISIBLE_DEVICES", "HABANA_VISIBLE_DEVICES"].flatMap((name) => [
    pod(`every device by ${name}`, variable({ name: "A", value: "x" }, { name, value: "all" }), DEVICES),
    ...["void", "none", ""].map((value) => pod(`${name} ${value || "empty"}`, variable({ name, value }))),
  ]),
  ...["NVIDIA_", "AMD_VISIBLE_", "HABANA_", "N"].map((prefix) =>
    pod(`devices by the prefix ${prefix}`, prefixed(prefix), DEVICES),
  ),
  ...["", "APP_", "VISIBLE_DEVICES"].map((prefix) => pod(`settings with the prefix "${prefix}"`, prefixed(prefix))),
  pod("settings without a prefix", prefixed(undefined)),
  pod(
    "devices that a ConfigMap names",
    variable({ name: "NVIDIA_VISIBLE_DEVICES", valueFrom: { configMapKeyRef: { name: "x", key: "y" } } }),
    DEVICES,
  ),

  pod("an ephemeral volume at the bound", ephemeral("2Ti")),
  pod("an ephemeral volume above the bound", ephemeral("900Ti"), "quota-ephemeral-volumes-bounded"),

  pod(
    "pods of other namespaces kept away",
    {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/os", namespaceSelector: {} }],
        },
      },
    },
    "pod-anti-affinity-in-own-namespace",
  ),
  pod("a node by name", { nodeName: "gpu-0" }, "pod-names-no-node"),
  pod("68 years to end", { terminationGracePeriodSeconds: 2_147_483_647 }, "pod-ends-in-time"),
  pod("every taint without a device", { tolerations: [{ operator: "Exists" }] }, "pod-keeps-off-device-nodes"),
  labelled(pod("labels of an operator", {}, "pod-no-operator-labels"), { "cnpg.io/cluster": "features" }),
  labelled(pod("labels of its own", {}), { "app.kubernetes.io/name": "features" }),
];
