/** What keeps one team's pods from the nodes, the drains and the names of others. */
import { ACCELERATOR_RESOURCES } from "../../../catalogue/accelerators";
import { COUNTED_DEVICES } from "../../../catalogue/devices";
import { kubernetesRule, type KubernetesRule } from "../../kubernetes/kubernetes-rule";
import { WORKLOADS } from "../../kubernetes/pods";
import { MANDATORY } from "../../rule/rule";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";

const ANTI_AFFINITY = "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution";

/** The scheduler sets the name by binding; a pod has been through that when this says so, and not before. */
const SCHEDULED =
  "object.?status.?conditions.orValue([])" +
  ".exists(condition, condition.?type.orValue('') == 'PodScheduled' && condition.?status.orValue('') == 'True')";

/** An hour: GKE waits no longer for a pod when it replaces a node, and no drain of another cloud waits longer. */
const LONGEST_END = 3600;

/**
 * A device of any kind: whole, shared or a slice; or a claim, which is for devices too. The API server wants a limit of
 * whatever cannot be overcommitted, so that requests need not be looked at.
 */
const DEVICE =
  "^(nvidia|amd|google|habana)[.](com|ai)/|^aws[.]amazon[.]com/neuron|^gpu[.]intel[.]com/|^deviceclass[.]resource[.]kubernetes[.]io/";
const ASKS_FOR_DEVICE =
  ["containers", "initContainers"]
    .map((list) => {
      const some = "quantity(string(container.resources.limits[key])).compareTo(quantity('0')) > 0";
      const limited = `container.?resources.?limits.orValue({}).exists(key, key.matches('${DEVICE}') && ${some})`;
      return `variables.pod.?${list}.orValue([]).exists(container, ${limited})`;
    })
    .join(" || ") + " || size(variables.pod.?resourceClaims.orValue([])) > 0";

/** Taints of pools with accelerators, unless a stack file names others, and the toleration of every taint. */
const TOLERATES_DEVICE_TAINT =
  `toleration.?key.orValue('') in ${JSON.stringify(["", ...ACCELERATOR_RESOURCES])}` +
  " && toleration.?effect.orValue('') in ['', 'NoSchedule']";

/** How the labels begin by which operators find their own pods, and network policies open the way for those. */
const OPERATORS_LABELS = "cnpg.io/";

export const NEIGHBOUR_RULES: readonly KubernetesRule[] = [
  kubernetesRule({
    id: "pod-anti-affinity-in-own-namespace",
    title: "Pods keep pods of their own namespace away, and no others.",
    why:
      "One idle pod that stands no pod of another namespace beside it keeps that team off a node, a zone, or the whole " +
      "cluster. Tenants' quotas refuse the pod; this says so of the workload, whose pods would otherwise never come.",
    remedy:
      "Remove namespaces and namespaceSelector from the term; what must be alone on a node gets a pool of its own.",
    references: [
      {
        name: "Kubernetes: cross-namespace pod affinity scope",
        url: "https://kubernetes.io/docs/concepts/policy/resource-quotas/#cross-namespace-pod-affinity-scope",
      },
    ],
    severity: "high",
    levels: MANDATORY,
    resources: WORKLOADS,
    checks: [
      {
        over: "pod",
        holds:
          `variables.pod.?${ANTI_AFFINITY.replaceAll(".", ".?")}.orValue([])` +
          ".all(term, size(term.?namespaces.orValue([])) == 0 && !has(term.namespaceSelector))",
        property: ANTI_AFFINITY,
        required: "no term about other namespaces",
        found: "a term about other namespaces",
      },
    ],
  }),
  kubernetesRule({
    id: "pod-names-no-node",
    title: "Pods are placed by the scheduler.",
    why: "A pod that names its node passes taints, room and everybody who waits: a way onto nodes that others pay for.",
    remedy: "Remove nodeName; choose nodes by nodeSelector or affinity, and tolerate their taints.",
    references: [
      {
        name: "Kubernetes: nodeName",
        url: "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename",
      },
    ],
    severity: "medium",
    levels: MANDATORY,
    resources: WORKLOADS,
    checks: [
      {
        over: "pod",
        holds: `variables.pod.?nodeName.orValue('') == '' || ${SCHEDULED}`,
        property: "nodeName",
        required: "nothing",
      },
    ],
  }),
  kubernetesRule({
    id: "pod-ends-in-time",
    title: "Pods end within an hour of being asked to.",
    why: "A node that waits for its last pod cannot be repaired, replaced or given back; it is paid for meanwhile.",
    remedy: "Lower terminationGracePeriodSeconds; what takes longer saves its state as it goes.",
    references: [
      {
        name: "GKE: node pool upgrade strategies",
        url: "https://cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies",
      },
    ],
    severity: "medium",
    levels: MANDATORY,
    resources: WORKLOADS,
    checks: [
      {
        over: "pod",
        holds: `variables.pod.?terminationGracePeriodSeconds.orValue(30) <= ${LONGEST_END}`,
        property: "terminationGracePeriodSeconds",
        required: `at most ${LONGEST_END}`,
      },
    ],
  }),
  kubernetesRule({
    id: "disruption-budget-lets-go",
    title: "Disruption budgets let at least one pod go.",
    why: "One that lets none go stops every drain, and with it upgrades and repairs of nodes that others run on too.",
    remedy: "Set maxUnavailable to at least 1, or minAvailable below the number of replicas.",
    references: [
      {
        name: "Kubernetes: Specifying a disruption budget",
        url: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
      },
    ],
    severity: "medium",
    levels: MANDATORY,
    resources: [KUBERNETES.podDisruptionBudget],
    checks: [
      {
        over: "object",
        holds: "!string(object.?spec.?maxUnavailable.orValue('1')).matches('^0+%?$')",
        property: "spec.maxUnavailable",
        required: "at least 1",
      },
      {
        over: "object",
        holds: "!string(object.?spec.?minAvailable.orValue('1')).matches('^0*100%$')",
        property: "spec.minAvailable",
        required: "less than all",
      },
    ],
  }),
  kubernetesRule({
    id: "pod-keeps-off-device-nodes",
    title: "Only pods that ask for a device run on nodes with devices.",
    why:
      "Nodes with accelerators cost ten times others, and a pod without a device takes the CPU and memory that one with a " +
      "device needs. In the cluster this holds of tenants only: what watches every node runs on those too.",
    remedy: "Remove the toleration: pods that ask for the device in resources.limits get it by themselves.",
    references: [
      {
        name: "Kubernetes: ExtendedResourceToleration",
        url: "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#extendedresourcetoleration",
      },
    ],
    severity: "medium",
    levels: MANDATORY,
    // Not daemons: they run on every node by their nature, and no tenant may create one.
    resources: WORKLOADS.filter((type) => type !== KUBERNETES.daemonSet),
    tenantsOnly: true,
    checks: [
      {
        over: "pod",
        holds:
          `${ASKS_FOR_DEVICE} || !variables.pod.?tolerations.orValue([])` +
          `.exists(toleration, ${TOLERATES_DEVICE_TAINT})`,
        property: "tolerations",
        required: "no toleration of nodes with devices, or a device",
        found: "a toleration of such nodes",
      },
    ],
  }),
  kubernetesRule({
    id: "pod-devices-are-counted",
    title: "Pods ask for devices by the names that quotas count.",
    why:
      "A quota leaves unlimited what it does not name, and device plugins have many names for one device: slices, shares, " +
      "cores, and those of a device class. In the cluster this holds of tenants only: the platform's pods have no quota.",
    remedy: "Ask for the device by a name of quota.accelerators, which the stack file grants.",
    references: [
      {
        name: "Kubernetes: quota for extended resources",
        url: "https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-for-extended-resources",
      },
    ],
    severity: "high",
    levels: MANDATORY,
    resources: WORKLOADS,
    tenantsOnly: true,
    checks: [
      {
        over: "containers",
        holds:
          "container.?resources.?limits.orValue({})" +
          `.all(key, !key.matches('${DEVICE}') || key in ${JSON.stringify(COUNTED_DEVICES)})`,
        property: "resources.limits",
        required: "devices by names that a quota counts",
        found: "a device by another name",
      },
    ],
  }),
  kubernetesRule({
    id: "pod-no-operator-labels",
    title: "Only an operator puts its own labels on pods.",
    why:
      "Services and network policies of a database choose its pods by label: with the same one a stranger gets its clients' " +
      "passwords, and the way out that is open for backups.",
    remedy: `Remove labels that begin with ${OPERATORS_LABELS}.`,
    references: [
      {
        name: "CloudNativePG: labels and annotations",
        url: "https://cloudnative-pg.io/documentation/current/labels_annotations/",
      },
    ],
    severity: "high",
    levels: MANDATORY,
    resources: WORKLOADS,
    checks: [
      {
        over: "metadata",
        holds: `!variables.metadata.?labels.orValue({}).exists(key, key.startsWith('${OPERATORS_LABELS}'))`,
        property: "labels",
        required: "none of an operator's",
        found: "an operator's label",
      },
    ],
  }),
];
