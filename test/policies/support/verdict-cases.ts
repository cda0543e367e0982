/**
 * Workloads of which we know what is right: each is judged at preview and by a real API server, and the rules that refuse
 * it are exactly those that stand here.
 */
import type { Bag } from "./conformance";

export interface VerdictCase {
  readonly name: string;
  readonly object: Bag;
  /** Rules that refuse it; none admits it. */
  readonly refusedBy: readonly string[];
}

const meta = { name: "case", namespace: "cases" };
const amounts = { cpu: "1", memory: "1Gi" };
const probe = { httpGet: { path: "/", port: 8080 } };
const container = (more: Bag = {}): Bag => ({
  name: "app",
  image: `registry.k8s.io/pause@sha256:${"0".repeat(64)}`,
  resources: { requests: amounts, limits: amounts },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  },
  ...more,
});
const probed = (more: Bag = {}): Bag => container({ readinessProbe: probe, livenessProbe: probe, ...more });
const pod = (name: string, spec: Bag, ...refusedBy: string[]): VerdictCase => ({
  name: `own: ${name}`,
  object: {
    ...{ apiVersion: "v1", kind: "Pod", metadata: meta },
    spec: { automountServiceAccountToken: false, containers: [probed()], ...spec },
  },
  refusedBy,
});

const PROBES = ["pod-liveness-probe", "pod-readiness-probe"];

export const VERDICT_CASES: readonly VerdictCase[] = [
  pod("a pod that keeps every rule", {}),
  pod("a pod without probes", { containers: [container()] }, ...PROBES),
  pod(
    "a pod without probes that says that it lasts",
    { restartPolicy: "Always", containers: [container()] },
    ...PROBES,
  ),
  pod("a pod of a Job, which ends", { restartPolicy: "Never", containers: [container()] }),
  pod("a pod of a Job that is tried again", { restartPolicy: "OnFailure", containers: [container()] }),
];
