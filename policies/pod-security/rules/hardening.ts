/** What lies beyond the Pod Security Standards: read-only roots, tokens, probes, resources, and small traps. */
import { LEAST_MEMORY } from "../../../components/core/sizes";
import { kubernetesRule, type Check, type KubernetesRule } from "../../kubernetes/kubernetes-rule";
import { WORKLOADS } from "../../kubernetes/pods";
import { ADVISORY, ADVISORY_IN_DEV, MANDATORY } from "../../rule/rule";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";

const ON_WINDOWS = "variables.pod.?os.?name.orValue('') == 'windows'";

/** Kinds whose containers are meant to run on; a Job's end. */
const LASTING = WORKLOADS.filter((type) => type !== KUBERNETES.job && type !== KUBERNETES.cronJob);

/**
 * The pod is not meant to last: nothing waits for it to become ready, and its end is no failure. Jobs take no other
 * policy, and what keeps pods running, such as a Deployment, takes Always alone: the API server refuses the rest.
 */
const FINITE = "variables.pod.?restartPolicy.orValue('Always') != 'Always'";

/**
 * Audiences that API servers take: none given, the service's name inside the cluster, and the issuers of GKE, AKS and EKS.
 * A token for anybody else, such as a cloud's identity service, opens nothing in the cluster.
 */
const API_AUDIENCES = "^$|kubernetes|container[.]googleapis[.]com|azmk8s[.]io|prod-aks[.]azure[.]com|oidc[.]eks[.]";

/** What tells a device's runtime which devices to hand out, whatever the container asked for; by vendor. */
const DEVICE_VARIABLES = ["NVIDIA_VISIBLE_DEVICES", "AMD_VISIBLE_DEVICES", "HABANA_VISIBLE_DEVICES"];

/**
 * Names are compared in pairs, and a check may cost the API server 1,000,000 units: pairs of 120 names cost about a tenth.
 * k8s.io/apiserver/pkg/apis/cel/config.go, PerCallLimit, v1.35.
 */
const COMPARED_NAMES = 120;

/** Either spelling of the field; the API server fills in both. */
const OWN_ACCOUNT =
  "!(variables.pod.?serviceAccountName.orValue(variables.pod.?serviceAccount.orValue('')) in ['', 'default'])";

/** What a controller made of a template, which was judged itself; injectors add to it what nobody can give a probe. */
const MADE_OF_TEMPLATE =
  "object.?kind.orValue('') == 'Pod'" +
  " && object.?metadata.?ownerReferences.orValue([]).exists(owner, owner.?controller.orValue(false))";

/** A container's own amount, or the whole pod's. */
function resource(kinds: readonly ("requests" | "limits")[], name: string, over: Check["over"]): Check {
  const has = (holder: string) => kinds.map((kind) => `${holder}.?resources.?${kind}.?${name}.hasValue()`).join(" || ");
  return {
    over,
    holds: `${has("container")} || ${has("variables.pod")}`,
    property: `resources.${kinds[0]}.${name}`,
    required: "an amount, here or for the whole pod",
  };
}

export const HARDENING_RULES: readonly KubernetesRule[] = [
  kubernetesRule({
    id: "pod-read-only-root",
    title: "Containers cannot write to their root file system.",
    why:
      "What an intruder cannot write he cannot run: most attacks begin by fetching a tool into the container. An ephemeral " +
      "container is not asked: only who may change pods adds one, and its tools write.",
    remedy: "Set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir where the software writes.",
    references: [
      { name: "Kubescape C-0017", url: "https://kubescape.io/docs/controls/c-0017/" },
      { name: "checkov CKV_K8S_22" },
      { name: "Trivy AVD-KSV-0014" },
    ],
    severity: "medium",
    levels: MANDATORY,
    resources: WORKLOADS,
    checks: [
      {
        over: "lastingContainers",
        holds: `${ON_WINDOWS} || container.?securityContext.?readOnlyRootFilesystem.orValue(false)`,
        property: "securityContext.readOnlyRootFilesystem",
        required: "true",
      },
    ],
  }),
  kubernetesRule({
    id: "pod-no-token-by-default",
    title: "Pods carry a token for the Kubernetes API only with a ServiceAccount of their own.",
    why:
      "Whoever gets into a container finds the token first, and every pod of the namespace shares the default account. Of a " +
      "pod that names its account the account decides, because operators make pods that say no more than that.",
    remedy: "Set automountServiceAccountToken to false; where the API is used, name a ServiceAccount.",
    references: [
      {
        name: "CIS Kubernetes 1.10 5.1.6",
        url: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
      },
      { name: "Kubescape C-0034" },
    ],
    severity: "medium",
    levels: MANDATORY,
    resources: WORKLOADS,
    checks: [
      {
        over: "pod",
        holds: `${OWN_ACCOUNT} || !variables.pod.?automountServiceAccountToken.orValue(true)`,
        property: "automountServiceAccountToken",
        required: "false, or a ServiceAccount of its own",
      },
      {
        over: "volumes",
        holds:
          `${OWN_ACCOUNT}` +
          " || volume.?projected.?sources.orValue([]).all(source, !has(source.serviceAccountToken)" +
          ` || !source.serviceAccountToken.?audience.orValue('').matches('${API_AUDIENCES}'))`,
        property: "projected.sources",
        required: "no token for the Kubernetes API, or a ServiceAccount of its own",
      },
    ],
  }),
  kubernetesRule({
    id: "service-account-no-token-by-default",
    title: "ServiceAccounts hand out no token unless a pod asks for it.",
    why: "A pod that says nothing would get one.",
    remedy: "Set automountServiceAccountToken to false on the ServiceAccount, and to true on the pods that need it.",
    references: [{ name: "Kubescape C-0034", url: "https://kubescape.io/docs/controls/c-0034/" }],
    severity: "medium",
    levels: ADVISORY_IN_DEV,
    resources: [KUBERNETES.serviceAccount],
    checks: [
      {
        over: "object",
        holds: "!object.?automountServiceAccountToken.orValue(true)",
        property: "automountServiceAccountToken",
        required: "false",
      },
    ],
  }),
  kubernetesRule({
    id: "pod-readiness-probe",
    title: "Containers that run on and open a port have a readiness probe.",
    why:
      "Without one a pod gets requests before its model is loaded, and a roll-out replaces good pods with broken ones. Workers " +
      "that take from a queue open no port and get no requests.",
    remedy: "Add a readinessProbe that succeeds only when requests can be served.",
    references: [
      { name: "Kubescape C-0018", url: "https://kubescape.io/docs/controls/c-0018/" },
      { name: "checkov CKV_K8S_9" },
    ],
    severity: "low",
    levels: ADVISORY_IN_DEV,
    resources: LASTING,
    checks: [
      {
        over: "appContainers",
        holds: `${FINITE} || ${MADE_OF_TEMPLATE} || size(container.?ports.orValue([])) == 0 || has(container.readinessProbe)`,
        property: "readinessProbe",
        required: "a probe",
      },
    ],
  }),
  kubernetesRule({
    id: "pod-liveness-probe",
    title: "Containers that run on have a liveness probe.",
    why:
      "A process that hangs is otherwise never restarted. One that ends by itself when it is unhealthy needs no probe, so this " +
      "is advice (kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle, when should you use a liveness probe).",
    remedy: "Add a livenessProbe, and a startupProbe where loading takes long.",
    references: [
      { name: "Kubescape C-0056", url: "https://kubescape.io/docs/controls/c-0056/" },
      { name: "checkov CKV_K8S_8" },
    ],
    severity: "low",
    levels: ADVISORY,
    resources: LASTING,
    checks: [
      {
        over: "appContainers",
        holds: `${FINITE} || has(container.livenessProbe)`,
        property: "livenessProbe",
        required: "a probe",
      },
    ],
  }),
  kubernetesRule({
    id: "pod-resources-set",
    title: "Containers say how much CPU and memory they need, and how much memory they may take.",
    why: "Without requests the scheduler overfills nodes; without a memory limit one pod takes its neighbours down.",
    remedy: "Set resources.requests.cpu, resources.requests.memory and resources.limits.memory, or those of the pod.",
    references: [
      {
        name: "Kubernetes: Resource management",
        url: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
      },
      { name: "checkov CKV_K8S_10, CKV_K8S_12, CKV_K8S_13" },
    ],
    severity: "medium",
    levels: MANDATORY,
    resources: WORKLOADS,
    // By the LimitRange of the namespace, which every tenant has.
    isCompletedLater: true,
    checks: [
      resource(["requests", "limits"], "cpu", "lastingContainers"),
      resource(["requests", "limits"], "memory", "lastingContainers"),
      resource(["limits"], "memory", "lastingContainers"),
    ],
  }),
  kubernetesRule({
    id: "pod-memory-in-whole-bytes",
    title: "Memory and disk are amounts of bytes, and no limit is less than a container starts with.",
    why:
      "3500m is three and a half bytes, and 512 half a kilobyte: the API server takes both, and the container never starts or " +
      "is reserved nothing.",
    remedy: "Write a unit of bytes, such as 3500Mi or 4Gi.",
    references: [
      {
        name: "Kubernetes: Resource units",
        url: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory",
      },
    ],
    severity: "medium",
    levels: MANDATORY,
    resources: WORKLOADS,
    checks: [
      ...(["requests", "limits"] as const).flatMap((kind) =>
        ["memory", "ephemeral-storage"].map((name): Check => ({
          over: "lastingContainers",
          // The API server writes 4.1Gi as 4402341478400m before admission sees it, so that the unit alone says nothing.
          holds:
            `!string(container.?resources.?${kind}[?'${name}'].orValue('')).matches('^[0-9.]+[num]$') || ` +
            `quantity(string(container.resources.${kind}['${name}'])).compareTo(quantity('${LEAST_MEMORY}')) >= 0`,
          property: `resources.${kind}.${name}`,
          required: "an amount of bytes, not of thousandths",
        })),
      ),
      {
        over: "lastingContainers",
        holds:
          "!container.?resources.?limits.?memory.hasValue() || " +
          `quantity(string(container.resources.limits.memory)).compareTo(quantity('${LEAST_MEMORY}')) >= 0`,
        property: "resources.limits.memory",
        required: `at least ${LEAST_MEMORY}`,
      },
    ],
  }),
  kubernetesRule({
    id: "pod-no-duplicate-env",
    title: "A container sets each environment variable once.",
    why:
      "The last one wins in the container, but server-side apply keeps either, so what runs depends on who applied. " +
      `Containers with more than ${COMPARED_NAMES} variables are not looked at, because comparing them costs too much.`,
    remedy: "Remove the duplicate.",
    references: [{ name: "Kubescape C-0295", url: "https://kubescape.io/docs/controls/" }],
    severity: "low",
    levels: MANDATORY,
    resources: WORKLOADS,
    checks: [
      {
        over: "containers",
        holds:
          `size(container.?env.orValue([])) > ${COMPARED_NAMES}` +
          " || container.?env.orValue([]).all(entry, container.env.exists_one(other, other.name == entry.name))",
        property: "env",
        required: "every name once",
        found: "a list with a name twice",
      },
    ],
  }),
  kubernetesRule({
    id: "pod-no-device-variables",
    title: "Containers get devices by their resources, not by a variable.",
    why: "A runtime that reads the variable hands out every device of the node, past quota and the other pods' claims.",
    remedy: "Ask for devices in resources.limits, and remove the variable; the value void hides devices and may stay.",
    references: [
      {
        name: "NVIDIA device plugin: deviceListStrategy",
        url: "https://github.com/NVIDIA/k8s-device-plugin#as-a-configuration-file",
      },
    ],
    severity: "high",
    levels: MANDATORY,
    resources: WORKLOADS,
    checks: [
      {
        over: "containers",
        holds:
          `container.?env.orValue([]).all(entry, !(entry.?name.orValue('') in ${JSON.stringify(DEVICE_VARIABLES)})` +
          " || (!has(entry.valueFrom) && entry.?value.orValue('') in ['', 'void', 'none']))",
        property: "env",
        required: "no variable that hands out devices",
        found: "a list with such a variable",
      },
      {
        over: "containers",
        holds:
          "container.?envFrom.orValue([]).all(from, from.?prefix.orValue('') == '' || " +
          `!${JSON.stringify(DEVICE_VARIABLES)}.exists(name, name.startsWith(from.prefix)))`,
        property: "envFrom",
        required: "no prefix that makes such a variable",
      },
    ],
  }),
  kubernetesRule({
    id: "pod-no-sudo",
    title: "Commands do not use sudo.",
    why: "A command that needs sudo needs an image with a setuid binary and a container that allows escalation.",
    remedy: "Run the command as the user who may do it, with the one capability that it needs.",
    references: [{ name: "Kubescape C-0062", url: "https://kubescape.io/docs/controls/c-0062/" }],
    severity: "low",
    levels: MANDATORY,
    resources: WORKLOADS,
    checks: [
      {
        over: "containers",
        holds: "!container.?command.orValue([]).exists(word, word.contains('sudo'))",
        property: "command",
        required: "no sudo",
        found: "a command with sudo",
      },
    ],
  }),
  kubernetesRule({
    id: "pod-no-ssh-port",
    title: "Containers open no SSH port.",
    why: "A shell server in a container is a second way in that nobody rotates keys for.",
    remedy: "Remove the port; use kubectl exec or an ephemeral container.",
    references: [{ name: "Kubescape C-0042", url: "https://kubescape.io/docs/controls/c-0042/" }],
    severity: "medium",
    levels: MANDATORY,
    resources: WORKLOADS,
    checks: [
      {
        over: "containers",
        holds:
          "container.?ports.orValue([]).all(port, !(port.?containerPort.orValue(0) in [22, 2222])" +
          " && !(port.?hostPort.orValue(0) in [22, 2222]))",
        property: "ports",
        required: "neither 22 nor 2222",
      },
    ],
  }),
];
