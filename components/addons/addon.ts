/**
 * What the folder of an addon says, by file: `chart.ts` where it comes from, what it needs and what it makes in the cluster;
 * `values.ts` the values that we set; `kinds.ts` the custom resources that we may write; `policy.ts` what rules must know;
 * `crds/` the definitions. `index.ts` puts them together.
 */
import type { MetricSource, NoMetrics } from "../core/metrics";
import type { Environment } from "../core/labels";
import type { ChartObject } from "./chart-object";
import type { Kind } from "./custom-resources/definition";
import type { AddonPriority } from "./priority";

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

/** `chart.ts`. */
export interface ChartFacts {
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
  /** Objects that the chart renders whatever its values, and that are taken out before it is applied. @default none */
  readonly removed?: readonly ChartObject[];
  /** Addons that must be ready before this one and go after it. */
  readonly needs: readonly string[];
  /** Addons that cannot be in the same cluster, because both own the same part of it. */
  readonly conflicts: readonly string[];
  /** Time for the release to become ready, in Flux's notation; image pulls on a new node are the longest part. */
  readonly timeout: string;
  /** What in a stack file brings it along, where values come from the stack: nothing else could set it up. */
  readonly comesWith?: string;
  /** Why a stack file that names no addons has it. @default it has not */
  readonly byDefault?: string;
  /**
   * What `npm run render-charts` rendered: the chart's own sources, by repository and commit, and what they stand for where the
   * pinned release could not be had. By Helm v4.2.4 on 2026-11-30.
   */
  readonly renderedFrom: string;
  readonly makes: Makes;
}

/** What the chart and its software make in a cluster, as rehearsals play it and policies judge it. */
export interface Makes {
  /** Where the chart's images come from, as host and publisher, by its own values at its version. */
  readonly images: string;
  /** Its Deployments, the controller's first. */
  readonly deployments: readonly string[];
  /** Whether its pods have both probes, by the chart's defaults or our values. @default false */
  readonly probed?: true;
  /** Where its values name the priority class, as a dotted path. @default the chart itself names it */
  readonly priorityAt?: string;
  /** Whether its definitions stay after the release is removed; a dotted path: unless the value there is false. */
  readonly keepsDefinitions: boolean | { readonly unlessFalse: string };
  /** What becomes of its definitions when the release is removed, for people. @default it has none */
  readonly definitionsAfterwards?: string;
  /** Objects that it renders whatever its values, and that matter to admission. @default none */
  readonly always?: (release: string, namespace: string) => readonly ObjectOfChart[];
  readonly created: Creations;
}

/** An object as a chart renders it. */
export interface ObjectOfChart extends Readonly<Record<string, unknown>> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  };
}

/**
 * What the controllers really create in the cluster, and how much of it their stand-in does. A test holds the version
 * against the chart's: a newer one is installed only after somebody has read what its operator makes.
 */
export interface Creations {
  /** Version of the software that was read for. */
  readonly version: string;
  /** Repository, commit and its date; the tag's own where it is the version's. */
  readonly source: string;
  /** When it was read. */
  readonly read: string;
  /** Kinds that it creates by itself or for its custom resources, outside what the chart holds. */
  readonly creates: readonly string[];
  /** Those of them that the stand-in creates. */
  readonly played: readonly string[];
  /** Why the others are left out. */
  readonly leftOut?: string;
}

/** `values.ts`. */
export interface ValueFacts {
  readonly values: (environment: Environment, namespace: string) => object;
  readonly reasons: Readonly<Record<string, string>>;
  /** Values that only a stack knows, by their path in the chart's values, with what each is. @default none */
  readonly fromStack?: Readonly<Record<string, string>>;
  /** Values that a stack may add, by their path, with what each is. @default none */
  readonly mayTake?: Readonly<Record<string, string>>;
  /** Labels of the pods of which a drain leaves one, where the chart brings no budget of its own. @default none */
  readonly budget?: (environment: Environment) => Readonly<Record<string, string>> | undefined;
}

/** Kinds of custom resources by `<group>/<version>/<Kind>`. */
export type Kinds = Readonly<Record<string, Kind>>;

/** `index.ts`. */
export interface Addon extends ChartFacts, ValueFacts {
  /** Kinds that we may write and whose definitions its chart installs. @default none */
  readonly kinds?: Kinds;
  /** `metrics.ts`: its exporter, or why it tells nothing. */
  readonly metrics: MetricSource | NoMetrics;
}
