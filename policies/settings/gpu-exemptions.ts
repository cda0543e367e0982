/**
 * What the software for NVIDIA's devices may do on its node that no other pod may: by rule and by pod, each with its reason.
 * It still may not share the node's namespaces, open ports there or run privileged: what a chart renders beyond that is taken
 * out before it is applied (`removed` in components/addons/catalogue.ts).
 */
import type { Exemption } from "../rule/exemptions";

const NAMESPACE = "gpu-stack";

const PLUGIN = "nvidia-device-plugin";
const EXPORTER = "dcgm-exporter";

const NODE_FILES = {
  [PLUGIN]: "registers with the kubelet through a socket in a folder of the node",
  [EXPORTER]: "asks the kubelet through a socket of the node which pod has which device",
} as const;

const NODE_RIGHTS = {
  [PLUGIN]: "sees how devices are split only with SYS_ADMIN; it gets that in stacks that split them",
  [EXPORTER]: "reads the driver's profiling counters only with SYS_ADMIN",
} as const;

const ROOT = {
  [PLUGIN]: "writes its socket where only root may",
  [EXPORTER]: "its chart runs it as root, which the profiling counters need",
} as const;

const CHART = "as its pinned chart makes it, without a value for this";

/** Reasons by rule, then by the pod's controller or the object's name. */
const REASONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "pod-no-host-path-volumes": NODE_FILES,
  "pod-restricted-volumes": NODE_FILES,
  "pod-no-dangerous-capabilities": NODE_RIGHTS,
  "pod-drop-all-capabilities": NODE_RIGHTS,
  "pod-no-privilege-escalation": { [PLUGIN]: `its init container is ${CHART}` },
  "pod-run-as-non-root": ROOT,
  "pod-no-root-user": { [EXPORTER]: ROOT[EXPORTER] },
  "pod-read-only-root": { [PLUGIN]: CHART, [EXPORTER]: "writes the cache of its linker at start" },
  "pod-image-has-digest": { [PLUGIN]: CHART, [EXPORTER]: CHART },
  "service-account-no-token-by-default": { [`${PLUGIN}-service-account`]: CHART },
  "pod-liveness-probe": { [PLUGIN]: `${CHART}; the kubelet forgets the devices of one that is gone` },
  // NVIDIA/k8s-device-plugin@004ef6b deployments/helm/nvidia-device-plugin/templates/daemonset-device-plugin.yml.
  "pod-no-device-variables": { [PLUGIN]: "hands out every device of its node, and so must see them all" },
  "pod-resources-set": { [PLUGIN]: `its helper containers are ${CHART}` },
};

const FACTS = { owner: "platform-team", expires: "2027-06-30" } as const;

export const GPU_EXEMPTIONS: Readonly<Record<string, readonly Exemption[]>> = {
  ...Object.fromEntries(
    Object.entries(REASONS).map(([rule, pods]) => [
      rule,
      Object.entries(pods).map(([name, reason]) => {
        const kind = rule.startsWith("service-account-") ? "ServiceAccount" : "DaemonSet";
        return { namespace: NAMESPACE, name, kind, reason, ...FACTS };
      }),
    ]),
  ),
  "namespace-pod-security-level": [
    {
      name: NAMESPACE,
      kind: "Namespace",
      reason: "its pods need their node's files; every other rule names them one by one",
      ...FACTS,
    },
  ],
};
