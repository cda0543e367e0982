/** How often a workload runs its pod at the worst moment, and what it takes from its namespace's quota then. */
import type { Field } from "../rule/field";
import { podSpecOf } from "../kubernetes/pods";
import type { StackResource } from "../rule/resource";
import { KUBERNETES } from "../../catalogue/tokens/kubernetes";
import { add, countOf, NOTHING, ONE, quantityOf, times, type Demand } from "./amounts";
import { podDemand, type ContainerDefaults } from "./pod-demand";

/** Pods at the worst moment, or the field that keeps it unknown. */
export type PodCount = { readonly pods: number } | { readonly open: Field };

/** Pods of a workload at most: what autoscalers allow, else its replicas, and the surplus of a rolling update. */
export function mostPods(workload: StackResource, autoscalers: readonly StackResource[]): PodCount {
  const spec = workload.props.at("spec");
  switch (workload.type) {
    case KUBERNETES.deployment: {
      const replicas = replicasOf(spec, autoscalers);
      if ("open" in replicas) return replicas;
      return { pods: replicas.pods + surgeOf(spec, replicas.pods) };
    }
    case KUBERNETES.replicaSet:
    case KUBERNETES.statefulSet:
    case KUBERNETES.replicationController:
      return replicasOf(spec, autoscalers);
    case KUBERNETES.job:
      return parallelOf(spec);
    case KUBERNETES.cronJob:
      return parallelOf(spec.at("jobTemplate", "spec"));
    case KUBERNETES.pod:
      return { pods: 1 };
    default:
      // A DaemonSet has as many pods as there are nodes, which no stack file says; a PodTemplate has none.
      return { pods: 0 };
  }
}

function replicasOf(spec: Field, autoscalers: readonly StackResource[]): PodCount {
  const [autoscaler] = autoscalers;
  const field = autoscaler === undefined ? spec.at("replicas") : autoscaler.props.at("spec", "maxReplicas");
  const pods = countOf(field, 1);
  return pods === undefined ? { open: field } : { pods };
}

/** Pods above the replicas while a Deployment is updated: a number, or a share of the replicas, rounded up. */
function surgeOf(spec: Field, replicas: number): number {
  if (spec.at("strategy", "type").text === "Recreate") return 0;
  const surge = spec.at("strategy", "rollingUpdate", "maxSurge");
  if (typeof surge.value === "number") return Math.max(0, Math.trunc(surge.value));
  const percent = /^(\d{1,3})%$/.exec(surge.text ?? "25%");
  return percent === null ? 0 : Math.ceil((replicas * Number(percent[1])) / 100);
}

function parallelOf(spec: Field): PodCount {
  const parallelism = countOf(spec.at("parallelism"), 1);
  const completions = countOf(spec.at("completions"), Number.MAX_SAFE_INTEGER);
  if (parallelism === undefined) return { open: spec.at("parallelism") };
  return { pods: Math.min(parallelism, completions ?? parallelism) };
}

/** What a workload takes from a quota, by the quota's own keys. */
export function workloadDemand(
  workload: StackResource,
  autoscalers: readonly StackResource[],
  defaults: ContainerDefaults,
): Demand {
  const count = mostPods(workload, autoscalers);
  const pod = podDemand(podSpecOf(workload.props, workload.type), defaults);
  if ("open" in count) return { amounts: new Map(), open: [count.open] };
  if (count.pods === 0) return NOTHING;
  const perPod: Demand = {
    amounts: new Map([
      ["pods", ONE],
      ...[...pod.requests.amounts].map(([name, amount]) => [`requests.${name}`, amount] as const),
      ...[...pod.limits.amounts].map(([name, amount]) => [`limits.${name}`, amount] as const),
    ]),
    open: [...pod.requests.open, ...pod.limits.open],
  };
  return add(times(perPod, count.pods), times(claimTemplates(workload), count.pods));
}

/** What a claim, or a claim template, takes from a quota. */
export function claimDemand(claim: Field): Demand {
  const storage = claim.at("spec", "resources", "requests", "storage");
  const storageClass = claim.at("spec", "storageClassName").text;
  const amount = quantityOf(storage);
  const amounts = new Map([["persistentvolumeclaims", ONE]]);
  if (storageClass !== undefined) {
    amounts.set(`${storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims`, ONE);
  }
  if (amount !== undefined) {
    amounts.set("requests.storage", amount);
    if (storageClass !== undefined) amounts.set(`${storageClass}.storageclass.storage.k8s.io/requests.storage`, amount);
  }
  return { amounts, open: storage.isReadable ? [] : [storage] };
}

function claimTemplates(workload: StackResource): Demand {
  if (workload.type !== KUBERNETES.statefulSet) return NOTHING;
  return add(...workload.props.at("spec", "volumeClaimTemplates").items().map(claimDemand));
}

/** A quota's key as `workloadDemand` writes it: `cpu` is short for `requests.cpu`. */
export function demandKey(quotaKey: string): string {
  if (quotaKey === "cpu" || quotaKey === "memory" || quotaKey === "ephemeral-storage") return `requests.${quotaKey}`;
  return quotaKey === "count/pods"
    ? "pods"
    : quotaKey.replace(/^count\/persistentvolumeclaims$/, "persistentvolumeclaims");
}
