/** What the simulated charts hold, by the facts of each addon: the definitions they install and the Deployments of their controllers. */
import type { Makes } from "../../../components/addons/addon";
import { definitionsOf } from "../../../components/addons/custom-resources/kinds";
import { ADDON_NAMES, CATALOGUE, type AddonName, type CatalogueEntry } from "../../../components/addons/catalogue";
import { isMap } from "../../../components/core/plain";
import type { KubernetesObject } from "./objects";

export interface SimulatedChart extends Pick<Makes, "deployments" | "probed" | "always" | "images"> {
  readonly addon: AddonName;
  /** Priority class of its pods. */
  readonly priority: (values: Values) => unknown;
  /** Whether the definitions stay after the release is removed, as the real chart has it. */
  readonly keepsDefinitions: (values: Values) => boolean;
}

type Values = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

function simulatedChart(addon: AddonName): SimulatedChart {
  const { makes, priority: own }: CatalogueEntry = CATALOGUE[addon];
  const { priorityAt, keepsDefinitions: keeps } = makes;
  return {
    ...makes,
    addon,
    priority: (values) => (priorityAt === undefined ? own : valueAtPath(values, priorityAt)),
    keepsDefinitions: (values) =>
      typeof keeps === "boolean" ? keeps : valueAtPath(values, keeps.unlessFalse) !== false,
  };
}

function valueAtPath(values: Values, path: string): unknown {
  return path.split(".").reduce<unknown>((node, key) => (isMap(node) ? node[key] : undefined), values);
}

const PROBE = { httpGet: { path: "/healthz", port: 8080 } } as const;

/** The chart that a source offers under this name and version; undefined when it has none. */
export function findChart(name: string, version: string): SimulatedChart | undefined {
  const addon = ADDON_NAMES.find((known) => {
    const { chart } = CATALOGUE[known];
    return chart.chart === name && chart.version === version;
  });
  return addon === undefined ? undefined : simulatedChart(addon);
}

/** The names of its Deployments, its controller's first. */
export function deploymentsOf(addon: AddonName): readonly string[] {
  return CATALOGUE[addon].makes.deployments;
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
  { images, deployments, probed, priority }: SimulatedChart,
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
      image: `${images}/${name}:v1`,
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
