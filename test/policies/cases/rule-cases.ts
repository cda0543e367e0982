/**
 * For every rule the ways to break a compliant resource: a property and a bad value each. From a row
 * follow five cases: the good resource, the bad one, the property absent, the property unknown, and an alias of the type.
 */
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import type { Bag } from "../support/conformance";
import { GOOD } from "../support/good-resources";
import { EXPOSURE_CASES } from "./exposure-cases";
import { REGISTRY_CASES } from "./registry-cases";
import { NEIGHBOUR_BREAKS, NEIGHBOUR_CASES } from "./neighbour-cases";
import { SECRET_CASES } from "./secret-cases";

export interface Break {
  /** From the resource, or for workloads from the pod's spec. */
  readonly path: readonly (string | number)[];
  /** Breaks the rule when it stands there. */
  readonly bad: unknown;
  /** What the rule says when nothing stands there. */
  readonly absent: "passes" | "fails";
  /** Where the rule finds it, when not at the path itself. */
  readonly at?: string;
}

export interface RuleCase {
  readonly rule: string;
  readonly type: string;
  readonly breaks: readonly Break[];
}

/** Where a workload kind keeps its pod's spec. */
const POD_SPEC = ["spec", "template", "spec"];

const inPod = (path: string, bad: unknown, absent: Break["absent"], at?: string): Break => ({
  path: [...POD_SPEC, ...keys(path)],
  bad,
  absent,
  at: at === undefined ? undefined : `${POD_SPEC.join(".")}.${at}`,
});
const top = (path: string, bad: unknown, absent: Break["absent"], at?: string): Break => ({
  path: keys(path),
  bad,
  absent,
  at,
});

function keys(path: string): (string | number)[] {
  return path.split("/").map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

const workload = (rule: string, ...breaks: readonly Break[]): RuleCase => ({
  rule,
  type: KUBERNETES.deployment,
  breaks,
});
const other = (rule: string, type: string, ...breaks: readonly Break[]): RuleCase => ({ rule, type, breaks });

/** The same break in the second container and the init container, which a rule must look at too. */
function everyContainer(path: string, bad: unknown, absent: Break["absent"], at: string = path): Break[] {
  return ["containers/0", "containers/1", "initContainers/0"].map((where) => {
    const [list = "", index = ""] = where.split("/");
    return inPod(`${where}/${path}`, bad, absent, `${list}[${index}].${at.replaceAll("/", ".")}`);
  });
}

const PSS = "securityContext";
const imageVolume = inPod(
  "volumes/0/image",
  { reference: "evil.example/x:latest" },
  "passes",
  "volumes[0].image.reference",
);
const apiToken = { sources: [{ serviceAccountToken: { path: "token" } }] };
const huge = { volumeClaimTemplate: { spec: { resources: { requests: { storage: "3Ti" } } } } };

const automounts = top("automountServiceAccountToken", true, "fails");

export const RULE_CASES: readonly RuleCase[] = [
  other("service-account-no-token-by-default", KUBERNETES.serviceAccount, automounts),
  workload(
    "pod-no-windows-host-process",
    inPod(`${PSS}/windowsOptions`, { hostProcess: true }, "passes", `${PSS}.windowsOptions.hostProcess`),
    ...everyContainer(`${PSS}/windowsOptions`, { hostProcess: true }, "passes", `${PSS}/windowsOptions/hostProcess`),
  ),
  workload(
    "pod-no-host-namespaces",
    ...["hostNetwork", "hostPID", "hostIPC"].map((property) => inPod(property, true, "passes")),
  ),
  workload("pod-no-privileged-containers", ...everyContainer(`${PSS}/privileged`, true, "passes")),
  workload(
    "pod-no-dangerous-capabilities",
    ...everyContainer(`${PSS}/capabilities/add`, ["CHOWN", "SYS_ADMIN"], "passes"),
  ),
  workload("pod-no-host-path-volumes", inPod("volumes/0/hostPath", { path: "/" }, "passes", "volumes[0].hostPath")),
  workload("pod-no-host-ports", ...everyContainer("ports/0/hostPort", 80, "passes", "ports")),
  workload(
    "pod-no-host-in-probes",
    ...["livenessProbe", "readinessProbe", "startupProbe"].flatMap((name) => [
      inPod(`containers/0/${name}/httpGet/host`, "example.org", "passes", `containers[0].${name}.httpGet.host`),
      inPod(`containers/0/${name}/tcpSocket/host`, "example.org", "passes", `containers[0].${name}.tcpSocket.host`),
    ]),
    ...["preStop", "postStart"].flatMap((name) => [
      inPod(
        `containers/0/lifecycle/${name}/httpGet/host`,
        "x",
        "passes",
        `containers[0].lifecycle.${name}.httpGet.host`,
      ),
      inPod(
        `containers/0/lifecycle/${name}/tcpSocket/host`,
        "x",
        "passes",
        `containers[0].lifecycle.${name}.tcpSocket.host`,
      ),
    ]),
  ),
  workload(
    "pod-apparmor-profile",
    inPod(`${PSS}/appArmorProfile`, { type: "Unconfined" }, "passes", `${PSS}.appArmorProfile.type`),
    ...everyContainer(`${PSS}/appArmorProfile`, { type: "Unconfined" }, "passes", `${PSS}/appArmorProfile/type`),
    top(
      "spec/template/metadata/annotations",
      { "container.apparmor.security.beta.kubernetes.io/model": "unconfined" },
      "passes",
      "spec.template.metadata.annotations",
    ),
  ),
  workload(
    "pod-selinux-options",
    ...[{ type: "spc_t" }, { user: "root" }, { role: "admin" }].flatMap((options) => {
      const [key = ""] = Object.keys(options);
      return [
        inPod(`${PSS}/seLinuxOptions`, options, "passes", `${PSS}.seLinuxOptions.${key}`),
        ...everyContainer(`${PSS}/seLinuxOptions`, options, "passes", `${PSS}/seLinuxOptions/${key}`),
      ];
    }),
  ),
  workload("pod-masked-proc", ...everyContainer(`${PSS}/procMount`, "Unmasked", "passes")),
  workload("pod-masked-proc-always", ...everyContainer(`${PSS}/procMount`, "Unmasked", "passes")),
  workload(
    "pod-seccomp-not-unconfined",
    inPod(`${PSS}/seccompProfile`, { type: "Unconfined" }, "passes", `${PSS}.seccompProfile.type`),
    ...everyContainer(`${PSS}/seccompProfile`, { type: "Unconfined" }, "passes", `${PSS}/seccompProfile/type`),
  ),
  workload("pod-safe-sysctls", inPod(`${PSS}/sysctls`, [{ name: "kernel.msgmax", value: "1" }], "passes")),
  workload(
    "pod-restricted-volumes",
    inPod("volumes/0", { name: "v", nfs: { server: "x", path: "/" } }, "passes", "volumes[0]"),
  ),
  workload("pod-no-privilege-escalation", ...everyContainer(`${PSS}/allowPrivilegeEscalation`, true, "fails")),
  workload(
    "pod-run-as-non-root",
    inPod(`${PSS}/runAsNonRoot`, false, "passes"),
    ...everyContainer(`${PSS}/runAsNonRoot`, false, "passes"),
  ),
  workload(
    "pod-no-root-user",
    inPod(`${PSS}/runAsUser`, 0, "passes"),
    ...everyContainer(`${PSS}/runAsUser`, 0, "passes"),
  ),
  workload(
    "pod-seccomp-profile",
    inPod(`${PSS}/seccompProfile`, { type: "Unconfined" }, "passes", `${PSS}.seccompProfile.type`),
    ...everyContainer(`${PSS}/seccompProfile`, { type: "Unconfined" }, "passes", `${PSS}/seccompProfile/type`),
  ),
  workload(
    "pod-drop-all-capabilities",
    ...everyContainer(`${PSS}/capabilities/drop`, ["NET_RAW"], "fails"),
    ...everyContainer(`${PSS}/capabilities/add`, ["NET_BIND_SERVICE", "CHOWN"], "passes"),
  ),
  workload("pod-image-has-version", ...everyContainer("image", "ghcr.io/stratiform/y:latest", "fails"), imageVolume),
  workload("pod-image-has-digest", ...everyContainer("image", "ghcr.io/stratiform/y:1.0", "fails"), imageVolume),
  workload("pod-image-allowed-registry", ...everyContainer("image", "evil.example/x/y:1.0", "passes"), imageVolume),
  workload("pod-read-only-root", ...everyContainer(`${PSS}/readOnlyRootFilesystem`, false, "fails")),
  workload(
    "pod-no-token-by-default",
    inPod("automountServiceAccountToken", true, "fails"),
    inPod("volumes/0/projected", apiToken, "passes", "volumes[0].projected.sources"),
  ),
  workload(
    "pod-no-device-variables",
    ...everyContainer("env", [{ name: "NVIDIA_VISIBLE_DEVICES", value: "all" }], "passes"),
  ),
  workload(
    "quota-ephemeral-volumes-bounded",
    inPod(
      "volumes/0/ephemeral",
      huge,
      "passes",
      "volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests.storage",
    ),
  ),
  workload(
    "pod-readiness-probe",
    inPod("containers/1/readinessProbe", undefined, "fails", "containers[1].readinessProbe"),
  ),
  workload(
    "pod-liveness-probe",
    inPod("containers/1/livenessProbe", undefined, "fails", "containers[1].livenessProbe"),
  ),
  workload(
    "pod-resources-set",
    inPod("containers/0/resources", { limits: { memory: "1Gi" } }, "fails", "containers[0].resources.requests.cpu"),
    inPod("containers/1/resources", { requests: { cpu: "1" } }, "fails", "containers[1].resources.requests.memory"),
    inPod(
      "initContainers/0/resources",
      { requests: { cpu: "1", memory: "1Gi" } },
      "fails",
      "initContainers[0].resources.limits.memory",
    ),
  ),
  workload(
    "pod-memory-in-whole-bytes",
    ...["3500m", "1.5m", "900000000u", "1n"].map((bad) =>
      inPod("containers/0/resources/requests/memory", bad, "passes", "containers[0].resources.requests.memory"),
    ),
    inPod("initContainers/0/resources/limits/memory", "3500m", "passes", "initContainers[0].resources.limits.memory"),
    inPod(
      "containers/0/resources/requests/ephemeral-storage",
      "20m",
      "passes",
      "containers[0].resources.requests.ephemeral-storage",
    ),
    inPod(
      "containers/0/resources/limits/ephemeral-storage",
      "20m",
      "passes",
      "containers[0].resources.limits.ephemeral-storage",
    ),
    ...["512", "5Mi", "1k", 1].map((bad) =>
      inPod("containers/0/resources/limits/memory", bad, "passes", "containers[0].resources.limits.memory"),
    ),
  ),
  workload(
    "pod-no-duplicate-env",
    inPod("containers/0/env", [{ name: "A" }, { name: "A" }], "passes", "containers[0].env"),
  ),
  ...NEIGHBOUR_BREAKS,
  workload("pod-no-sudo", ...everyContainer("command", ["sudo", "serve"], "passes")),
  workload(
    "pod-no-ssh-port",
    ...everyContainer("ports/0/containerPort", 22, "passes", "ports"),
    inPod("containers/0/ports/0/hostPort", 2222, "passes", "containers[0].ports"),
  ),
  workload(
    "pod-no-secret-in-env",
    ...everyContainer("env", [{ name: "DB_PASSWORD", value: "hunter2" }], "passes"),
    inPod(
      "containers/0/env",
      [{ name: "PEM", value: "-----BEGIN EC PRIVATE KEY-----" }],
      "passes",
      "containers[0].env",
    ),
  ),
  other(
    "config-map-no-secret",
    KUBERNETES.configMap,
    top("data", { "db.password": "hunter2" }, "passes"),
    top("data", { pem: "-----BEGIN PRIVATE KEY-----" }, "passes"),
  ),
  ...[KUBERNETES.role, KUBERNETES.clusterRole].flatMap((type) => [
    other(
      "rbac-no-wildcards",
      type,
      ...["verbs", "resources", "apiGroups", "nonResourceURLs"].map((list) =>
        top(`rules/0/${list}`, ["x", "*"], "passes", `rules[0].${list}`),
      ),
    ),
    other(
      "rbac-no-escalation",
      type,
      ...["escalate", "bind", "impersonate"].map((verb) =>
        top("rules/0/verbs", ["get", verb], "passes", "rules[0].verbs"),
      ),
      ...[
        ["", "users"],
        ["", "groups"],
        ["", "serviceaccounts"],
        ["authentication.k8s.io", "uids"],
        ["rbac.authorization.k8s.io", "roles"],
        ["rbac.authorization.k8s.io", "clusterroles"],
        ["*", "users"],
        ["", "*"],
      ].map(([group, resource]) =>
        top(
          "rules/0",
          { apiGroups: ["apps", group], resources: ["pods", resource], verbs: ["get", "*"] },
          "passes",
          "rules[0].verbs",
        ),
      ),
      ...["serviceaccounts/token", "*/token", "*"].flatMap((resource) =>
        [
          ["", "create"],
          ["*", "create"],
          ["", "*"],
        ].map(([group, verb]) =>
          top(
            "rules/0",
            { apiGroups: ["apps", group], resources: ["pods", resource], verbs: ["get", verb] },
            "passes",
            "rules[0].resources",
          ),
        ),
      ),
    ),
    other(
      "rbac-no-certificate-approval",
      type,
      top(
        "rules/0",
        { apiGroups: ["certificates.k8s.io"], resources: ["certificatesigningrequests/approval"], verbs: ["update"] },
        "passes",
        "rules[0].resources",
      ),
    ),
  ]),
  other(
    "rbac-no-cluster-admin",
    KUBERNETES.roleBinding,
    top("roleRef/name", "cluster-admin", "passes", "roleRef.name"),
  ),
  other(
    "rbac-no-anonymous",
    KUBERNETES.roleBinding,
    ...["system:anonymous", "system:unauthenticated"].map((name) =>
      top("subjects/0/name", name, "passes", "subjects[0].name"),
    ),
    ...["system:authenticated", "system:serviceaccounts"].map((name) =>
      top("subjects/0/name", name, "passes", "subjects"),
    ),
  ),
  other(
    "rbac-default-account-unused",
    KUBERNETES.roleBinding,
    top("subjects/0", { kind: "ServiceAccount", name: "default" }, "passes", "subjects[0].name"),
  ),
  other(
    "service-not-public",
    KUBERNETES.service,
    top("spec/type", "LoadBalancer", "passes", "spec.type"),
    top("spec/type", "NodePort", "passes", "spec.type"),
    top("spec/externalIPs", ["192.0.2.1"], "passes", "spec.externalIPs"),
  ),
  other(
    "service-name-is-the-tenants",
    KUBERNETES.service,
    top(
      "metadata/annotations",
      { "external-dns.alpha.kubernetes.io/hostname": "login.example.com" },
      "passes",
      "metadata.annotations",
    ),
  ),
  other(
    "service-no-ssh-port",
    KUBERNETES.service,
    top("spec/ports/0/port", 22, "passes", "spec.ports"),
    top("spec/ports/0/targetPort", 2222, "passes", "spec.ports"),
  ),
  other(
    "no-default-namespace",
    KUBERNETES.service,
    top("metadata/namespace", "default", "fails", "metadata.namespace"),
  ),
  ...(
    [
      [KUBERNETES.deployment, "spec/replicas"],
      [KUBERNETES.horizontalPodAutoscaler, "spec/maxReplicas"],
      [KUBERNETES.job, "spec/parallelism"],
      [KUBERNETES.cronJob, "spec/jobTemplate/spec/parallelism"],
    ] as const
  ).map(([type, path]) => other("quota-replicas-bounded", type, top(path, 51, "passes", path.replaceAll("/", ".")))),
  other(
    "quota-volumes-bounded",
    KUBERNETES.persistentVolumeClaim,
    top("spec/resources/requests/storage", "2049Gi", "passes", "spec.resources.requests.storage"),
  ),
  other(
    "quota-volumes-bounded",
    KUBERNETES.statefulSet,
    top("spec/volumeClaimTemplates/0/spec/resources/requests/storage", "3Ti", "passes", "spec.volumeClaimTemplates"),
  ),
  {
    rule: "quota-karpenter-limits",
    type: CUSTOM.karpenterNodePool,
    breaks: [
      { path: ["spec", "limits", "cpu"], bad: "1001", absent: "fails" },
      { path: ["spec", "limits", "cpu"], bad: 0, absent: "fails" },
      { path: ["spec", "limits", "nvidia.com/gpu"], bad: 65, absent: "fails", at: "spec.limits" },
    ],
  },
  other(
    "quota-is-consistent",
    KUBERNETES.resourceQuota,
    top("spec/hard/requests.cpu", "9", "fails", 'spec.hard["requests.cpu"]'),
    top("spec/hard/requests.memory", "17Gi", "fails", 'spec.hard["requests.memory"]'),
    top("spec/hard/limits.memory", "many", "fails", 'spec.hard["limits.memory"]'),
    top("spec/hard/persistentvolumeclaims", "-1", "fails", "spec.hard.persistentvolumeclaims"),
  ),
  other(
    "quota-limit-range-is-consistent",
    KUBERNETES.limitRange,
    top("spec/limits/0/default/memory", "17Gi", "fails", "spec.limits[0].default.memory"),
    top("spec/limits/0/defaultRequest/memory", "1Gi", "passes", "spec.limits[0].defaultRequest.memory"),
    top("spec/limits/0/min/memory", "17Gi", "passes", "spec.limits[0].min.memory"),
    top("spec/limits/0/max/cpu", "no", "passes", "spec.limits[0].max.cpu"),
  ),
];

/** What a rule says under a configuration of its own. */
export interface ConfiguredCase {
  /** What the case is about, where the configuration does not tell. */
  readonly name?: string;
  readonly rule: string;
  readonly type: string;
  readonly object: Bag;
  readonly given: Bag;
  readonly verdict: "passes" | "fails";
}

const karpenter = (limits: Bag, template: Bag = {}): Bag => ({ spec: { limits, template: { spec: template } } });
const GPU_TAINT = { taints: [{ key: "nvidia.com/gpu", effect: "NoSchedule" }] };
const gpuNames = (operator: string) => ({
  requirements: [{ key: "karpenter.k8s.aws/instance-gpu-name", operator }],
});
const withLimits = (object: Bag, verdict: ConfiguredCase["verdict"], given: Bag = {}): ConfiguredCase => ({
  ...{ rule: "quota-karpenter-limits", type: CUSTOM.karpenterNodePool, object, given, verdict },
});

export const CONFIGURED_CASES: readonly ConfiguredCase[] = [
  withLimits(karpenter({ cpu: "4" }), "passes"),
  withLimits(karpenter({ cpu: "4" }, GPU_TAINT), "fails"),
  withLimits(karpenter({ cpu: "4" }, gpuNames("Exists")), "fails"),
  withLimits(karpenter({ cpu: "4" }, gpuNames("DoesNotExist")), "passes"),
  withLimits(karpenter({ cpu: "4" }, { requirements: [{ key: "kubernetes.io/arch", operator: "In" }] }), "passes"),
  withLimits(karpenter({ cpu: "4" }, { taints: [{ key: "dedicated", effect: "NoSchedule" }] }), "passes"),
  withLimits(karpenter({ cpu: "4", "nvidia.com/gpu": "4" }, GPU_TAINT), "passes"),
  withLimits(karpenter({ cpu: "4" }), "passes", { maxCpu: "4" }),
  withLimits(karpenter({ cpu: "4100m" }), "fails", { maxCpu: "4" }),
  withLimits(karpenter({ cpu: "4", "nvidia.com/gpu": 4 }), "passes", { maxAccelerators: 4 }),
  withLimits(karpenter({ cpu: "4", "nvidia.com/gpu": 5 }), "fails", { maxAccelerators: 4 }),
  ...SECRET_CASES,
  {
    rule: "pod-image-allowed-registry",
    type: KUBERNETES.deployment,
    object: GOOD[KUBERNETES.deployment] ?? {},
    given: { registries: ["registry.example.org:5000"] },
    verdict: "fails",
  },
  ...[REGISTRY_CASES, EXPOSURE_CASES, NEIGHBOUR_CASES].flat(),
  {
    rule: "quota-replicas-bounded",
    type: KUBERNETES.horizontalPodAutoscaler,
    object: GOOD[KUBERNETES.horizontalPodAutoscaler] ?? {},
    given: { maxReplicas: 3 },
    verdict: "fails",
  },
  {
    rule: "quota-volumes-bounded",
    type: KUBERNETES.persistentVolumeClaim,
    object: GOOD[KUBERNETES.persistentVolumeClaim] ?? {},
    given: { maxVolume: "9Gi" },
    verdict: "fails",
  },
];
