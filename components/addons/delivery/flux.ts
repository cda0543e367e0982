/** Delivery by Flux: each addon is a chart source and a HelmRelease, which Flux installs, repairs and removes. */
import type { Provider } from "@pulumi/kubernetes/provider";
import type { CustomResource } from "@pulumi/kubernetes/apiextensions";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../core/component";
import { parseDuration } from "../../core/durations";
import { createCustomResource } from "../custom-resources/create";
import type { ChartObject } from "../chart-object";
import type { DeliveryAdapter, DeliveryOutputs, ReleaseOutputs, ReleaseSpec } from "./contract";
import { createFluxControllers } from "./flux-controllers";

export const flux: DeliveryAdapter = { name: "flux", install, release };

function install(scope: Scope, provider: Provider): DeliveryOutputs {
  const controllers = createFluxControllers({ ...scope, options: { ...scope.options, provider } });
  return { backend: "flux", ...controllers };
}

/** Times that Flux tries again after a failed install or upgrade. */
const RETRIES = 3;

/**
 * One addon. Ready when Flux says so. One that fails all its attempts ends `up` with a time-out that names the object;
 * the reason is in the release's conditions, which `npm run doctor -- --stack` reads. Deleting it uninstalls the chart,
 * which Flux's finalizer makes the deletion wait for.
 */
function release(
  scope: Scope,
  delivery: DeliveryOutputs,
  spec: ReleaseSpec,
  dependsOn: readonly pulumi.Resource[],
): ReleaseOutputs {
  const source = createSource(scope, delivery, spec);
  const helmRelease = createCustomResource(
    scope,
    `${scope.name}-release`,
    "helm.toolkit.fluxcd.io/v2/HelmRelease",
    {
      name: spec.name,
      namespace: spec.namespace,
      annotations: waitForReady(spec),
      spec: {
        interval: "30m",
        timeout: spec.timeout,
        releaseName: spec.name,
        ...source.reference,
        suspend: spec.suspend,
        maxHistory: 3,
        install: { crds: "CreateReplace", remediation: { retries: RETRIES } },
        upgrade: { crds: "CreateReplace", remediation: { retries: RETRIES, remediateLastFailure: true } },
        driftDetection: { mode: "enabled", ...(spec.leaveToOthers.length > 0 && { ignore: spec.leaveToOthers }) },
        ...(spec.removed.length > 0 && { postRenderers: [{ kustomize: { patches: spec.removed.map(removal) } }] }),
        values: spec.values,
      },
    },
    { dependsOn: [...delivery.ready, source.resource, ...dependsOn] },
  );
  return { ready: helmRelease };
}

interface Source {
  readonly resource: CustomResource;
  /** How the release refers to it. */
  readonly reference: object;
}

function createSource(scope: Scope, delivery: DeliveryOutputs, spec: ReleaseSpec): Source {
  return spec.chart.repository.startsWith("oci://")
    ? ociSource(scope, delivery, spec)
    : indexSource(scope, delivery, spec);
}

function indexSource(scope: Scope, delivery: DeliveryOutputs, { name, namespace, chart }: ReleaseSpec): Source {
  const resource = createCustomResource(
    scope,
    `${scope.name}-source`,
    "source.toolkit.fluxcd.io/v1/HelmRepository",
    { name, namespace, spec: { interval: "1h", url: chart.repository } },
    { dependsOn: [...delivery.ready] },
  );
  const sourceRef = { kind: "HelmRepository", name };
  return { resource, reference: { chart: { spec: { chart: chart.chart, version: chart.version, sourceRef } } } };
}

function ociSource(scope: Scope, delivery: DeliveryOutputs, { name, namespace, chart }: ReleaseSpec): Source {
  const resource = createCustomResource(
    scope,
    `${scope.name}-source`,
    "source.toolkit.fluxcd.io/v1/OCIRepository",
    {
      name,
      namespace,
      spec: {
        interval: "1h",
        url: `${chart.repository}/${chart.chart}`,
        ref: { tag: chart.version },
        layerSelector: { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", operation: "copy" },
      },
    },
    { dependsOn: [...delivery.ready] },
  );
  return { resource, reference: { chartRef: { kind: "OCIRepository", name } } };
}

/** A patch that takes an object out of what the chart renders, before anything of it is applied. */
function removal({ apiVersion, kind, name }: ChartObject) {
  const [group = ""] = apiVersion.includes("/") ? apiVersion.split("/") : [];
  const patch = { $patch: "delete", apiVersion, kind, metadata: { name } };
  // JSON is YAML too.
  return { target: { group, kind, name }, patch: JSON.stringify(patch) };
}

/**
 * Makes the Kubernetes provider wait for the release. A suspended one never becomes ready, so nobody waits for it. The
 * wait covers the first attempt and every retry, and as long again as one of them for what lies between: fetching the
 * chart and removing what a failed attempt left.
 */
function waitForReady({ suspend, timeout }: ReleaseSpec): Record<string, string> {
  if (suspend) return { "pulumi.com/skipAwait": "true" };
  const seconds = parseDuration(timeout) * (1 + RETRIES + 1);
  return { "pulumi.com/waitFor": "condition=Ready", "pulumi.com/timeoutSeconds": String(seconds) };
}
