/** A model server: the pods that serve, the Service in front, and what keeps both available while things change. */
import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2";
import { Service, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import { PlatformComponent, type InClusterArgs, type Scope } from "../../core/component";
import { parseDuration } from "../../core/durations";
import { DOMAIN } from "../../core/labels";
import { storeAddress } from "../../access/grants";
import type { PostgresOutputs } from "../../data/postgres/contract";
import type { IdentityOutputs } from "../../identity/contract";
import type { Pool } from "../../node-pools/vocabulary";
import type { TenantNamespace } from "../../tenants/contract";
import { MODEL_SERVER, PORTS } from "../../tenants/flows";
import { checkOwn } from "./check";
import type { ModelServiceOutputs } from "./contract";
import { podSpec, type PodSurroundings } from "./pod";
import { servingOf } from "./servers/serving";
import { disruptionBudget, rollingUpdate } from "./sizing";
import type { ModelServiceSpec, ScalingSpec } from "./spec";
import { timingOf } from "./timing";

export interface ModelServiceArgs extends InClusterArgs {
  readonly spec: ModelServiceSpec;
  /** The pool that `spec.pool` names. */
  readonly pool: Pool;
  /** The namespace that it goes to; pods wait for its guardrails. */
  readonly namespace: TenantNamespace;
  /** What `spec.database` names; pods wait for it. */
  readonly database?: PostgresOutputs;
  /** Who its pods are in the cloud, where `spec.reads` or `spec.writes` give rights; pods wait for it. */
  readonly identity?: IdentityOutputs;
  /** Addresses of the object stores that it may use, by name. */
  readonly stores?: Readonly<Record<string, pulumi.Input<string>>>;
  /** The platform's priority classes; pods wait for them. */
  readonly priorityClasses: readonly pulumi.Resource[];
}

export class ModelService extends PlatformComponent implements ModelServiceOutputs {
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: ModelServiceArgs, options?: pulumi.ComponentResourceOptions) {
    super("ModelService", name, args, options);
    this.refuse(checkOwn(args.spec, args.spec.name));
    const inside = describe(this.scope({ provider: args.provider }), args);
    const account = createServiceAccount(inside);
    const { namespace, priorityClasses, database, identity } = args;
    const before = [
      ...[account, ...namespace.guardrails, ...priorityClasses],
      ...(database?.ready ?? []),
      ...(identity?.ready ?? []),
    ];
    const deployment = createDeployment(inside, before);
    if (args.spec.scaling !== undefined) createAutoscaler(inside, deployment, args.spec.scaling);
    createDisruptionBudget(inside);
    const service = createService(inside);
    this.url = pulumi.interpolate`http://${service.metadata.name}.${service.metadata.namespace}.svc:${servingOf(args.spec).port}`;
    this.registerOutputs({ url: this.url });
  }
}

/** What the functions below share. */
interface Inside extends Scope {
  readonly spec: ModelServiceSpec;
  readonly pool: Pool;
  readonly surroundings: PodSurroundings;
  readonly identity: IdentityOutputs | undefined;
  readonly selector: Readonly<Record<string, string>>;
  readonly metadata: { name: string; namespace: pulumi.Output<string>; labels: Record<string, string> };
}

function describe(scope: Scope, { spec, pool, namespace, database, identity, stores = {} }: ModelServiceArgs): Inside {
  // A Deployment's selector can never change, so it holds only what identifies the service.
  const selector = { "app.kubernetes.io/name": spec.name, ...MODEL_SERVER };
  const labels = {
    ...scope.labels,
    ...selector,
    "app.kubernetes.io/part-of": spec.tenant,
    [`${DOMAIN}/tenant`]: spec.tenant,
  };
  return {
    ...scope,
    labels,
    spec,
    pool,
    surroundings: { database: database?.connection, stores, modelAddress: modelAddress(spec, stores) },
    identity,
    selector,
    metadata: { name: spec.name, namespace: namespace.created, labels },
  };
}

/** Where the model is, when its address names a store of the stack. */
function modelAddress(
  { model }: ModelServiceSpec,
  stores: Readonly<Record<string, pulumi.Input<string>>>,
): pulumi.Input<string> | undefined {
  const address = model.kind === "object-store" ? storeAddress(model.uri) : undefined;
  const url = address && stores[address.store];
  return url === undefined || address === undefined ? undefined : pulumi.interpolate`${url}/${address.prefix}`;
}

function createServiceAccount({ name, metadata, identity, options }: Inside): ServiceAccount {
  const annotations = identity?.annotations ?? {};
  const marked = Object.keys(annotations).length > 0 ? { ...metadata, annotations: { ...annotations } } : metadata;
  return new ServiceAccount(`${name}-account`, { metadata: marked, automountServiceAccountToken: false }, options);
}

function createDeployment(inside: Inside, dependsOn: pulumi.Resource[]): Deployment {
  const { name, spec, pool, surroundings, identity, selector, metadata, options } = inside;
  const labels = { ...metadata.labels, ...identity?.podLabels };
  const timing = timingOf(spec);
  return new Deployment(
    `${name}-deployment`,
    {
      metadata,
      spec: {
        // Absent when an autoscaler owns the number: a server-side apply then leaves the live value alone.
        ...(spec.replicas !== undefined && { replicas: spec.replicas }),
        selector: { matchLabels: { ...selector } },
        strategy: { type: "RollingUpdate", rollingUpdate: rollingUpdate(spec) },
        progressDeadlineSeconds: timing.progressDeadlineSeconds,
        revisionHistoryLimit: 5,
        template: { metadata: { labels }, spec: podSpec(spec, pool, selector, surroundings) },
      },
    },
    {
      ...options,
      dependsOn,
      customTimeouts: { create: `${timing.createSeconds}s`, update: `${timing.updateSeconds}s` },
    },
  );
}

function createAutoscaler({ name, metadata, options }: Inside, deployment: Deployment, scaling: ScalingSpec): void {
  const utilization = (resource: string, averageUtilization: number) => ({
    type: "Resource",
    resource: { name: resource, target: { type: "Utilization", averageUtilization } },
  });
  new HorizontalPodAutoscaler(
    `${name}-autoscaler`,
    {
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment.metadata.name },
        minReplicas: scaling.minReplicas,
        maxReplicas: scaling.maxReplicas,
        metrics: [
          utilization("cpu", scaling.cpuUtilization),
          ...(scaling.memoryUtilization === undefined ? [] : [utilization("memory", scaling.memoryUtilization)]),
        ],
        behavior: {
          // Doubling each minute meets a rush; a single slow pod at a time gives a lull back without a cliff.
          scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: "Percent", value: 100, periodSeconds: 60 }] },
          scaleDown: {
            stabilizationWindowSeconds: parseDuration(scaling.scaleDownAfter),
            policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
          },
        },
      },
    },
    options,
  );
}

/** A single pod gets none: a budget that protects it would stop every node drain. */
function createDisruptionBudget({ name, spec, selector, metadata, options }: Inside): void {
  const minAvailable = disruptionBudget(spec);
  if (minAvailable === 0) return;
  new PodDisruptionBudget(
    `${name}-disruption-budget`,
    {
      metadata,
      spec: {
        minAvailable,
        selector: { matchLabels: { ...selector } },
        // A pod that is broken anyway must not keep a node from being drained.
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    },
    options,
  );
}

function createService({ name, spec, selector, metadata, options }: Inside): Service {
  return new Service(
    `${name}-service`,
    {
      metadata,
      spec: {
        type: "ClusterIP",
        selector: { ...selector },
        ports: [
          { name: PORTS.serving, port: servingOf(spec).port, targetPort: PORTS.serving },
          ...(spec.metricsPort === undefined
            ? []
            : [{ name: PORTS.metrics, port: spec.metricsPort, targetPort: PORTS.metrics }]),
        ],
      },
    },
    options,
  );
}
