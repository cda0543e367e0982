/** Where each workload kind keeps its pod: the kinds, and the path from the object to the pod template. */
import type { Field } from "../rule/field";
import { KUBERNETES } from "../../catalogue/tokens/kubernetes";

/** The path from an object of each workload kind to what has the pod's `metadata` and `spec`. */
export const POD_PATHS: Readonly<Record<string, readonly string[]>> = {
  [KUBERNETES.pod]: [],
  [KUBERNETES.podTemplate]: ["template"],
  [KUBERNETES.replicationController]: ["spec", "template"],
  [KUBERNETES.deployment]: ["spec", "template"],
  [KUBERNETES.replicaSet]: ["spec", "template"],
  [KUBERNETES.statefulSet]: ["spec", "template"],
  [KUBERNETES.daemonSet]: ["spec", "template"],
  [KUBERNETES.job]: ["spec", "template"],
  [KUBERNETES.cronJob]: ["spec", "jobTemplate", "spec", "template"],
};

/** The canonical tokens of everything that contains a pod. */
export const WORKLOADS: readonly string[] = Object.keys(POD_PATHS);

/** The lists of containers in a pod, in the order in which Kubernetes visits them. */
export const CONTAINER_LISTS = ["initContainers", "containers", "ephemeralContainers"] as const;

/** The pod template of a workload: its `metadata` and `spec`. */
export function podTemplateOf(props: Field, type: string): Field {
  return props.at(...(POD_PATHS[type] ?? []));
}

/** The pod's `spec` of a workload. */
export function podSpecOf(props: Field, type: string): Field {
  return podTemplateOf(props, type).at("spec");
}
