/**
 * Flux itself: its kinds and the two controllers that install charts. Written as typed resources rather than fetched
 * manifests, so that a preview needs no network, policies see every object, and an upgrade is a reviewed change of the
 * versions in the catalogue and of the generated definitions. The settings follow the manifests that Flux publishes
 * with each release (fluxcd/flux2, manifests/ at the pinned tag).
 */
import { CustomResourceDefinition } from "@pulumi/kubernetes/apiextensions/v1/customResourceDefinition";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { Namespace, Service, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../core/component";
import { FLUX } from "../software/flux/chart";
import { definitionsOf } from "../custom-resources/kinds";
import { allowCriticalPods } from "./critical-pods";
import { createFluxAccess, createFluxNetworkPolicies } from "./flux-access";
import { NODE_LABELS } from "../../../catalogue/kubernetes/labels";

const NAMESPACE = "flux-system";

type Controller = keyof typeof FLUX.images;

interface ControllerSettings {
  readonly args: readonly string[];
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  /** Where readiness is asked: the artifact server must answer before releases look for charts. */
  readonly readiness: { readonly path: string; readonly port: string };
  /** Seconds that it may take to end what it is doing. */
  readonly grace: number;
  /** Folders that the controller writes to; the rest of its file system is read-only. */
  readonly folders: Readonly<Record<string, string>>;
}

const METRICS = { name: "http-prom", containerPort: 8080 };
const HEALTH = { name: "healthz", containerPort: 9440 };
const ARGS = ["--watch-all-namespaces=true", "--log-level=info", "--log-encoding=json", "--enable-leader-election"];

const CONTROLLERS = {
  "source-controller": {
    args: [
      ...ARGS,
      "--storage-path=/data",
      "--storage-adv-addr=source-controller.$(RUNTIME_NAMESPACE).svc.cluster.local.",
    ],
    requests: { cpu: "50m", memory: "64Mi" },
    ports: [{ name: "http", containerPort: 9090 }, METRICS, HEALTH],
    readiness: { path: "/", port: "http" },
    grace: 10,
    folders: { data: "/data", tmp: "/tmp" },
  },
  "helm-controller": {
    args: ARGS,
    requests: { cpu: "100m", memory: "64Mi" },
    ports: [METRICS, HEALTH],
    readiness: { path: "/readyz", port: "healthz" },
    // It ends once the release at hand is done; killed in the middle, that release stays locked as pending.
    grace: 600,
    folders: { tmp: "/tmp" },
  },
} as const satisfies Record<Controller, ControllerSettings>;

export interface FluxControllers {
  readonly namespace: pulumi.Output<string>;
  /** Everything that must exist before a release can be handled, and stay until the last one is gone. */
  readonly ready: readonly pulumi.Resource[];
}

/** Installs Flux's kinds and controllers, and waits until they run. */
export function createFluxControllers(scope: Scope): FluxControllers {
  const labels = { ...scope.labels, "app.kubernetes.io/part-of": "flux", "app.kubernetes.io/version": FLUX.version };
  const namespace = createNamespace(scope, labels);
  const definitions = createDefinitions(scope, labels);
  const accounts = {
    "source-controller": createAccount(scope, labels, "source-controller", namespace),
    "helm-controller": createAccount(scope, labels, "helm-controller", namespace),
  };
  const bindings = createFluxAccess(scope, labels, accounts, namespace);
  const policies = createFluxNetworkPolicies(scope, labels, namespace);
  const quota = allowCriticalPods(scope, `${scope.name}-critical-pods`, namespace, labels);
  const controllers = (["source-controller", "helm-controller"] as const).map((controller) =>
    createController(scope, labels, controller, accounts[controller], namespace, [...definitions, ...bindings, quota]),
  );
  const service = createArtifactService(scope, labels, namespace);
  return { namespace, ready: [...definitions, ...bindings, ...policies, ...controllers, service] };
}

type Labels = Readonly<Record<string, string>>;

function createNamespace(scope: Scope, labels: Labels): pulumi.Output<string> {
  const podSecurity = {
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
  };
  const args = { metadata: { name: NAMESPACE, labels: { ...labels, ...podSecurity } } };
  return new Namespace(`${scope.name}-namespace`, args, scope.options).metadata.name;
}

function createDefinitions(scope: Scope, labels: Labels): readonly CustomResourceDefinition[] {
  return definitionsOf("flux").map(({ metadata, spec }) => {
    // The SDK's types ask for mutable lists; the definition is read-only data.
    const args = structuredClone({ metadata: { name: metadata.name, labels }, spec }) as CustomResourceDefinitionData;
    return new CustomResourceDefinition(`${scope.name}-${metadata.name}`, args, scope.options);
  });
}

type CustomResourceDefinitionData = NonNullable<ConstructorParameters<typeof CustomResourceDefinition>[1]>;

function createAccount(
  scope: Scope,
  labels: Labels,
  controller: Controller,
  namespace: pulumi.Output<string>,
): pulumi.Output<string> {
  // The controller's pod asks for its token itself; a pod that only names the account gets none.
  const args = { metadata: { name: controller, namespace, labels }, automountServiceAccountToken: false };
  return new ServiceAccount(`${scope.name}-${controller}`, args, scope.options).metadata.name;
}

function createController(
  scope: Scope,
  labels: Labels,
  controller: Controller,
  serviceAccountName: pulumi.Output<string>,
  namespace: pulumi.Output<string>,
  dependsOn: readonly pulumi.Resource[],
): Deployment {
  const settings: ControllerSettings = CONTROLLERS[controller];
  const selector = { app: controller };
  const folders = Object.entries(settings.folders);
  return new Deployment(
    `${scope.name}-${controller}`,
    {
      metadata: { name: controller, namespace, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: selector },
        // Both hold a lock on what they do; a second pod would only wait, and source-controller's store is its own.
        strategy: { type: "Recreate" },
        template: {
          metadata: { labels: { ...labels, ...selector } },
          spec: {
            serviceAccountName,
            automountServiceAccountToken: true,
            priorityClassName: "system-cluster-critical",
            terminationGracePeriodSeconds: settings.grace,
            nodeSelector: { [NODE_LABELS.operatingSystem]: "linux" },
            securityContext: { fsGroup: 1337, runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            containers: [
              {
                name: "manager",
                image: FLUX.images[controller],
                args: [...settings.args],
                env: [
                  { name: "RUNTIME_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
                  { name: "TUF_ROOT", value: "/tmp/.sigstore" },
                  {
                    name: "GOMEMLIMIT",
                    valueFrom: { resourceFieldRef: { containerName: "manager", resource: "limits.memory" } },
                  },
                ],
                ports: settings.ports.map((port) => ({ ...port, protocol: "TCP" })),
                livenessProbe: { httpGet: { path: "/healthz", port: "healthz" } },
                readinessProbe: { httpGet: settings.readiness },
                resources: { requests: settings.requests, limits: { cpu: "1", memory: "1Gi" } },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  runAsNonRoot: true,
                  capabilities: { drop: ["ALL"] },
                  seccompProfile: { type: "RuntimeDefault" },
                },
                volumeMounts: folders.map(([volume, mountPath]) => ({ name: volume, mountPath })),
              },
            ],
            volumes: folders.map(([volume]) => ({ name: volume, emptyDir: {} })),
          },
        },
      },
    },
    { ...scope.options, dependsOn: [...dependsOn] },
  );
}

/** Where helm-controller fetches charts from source-controller. */
function createArtifactService(scope: Scope, labels: Labels, namespace: pulumi.Output<string>): Service {
  const args = {
    metadata: { name: "source-controller", namespace, labels },
    spec: { selector: { app: "source-controller" }, ports: [{ name: "http", port: 80, targetPort: "http" }] },
  };
  return new Service(`${scope.name}-artifacts`, args, scope.options);
}
