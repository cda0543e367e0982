/**
 * What rules must know of NVIDIA's DCGM exporter: what it may do on its node that no other pod may, each with its reason. It still may not share
 * the node's namespaces, open ports there or run privileged.
 */
import { ofDevices, type SoftwarePolicy } from "../../policy";
import { CHART } from "./chart";

const FILES = "asks the kubelet through a socket of the node which pod has which device";
const RIGHTS = "reads the driver's profiling counters only with SYS_ADMIN";
const ROOT = "its chart runs it as root, which the profiling counters need";

export const POLICY = ofDevices(CHART, "dcgm-exporter", {
  "pod-no-host-path-volumes": FILES,
  "pod-restricted-volumes": FILES,
  "pod-no-dangerous-capabilities": RIGHTS,
  "pod-drop-all-capabilities": RIGHTS,
  "pod-run-as-non-root": ROOT,
  "pod-no-root-user": ROOT,
  "pod-read-only-root": "writes the cache of its linker at start",
  "pod-image-has-digest": "as its pinned chart makes it, without a value for this",
}) satisfies SoftwarePolicy;
