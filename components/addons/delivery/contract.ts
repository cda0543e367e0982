/**
 * How software gets into the cluster: a backend that is installed once, and one release per addon. `flux.ts` is the
 * backend that exists; `argocd` and `helm` would be further functions of the same form.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { Provider } from "@pulumi/kubernetes/provider";
import type { Scope } from "../../core/component";
import type { Chart } from "../addon";
import type { ChartObject } from "../chart-object";

export const DELIVERY_BACKENDS = ["flux"] as const;
export type DeliveryBackend = (typeof DELIVERY_BACKENDS)[number];

/** What releases depend on: the backend's controllers are running and its kinds exist. */
export interface DeliveryOutputs {
  readonly backend: DeliveryBackend;
  /** Namespace of the backend's controllers. */
  readonly namespace: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
}

/** Fields of a release's objects that somebody else in the cluster writes, which is no drift. */
export interface OthersFields {
  /** JSON pointers. */
  readonly paths: readonly string[];
  readonly target: { readonly kind: string };
}

/** One addon as the backend is told about it. */
export interface ReleaseSpec {
  /** Name of the release and of its source; unique in the namespace. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly chart: Chart;
  readonly values: object;
  /** Time for install or upgrade before it counts as failed, e.g. `5m`. */
  readonly timeout: string;
  /** Objects that the chart renders whatever its values, and that must not be made. */
  readonly removed: readonly ChartObject[];
  /** What drift repair leaves alone. */
  readonly leaveToOthers: readonly OthersFields[];
  /** Stops the backend from changing this release, for emergencies. What is installed stays. */
  readonly suspend: boolean;
}

/** A release that is ready: everything that uses the addon depends on it. */
export interface ReleaseOutputs {
  readonly ready: pulumi.Resource;
}

export type InstallDelivery = (scope: Scope, provider: Provider) => DeliveryOutputs;

export type InstallRelease = (
  scope: Scope,
  delivery: DeliveryOutputs,
  release: ReleaseSpec,
  dependsOn: readonly pulumi.Resource[],
) => ReleaseOutputs;

/** A delivery backend: how it gets into the cluster itself, and how it installs a release. */
export interface DeliveryAdapter {
  readonly name: DeliveryBackend;
  readonly install: InstallDelivery;
  readonly release: InstallRelease;
}
