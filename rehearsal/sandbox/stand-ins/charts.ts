/** What the simulated charts hold: the definitions they install and the Deployments of their controllers. */
import { definitionsOf } from "../../../components/addons/custom-resources/kinds";
import { ADDON_NAMES, CATALOGUE, type AddonName } from "../../../components/addons/catalogue";
import type { KubernetesObject } from "./objects";

export interface SimulatedChart {
  readonly addon: AddonName;
  readonly deployments: readonly string[];
  /** Whether its pods have both probes, by the real chart's defaults or our values. @default false */
  readonly probed?: true;
  /** Priority class of its pods, where the chart takes or has one. */
  readonly priority: (values: Values) => unknown;
  /** Objects that the real chart renders whatever its values, and that matter to admission. @default none */
  readonly always?: (release: string, namespace: string) => readonly KubernetesObject[];
  /** Whether the definitions stay after the release is removed, as the real chart has it. */
  readonly keepsDefinitions: (values: Values) => boolean;
}

type Values = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

const atTop = (values: Values): unknown => values["priorityClassName"];

const CHARTS = {
  "cert-manager": {
    addon: "cert-manager",
    deployments: ["cert-manager", "cert-manager-cainjector", "cert-manager-webhook"],
    priority: (values) => values["global"]?.["priorityClassName"],
    keepsDefinitions: (values) => values["crds"]?.["keep"] !== false,
  },
  // The chart marks its definitions with helm.sh/resource-policy: keep, so that no database is lost with the operator.
  "cloudnative-pg": {
    addon: "cloudnative-pg",
    deployments: ["cloudnative-pg"],
    priority: atTop,
    keepsDefinitions: () => true,
  },
  "barman-cloud": {
    addon: "barman-cloud",
    deployments: ["barman-cloud-plugin-barman-cloud"],
    priority: atTop,
    keepsDefinitions: () => true,
  },
  // Its definitions are in the chart's crds folder, which Helm never empties.
  karpenter: {
    addon: "karpenter",
    deployments: ["karpenter"],
    priority: () => "system-cluster-critical",
    keepsDefinitions: () => true,
  },
  // Its definitions are in the chart's crds folder too.
  "external-dns": {
    addon: "external-dns",
    deployments: ["external-dns"],
    probed: true,
    priority: atTop,
    keepsDefinitions: () => true,
  },
  "external-secrets": {
    addon: "external-secrets",
    deployments: ["external-secrets", "external-secrets-cert-controller", "external-secrets-webhook"],
    probed: true,
    priority: atTop,
    // They are templates of the chart, without a mark that keeps them.
    keepsDefinitions: () => false,
  },
  // DaemonSets for nodes with devices alone, on which no image could find any.
  "nvidia-device-plugin": {
    addon: "nvidia-device-plugin",
    deployments: [],
    priority: () => "system-node-critical",
    always: sharingDaemon,
    keepsDefinitions: () => false,
  },
  "dcgm-exporter": {
    addon: "dcgm-exporter",
    deployments: [],
    priority: () => "system-node-critical",
    keepsDefinitions: () => false,
  },
} as const satisfies Record<AddonName, SimulatedChart>;

/** Where the charts' images come from, by their own values at the versions of the catalogue; read 2026-11-30. */
const IMAGES = {
  "cert-manager": "quay.io/jetstack",
  "cloudnative-pg": "ghcr.io/cloudnative-pg",
  "barman-cloud": "ghcr.io/cloudnative-pg",
  karpenter: "public.ecr.aws/karpenter",
  "external-dns": "registry.k8s.io/external-dns",
  "external-secrets": "ghcr.io/external-secrets",
  "nvidia-device-plugin": "nvcr.io/nvidia",
  "dcgm-exporter": "nvcr.io/nvidia/k8s",
} as const satisfies Record<AddonName, string>;

const PROBE = { httpGet: { path: "/healthz", port: 8080 } } as const;

/**
 * The daemon of deployments/helm/nvidia-device-plugin/templates/daemonset-mps-control-daemon.yml (NVIDIA/k8s-device-plugin
 * v0.20.0, read 2026-11-30): no value leaves it out, and only a label that no node has keeps its pods away.
 */
function sharingDaemon(release: string, namespace: string): readonly KubernetesObject[] {
  const name = `${release}-mps-control-daemon`;
  const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": release };
  const container = {
    name: "mps-control-daemon-ctr",
    image: "nvcr.io/nvidia/k8s-device-plugin:v0.20.0",
    securityContext: { privileged: true },
  };
  const nodeSelector = { "nvidia.com/mps.capable": "true" };
  const pod = { hostPID: true, priorityClassName: "system-node-critical", nodeSelector, containers: [container] };
  return [
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name, namespace, labels },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
    },
  ];
}

/** The chart that a source offers under this name and version; undefined when it has none. */
export function findChart(name: string, version: string): SimulatedChart | undefined {
  const addon = ADDON_NAMES.find((known) => {
    const { chart } = CATALOGUE[known];
    return chart.chart === name && chart.version === version;
  });
  return addon === undefined ? undefined : CHARTS[addon];
}

/** The names of its Deployments, its controller's first. */
export function deploymentsOf(addon: AddonName): readonly string[] {
  return CHARTS[addon].deployments;
}

export function definitionsIn({ addon }: SimulatedChart): readonly KubernetesObject[] {
  return definitionsOf(addon).map((definition) => structuredClone(definition) as object as KubernetesObject);
}

/**
 * The chart's Deployments, with the security context that all these charts set by default. The first is the controller's: it has the
 * release's account and the labels that the values give its pods; the others have accounts and labels of their own
 * (cert-manager@0236f08 and @02ee550, external-secrets@01b0573 and @046500c: their charts' templates; read 2026-12-01).
 */
export function deploymentsIn(
  { addon, deployments, probed, priority }: SimulatedChart,
  release: string,
  namespace: string,
  replicas: number,
  values: Values,
): readonly KubernetesObject[] {
  const priorityClassName = priority(values);
  return deployments.map((name, index) => {
    const labels = {
      "app.kubernetes.io/name": name,
      "app.kubernetes.io/instance": release,
      "app.kubernetes.io/managed-by": "Helm",
    };
    const container = {
      name: "controller",
      image: `${IMAGES[addon]}/${name}:v1`,
      resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      },
      ...(probed === true && { livenessProbe: PROBE, readinessProbe: PROBE }),
    };
    // Each pod that uses the API asks for its token itself.
    const pod = {
      serviceAccountName: index === 0 ? release : name,
      automountServiceAccountToken: true,
      containers: [container],
      ...(priorityClassName !== undefined && { priorityClassName }),
    };
    const template = { metadata: { labels: { ...(index === 0 && values["podLabels"]), ...labels } }, spec: pod };
    return {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace, labels },
      spec: { replicas, selector: { matchLabels: labels }, template },
    };
  });
}
