/** Karpenter's NodePools: with limits, which are all that bounds them, for accelerators too. */
import { kubernetesRule, type KubernetesRule } from "../../kubernetes/kubernetes-rule";
import { MANDATORY } from "../../rule/rule";
import { CUSTOM } from "../../../catalogue/tokens/custom";

const LIMITS = {
  name: "Karpenter: NodePools, spec.limits",
  url: "https://karpenter.sh/docs/concepts/nodepools/#speclimits",
};

const amount = (name: string) => `quantity(string(object.?spec.?limits[?'${name}'].orValue('0')))`;
const NAMES_ACCELERATORS =
  "object.?spec.?template.?spec.?requirements.orValue([]).exists(one, one.?key.orValue('').matches('gpu|accelerator')" +
  " && one.?operator.orValue('') != 'DoesNotExist')" +
  " || object.?spec.?template.?spec.?taints.orValue([]).exists(taint, taint.?key.orValue('') == 'nvidia.com/gpu')";

export const KARPENTER_RULES: readonly KubernetesRule[] = [
  kubernetesRule({
    id: "quota-karpenter-limits",
    title: "Karpenter's NodePools have limits within their environment's.",
    why: "A NodePool without limits grows as long as pods are pending: one runaway job, and the bill has no bound.",
    remedy:
      "Set spec.limits for cpu, and for nvidia.com/gpu where the pool starts GPUs, within the rule's configuration.",
    references: [LIMITS],
    severity: "high",
    levels: MANDATORY,
    resources: [CUSTOM.karpenterNodePool],
    config: {
      maxCpu: { type: "string", default: "1000", description: "The most CPU of one NodePool, as a quantity." },
      maxAccelerators: {
        type: "integer",
        minimum: 0,
        default: 64,
        description: "The most accelerators of one NodePool.",
      },
    },
    checks: [
      {
        over: "object",
        holds: `${amount("cpu")}.compareTo(quantity('0')) > 0 && ${amount("cpu")}.compareTo(quantity(params.data.maxCpu)) <= 0`,
        property: "spec.limits.cpu",
        required: "a quantity within the environment's bound",
      },
      {
        over: "object",
        holds: `!(${NAMES_ACCELERATORS}) || object.?spec.?limits[?'nvidia.com/gpu'].hasValue()`,
        property: "spec.limits",
        required: "nvidia.com/gpu too, since the pool starts GPUs",
      },
      {
        over: "object",
        holds: `${amount("nvidia.com/gpu")}.compareTo(quantity(params.data.maxAccelerators)) <= 0`,
        property: "spec.limits",
        required: "no more nvidia.com/gpu than the environment's bound",
      },
    ],
  }),
];
