/**
 * Stands for Flux's source-controller and helm-controller: sources become ready, releases install the simulated chart
 * they name, wait for it, upgrade, repair, and are uninstalled before their object goes. Follows the conditions, reasons
 * and finalizer of helm.toolkit.fluxcd.io/v2.
 */
import { parse } from "yaml";
import { accessIn } from "./chart-access";
import { definitionsIn, deploymentsIn, findChart, type SimulatedChart } from "./charts";
import type { Faults, StandIn } from "./stand-in";
import {
  BUILT_IN,
  conditions,
  isReady,
  Refused,
  specOf,
  type Condition,
  type Kind,
  type KubernetesObject,
  type Objects,
} from "./objects";

const FINALIZER = "finalizers.fluxcd.io";
const MANAGER = "helm-controller";

const RELEASES: Kind = { groupVersion: "helm.toolkit.fluxcd.io/v2", plural: "helmreleases" };
const REPOSITORIES: Kind = { groupVersion: "source.toolkit.fluxcd.io/v1", plural: "helmrepositories" };
const OCI_REPOSITORIES: Kind = { groupVersion: "source.toolkit.fluxcd.io/v1", plural: "ocirepositories" };

interface ReleaseSpec {
  readonly suspend?: boolean;
  readonly releaseName?: string;
  readonly targetNamespace?: string;
  readonly dependsOn?: readonly { readonly name: string; readonly namespace?: string }[];
  readonly chart?: {
    readonly spec: {
      readonly chart: string;
      readonly version?: string;
      readonly sourceRef: { readonly kind: string; readonly name: string; readonly namespace?: string };
    };
  };
  readonly chartRef?: { readonly kind: string; readonly name: string; readonly namespace?: string };
  readonly install?: { readonly crds?: string; readonly remediation?: { readonly retries?: number } };
  readonly timeout?: string;
  readonly postRenderers?: readonly { readonly kustomize?: { readonly patches?: readonly Patch[] } }[];
  readonly values?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Patch {
  readonly patch: string;
  readonly target?: { readonly kind?: string; readonly name?: string };
}

export const sources: readonly StandIn[] = [REPOSITORIES, OCI_REPOSITORIES].map((kind) => ({
  kind,
  controller: { name: "source-controller", namespace: "flux-system" },
  reconcile: async (source, objects, faults) => {
    const fault = faults[`${kind.plural}.${source.metadata.name}`];
    const condition: Condition =
      fault === undefined
        ? { type: "Ready", status: "True", reason: "Succeeded", message: "stored artifact" }
        : { type: "Ready", status: "False", reason: "FetchFailed", message: fault };
    await report(kind, source, objects, [condition]);
  },
}));

export const releases: StandIn = {
  kind: RELEASES,
  controller: { name: "helm-controller", namespace: "flux-system" },
  reconcile: async (release, objects, faults) => {
    const spec = specOf<ReleaseSpec>(release);
    if (release.metadata.deletionTimestamp !== undefined) return remove(release, spec, objects, faults);
    if (spec.suspend === true) return;
    if (!(release.metadata.finalizers ?? []).includes(FINALIZER)) {
      await objects.setFinalizers(RELEASES, release, [...(release.metadata.finalizers ?? []), FINALIZER]);
    }
    const waiting = await whatIsMissing(release, spec, objects);
    if (waiting !== undefined) return report(RELEASES, release, objects, [waiting]);
    try {
      await install(release, spec, objects, faults);
    } catch (error) {
      // The API server's words about one of the chart's objects, which Helm passes on.
      if (!(error instanceof Refused)) throw error;
      await fail(release, spec, objects, error.message);
    }
  },
};

/** Why the release cannot be worked on yet: a dependency or its source is not ready. */
async function whatIsMissing(
  { metadata }: KubernetesObject,
  spec: ReleaseSpec,
  objects: Objects,
): Promise<Condition | undefined> {
  for (const { name, namespace } of spec.dependsOn ?? []) {
    if (isReady(await objects.get(RELEASES, name, namespace ?? metadata.namespace))) continue;
    const message = `dependency '${namespace ?? metadata.namespace}/${name}' is not ready`;
    return { type: "Ready", status: "False", reason: "DependencyNotReady", message };
  }
  const { kind, name, namespace } = spec.chart?.spec.sourceRef ?? spec.chartRef ?? { kind: "", name: "" };
  const source = await objects.get(
    kind === "OCIRepository" ? OCI_REPOSITORIES : REPOSITORIES,
    name,
    namespace ?? metadata.namespace,
  );
  if (isReady(source)) return undefined;
  return { type: "Ready", status: "False", reason: "SourceNotReady", message: `${kind} '${name}' is not ready` };
}

async function install(release: KubernetesObject, spec: ReleaseSpec, objects: Objects, faults: Faults): Promise<void> {
  const { name } = release.metadata;
  const asked = await askedFor(release, spec, objects);
  const chart = findChart(asked.chart, asked.version);
  const fault = faults[`${RELEASES.plural}.${name}`] ?? (chart === undefined ? missingChart(asked) : undefined);
  if (fault !== undefined || chart === undefined) return fail(release, spec, objects, fault ?? "");
  const namespace = spec.targetNamespace ?? release.metadata.namespace ?? "default";
  // With an installation or an upgrade, and not between: helm-controller corrects what drifted of a release, and Helm
  // keeps definitions out of that.
  if (spec.install?.crds !== "Skip" && !isDone(release)) {
    for (const definition of definitionsIn(chart)) await objects.apply(BUILT_IN.definitions, MANAGER, definition);
  }
  const releaseName = spec.releaseName ?? name;
  for (const { kind, object } of accessIn(chart.addon, releaseName, namespace)) {
    await objects.ensure(kind, object);
  }
  const deployments = deploymentsIn(chart, releaseName, namespace, replicasOf(spec), spec.values ?? {});
  for (const object of alwaysIn(chart, spec, releaseName, namespace)) {
    await objects.apply(BUILT_IN.daemonSets, MANAGER, object);
  }
  for (const deployment of deployments) await objects.apply(BUILT_IN.deployments, MANAGER, deployment);
  const wanting = await unavailable(deployments, objects);
  if (wanting.length > 0) {
    const message = `waiting for ${wanting.join(", ")}`;
    return report(RELEASES, release, objects, [{ type: "Ready", status: "Unknown", reason: "Progressing", message }]);
  }
  const upgraded = ((release.status?.["observedGeneration"] ?? 0) as number) > 0 && release.metadata.generation !== 1;
  const reason = upgraded ? "UpgradeSucceeded" : "InstallSucceeded";
  const message = `Helm ${upgraded ? "upgrade" : "install"} succeeded for release ${namespace}/${releaseName} with chart ${chart.addon}@${asked.version}`;
  await report(RELEASES, release, objects, [
    { type: "Ready", status: "True", reason, message },
    { type: "Released", status: "True", reason, message },
  ]);
}

/** Whether the release is installed as its spec asks for. */
function isDone(release: KubernetesObject): boolean {
  return isReady(release) && release.status?.["observedGeneration"] === release.metadata.generation;
}

/** A failed attempt; after the retries that the release allows, Flux gives up until the spec changes. */
async function fail(release: KubernetesObject, spec: ReleaseSpec, objects: Objects, why: string): Promise<void> {
  const retries = spec.install?.remediation?.retries ?? 0;
  const failures = Math.min(((release.status?.["installFailures"] ?? 0) as number) + 1, retries + 1);
  const message = `Helm install failed for release ${release.metadata.namespace}/${release.metadata.name}: ${why}`;
  const failed: Condition[] = [{ type: "Ready", status: "False", reason: "InstallFailed", message }];
  if (failures > retries) {
    failed.push({
      type: "Stalled",
      status: "True",
      reason: "RetriesExceeded",
      message: `Failed to install after ${failures} attempt(s)`,
    });
  }
  await objects.setStatus(RELEASES, release, {
    installFailures: failures,
    observedGeneration: release.metadata.generation ?? 1,
    conditions: conditions(release, failed),
  });
}

/** Uninstalls, then lets the object go. A suspended release goes without its chart being touched. */
async function remove(release: KubernetesObject, spec: ReleaseSpec, objects: Objects, faults: Faults): Promise<void> {
  const finalizers = release.metadata.finalizers ?? [];
  if (!finalizers.includes(FINALIZER)) return;
  const stuck = faults[`uninstall.${release.metadata.name}`];
  if (stuck !== undefined) {
    const message = `Helm uninstall failed for release ${release.metadata.namespace}/${release.metadata.name}: ${stuck}`;
    return report(RELEASES, release, objects, [{ type: "Ready", status: "False", reason: "UninstallFailed", message }]);
  }
  const asked = await askedFor(release, spec, objects);
  const chart = findChart(asked.chart, asked.version);
  if (spec.suspend !== true && chart !== undefined) {
    const namespace = spec.targetNamespace ?? release.metadata.namespace ?? "default";
    const releaseName = spec.releaseName ?? release.metadata.name;
    for (const { metadata } of deploymentsIn(chart, releaseName, namespace, 1, spec.values ?? {})) {
      await objects.delete(BUILT_IN.deployments, metadata.name, namespace);
    }
    for (const { metadata } of alwaysIn(chart, spec, releaseName, namespace)) {
      await objects.delete(BUILT_IN.daemonSets, metadata.name, namespace);
    }
    for (const { kind, object } of accessIn(chart.addon, releaseName, namespace)) {
      await objects.delete(kind, object.metadata.name, object.metadata.namespace);
    }
    if (!chart.keepsDefinitions(spec.values ?? {})) {
      for (const { metadata } of definitionsIn(chart)) await objects.delete(BUILT_IN.definitions, metadata.name);
    }
  }
  await objects.setFinalizers(
    RELEASES,
    release,
    finalizers.filter((finalizer) => finalizer !== FINALIZER),
  );
}

interface Asked {
  readonly chart: string;
  readonly version: string;
}

/** What the release asks for: a chart out of a repository's index, or the one that an OCI repository holds. */
async function askedFor({ metadata }: KubernetesObject, spec: ReleaseSpec, objects: Objects): Promise<Asked> {
  const { chart, chartRef } = spec;
  if (chart !== undefined) return { chart: chart.spec.chart, version: chart.spec.version ?? "" };
  const namespace = chartRef?.namespace ?? metadata.namespace;
  const source = await objects.get(OCI_REPOSITORIES, chartRef?.name ?? "", namespace);
  if (source === undefined) return { chart: "", version: "" };
  const { url, ref } = specOf<OciSpec>(source);
  return { chart: url.slice(url.lastIndexOf("/") + 1), version: ref?.tag ?? "" };
}

interface OciSpec {
  readonly url: string;
  readonly ref?: { readonly tag?: string };
}

/** What the chart renders whatever its values, but for what a patch of the release deletes (`$patch: delete`). */
function alwaysIn(
  chart: SimulatedChart,
  { postRenderers = [] }: ReleaseSpec,
  release: string,
  namespace: string,
): readonly KubernetesObject[] {
  const patches = postRenderers.flatMap(({ kustomize }) => kustomize?.patches ?? []);
  const deleted = patches.filter(({ patch }) => (parse(patch) as { readonly $patch?: string }).$patch === "delete");
  const rendered = chart.always?.(release, namespace) ?? [];
  return rendered.filter(
    ({ kind, metadata }) => !deleted.some(({ target }) => target?.kind === kind && target?.name === metadata.name),
  );
}

function missingChart({ chart, version }: Asked): string {
  return `no chart '${chart}' with version '${version}' found in the repository`;
}

function replicasOf({ values }: ReleaseSpec): number {
  const replicas: unknown = values?.["replicaCount"];
  return typeof replicas === "number" ? replicas : 1;
}

async function unavailable(deployments: readonly KubernetesObject[], objects: Objects): Promise<string[]> {
  const found = await Promise.all(
    deployments.map(async ({ metadata, spec }) => {
      const live = await objects.get(BUILT_IN.deployments, metadata.name, metadata.namespace);
      const wanted = (spec?.["replicas"] ?? 1) as number;
      return ((live?.status?.["availableReplicas"] ?? 0) as number) >= wanted ? undefined : metadata.name;
    }),
  );
  return found.filter((name) => name !== undefined);
}

async function report(
  kind: Kind,
  object: KubernetesObject,
  objects: Objects,
  wanted: readonly Condition[],
): Promise<void> {
  const status = { conditions: conditions(object, wanted), observedGeneration: object.metadata.generation ?? 1 };
  await objects.setStatus(kind, object, status);
}
