/**
 * Ephemeral containers as `kubectl debug` adds them, by its profiles: kubernetes/kubectl pkg/cmd/debug/profiles.go, v0.35.
 * The pod that they are added to breaks rules itself, as an operator's may: whoever debugs it does not answer for that.
 */
import type { Bag } from "../support/conformance";

interface DebugCase {
  readonly what: string;
  readonly container: Bag;
  readonly refusedBy: readonly string[];
}

const TOOLS = "docker.io/library/busybox:1.37";
/** `--profile=restricted`. */
const restricted: Bag = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
  runAsUser: 1000,
  seccompProfile: { type: "RuntimeDefault" },
};
const debug = (what: string, image: string, securityContext: Bag, ...refusedBy: string[]): DebugCase => {
  return { what, container: { name: "debugger", image, stdin: true, tty: true, securityContext }, refusedBy };
};

/** Says nothing about its token, and names its image by version: two rules refuse it. */
export const DEBUGGED: Bag = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "debugged" },
  spec: {
    serviceAccountName: "default",
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "app",
        image: "registry.k8s.io/pause:3.10",
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
  },
};

export const DEBUG_CASES: readonly DebugCase[] = [
  debug("tools by version, at the restricted profile", TOOLS, restricted),
  debug("tools without a version", "busybox", restricted, "pod-image-has-version"),
  debug("anybody's tools", "docker.io/evilcorp1337/tools:1", restricted, "pod-image-allowed-registry"),
  debug(
    "the profile sysadmin",
    TOOLS,
    { privileged: true },
    ...["pod-no-privileged-containers", "pod-no-privilege-escalation", "pod-drop-all-capabilities"],
  ),
];
