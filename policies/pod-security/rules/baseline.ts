/** The checks of the Pod Security Standards at level baseline: what lets a container out of its box. */
import type { Check } from "../../kubernetes/kubernetes-rule";
import { standardCheck, type StandardCheck } from "../standard";

const SECURITY_CONTEXTS = {
  pod: "variables.pod.?securityContext",
  containers: "container.?securityContext",
} as const;

/** The same check on the pod's security context and on every container's. */
function onBoth(property: string, required: string, holds: (context: string) => string): Check[] {
  return (["pod", "containers"] as const).map((over) => ({
    over,
    holds: holds(SECURITY_CONTEXTS[over]),
    property: `securityContext.${property}`,
    required,
  }));
}

const PROFILES = "['RuntimeDefault', 'Localhost']";

/** A profile that is there has an allowed type; the API server keeps a profile without type, so absence is no pass. */
function allowedProfile(context: string, profile: string): string {
  return `!${context}.?${profile}.hasValue() || ${context}.?${profile}.?type.orValue('') in ${PROFILES}`;
}

const HANDLERS = ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"];

function noHost(handler: string, action: string): Check {
  const path = `container.${["", ...handler.split("."), action, "host"].join(".?").slice(1)}`;
  return {
    over: "containers",
    holds: `${path}.orValue('') == ''`,
    property: `${handler}.${action}.host`,
    required: "nothing",
  };
}

const SAFE_CAPABILITIES = [
  ...["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP"],
  ...["SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"],
];

const SELINUX_TYPES = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

const SAFE_SYSCTLS = [
  ...["kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies"],
  ...["net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports"],
  ...["net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl"],
  ...["net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"],
  ...["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"],
];

const celList = (texts: readonly string[]) => `[${texts.map((text) => `'${text}'`).join(", ")}]`;

const APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

export const BASELINE_CHECKS: readonly StandardCheck[] = [
  standardCheck({
    checkId: "windowsHostProcess",
    level: "baseline",
    id: "pod-no-windows-host-process",
    title: "Pods do not run as Windows host processes.",
    why: "A host process has the rights of an administrator on its Windows node.",
    remedy: "Remove windowsOptions.hostProcess.",
    severity: "critical",
    checks: onBoth("windowsOptions.hostProcess", "nothing or false", (context) => {
      return `!${context}.?windowsOptions.?hostProcess.orValue(false)`;
    }),
  }),
  standardCheck({
    checkId: "hostNamespaces",
    level: "baseline",
    id: "pod-no-host-namespaces",
    title: "Pods do not share the node's network, process or IPC namespace.",
    why: "In the node's namespaces a pod reads other pods' traffic, signals their processes and reads their memory.",
    remedy: "Remove hostNetwork, hostPID and hostIPC; reach the node through a Service or a device plugin instead.",
    severity: "high",
    alsoIn: ["CIS Kubernetes 1.10 5.2.3", "CIS Kubernetes 1.10 5.2.4", "CIS Kubernetes 1.10 5.2.5", "Kubescape C-0038"],
    checks: ["hostNetwork", "hostPID", "hostIPC"].map((property) => ({
      over: "pod",
      holds: `!variables.pod.?${property}.orValue(false)`,
      property,
      required: "nothing or false",
    })),
  }),
  standardCheck({
    checkId: "privileged",
    level: "baseline",
    id: "pod-no-privileged-containers",
    title: "Containers are not privileged.",
    why: "A privileged container has every capability and device of its node: whoever controls it controls the node.",
    remedy: "Remove securityContext.privileged, and add the one capability or device that the container needs.",
    severity: "critical",
    alsoIn: ["CIS Kubernetes 1.10 5.2.2", "Kubescape C-0057"],
    checks: [
      {
        over: "containers",
        holds: "!container.?securityContext.?privileged.orValue(false)",
        property: "securityContext.privileged",
        required: "nothing or false",
      },
    ],
  }),
  standardCheck({
    checkId: "capabilities_baseline",
    level: "baseline",
    id: "pod-no-dangerous-capabilities",
    title: "Containers add no capability beyond the container runtime's default set.",
    why: "Capabilities such as SYS_ADMIN or NET_ADMIN are enough to leave the container.",
    remedy: "Remove the capability from securityContext.capabilities.add.",
    severity: "high",
    alsoIn: ["CIS Kubernetes 1.10 5.2.9"],
    checks: [
      {
        over: "containers",
        holds: `container.?securityContext.?capabilities.?add.orValue([]).all(name, name in ${celList(SAFE_CAPABILITIES)})`,
        property: "securityContext.capabilities.add",
        required: `only ${SAFE_CAPABILITIES.join(", ")}`,
      },
    ],
  }),
  standardCheck({
    checkId: "hostPathVolumes",
    level: "baseline",
    id: "pod-no-host-path-volumes",
    title: "Pods do not mount folders of their node.",
    why: "A hostPath volume reads the node's credentials and other pods' data, and survives the pod.",
    remedy: "Use a PersistentVolumeClaim, an emptyDir, or a CSI driver.",
    severity: "high",
    alsoIn: ["CIS Kubernetes 1.10 5.2.12", "Kubescape C-0048"],
    checks: [
      { over: "volumes", holds: "!has(volume.hostPath)", property: "hostPath", required: "another kind of volume" },
    ],
  }),
  standardCheck({
    checkId: "hostPorts",
    level: "baseline",
    id: "pod-no-host-ports",
    title: "Containers do not open ports of their node.",
    why: "A host port is reachable past Services and network policies, and two pods cannot share it.",
    remedy: "Remove hostPort and expose the container through a Service.",
    severity: "medium",
    alsoIn: ["CIS Kubernetes 1.10 5.2.13", "Kubescape C-0044"],
    checks: [
      {
        over: "containers",
        holds: "container.?ports.orValue([]).all(port, port.?hostPort.orValue(0) == 0)",
        property: "ports",
        required: "no hostPort",
      },
    ],
  }),
  standardCheck({
    checkId: "hostProbesAndHostLifecycle",
    level: "baseline",
    id: "pod-no-host-in-probes",
    title: "Probes and lifecycle hooks call their own container only.",
    why: "The node makes the call: a host field turns the kubelet into a proxy to whatever the node can reach.",
    remedy: "Remove the host field; the kubelet then calls the pod itself.",
    severity: "medium",
    checks: HANDLERS.flatMap((handler) => ["httpGet", "tcpSocket"].map((action) => noHost(handler, action))),
  }),
  standardCheck({
    checkId: "appArmorProfile",
    level: "baseline",
    id: "pod-apparmor-profile",
    title: "AppArmor stays on: the runtime's default profile or one on the node.",
    why: "Unconfined processes may do what AppArmor keeps containers from doing to their node.",
    remedy: "Set appArmorProfile.type to RuntimeDefault, or remove it.",
    severity: "medium",
    checks: [
      ...onBoth("appArmorProfile.type", "RuntimeDefault or Localhost", (context) =>
        allowedProfile(context, "appArmorProfile"),
      ),
      {
        over: "metadata",
        holds:
          `variables.metadata.?annotations.orValue({}).all(key, !key.startsWith('${APPARMOR_ANNOTATION}')` +
          " || variables.metadata.annotations[key] in ['', 'runtime/default']" +
          " || variables.metadata.annotations[key].startsWith('localhost/'))",
        property: "annotations",
        required: `${APPARMOR_ANNOTATION}* runtime/default or localhost/*`,
      },
    ],
  }),
  standardCheck({
    checkId: "seLinuxOptions",
    level: "baseline",
    id: "pod-selinux-options",
    title: "SELinux types are the container types, with no user or role of their own.",
    why: "Another type, user or role lifts the separation between containers and from the node.",
    remedy: "Remove seLinuxOptions, or choose one of the container types and leave user and role out.",
    severity: "medium",
    checks: [
      ...onBoth("seLinuxOptions.type", `nothing or one of ${SELINUX_TYPES.join(", ")}`, (context) => {
        return `${context}.?seLinuxOptions.?type.orValue('') in ${celList(["", ...SELINUX_TYPES])}`;
      }),
      ...["user", "role"].flatMap((key) =>
        onBoth(`seLinuxOptions.${key}`, "nothing", (context) => `${context}.?seLinuxOptions.?${key}.orValue('') == ''`),
      ),
    ],
  }),
  standardCheck({
    checkId: "procMount",
    level: "baseline",
    id: "pod-masked-proc",
    title: "The masks over /proc stay in place, except in a user namespace.",
    why: "Without the masks a container reads and changes kernel settings of its node.",
    remedy: "Remove securityContext.procMount, or set hostUsers to false.",
    severity: "medium",
    checks: [
      {
        over: "containers",
        holds:
          "!variables.pod.?hostUsers.orValue(true) || container.?securityContext.?procMount.orValue('Default') == 'Default'",
        property: "securityContext.procMount",
        required: "nothing or Default",
      },
    ],
  }),
  standardCheck({
    checkId: "seccompProfile_baseline",
    level: "baseline",
    id: "pod-seccomp-not-unconfined",
    title: "Seccomp is not switched off.",
    why: "Unconfined processes may call every system call, the way most container escapes begin.",
    remedy: "Set seccompProfile.type to RuntimeDefault, or remove it.",
    severity: "medium",
    alsoIn: ["Kubescape C-0210"],
    checks: onBoth("seccompProfile.type", "nothing, RuntimeDefault or Localhost", (context) =>
      allowedProfile(context, "seccompProfile"),
    ),
  }),
  standardCheck({
    checkId: "sysctls",
    level: "baseline",
    id: "pod-safe-sysctls",
    title: "Pods set only sysctls that are safe.",
    why: "Other sysctls reach beyond the pod or switch protections of the kernel off.",
    remedy: "Remove the sysctl from securityContext.sysctls.",
    severity: "medium",
    checks: [
      {
        over: "pod",
        holds: `variables.pod.?securityContext.?sysctls.orValue([]).all(sysctl, sysctl.name in ${celList(SAFE_SYSCTLS)})`,
        property: "securityContext.sysctls",
        required: `only ${SAFE_SYSCTLS.join(", ")}`,
      },
    ],
  }),
];
