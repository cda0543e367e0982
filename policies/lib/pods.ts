/** Where each workload kind keeps its pod: the kinds, and the path from the object to the pod template. */
import type { Field } from "./field";
import { KUBERNETES } from "./tokens";

/** The path from an object of each workload kind to what has the pod's `metadata` and `spec`. */
export const POD_PATHS = {
  [KUBERNETES.pod]: [],
  [KUBERNETES.podTemplate]: ["template"],
  [KUBERNETES.replicationController]: ["spec", "template"],
  [KUBERNETES.deployment]: ["spec", "template"],
  [KUBERNETES.replicaSet]: ["spec", "template"],
  [KUBERNETES.statefulSet]: ["spec", "template"],
  [KUBERNETES.daemonSet]: ["spec", "template"],
  [KUBERNETES.job]: ["spec", "template"],
  [KUBERNETES.cronJob]: ["spec", "jobTemplate", "spec", "template"],
} as const satisfies Record<string, readonly string[]>;

/** The canonical tokens of everything that contains a pod. */
export const WORKLOADS: readonly string[] = Object.keys(POD_PATHS);

/** The pod template of a workload: its `metadata` and `spec`. */
export function podTemplateOf(props: Field, type: string): Field {
  const path: readonly string[] = Object.hasOwn(POD_PATHS, type) ? POD_PATHS[type as keyof typeof POD_PATHS] : [];
  return props.at(...path);
}

/** The pod's `spec` of a workload. */
export function podSpecOf(props: Field, type: string): Field {
  return podTemplateOf(props, type).at("spec");
}
