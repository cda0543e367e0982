/** A team on the platform: its namespaces, with security level, quota, defaults, isolation and access in each. */
import { LimitRange, Namespace, ResourceQuota } from "@pulumi/kubernetes/core/v1";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import { Role, RoleBinding } from "@pulumi/kubernetes/rbac/v1";
import { PriorityClass } from "@pulumi/kubernetes/scheduling/v1";
import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";
import { PlatformComponent, type InClusterArgs, type Scope } from "../core/component";
import { TENANT_LABEL } from "../core/labels";
import { checkTenant, namespaceQuota } from "./check";
import type { GroupNames } from "../placement/group-names";
import type { TenantNamespace, TenantOutputs } from "./contract";
import { DENY_ALL, flowsOf, policySpec } from "./flows";
import { checkGroups, groupIn } from "./groups";
import { containerLimits, podSecurityLabels, quotaHard } from "./limits";
import { PRIORITIES, PRIORITY_CLASSES, priorityClassName, type Priority } from "./priority-classes";
import { ACCESS_LEVELS, LEVEL_GROUPS, ROLE_RULES } from "./roles";
import { ORDINARY_PRIORITIES, scopedQuotas, scopedQuotaSpec } from "./scoped-quotas";
import type { NamespaceSpec, TenantSpec } from "./spec";

export interface TenantArgs extends InClusterArgs {
  /** What the cluster calls the groups that the tenant names. */
  readonly groups: GroupNames;
  readonly spec: TenantSpec;
  /** Priorities of the stack's own workloads by namespace, which their pods may have at any rate. @default none */
  readonly priorities?: Readonly<Record<string, readonly Priority[]>>;
}

export class Tenant extends PlatformComponent implements TenantOutputs {
  /** The tenant's namespaces by name. */
  readonly namespaces: Readonly<Record<string, TenantNamespace>>;

  constructor(name: string, args: TenantArgs, options?: ComponentResourceOptions) {
    super("Tenant", name, args, options);
    const { spec, groups } = args;
    this.refuse([...checkTenant(spec, spec.name), ...checkGroups(spec.access, groups, `${spec.name}.access`)]);
    const scope = this.scope({ provider: args.provider });
    this.namespaces = Object.fromEntries(
      spec.namespaces.map((namespace) => [namespace.name, createNamespace(scope, args, namespace)]),
    );
    this.registerOutputs({ namespaces: Object.keys(this.namespaces) });
  }
}

/** The platform's priority classes: cluster-scoped, so one instance serves every tenant. */
export class PriorityClasses extends PlatformComponent {
  /** The classes: pods that name one can only be created after it. */
  readonly classes: readonly PriorityClass[];

  constructor(name: string, args: InClusterArgs, options?: ComponentResourceOptions) {
    super("PriorityClasses", name, args, options);
    const scope = this.scope({ provider: args.provider });
    this.classes = PRIORITIES.map(
      (priority) =>
        new PriorityClass(
          `${name}-${priority}`,
          { metadata: { name: priorityClassName(priority), labels: scope.labels }, ...PRIORITY_CLASSES[priority] },
          scope.options,
        ),
    );
    this.registerOutputs();
  }
}

/** What the functions below share: where in the state, where in the cluster, and the labels of both. */
interface Inside extends Scope {
  readonly tenant: TenantSpec;
  readonly namespace: Namespace;
}

function createNamespace(scope: Scope, args: TenantArgs, spec: NamespaceSpec): TenantNamespace {
  const { spec: tenant, groups, priorities = {} } = args;
  const name = `${scope.name}-${spec.name}`;
  const labels = { ...scope.labels, "app.kubernetes.io/part-of": tenant.name, [TENANT_LABEL]: tenant.name };
  const namespace = new Namespace(
    name,
    { metadata: { name: spec.name, labels: { ...labels, ...podSecurityLabels(spec) } } },
    scope.options,
  );
  const inside: Inside = { ...scope, name, labels, tenant, namespace };
  createAccess(inside, groups);
  return {
    name: spec.name,
    created: namespace.metadata.name,
    guardrails: [...createLimits(inside, spec, priorities[spec.name] ?? []), ...createIsolation(inside)],
  };
}

function createLimits(inside: Inside, spec: NamespaceSpec, used: readonly Priority[]): Resource[] {
  const quota = namespaceQuota(inside.tenant, spec.name);
  const granted = inside.tenant.priorities ?? [...ORDINARY_PRIORITIES, ...used];
  return [
    new ResourceQuota(
      `${inside.name}-quota`,
      { metadata: metadata(inside, "tenant"), spec: { hard: quotaHard(quota) } },
      inside.options,
    ),
    ...scopedQuotas(granted).map(
      (scoped) =>
        new ResourceQuota(
          `${inside.name}-${scoped.name}`,
          { metadata: metadata(inside, scoped.name), spec: scopedQuotaSpec(scoped) },
          inside.options,
        ),
    ),
    new LimitRange(
      `${inside.name}-limits`,
      {
        metadata: metadata(inside, "tenant"),
        spec: { limits: [containerLimits(inside.tenant.containerDefaults, quota)] },
      },
      inside.options,
    ),
  ];
}

function createIsolation(inside: Inside): Resource[] {
  const policies = [
    { name: "deny-all", spec: DENY_ALL },
    ...flowsOf(inside.tenant.flows).map((flow) => ({ name: flow.name, spec: policySpec(flow) })),
  ];
  return policies.map(
    ({ name, spec }) =>
      new NetworkPolicy(`${inside.name}-${name}`, { metadata: metadata(inside, name), spec }, inside.options),
  );
}

/** A role is created only for a level that somebody has. */
function createAccess(inside: Inside, names: GroupNames): void {
  for (const level of ACCESS_LEVELS) {
    const groups = inside.tenant.access[LEVEL_GROUPS[level]].flatMap((group) => groupIn(group, names) ?? []);
    if (groups.length === 0) continue;
    const role = new Role(
      `${inside.name}-${level}`,
      {
        metadata: metadata(inside, `tenant-${level}`),
        rules: ROLE_RULES[level].map(({ apiGroups, resources, verbs }) => ({
          apiGroups: [...apiGroups],
          resources: [...resources],
          verbs: [...verbs],
        })),
      },
      inside.options,
    );
    new RoleBinding(
      `${inside.name}-${level}-groups`,
      {
        metadata: metadata(inside, `tenant-${level}`),
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
        subjects: groups.map((group) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group })),
      },
      inside.options,
    );
  }
}

/** The namespace's name comes from the Namespace, so that its contents wait for it. */
function metadata({ namespace, labels }: Inside, name: string) {
  return { name, namespace: namespace.metadata.name, labels };
}
