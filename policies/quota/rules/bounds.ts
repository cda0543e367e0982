/** Bounds on what one object may ask for: replicas, volumes, load balancers. */
import { violation } from "../../rule/finding";
import { kubernetesRule, type KubernetesRule } from "../../kubernetes/kubernetes-rule";
import { WORKLOADS } from "../../kubernetes/pods";
import { about, MANDATORY, stackRule } from "../../rule/rule";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";

const CLAIM = "object.?spec.?resources.?requests.?storage.orValue('0')";
const EPHEMERAL = "volume.ephemeral.?volumeClaimTemplate.?spec.?resources.?requests.?storage.orValue('0')";
const TEMPLATE = "claim.?spec.?resources.?requests.?storage.orValue('0')";
const fits = (amount: string) => `quantity(string(${amount})).compareTo(quantity(params.data.maxVolume)) <= 0`;

const MAX_VOLUME = {
  maxVolume: { type: "string", default: "2Ti", description: "The largest volume, as a quantity." },
} as const;

const VOLUMES_PAGE = {
  name: "Kubernetes: Persistent Volumes",
  url: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/",
};

export const BOUND_RULES: readonly KubernetesRule[] = [
  kubernetesRule({
    id: "quota-replicas-bounded",
    title: "No workload has more replicas than its environment allows.",
    why: "A zero too many in a stack file starts a hundred GPU nodes.",
    remedy: "Lower replicas or maxReplicas, or raise the bound in the rule's configuration.",
    references: [
      {
        name: "Kubernetes: Horizontal Pod Autoscaling",
        url: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
      },
    ],
    severity: "medium",
    levels: MANDATORY,
    scales: true,
    resources: [
      ...[KUBERNETES.deployment, KUBERNETES.replicaSet, KUBERNETES.statefulSet, KUBERNETES.replicationController],
      ...[KUBERNETES.horizontalPodAutoscaler, KUBERNETES.job, KUBERNETES.cronJob],
    ],
    config: {
      maxReplicas: { type: "integer", minimum: 1, default: 50, description: "The most replicas of one workload." },
    },
    checks: [
      ["spec", "replicas"],
      ["spec", "maxReplicas"],
      ["spec", "parallelism"],
      ["spec", "jobTemplate", "spec", "parallelism"],
    ].map((path) => ({
      over: "object",
      holds: `${["object", ...path].join(".?")}.orValue(0) <= int(params.data.maxReplicas)`,
      property: path.join("."),
      required: "no more than the environment's bound",
    })),
  }),
  kubernetesRule({
    id: "quota-volumes-bounded",
    title: "No volume is larger than its environment allows.",
    why: "Volumes are billed by size whether they are used or not, and hardly any can be made smaller again.",
    remedy: "Ask for less, or raise the bound in the rule's configuration.",
    references: [VOLUMES_PAGE],
    severity: "medium",
    levels: MANDATORY,
    resources: [KUBERNETES.persistentVolumeClaim, KUBERNETES.statefulSet],
    config: MAX_VOLUME,
    checks: [
      {
        over: "object",
        holds: fits(CLAIM),
        property: "spec.resources.requests.storage",
        required: "no more than the environment's bound",
      },
      {
        over: "object",
        holds: `object.?spec.?volumeClaimTemplates.orValue([]).all(claim, ${fits(TEMPLATE)})`,
        property: "spec.volumeClaimTemplates",
        required: "no volume above the environment's bound",
      },
    ],
  }),
  kubernetesRule({
    id: "quota-ephemeral-volumes-bounded",
    title: "No volume that comes and goes with its pod is larger than its environment allows.",
    why: "The cluster itself makes its claim, so that no rule about claims sees who asked.",
    remedy: "Ask for less, or raise the bound in the rule's configuration.",
    references: [VOLUMES_PAGE],
    severity: "medium",
    levels: MANDATORY,
    resources: WORKLOADS,
    config: MAX_VOLUME,
    checks: [
      {
        over: "volumes",
        holds: `!has(volume.ephemeral) || ${fits(EPHEMERAL)}`,
        property: "ephemeral.volumeClaimTemplate.spec.resources.requests.storage",
        required: "no more than the environment's bound",
      },
    ],
  }),
];

export const loadBalancersBounded = stackRule({
  id: "quota-load-balancers-bounded",
  title: "The stack has no more load balancers than its environment allows.",
  why: "Each is billed by the hour and is one more door; a gateway serves every model through one.",
  remedy: "Route through the gateway, or raise the bound in the rule's configuration.",
  references: [
    { name: "Kubernetes: Service types", url: "https://kubernetes.io/docs/concepts/services-networking/service/" },
  ],
  severity: "low",
  levels: MANDATORY,
  resources: [KUBERNETES.service],
  config: {
    maxLoadBalancers: {
      type: "integer",
      minimum: 0,
      default: 3,
      description: "The most Services of type LoadBalancer.",
    },
  },
  check: (stack, { maxLoadBalancers }) =>
    stack
      .ofType(KUBERNETES.service)
      .filter(({ props }) => props.at("spec", "type").text === "LoadBalancer")
      .slice(maxLoadBalancers)
      .flatMap((service) =>
        about(service, [violation(service.props.at("spec", "type"), `at most ${maxLoadBalancers} load balancers`)]),
      ),
});
