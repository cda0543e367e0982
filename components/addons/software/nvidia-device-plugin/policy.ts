/**
 * What rules must know of NVIDIA's device plugin: what it may do on its node that no other pod may, each with its reason. It still may not share
 * the node's namespaces, open ports there or run privileged: what its chart renders beyond that is taken out before it is applied (`removed` in `chart.ts`).
 */
import { ofDevices, type SoftwarePolicy } from "../../policy";
import { CHART } from "./chart";

const FILES = "registers with the kubelet through a socket in a folder of the node";
const RIGHTS = "sees how devices are split only with SYS_ADMIN; it gets that in stacks that split them";
const FROM_CHART = "as its pinned chart makes it, without a value for this";

const NAME = "nvidia-device-plugin";

export const POLICY = ofDevices(CHART, NAME, {
  "pod-no-host-path-volumes": FILES,
  "pod-restricted-volumes": FILES,
  "pod-no-dangerous-capabilities": RIGHTS,
  "pod-drop-all-capabilities": RIGHTS,
  "pod-no-privilege-escalation": `its init container is ${FROM_CHART}`,
  "pod-run-as-non-root": "writes its socket where only root may",
  "pod-read-only-root": FROM_CHART,
  "pod-image-has-digest": FROM_CHART,
  "service-account-no-token-by-default": {
    name: `${NAME}-service-account`,
    kind: "ServiceAccount",
    reason: FROM_CHART,
  },
  "pod-liveness-probe": `${FROM_CHART}; the kubelet forgets the devices of one that is gone`,
  // NVIDIA/k8s-device-plugin@004ef6b deployments/helm/nvidia-device-plugin/templates/daemonset-device-plugin.yml.
  "pod-no-device-variables": "hands out every device of its node, and so must see them all",
  "pod-resources-set": `its helper containers are ${FROM_CHART}`,
}) satisfies SoftwarePolicy;
