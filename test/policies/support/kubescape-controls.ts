/** Which of Kubescape's controls our rules claim, with what configuration, and which they do not, and why. */
import type { Bag } from "./conformance";

export interface Claim {
  readonly rules: readonly string[];
  /** Where a rule asks for more than the control: the property that the control is about, as a path's end. */
  readonly property?: string;
  /** The rule's configuration from the control's. */
  readonly config?: (settings: Bag) => Bag;
}

const secretNames = (settings: Bag): Bag => ({
  names: settings["sensitiveKeyNames"],
  allowedNames: settings["sensitiveKeyNamesAllowed"],
  values: settings["sensitiveValues"],
  allowedValues: settings["sensitiveValuesAllowed"],
});

export const CLAIMED: Readonly<Record<string, Claim>> = {
  "C-0012": { rules: ["pod-no-secret-in-env", "config-map-no-secret"], config: secretNames },
  "C-0016": { rules: ["pod-no-privilege-escalation"] },
  "C-0017": { rules: ["pod-read-only-root"] },
  "C-0018": { rules: ["pod-readiness-probe"] },
  "C-0034": { rules: ["pod-no-token-by-default", "service-account-no-token-by-default"] },
  "C-0038": { rules: ["pod-no-host-namespaces"] },
  "C-0041": { rules: ["pod-no-host-namespaces"], property: "hostNetwork" },
  "C-0042": { rules: ["pod-no-ssh-port", "service-no-ssh-port"] },
  "C-0044": { rules: ["pod-no-host-ports"] },
  "C-0048": { rules: ["pod-no-host-path-volumes"] },
  "C-0056": { rules: ["pod-liveness-probe"] },
  "C-0061": { rules: ["no-default-namespace"] },
  "C-0062": { rules: ["pod-no-sudo"] },
  "C-0078": {
    rules: ["pod-image-allowed-registry"],
    config: (settings) => ({ registries: settings["imageRepositoryAllowList"] }),
  },
  "C-0193": { rules: ["pod-no-privileged-containers"] },
  "C-0194": { rules: ["pod-no-host-namespaces"], property: "hostPID" },
  "C-0195": { rules: ["pod-no-host-namespaces"], property: "hostIPC" },
  "C-0197": { rules: ["pod-no-privilege-escalation"] },
  "C-0198": { rules: ["pod-no-root-user"] },
  "C-0200": { rules: ["pod-drop-all-capabilities"], property: "capabilities.add" },
  "C-0201": { rules: ["pod-drop-all-capabilities"] },
  "C-0202": { rules: ["pod-no-windows-host-process"] },
  "C-0203": { rules: ["pod-no-host-path-volumes"] },
  "C-0204": { rules: ["pod-no-host-ports"] },
  "C-0210": { rules: ["pod-seccomp-profile"] },
  "C-0212": { rules: ["no-default-namespace"] },
  "C-0225": { rules: ["rbac-default-account-unused"] },
  // Ours also refuses everybody who signs in, which on GKE is everybody with a Google account.
  "C-0262": { rules: ["rbac-no-anonymous"], property: ".name" },
  "C-0275": { rules: ["pod-no-host-namespaces"], property: "hostPID" },
  "C-0276": { rules: ["pod-no-host-namespaces"], property: "hostIPC" },
  "C-0280": { rules: ["rbac-no-certificate-approval"] },
  "C-0295": { rules: ["pod-no-duplicate-env"] },
};

const ALLOW_LIST = "a list of what is forbidden; ours is a list of what is allowed";
const STRICTER = "weaker than our rules: we forbid what it allows under conditions";
const RANGES =
  "ranges of amounts; the LimitRange and ResourceQuota of the namespace hold them, and the quota pack checks";
const OTHER_PACK = "encryption in transit is the encryption pack's";

export const UNCLAIMED: Readonly<Record<string, string>> = {
  "C-0001": ALLOW_LIST,
  "C-0004": RANGES,
  "C-0009": "asks for CPU limits, which throttle model servers without protecting their neighbours",
  "C-0013": "accepts runAsUser in place of runAsNonRoot; the Pod Security Standards do not",
  "C-0020": `${STRICTER} (single host paths; pod-no-host-path-volumes)`,
  "C-0026": "warns about every CronJob, good or bad",
  "C-0045": `${STRICTER} (read-only host paths; pod-no-host-path-volumes)`,
  "C-0046": `${ALLOW_LIST} (pod-no-dangerous-capabilities)`,
  "C-0050": RANGES,
  "C-0055": `${STRICTER} (one of several profiles; pod-seccomp-profile and pod-drop-all-capabilities ask for theirs)`,
  "C-0057": `${STRICTER} (NET_ADMIN; pod-no-privileged-containers and pod-no-dangerous-capabilities)`,
  "C-0073": "forbids every Pod without a controller, and so debugging; drained nodes show the rest",
  "C-0074": `${STRICTER} (container sockets; pod-no-host-path-volumes)`,
  "C-0075": "pull policy for movable tags; we require versions and digests instead (pod-image-has-version)",
  "C-0076": "an organisation's own labels; ours are set and tested by the components",
  "C-0077": "an organisation's own labels; ours are set and tested by the components",
  "C-0081": "one product's vulnerable versions; scanning images is the registry's work",
  "C-0199": `${STRICTER} (dropping NET_RAW alone; pod-drop-all-capabilities)`,
  "C-0207": "forbids secretKeyRef; we accept it, because much software reads its key from the environment only",
  "C-0231": OTHER_PACK,
  "C-0234": "asks every pod for the secrets-store driver, also those that need no secret",
  "C-0263": OTHER_PACK,
  "C-0268": RANGES,
  "C-0269": RANGES,
  "C-0270": RANGES,
  "C-0271": RANGES,
  "C-0292": "one product's end of life; scanning images is the registry's work",
  "C-0296": "the API server refuses such an object itself; upstream has no failing case either",
};
