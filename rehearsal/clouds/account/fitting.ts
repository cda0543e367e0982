/** Whether a pod could run on a node of a group, as the scheduler would judge an empty one. Pure. */
import { parseQuantity, sumQuantities } from "../../../components/core/sizes";

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** What of a pod decides where it may run. */
export interface PendingPod {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly Toleration[];
    readonly containers: readonly {
      readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
    }[];
    readonly affinity?: {
      readonly nodeAffinity?: {
        readonly requiredDuringSchedulingIgnoredDuringExecution?: {
          readonly nodeSelectorTerms: readonly { readonly matchExpressions?: readonly Requirement[] }[];
        };
      };
    };
  };
}

/** What a new node would be like. */
export interface NodeTemplate {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly allocatable: Readonly<Record<string, string>>;
}

export function couldRun({ spec }: PendingPod, node: NodeTemplate): boolean {
  return (
    Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => node.labels[key] === value) &&
    matchesAffinity(spec, node.labels) &&
    node.taints.every((taint) => taint.effect === "PreferNoSchedule" || tolerates(spec.tolerations ?? [], taint)) &&
    hasRoom(spec, node.allocatable)
  );
}

function matchesAffinity({ affinity }: PendingPod["spec"], labels: NodeTemplate["labels"]): boolean {
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required === undefined) return true;
  return required.nodeSelectorTerms.some(({ matchExpressions = [] }) =>
    matchExpressions.every((requirement) => meets(requirement, labels)),
  );
}

function meets({ key, operator, values = [] }: Requirement, labels: NodeTemplate["labels"]): boolean {
  const found = labels[key];
  switch (operator) {
    case "In":
      return found !== undefined && values.includes(found);
    case "NotIn":
      return found === undefined || !values.includes(found);
    case "Exists":
      return found !== undefined;
    case "DoesNotExist":
      return found === undefined;
    default:
      return false;
  }
}

function tolerates(tolerations: readonly Toleration[], { key, value = "", effect }: Taint): boolean {
  return tolerations.some(
    (one) =>
      (one.key === undefined || one.key === key) &&
      (one.effect === undefined || one.effect === effect) &&
      (one.operator === "Exists" || (one.value ?? "") === value),
  );
}

function hasRoom({ containers }: PendingPod["spec"], allocatable: NodeTemplate["allocatable"]): boolean {
  const resources = new Set(containers.flatMap(({ resources: own }) => Object.keys(own?.requests ?? {})));
  return [...resources].every((name) => {
    const asked = sumQuantities(containers.map(({ resources: own }) => parseQuantity(own?.requests?.[name] ?? "0")));
    return asked <= parseQuantity(allocatable[name] ?? "0");
  });
}
