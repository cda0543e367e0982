/** What is reachable from outside: only Services that say so. And nothing of ours lives in the default namespace. */
import { kubernetesRule, type KubernetesRule } from "../../kubernetes/kubernetes-rule";
import { WORKLOADS } from "../../kubernetes/pods";
import { MANDATORY } from "../../rule/rule";
import { BY_CLOUD, SELLING_CLOUDS } from "../../../catalogue/clouds";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { isMap } from "../../../components/core/plain";

/** The annotation that declares a Service public; its value is the reason. */
export const PUBLIC_ANNOTATION = "stratiform.dev/public";

/**
 * How each load balancer controller is told to stay inside the network. One that is not there does not read its annotation, and another
 * makes the load balancer as it always does: open to the internet.
 */
const CONTROLLERS = SELLING_CLOUDS.flatMap((cloud) => BY_CLOUD[cloud].loadBalancers);

/** Those of the clouds' own clusters. */
const CLOUDS_OWN = SELLING_CLOUDS.map((cloud) => BY_CLOUD[cloud].loadBalancers[0].name);

const annotation = (key: string) => `object.?metadata.?annotations[?'${key}'].orValue('')`;
const IS_INTERNAL = CONTROLLERS.map(
  ({ name, annotation: key, value }) =>
    `('${name}' in params.data.controllers.split(',') && ${annotation(key)} == '${value}')`,
).join(" || ");
/** Wins over every word about being internal, where the controller that reads it is installed. */
const FACING = `${annotation("service.beta.kubernetes.io/aws-load-balancer-scheme")} == 'internet-facing'`;
const DECLARED = `${annotation(PUBLIC_ANNOTATION)} != ''`;

/** The rule that asks which load balancer controllers the cluster has. */
export const EXPOSURE_RULE = "service-not-public";

/** The rule that asks which names a tenant may publish. */
export const NAMES_RULE = "service-name-is-the-tenants";

/** Annotations that external-dns makes records of, under any prefix that it may be told to read. */
const PUBLISHED = "^[a-z0-9.-]*external-dns[a-z0-9.-]*/(internal-)?hostname$";

/** `granted` is `<namespace>/<name>`; the host is that name or one below it. */
const IS_GRANTED =
  "granted == object.?metadata.?namespace.orValue('') + '/' + host || (granted.startsWith(" +
  "object.?metadata.?namespace.orValue('') + '/') && host.endsWith('.' + granted.split('/')[1]))";

/** The rule's configuration, with more names than it names itself. */
export function publishing(given: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
  const own = isMap(given) ? given : {};
  const named = own["names"];
  return { ...own, names: [...(Array.isArray(named) ? named : []), ...names] };
}

export const EXPOSURE_RULES: readonly KubernetesRule[] = [
  kubernetesRule({
    id: EXPOSURE_RULE,
    title: "Services are reachable from outside only when they are declared public.",
    why: "A load balancer or node port opens a model to everybody, past the gateway that authenticates and meters.",
    remedy: `Use type ClusterIP behind the gateway, make the load balancer internal, or annotate ${PUBLIC_ANNOTATION} with the reason.`,
    references: [
      { name: "Kubernetes: Service types", url: "https://kubernetes.io/docs/concepts/services-networking/service/" },
      { name: "Kubescape C-0256" },
    ],
    severity: "high",
    levels: MANDATORY,
    resources: [KUBERNETES.service],
    config: {
      controllers: {
        type: "array",
        items: { type: "string" },
        default: CLOUDS_OWN,
        description:
          "Load balancer controllers that the cluster has, whose annotations make a load balancer internal: aws, gcp and azure, " +
          "those of the clouds' own clusters, and aws-load-balancer-controller. In a cluster only those that are there count.",
      },
    },
    checks: [
      {
        over: "object",
        holds:
          `${DECLARED} || !(object.?spec.?type.orValue('') in ['LoadBalancer', 'NodePort'])` +
          ` || (object.spec.type == 'LoadBalancer' && !(${FACING}) && (${IS_INTERNAL}))`,
        property: "spec.type",
        required: "ClusterIP, or an internal load balancer",
      },
      {
        over: "object",
        // Declared or not: whoever writes the address of somebody else gets that one's traffic.
        holds: "size(object.?spec.?externalIPs.orValue([])) == 0",
        property: "spec.externalIPs",
        required: "nothing (CVE-2020-8554)",
      },
    ],
  }),
  kubernetesRule({
    id: NAMES_RULE,
    title: "Services are published under names that the stack file gives their tenant.",
    why:
      "external-dns makes a record of whatever name a Service writes on itself: with another team's, or that of the login, its " +
      "traffic goes to whoever wrote it last. In the cluster this holds of tenants only.",
    remedy:
      "Use a name of tenants[].names, or one below it, written in small letters and without spaces; or add the name there.",
    references: [
      {
        name: "external-dns: annotations",
        url: "https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/",
      },
    ],
    severity: "high",
    levels: MANDATORY,
    resources: [KUBERNETES.service],
    tenantsOnly: true,
    config: {
      names: {
        type: "array",
        items: { type: "string" },
        default: [],
        description:
          "Names that Services may be published under, each with all below it, as `<namespace>/<name>`: those of the " +
          "stack file's tenants[].names.",
      },
    },
    checks: [
      {
        over: "object",
        holds:
          `object.?metadata.?annotations.orValue({}).all(key, !key.matches('${PUBLISHED}') || ` +
          `object.metadata.annotations[key].split(',').all(host, params.data.names.split(',').exists(granted, ${IS_GRANTED})))`,
        property: "metadata.annotations",
        required: "names that the stack file gives the tenant",
        found: "another name",
      },
    ],
  }),
  kubernetesRule({
    id: "service-no-ssh-port",
    title: "Services lead to no SSH port.",
    why: "A shell server in a container is a second way in that nobody rotates keys for.",
    remedy: "Remove the port; use kubectl exec or an ephemeral container.",
    references: [{ name: "Kubescape C-0042", url: "https://kubescape.io/docs/controls/c-0042/" }],
    severity: "medium",
    levels: MANDATORY,
    resources: [KUBERNETES.service],
    checks: [
      {
        over: "object",
        holds:
          "object.?spec.?ports.orValue([]).all(port, !(port.?port.orValue(0) in [22, 2222])" +
          " && !(dyn(port.?targetPort.orValue(0)) in [dyn(22), dyn(2222)]))",
        property: "spec.ports",
        required: "neither 22 nor 2222",
      },
    ],
  }),
  kubernetesRule({
    id: "no-default-namespace",
    title: "Objects live in a namespace of their own.",
    why: "The default namespace has no quota, no network policy and no owner.",
    remedy: "Set metadata.namespace to a tenant's or an addon's namespace.",
    references: [
      {
        name: "CIS Kubernetes 1.10 5.7.4",
        url: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
      },
      { name: "Kubescape C-0061" },
      { name: "Kubescape C-0212" },
      { name: "checkov CKV_K8S_21" },
    ],
    severity: "low",
    levels: MANDATORY,
    resources: [
      ...WORKLOADS,
      ...[KUBERNETES.service, KUBERNETES.serviceAccount, KUBERNETES.secret, KUBERNETES.configMap, KUBERNETES.endpoints],
      ...[KUBERNETES.persistentVolumeClaim, KUBERNETES.role, KUBERNETES.roleBinding, KUBERNETES.ingress],
      ...[KUBERNETES.endpointSlice, KUBERNETES.horizontalPodAutoscaler, KUBERNETES.lease],
      ...[KUBERNETES.podDisruptionBudget, KUBERNETES.csiStorageCapacity],
    ],
    checks: [
      {
        over: "object",
        holds: "!(object.?metadata.?namespace.orValue('') in ['', 'default'])",
        property: "metadata.namespace",
        required: "a namespace other than default",
      },
    ],
  }),
];
