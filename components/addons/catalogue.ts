/**
 * Every chart that the platform installs: where it comes from, which version, who looked it up and when, and the values
 * that we set with their reasons. The only place with chart versions; an upgrade is a change of this file and of the
 * schemas that `npm run generate:crds` makes.
 */
import type { Environment } from "../core/labels";
import type { ChartObject } from "./chart-object";
import { PLATFORM_CLASS, type AddonPriority } from "./priority";
import {
  barmanCloudReasons,
  barmanCloudValues,
  cloudNativePgReasons,
  cloudNativePgValues,
  operatorBudget,
} from "./values/cloudnative-pg";
import { WEBHOOK_PORT } from "./webhook-port";
import { certManagerMayTake, certManagerReasons, certManagerValues } from "./values/cert-manager";
import { externalDnsFromStack, externalDnsReasons, externalDnsValues } from "./values/external-dns";
import { externalSecretsFromStack, externalSecretsReasons, externalSecretsValues } from "./values/external-secrets";
import { karpenterFromStack, karpenterReasons, karpenterValues } from "./values/karpenter";
import {
  dcgmExporterFromStack,
  dcgmExporterReasons,
  dcgmExporterValues,
  devicePluginFromStack,
  devicePluginReasons,
  devicePluginValues,
} from "./values/nvidia";

/** Namespace of the software that nodes with NVIDIA devices need. */
export const GPU_NAMESPACE = "gpu-stack";

export interface Chart {
  /** The chart's repository: an HTTPS index, or an OCI registry when it begins with `oci://`. */
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
  /** Version of the software inside. */
  readonly appVersion: string;
  /** Date of the chart's release, and the page that says so. */
  readonly released: string;
  readonly source: string;
}

export interface CatalogueEntry {
  readonly chart: Chart;
  /** Namespace that the addon is installed in, made for it alone or shared with what it extends. */
  readonly namespace: string;
  /** Pod Security level of the namespace: the strictest that the chart's pods satisfy. */
  readonly podSecurity: "restricted" | "baseline" | "privileged";
  /** Pod ports that other namespaces or the API server connect to: webhooks, metrics, plugin services. */
  readonly openPorts: readonly number[];
  /** Priority class of all its pods, which its values or its chart name. */
  readonly priority: AddonPriority;
  /** Where the chart takes its pods' affinity, by which they prefer system nodes. Empty where they run on others. */
  readonly affinityAt: readonly string[];
  /** Labels of the pods of which a drain leaves one, where the chart brings no budget of its own. @default none */
  readonly budget?: (environment: Environment) => Readonly<Record<string, string>> | undefined;
  /** Objects that the chart renders whatever its values, and that are taken out before it is applied. @default none */
  readonly removed?: readonly ChartObject[];
  /** Addons that must be ready before this one and go after it. */
  readonly needs: readonly AddonName[];
  /** Addons that cannot be in the same cluster, because both own the same part of it. */
  readonly conflicts: readonly AddonName[];
  /** Time for the release to become ready, in Flux's notation; image pulls on a new node are the longest part. */
  readonly timeout: string;
  readonly values: (environment: Environment, namespace: string) => object;
  readonly reasons: Readonly<Record<string, string>>;
  /** Values that only a stack knows, by their path in the chart's values, with what each is. @default none */
  readonly fromStack?: Readonly<Record<string, string>>;
  /** What in a stack file brings it along, where `fromStack` has something: nothing else could set it up. */
  readonly comesWith?: string;
  /** Values that a stack may add, by their path, with what each is. @default none */
  readonly mayTake?: Readonly<Record<string, string>>;
}

export const ADDON_NAMES = [
  "cert-manager",
  "cloudnative-pg",
  "barman-cloud",
  "karpenter",
  "external-dns",
  "external-secrets",
  "nvidia-device-plugin",
  "dcgm-exporter",
] as const;
export type AddonName = (typeof ADDON_NAMES)[number];

export const CATALOGUE = {
  "cert-manager": {
    chart: {
      repository: "https://charts.jetstack.io",
      chart: "cert-manager",
      version: "v1.21.2",
      appVersion: "v1.21.2",
      released: "2026-09-10",
      source: "https://github.com/cert-manager/cert-manager/releases/tag/v1.21.2",
    },
    namespace: "cert-manager",
    podSecurity: "restricted",
    // The webhook; metrics on 9402.
    openPorts: [WEBHOOK_PORT, 9402],
    priority: PLATFORM_CLASS.name,
    affinityAt: ["affinity", "webhook.affinity", "cainjector.affinity", "startupapicheck.affinity"],
    needs: [],
    conflicts: [],
    timeout: "5m",
    values: certManagerValues,
    reasons: certManagerReasons,
    mayTake: certManagerMayTake,
  },
  "cloudnative-pg": {
    chart: {
      repository: "https://cloudnative-pg.github.io/charts",
      chart: "cloudnative-pg",
      version: "0.29.0",
      appVersion: "1.30.0",
      released: "2026-06-29",
      source: "https://github.com/cloudnative-pg/charts/releases/tag/cloudnative-pg-v0.29.0",
    },
    namespace: "cnpg-system",
    podSecurity: "restricted",
    // The webhook; metrics on 8080.
    openPorts: [WEBHOOK_PORT, 8080],
    priority: PLATFORM_CLASS.name,
    affinityAt: ["affinity"],
    budget: operatorBudget,
    needs: [],
    conflicts: [],
    timeout: "5m",
    values: cloudNativePgValues,
    reasons: cloudNativePgReasons,
  },
  "barman-cloud": {
    chart: {
      repository: "https://cloudnative-pg.github.io/charts",
      chart: "plugin-barman-cloud",
      version: "0.8.1",
      appVersion: "v0.15.0",
      released: "2026-09-30",
      source: "https://github.com/cloudnative-pg/charts/releases/tag/plugin-barman-cloud-v0.8.1",
    },
    // The operator finds the plugin by a Service in its own namespace.
    namespace: "cnpg-system",
    podSecurity: "restricted",
    // The operator calls the plugin inside the namespace, on 9090.
    openPorts: [],
    priority: PLATFORM_CLASS.name,
    affinityAt: ["affinity"],
    needs: ["cert-manager", "cloudnative-pg"],
    conflicts: [],
    timeout: "5m",
    values: barmanCloudValues,
    reasons: barmanCloudReasons,
  },
  karpenter: {
    chart: {
      repository: "oci://public.ecr.aws/karpenter",
      chart: "karpenter",
      version: "1.14.1",
      appVersion: "1.14.1",
      released: "2026-08-20",
      source: "https://github.com/aws/karpenter-provider-aws/releases/tag/v1.14.1",
    },
    namespace: "karpenter",
    podSecurity: "restricted",
    // 8080 metrics; there are no webhooks.
    openPorts: [8080],
    // The chart's own: without it no node comes for anybody.
    priority: "system-cluster-critical",
    affinityAt: ["affinity"],
    needs: [],
    conflicts: [],
    timeout: "5m",
    values: karpenterValues,
    reasons: karpenterReasons,
    fromStack: karpenterFromStack,
    comesWith: "a node pool on AWS with `maxNodes` above `nodes`",
  },
  "external-dns": {
    chart: {
      repository: "https://kubernetes-sigs.github.io/external-dns",
      chart: "external-dns",
      version: "1.21.1",
      appVersion: "0.21.0",
      released: "2026-04-30",
      source: "https://github.com/kubernetes-sigs/external-dns/releases/tag/external-dns-helm-chart-1.21.1",
    },
    namespace: "external-dns",
    podSecurity: "restricted",
    // 7979 metrics.
    openPorts: [7979],
    priority: PLATFORM_CLASS.name,
    affinityAt: ["affinity"],
    needs: [],
    conflicts: [],
    timeout: "5m",
    values: externalDnsValues,
    reasons: externalDnsReasons,
    fromStack: externalDnsFromStack,
    comesWith: "a zone in dns.zones",
  },
  "external-secrets": {
    chart: {
      repository: "https://charts.external-secrets.io",
      chart: "external-secrets",
      version: "2.9.0",
      appVersion: "v2.9.0",
      released: "2026-08-08",
      source: "https://github.com/external-secrets/external-secrets/releases/tag/helm-chart-2.9.0",
    },
    namespace: "external-secrets",
    podSecurity: "restricted",
    // The webhook; metrics on 8080.
    openPorts: [WEBHOOK_PORT, 8080],
    priority: PLATFORM_CLASS.name,
    affinityAt: ["affinity", "webhook.affinity", "certController.affinity"],
    needs: [],
    conflicts: [],
    timeout: "5m",
    values: externalSecretsValues,
    reasons: externalSecretsReasons,
    fromStack: externalSecretsFromStack,
    comesWith: "a secret with `deliver` in secrets",
  },
  "nvidia-device-plugin": {
    chart: {
      repository: "https://nvidia.github.io/k8s-device-plugin",
      chart: "nvidia-device-plugin",
      version: "0.20.0",
      appVersion: "0.20.0",
      released: "2026-08-19",
      source: "https://github.com/NVIDIA/k8s-device-plugin/releases/tag/v0.20.0",
    },
    namespace: GPU_NAMESPACE,
    // It registers with the kubelet through a socket on the node.
    podSecurity: "privileged",
    openPorts: [],
    // The charts' own: a pod of each node, without which its devices are not there.
    priority: "system-node-critical",
    affinityAt: [],
    // A privileged daemon in the node's process namespace, for sharing by MPS, which no pool of ours does with this plugin.
    // https://github.com/NVIDIA/k8s-device-plugin/blob/v0.20.0/deployments/helm/nvidia-device-plugin/templates/daemonset-mps-control-daemon.yml
    removed: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "nvidia-device-plugin-mps-control-daemon" }],
    needs: [],
    conflicts: [],
    timeout: "10m",
    values: devicePluginValues,
    reasons: devicePluginReasons,
    fromStack: devicePluginFromStack,
    comesWith: "a node pool with NVIDIA accelerators on nodes that lack it",
  },
  "dcgm-exporter": {
    chart: {
      repository: "https://nvidia.github.io/dcgm-exporter/helm-charts",
      chart: "dcgm-exporter",
      version: "4.8.2",
      appVersion: "4.8.2",
      released: "2026-05-06",
      source: "https://github.com/NVIDIA/dcgm-exporter/releases/tag/4.5.3-4.8.2",
    },
    namespace: GPU_NAMESPACE,
    // It asks the kubelet which pod has which device, and the driver for its counters.
    podSecurity: "privileged",
    // 9400 metrics.
    openPorts: [9400],
    priority: "system-node-critical",
    affinityAt: [],
    needs: [],
    conflicts: [],
    // Its image is the largest of all, and a node with devices may be minutes old.
    timeout: "10m",
    values: dcgmExporterValues,
    reasons: dcgmExporterReasons,
    fromStack: dcgmExporterFromStack,
    comesWith: "a node pool with NVIDIA accelerators on nodes that lack it",
  },
} as const satisfies Record<AddonName, CatalogueEntry>;

/**
 * The delivery backend itself, installed from typed resources because nothing can install it from a chart. Its images
 * are named by digest too: a tag could be moved, and these controllers may do anything in the cluster. The digests are
 * those that https://github.com/controlplaneio-fluxcd/flux-operator/blob/v0.59.0/config/data/flux-images/v2.9.5/upstream-alpine.yaml
 * lists for this release.
 */
export const FLUX = {
  version: "v2.9.5",
  released: "2026-08-31",
  source: "https://github.com/fluxcd/flux2/releases/tag/v2.9.5",
  images: {
    "source-controller":
      "ghcr.io/fluxcd/source-controller:v1.9.5@sha256:6f20d232d596a758c923d2861f23511718fc303b8a2e36a1434a7c736b9f4268",
    "helm-controller":
      "ghcr.io/fluxcd/helm-controller:v1.6.4@sha256:8ff15409e46d354338045f483d58ca9cb35dffa2f87e4addd1f5eba1e6a9175f",
  },
} as const;
