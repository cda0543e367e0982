/** Own cases for what upstream's miss: ephemeral containers, start-up probes, Windows alone, defaulting, odd forms. */
import type { Bag } from "../support/conformance";

interface NamedPod {
  readonly name: string;
  readonly pod: Bag;
}

const SAFE = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
};
const IMAGE = `registry.k8s.io/pause@sha256:${"0".repeat(64)}`;
const container = (more: Bag = {}): Bag => ({ name: "app", image: IMAGE, securityContext: SAFE, ...more });
const pod = (name: string, spec: Bag, metadata: Bag = {}): NamedPod => ({
  name: `own: ${name}`,
  pod: { metadata, spec: { automountServiceAccountToken: false, containers: [container()], ...spec } },
});
const withContext = (name: string, context: Bag) =>
  pod(name, { containers: [container({ securityContext: { ...SAFE, ...context } })] });
const amounts = { cpu: "1", memory: "1Gi" };

const SELINUX_TYPES = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"];
const SYSCTLS = [
  ...["kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies"],
  ...["net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports"],
  ...["net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl"],
  ...["net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"],
];

/** Pods; each is judged in every workload kind. */
const pods: readonly NamedPod[] = [
  ...["RuntimeDefault", "Localhost"].flatMap((type) => {
    const profile = type === "Localhost" ? { type, localhostProfile: "ours" } : { type };
    return [
      pod(`the AppArmor profile ${type} for the pod`, { securityContext: { appArmorProfile: profile } }),
      withContext(`the AppArmor profile ${type} for a container`, { appArmorProfile: profile }),
    ];
  }),
  pod(
    "an empty AppArmor annotation",
    {},
    { annotations: { "container.apparmor.security.beta.kubernetes.io/app": "" } },
  ),
  ...SELINUX_TYPES.flatMap((type) => [
    pod(`the SELinux type ${type} for the pod`, { securityContext: { seLinuxOptions: { type } } }),
    withContext(`the SELinux type ${type} for a container`, { seLinuxOptions: { type } }),
  ]),
  ...SYSCTLS.map((name) => pod(`the sysctl ${name}`, { securityContext: { sysctls: [{ name, value: "1" }] } })),
  pod("a device by a name that no quota counts", {
    containers: [container({ resources: { requests: amounts, limits: { ...amounts, "nvidia.com/gpumem": "1" } } })],
  }),
  pod("thousandths of a byte", { containers: [container({ resources: { limits: { cpu: "1", memory: "3500m" } } })] }),
  pod("a fraction of a unit", { containers: [container({ resources: { limits: { cpu: "1", memory: "4.1Gi" } } })] }),
  pod("an image as volume", {
    volumes: [{ name: "weights", image: { reference: IMAGE, pullPolicy: "IfNotPresent" } }],
  }),
  pod("a Windows pod that adds a capability", {
    os: { name: "windows" },
    containers: [
      { name: "app", image: IMAGE, securityContext: { runAsNonRoot: true, capabilities: { add: ["CHOWN"] } } },
    ],
  }),
  pod("a token with the default account by name", {
    automountServiceAccountToken: true,
    serviceAccountName: "default",
  }),
  pod("a pod that keeps every rule", {
    containers: [
      container({
        resources: { requests: amounts, limits: amounts },
        readinessProbe: { httpGet: { path: "/", port: 8080 } },
        livenessProbe: { httpGet: { path: "/", port: 8080 } },
      }),
    ],
  }),
  pod("a volume without source becomes an emptyDir", { volumes: [{ name: "scratch" }] }),
  pod("an nfs volume", { volumes: [{ name: "files", nfs: { server: "example.org", path: "/" } }] }),
  pod("ports in the host's network", {
    hostNetwork: true,
    containers: [container({ ports: [{ containerPort: 80 }] })],
  }),
  pod("ports of an init container in the host's network", {
    hostNetwork: true,
    initContainers: [{ ...container(), name: "first", ports: [{ containerPort: 81 }] }],
  }),
  pod("a host port of 0", { containers: [container({ ports: [{ containerPort: 80, hostPort: 0 }] })] }),
  pod("a start-up probe with a host", {
    containers: [container({ startupProbe: { httpGet: { host: "example.org", port: 80 } } })],
  }),
  pod("a start-up probe with an empty host", {
    containers: [container({ startupProbe: { tcpSocket: { host: "", port: 80 } } })],
  }),
  pod("a Windows host process alone", {
    hostNetwork: true,
    os: { name: "windows" },
    securityContext: { windowsOptions: { hostProcess: true }, runAsNonRoot: true },
    containers: [{ name: "app", image: IMAGE }],
  }),
  pod("a Windows pod that can set nothing", {
    os: { name: "windows" },
    securityContext: { runAsNonRoot: true },
    containers: [{ name: "app", image: IMAGE }],
  }),
  pod("a user namespace with root", {
    hostUsers: false,
    securityContext: { runAsUser: 0, runAsNonRoot: false },
    containers: [container({ securityContext: { ...SAFE, runAsNonRoot: false, runAsUser: 0 } })],
  }),
  pod("a user namespace with unmasked proc", {
    hostUsers: false,
    containers: [container({ securityContext: { ...SAFE, procMount: "Unmasked" } })],
  }),
  pod(
    "an AppArmor annotation",
    {},
    { annotations: { "container.apparmor.security.beta.kubernetes.io/app": "unconfined" } },
  ),
  pod("an AppArmor field", { securityContext: { appArmorProfile: { type: "Unconfined" } } }),
  withContext("an SELinux type", { seLinuxOptions: { type: "spc_t" } }),
  withContext("an SELinux user", { seLinuxOptions: { user: "root" } }),
  withContext("an SELinux role", { seLinuxOptions: { role: "admin" } }),
  withContext("empty SELinux options", { seLinuxOptions: {} }),
  withContext("an empty capabilities map", { capabilities: {} }),
  withContext("a dropped capability besides ALL", {
    capabilities: { drop: ["ALL", "CHOWN"], add: ["NET_BIND_SERVICE"] },
  }),
  withContext("a container that opts out of the pod's user", { runAsNonRoot: false }),
  pod("settings on the pod that containers inherit", {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container({ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } })],
  }),
  pod("a container that undoes the pod's seccomp profile", {
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    containers: [container({ securityContext: { ...SAFE, seccompProfile: { type: "Unconfined" } } })],
  }),
  pod("a pod-level false under containers that say true", { securityContext: { runAsNonRoot: false } }),
  pod("amounts for the whole pod", { resources: { requests: amounts, limits: amounts } }),
  pod("limits without requests", { containers: [container({ resources: { limits: amounts } })] }),
  pod("a sidecar without amounts", {
    initContainers: [{ ...container(), name: "side", restartPolicy: "Always" }],
    containers: [container({ resources: { requests: amounts, limits: amounts } })],
  }),
  pod("a literal password", { containers: [container({ env: [{ name: "DB_PASSWORD", value: "hunter2" }] })] }),
  pod("a reference to another variable", {
    containers: [container({ env: [{ name: "DB_PASSWORD", value: "$(OTHER)" }] })],
  }),
  pod("a password from a Secret", {
    containers: [
      container({ env: [{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }] }),
    ],
  }),
  pod("a private key under a plain name", {
    containers: [container({ env: [{ name: "PEM", value: "-----BEGIN RSA PRIVATE KEY-----" }] })],
  }),
  pod("a number of tokens", { containers: [container({ env: [{ name: "MAX_TOKENS", value: "512" }] })] }),
  pod("a token with an account of its own", { automountServiceAccountToken: true, serviceAccountName: "reader" }),
  pod("a token with the default account", { automountServiceAccountToken: true }),
  pod("an image without tag", { containers: [container({ image: "registry.k8s.io/pause" })] }),
  pod("a registry with a port and no tag", { containers: [container({ image: "localhost:5000/pause" })] }),
  pod("a tag and a digest", {
    containers: [container({ image: `ghcr.io/stratiform/y:latest@sha256:${"a".repeat(64)}` })],
  }),
  pod("a short digest", { containers: [container({ image: "ghcr.io/stratiform/y@sha256:abc" })] }),
  pod("Docker Hub by its short name", { containers: [container({ image: "library/nginx:1.29" })] }),
  pod("an untrusted registry", { containers: [container({ image: "evil.example/nginx:1.29" })] }),
  pod("a variable twice", {
    containers: [
      container({
        env: [
          { name: "A", value: "1" },
          { name: "A", value: "2" },
        ],
      }),
    ],
  }),
  pod("an SSH port", { containers: [container({ ports: [{ containerPort: 2222 }] })] }),
  pod("a generic ephemeral volume", {
    volumes: [
      {
        name: "scratch",
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
        },
      },
    ],
  }),
  pod("non-ASCII names", {}, { annotations: { "example.org/note": "déjà vu ✓" } }),
  pod("a key that JavaScript knows", { nodeSelector: { constructor: "x" } }),
];

const meta = { name: "case" };
const PLAIN = { automountServiceAccountToken: false, containers: [container()] };
const rbac = "rbac.authorization.k8s.io/v1";
const role = (name: string, rule: Bag) => ({
  name: `own: ${name}`,
  object: { apiVersion: rbac, kind: "Role", metadata: meta, rules: [rule] },
});
const service = (name: string, spec: Bag, annotations: Bag = {}) => ({
  name: `own: ${name}`,
  object: {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...meta, annotations },
    spec: { ports: [{ port: 80 }], ...spec },
  },
});
const claim = (name: string, storage: unknown) => ({
  name: `own: ${name}`,
  object: {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: meta,
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
  },
});
const pods_rule = { apiGroups: [""], resources: ["pods"] };

const approval = "certificatesigningrequests/approval";
const certificates = "certificates.k8s.io";
const binding = (name: string, object: Bag) => ({
  name: `own: ${name}`,
  object: {
    apiVersion: rbac,
    kind: "RoleBinding",
    metadata: meta,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
    subjects: [{ kind: "ServiceAccount", name: "reader", namespace: "cases" }],
    ...object,
  },
});
const scaled = (replicas: number) => [
  {
    name: `own: an autoscaler up to ${replicas}`,
    object: {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: meta,
      spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "x" }, maxReplicas: replicas },
    },
  },
  {
    name: `own: a ReplicationController of ${replicas}`,
    object: {
      apiVersion: "v1",
      kind: "ReplicationController",
      metadata: meta,
      spec: { replicas, selector: { app: "x" }, template: { metadata: { labels: { app: "x" } }, spec: PLAIN } },
    },
  },
  {
    name: `own: a Job of ${replicas}`,
    object: {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: meta,
      spec: { parallelism: replicas, template: { spec: { ...PLAIN, restartPolicy: "Never" } } },
    },
  },
  {
    name: `own: a CronJob of ${replicas}`,
    object: {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: meta,
      spec: {
        schedule: "@daily",
        jobTemplate: { spec: { parallelism: replicas, template: { spec: { ...PLAIN, restartPolicy: "Never" } } } },
      },
    },
  },
];
const stateful = (name: string, ...sizes: readonly string[]) => ({
  name: `own: ${name}`,
  object: {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: meta,
    spec: {
      serviceName: "x",
      selector: { matchLabels: { app: "x" } },
      template: { metadata: { labels: { app: "x" } }, spec: PLAIN },
      volumeClaimTemplates: sizes.map((storage, index) => ({
        metadata: { name: `data-${index}` },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
      })),
    },
  },
});

/** Objects that are judged as they are. */
const objects: readonly { readonly name: string; readonly object: Bag }[] = [
  role("a role about other certificates", {
    apiGroups: [certificates],
    resources: ["certificatesigningrequests"],
    verbs: ["update"],
  }),
  role("a role about another group's approval", {
    apiGroups: ["example.org"],
    resources: [approval],
    verbs: ["update"],
  }),
  role("a role that approves among other things", {
    apiGroups: ["", certificates],
    resources: ["pods", approval],
    verbs: ["get", "patch"],
  }),
  role("a role that approves in every group", { apiGroups: ["*"], resources: [approval], verbs: ["update"] }),
  role("a role that approves everything", { apiGroups: [certificates], resources: ["*/approval"], verbs: ["update"] }),
  role("a role that does everything to approvals", { apiGroups: [certificates], resources: [approval], verbs: ["*"] }),
  binding("Kubernetes' own cluster-admin", {
    metadata: { ...meta, labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
  }),
  binding("a binding called default", { metadata: { name: "default" } }),
  service(
    "internal to a controller that the cluster does not have",
    { type: "LoadBalancer" },
    { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" },
  ),
  service(
    "internal on AWS",
    { type: "LoadBalancer" },
    { "service.beta.kubernetes.io/aws-load-balancer-internal": "true" },
  ),
  service(
    "internal and facing the internet at once",
    { type: "LoadBalancer" },
    {
      "service.beta.kubernetes.io/aws-load-balancer-internal": "true",
      "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
    },
  ),
  service(
    "internal on Azure",
    { type: "LoadBalancer" },
    { "service.beta.kubernetes.io/azure-load-balancer-internal": "true" },
  ),
  service(
    "a node port that claims to be internal",
    { type: "NodePort" },
    { "networking.gke.io/load-balancer-type": "Internal" },
  ),
  service("declared external addresses", { externalIPs: ["192.0.2.1"] }, { "stratiform.dev/public": "the gateway" }),
  service("one SSH port of two", {
    ports: [
      { name: "a", port: 80 },
      { name: "b", port: 22 },
    ],
  }),
  service("a target port 2222", { ports: [{ port: 80, targetPort: 2222 }] }),
  ...[50, 51].flatMap(scaled),
  stateful("volumes at the bound", "2Ti"),
  stateful("one volume of two above the bound", "1Gi", "3Ti"),
  {
    name: "own: a reference in a ConfigMap",
    object: { apiVersion: "v1", kind: "ConfigMap", metadata: meta, data: { password: "$(OTHER)" } },
  },
  role("a role that reads pods", { ...pods_rule, verbs: ["get"] }),
  role("a role with every verb", { ...pods_rule, verbs: ["*"] }),
  role("a role with every resource", { apiGroups: [""], resources: ["*"], verbs: ["get"] }),
  role("a role with every group", { apiGroups: ["*"], resources: ["pods"], verbs: ["get"] }),
  ...["escalate", "bind", "impersonate"].map((verb) =>
    role(`a role that may ${verb}`, { apiGroups: [rbac.split("/")[0]], resources: ["roles"], verbs: [verb] }),
  ),
  role("a role that makes tokens of one account", {
    ...{ apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"], resourceNames: ["one"] },
  }),
  role("a role that reads accounts", { apiGroups: [""], resources: ["serviceaccounts"], verbs: ["get", "create"] }),
  role("a role with every verb of its own kind", { apiGroups: ["example.com"], resources: ["users"], verbs: ["*"] }),
  role("a role with every verb of pods", { apiGroups: [""], resources: ["pods"], verbs: ["*"] }),
  role("a role that makes tokens of another kind", { apiGroups: ["example.com"], resources: ["*"], verbs: ["create"] }),
  role("a role that looks at everything", { apiGroups: [""], resources: ["*"], verbs: ["get"] }),
  service("a service inside", {}),
  service("a load balancer", { type: "LoadBalancer" }),
  service("a node port", { type: "NodePort" }),
  service(
    "an internal load balancer",
    { type: "LoadBalancer" },
    { "networking.gke.io/load-balancer-type": "Internal" },
  ),
  service("a declared load balancer", { type: "LoadBalancer" }, { "stratiform.dev/public": "the gateway" }),
  service("external addresses", { externalIPs: ["192.0.2.1"] }),
  claim("a small volume", "10Gi"),
  claim("a volume at the bound", "2Ti"),
  claim("a volume above the bound", "2049Gi"),
  claim("a volume as a number", 1024),
  claim("a volume as an exponent", "3e12"),
  {
    name: "own: too many replicas",
    object: {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: meta,
      spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "x" }, maxReplicas: 51 },
    },
  },
  {
    name: "own: a cluster-admin",
    object: {
      apiVersion: rbac,
      kind: "ClusterRoleBinding",
      metadata: meta,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "Group", name: "admins", apiGroup: "rbac.authorization.k8s.io" }],
    },
  },
  {
    name: "own: a ConfigMap with a key",
    object: { apiVersion: "v1", kind: "ConfigMap", metadata: meta, data: { api_key: "x" } },
  },
];

export const OWN_CASES = { pods, objects } as const;
