/** Every workload kind around a pod, as Pulumi inputs and as objects for the API server. */
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { asBag, type Bag } from "./conformance";

const labels = { app: "case" };
const template = (pod: Bag) => ({
  metadata: { ...asBag(pod["metadata"] ?? {}), name: undefined, labels },
  spec: pod["spec"],
});
const restarting = (pod: Bag, restartPolicy: string) => ({
  ...template(pod),
  spec: { ...asBag(pod["spec"] ?? {}), restartPolicy },
});

interface Wrapping {
  readonly apiVersion: string;
  readonly kind: string;
  readonly body: (pod: Bag) => Bag;
}

/** How each kind holds a pod, by canonical token. */
export const WRAPPINGS: Readonly<Record<string, Wrapping>> = {
  [KUBERNETES.pod]: { apiVersion: "v1", kind: "Pod", body: (pod) => ({ spec: pod["spec"] }) },
  [KUBERNETES.podTemplate]: { apiVersion: "v1", kind: "PodTemplate", body: (pod) => ({ template: template(pod) }) },
  [KUBERNETES.replicationController]: {
    apiVersion: "v1",
    kind: "ReplicationController",
    body: (pod) => ({ spec: { selector: labels, template: template(pod) } }),
  },
  [KUBERNETES.deployment]: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    body: (pod) => ({ spec: { selector: { matchLabels: labels }, template: template(pod) } }),
  },
  [KUBERNETES.replicaSet]: {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    body: (pod) => ({ spec: { selector: { matchLabels: labels }, template: template(pod) } }),
  },
  [KUBERNETES.statefulSet]: {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    body: (pod) => ({ spec: { serviceName: "case", selector: { matchLabels: labels }, template: template(pod) } }),
  },
  [KUBERNETES.daemonSet]: {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    body: (pod) => ({ spec: { selector: { matchLabels: labels }, template: template(pod) } }),
  },
  [KUBERNETES.job]: {
    apiVersion: "batch/v1",
    kind: "Job",
    body: (pod) => ({ spec: { template: restarting(pod, "Never") } }),
  },
  [KUBERNETES.cronJob]: {
    apiVersion: "batch/v1",
    kind: "CronJob",
    body: (pod) => ({ spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template: restarting(pod, "Never") } } } }),
  },
};

/** The pod in a workload of the given kind; JSON round trip, so nothing is undefined. */
export function wrap(type: string, pod: Bag, name: string, namespace?: string): Bag {
  const wrapping = WRAPPINGS[type];
  if (wrapping === undefined) throw new TypeError(`${type} is no workload kind`);
  const annotations = type === KUBERNETES.pod ? asBag(pod["metadata"] ?? {})["annotations"] : undefined;
  const metadata = { name, namespace, labels, annotations };
  const { apiVersion, kind } = wrapping;
  return asBag(JSON.parse(JSON.stringify({ apiVersion, kind, metadata, ...wrapping.body(pod) })));
}
