/** The checks of the Pod Security Standards at level restricted: hardening that every service of ours can bear. */
import { standardCheck, type StandardCheck } from "../standard";

/** Windows pods cannot set these fields, so the standard leaves them alone. */
const ON_WINDOWS = "variables.pod.?os.?name.orValue('') == 'windows'";
/** In a user namespace root inside is nobody outside. */
const IN_USER_NAMESPACE = "!variables.pod.?hostUsers.orValue(true)";
const PROFILES = "['RuntimeDefault', 'Localhost']";

const VOLUMES = [
  ...["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected"],
  "secret",
];

export const RESTRICTED_CHECKS: readonly StandardCheck[] = [
  standardCheck({
    checkId: "restrictedVolumes",
    level: "restricted",
    id: "pod-restricted-volumes",
    title: "Pods use volume types that cannot reach their node.",
    why: "In-tree network volumes and hostPath bypass storage classes, their encryption and their access control.",
    remedy: `Use one of ${VOLUMES.join(", ")}.`,
    severity: "medium",
    checks: [
      {
        over: "volumes",
        holds: VOLUMES.map((type) => `has(volume.${type})`).join(" || "),
        property: "",
        required: `one of ${VOLUMES.join(", ")}`,
        found: "another kind of volume",
      },
    ],
  }),
  standardCheck({
    checkId: "allowPrivilegeEscalation",
    level: "restricted",
    id: "pod-no-privilege-escalation",
    title: "Processes cannot gain privileges that their container did not start with.",
    why: "Otherwise a setuid binary in the image makes any process root in the container.",
    remedy: "Set securityContext.allowPrivilegeEscalation to false in every container.",
    severity: "high",
    alsoIn: ["CIS Kubernetes 1.10 5.2.6", "Kubescape C-0016"],
    checks: [
      {
        over: "containers",
        holds: `${ON_WINDOWS} || !container.?securityContext.?allowPrivilegeEscalation.orValue(true)`,
        property: "securityContext.allowPrivilegeEscalation",
        required: "false",
      },
    ],
  }),
  standardCheck({
    checkId: "runAsNonRoot",
    level: "restricted",
    id: "pod-run-as-non-root",
    title: "Containers do not run as root.",
    why: "Root in the container is root on the node as soon as any other wall falls.",
    remedy: "Set securityContext.runAsNonRoot to true for the pod, and build images with a numeric user.",
    severity: "high",
    alsoIn: ["CIS Kubernetes 1.10 5.2.7", "Kubescape C-0013"],
    checks: [
      {
        over: "pod",
        holds: `${IN_USER_NAMESPACE} || variables.pod.?securityContext.?runAsNonRoot.orValue(true)`,
        property: "securityContext.runAsNonRoot",
        required: "nothing or true",
      },
      {
        over: "containers",
        holds:
          `${IN_USER_NAMESPACE} || container.?securityContext.?runAsNonRoot` +
          ".orValue(variables.pod.?securityContext.?runAsNonRoot.orValue(false))",
        property: "securityContext.runAsNonRoot",
        required: "true, here or for the whole pod",
      },
    ],
  }),
  standardCheck({
    checkId: "runAsUser",
    level: "restricted",
    id: "pod-no-root-user",
    title: "Containers do not choose user 0.",
    why: "User 0 is root, whatever the image says.",
    remedy: "Set securityContext.runAsUser to another number, or remove it.",
    severity: "high",
    checks: [
      {
        over: "pod",
        holds: `${IN_USER_NAMESPACE} || variables.pod.?securityContext.?runAsUser.orValue(1) != 0`,
        property: "securityContext.runAsUser",
        required: "nothing or not 0",
      },
      {
        over: "containers",
        holds: `${IN_USER_NAMESPACE} || container.?securityContext.?runAsUser.orValue(1) != 0`,
        property: "securityContext.runAsUser",
        required: "nothing or not 0",
      },
    ],
  }),
  standardCheck({
    checkId: "seccompProfile_restricted",
    level: "restricted",
    id: "pod-seccomp-profile",
    title: "Every container has a seccomp profile.",
    why: "Without one a container may call every system call of the node's kernel.",
    remedy: "Set securityContext.seccompProfile.type to RuntimeDefault for the pod.",
    severity: "medium",
    alsoIn: ["CIS Kubernetes 1.10 5.7.2", "Kubescape C-0210"],
    checks: [
      {
        over: "pod",
        holds:
          `${ON_WINDOWS} || !variables.pod.?securityContext.?seccompProfile.hasValue()` +
          ` || variables.pod.?securityContext.?seccompProfile.?type.orValue('') in ${PROFILES}`,
        property: "securityContext.seccompProfile.type",
        required: "RuntimeDefault or Localhost",
      },
      {
        over: "containers",
        holds:
          `${ON_WINDOWS} || (container.?securityContext.?seccompProfile.hasValue()` +
          ` ? container.?securityContext.?seccompProfile.?type.orValue('') in ${PROFILES}` +
          ` : variables.pod.?securityContext.?seccompProfile.?type.orValue('') in ${PROFILES})`,
        property: "securityContext.seccompProfile.type",
        required: "RuntimeDefault or Localhost, here or for the whole pod",
      },
    ],
  }),
  standardCheck({
    checkId: "capabilities_restricted",
    level: "restricted",
    id: "pod-drop-all-capabilities",
    title: "Containers drop every capability and add none but NET_BIND_SERVICE.",
    why: "The runtime's default set still allows forging packets and changing file owners.",
    remedy: 'Set securityContext.capabilities.drop to ["ALL"], and add nothing but NET_BIND_SERVICE.',
    severity: "medium",
    alsoIn: ["CIS Kubernetes 1.10 5.2.10"],
    checks: [
      {
        over: "containers",
        holds: `${ON_WINDOWS} || 'ALL' in container.?securityContext.?capabilities.?drop.orValue([])`,
        property: "securityContext.capabilities.drop",
        required: '["ALL"]',
      },
      {
        over: "containers",
        holds:
          `${ON_WINDOWS} || container.?securityContext.?capabilities.?add.orValue([])` +
          ".all(name, name == 'NET_BIND_SERVICE')",
        property: "securityContext.capabilities.add",
        required: "nothing but NET_BIND_SERVICE",
      },
    ],
  }),
  standardCheck({
    checkId: "procMount_restricted",
    level: "restricted",
    id: "pod-masked-proc-always",
    title: "The masks over /proc stay in place.",
    why: "Without the masks a container reads and changes kernel settings of its node.",
    remedy: "Remove securityContext.procMount.",
    severity: "medium",
    checks: [
      {
        over: "containers",
        holds: "container.?securityContext.?procMount.orValue('Default') == 'Default'",
        property: "securityContext.procMount",
        required: "nothing or Default",
      },
    ],
  }),
];
