/** Rules between the properties of tenants, and between tenants. Pure: stack file in, problems out. */
import type { Problem } from "../core/errors";
import { formatQuantity, parseQuantity, sumQuantities } from "../core/sizes";
import { ACCELERATOR_RESOURCES } from "../../catalogue/accelerators";
import { RESERVED_CLASSES } from "../addons/priority";
import { COUNTED_DEVICES } from "../../catalogue/devices";
import type { PoolVocabulary } from "../node-pools/vocabulary";
import { checkTakenNamespaces, type TakenNamespaces } from "./namespaces";
import { devicesGranted, type QuotaSpec, type TenantSpec, type TenantsSpec } from "./spec";

/** Where everything lands that names no namespace, and what Kubernetes reserves for itself. */
const KUBERNETES: TakenNamespaces = { owner: "Kubernetes", names: ["default"], prefixes: ["kube-"] };

/** Every rule that one schema field cannot state alone; `path` is where the tenants are in the stack file. */
export function checkTenants(tenants: TenantsSpec, vocabulary: PoolVocabulary, path = "tenants"): Problem[] {
  return [
    ...checkUniqueTenants(tenants, path),
    ...checkUniqueNamespaces(tenants, path),
    ...checkNames(tenants, path),
    ...checkTakenNamespaces(tenants, [KUBERNETES], path),
    ...tenants.flatMap((tenant, index) => checkTenant(tenant, `${path}[${index}]`)),
    ...tenants.flatMap((tenant, index) => checkAccelerators(tenant, vocabulary, `${path}[${index}]`)),
  ];
}

/** Rules inside one tenant; the component runs them again, so that it is safe to use without a stack file. */
export function checkTenant(tenant: TenantSpec, path: string): Problem[] {
  return [
    ...checkQuota(tenant.quota, `${path}.quota`),
    ...tenant.namespaces.flatMap(({ quota }, index) =>
      quota === undefined ? [] : checkQuota(quota, `${path}.namespaces[${index}].quota`),
    ),
    ...checkShares(tenant, path),
    ...checkContainerDefaults(tenant, path),
    ...checkPriorities(tenant, path),
    ...checkFlows(tenant, path),
  ];
}

/** The quota that a namespace gets: its own, or all of the tenant's when it is the only one. */
export function namespaceQuota(tenant: TenantSpec, namespace: string): QuotaSpec {
  return tenant.namespaces.find(({ name }) => name === namespace)?.quota ?? tenant.quota;
}

function checkUniqueTenants(tenants: TenantsSpec, path: string): Problem[] {
  return tenants.flatMap(({ name }, index) => {
    const first = tenants.findIndex((tenant) => tenant.name === name);
    if (first === index) return [];
    return [{ path: `${path}[${index}].name`, value: name, rule: `is already the name of ${path}[${first}]` }];
  });
}

function checkUniqueNamespaces(tenants: TenantsSpec, path: string): Problem[] {
  const owner = new Map<string, string>();
  return tenants.flatMap((tenant, index) =>
    tenant.namespaces.flatMap(({ name }, position) => {
      const where = `${path}[${index}].namespaces[${position}].name`;
      const first = owner.get(name);
      if (first !== undefined) return [{ path: where, value: name, rule: `is already declared at ${first}` }];
      owner.set(name, where);
      return [];
    }),
  );
}

/** A name is one team's, and so is all that is below it: who has one could answer in another's place. */
function checkNames(tenants: TenantsSpec, path: string): Problem[] {
  const all = tenants.flatMap(({ names }, index) =>
    names.map((name, position) => ({ name, index, where: `${path}[${index}].names[${position}]` })),
  );
  return all.flatMap(({ name, index, where }, position) => {
    const first = all
      .slice(0, position)
      .find((other) => other.index !== index && (isWithin(name, other.name) || isWithin(other.name, name)));
    if (first === undefined) return [];
    const rule = `overlaps ${first.name} of ${first.where}`;
    return [{ path: where, value: name, rule, remedy: "give each tenant names of its own" }];
  });
}

/**
 * Names that no zone of the stack has would be published nowhere, and nobody would be told. A stack without zones leaves
 * publishing to somebody else.
 */
export function checkTenantNames(tenants: TenantsSpec, zones: readonly string[], path = "tenants"): Problem[] {
  if (zones.length === 0) return [];
  return tenants.flatMap(({ names }, index) =>
    names.flatMap((name, position) => {
      if (zones.some((zone) => isWithin(name, zone))) return [];
      const rule = "is in none of the stack's dns.zones, and would not be published";
      const remedy = `names end with ${zones.join(" or ")}`;
      return [{ path: `${path}[${index}].names[${position}]`, value: name, rule, remedy }];
    }),
  );
}

function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

/** Classes by which a pod would evict the platform; others of the cluster's owner are the owner's to give. */
function checkPriorities({ priorities = [] }: TenantSpec, path: string): Problem[] {
  return priorities.flatMap((name, index) => {
    if (!RESERVED_CLASSES.some((reserved) => reserved === name)) return [];
    const rule = "is for what runs the platform, and its pods would evict that";
    return [{ path: `${path}.priorities[${index}]`, value: name, rule, remedy: "leave it out" }];
  });
}

const COMPUTE = ["cpu", "memory"] as const;
const style = { cpu: "decimal", memory: "binary" } as const;

function checkQuota(quota: QuotaSpec, path: string): Problem[] {
  return COMPUTE.flatMap((resource) => {
    const request = quota.requests[resource];
    const limit = quota.limits[resource];
    if (limit === undefined || parseQuantity(limit) >= parseQuantity(request)) return [];
    return [
      {
        path: `${path}.limits.${resource}`,
        value: limit,
        rule: `is less than requests.${resource}, ${request}`,
        remedy: "what may be used must be at least what may be reserved",
      },
    ];
  });
}

/** With several namespaces each states its share, and the shares together stay within the tenant's quota. */
function checkShares(tenant: TenantSpec, path: string): Problem[] {
  const missing = tenant.namespaces.flatMap(({ name, quota }, index) =>
    quota === undefined && tenant.namespaces.length > 1
      ? [
          {
            path: `${path}.namespaces[${index}].quota`,
            rule: "is missing",
            remedy: `Kubernetes counts per namespace: say how much of the tenant's quota ${JSON.stringify(name)} gets`,
          },
        ]
      : [],
  );
  if (missing.length > 0) return missing;
  const uncounted = tenant.namespaces.flatMap(({ name, quota }, index) =>
    quota === undefined || quota.limits.cpu !== undefined || tenant.quota.limits.cpu === undefined
      ? []
      : [
          {
            path: `${path}.namespaces[${index}].quota.limits.cpu`,
            rule: "is missing",
            remedy: `the tenant's quota counts CPU limits: say how much of it ${JSON.stringify(name)} gets`,
          },
        ],
  );
  if (uncounted.length > 0) return uncounted;
  const shares = tenant.namespaces.map(({ quota }) => quota ?? tenant.quota);
  return quotaEntries(tenant.quota).flatMap(({ key, amount, binary }) => {
    const total = sumQuantities(
      shares.map((share) => parseQuantity(quotaEntries(share).find((entry) => entry.key === key)?.amount ?? "0")),
    );
    if (total <= parseQuantity(amount)) return [];
    return [
      {
        path: `${path}.quota.${key}`,
        value: amount,
        rule: `is less than its namespaces' shares together, ${formatQuantity(total, binary ? "binary" : "decimal")}`,
        remedy: "raise the tenant's quota or lower a namespace's share",
      },
    ];
  });
}

interface QuotaEntry {
  readonly key: string;
  readonly amount: string;
  readonly binary: boolean;
}

function quotaEntries(quota: QuotaSpec): QuotaEntry[] {
  return [
    ...(["requests", "limits"] as const).flatMap((kind) =>
      COMPUTE.flatMap((resource) => {
        const amount = quota[kind][resource];
        const binary = style[resource] === "binary";
        return amount === undefined ? [] : [{ key: `${kind}.${resource}`, amount, binary }];
      }),
    ),
    // Pods and storage are bounds of each namespace against accidents, not shares of something that is bought.
    ...(["volumes", "loadBalancers"] as const).map((key) => ({ key, amount: String(quota[key]), binary: false })),
    ...COUNTED_DEVICES.map((resource) => ({
      key: `accelerators["${resource}"]`,
      amount: String(devicesGranted(quota, resource)),
      binary: false,
    })),
  ];
}

function checkContainerDefaults({ containerDefaults, quota, namespaces }: TenantSpec, path: string): Problem[] {
  return COMPUTE.flatMap((resource) => {
    const request = containerDefaults.requests[resource];
    const limit = containerDefaults.limits[resource];
    if (limit === undefined) return [];
    const problems: Problem[] = [];
    if (parseQuantity(limit) < parseQuantity(request)) {
      problems.push({
        path: `${path}.containerDefaults.limits.${resource}`,
        value: limit,
        rule: `is less than requests.${resource}, ${request}`,
        remedy: "raise the limit or lower the request",
      });
    }
    for (const [index, namespace] of namespaces.entries()) {
      const most = (namespace.quota ?? quota).limits[resource];
      if (most === undefined || parseQuantity(limit) <= parseQuantity(most)) continue;
      problems.push({
        path: `${path}.containerDefaults.limits.${resource}`,
        value: limit,
        rule: `is more than all of namespace ${namespaces[index]?.name} may use, ${most}`,
        remedy: "a pod without limits could never start there: lower the default or raise the quota",
      });
    }
    return problems;
  });
}

function checkFlows({ flows, namespaces }: TenantSpec, path: string): Problem[] {
  const own = new Set(namespaces.map(({ name }) => name));
  return flows.dataStores.flatMap(({ name, namespace }, index) => {
    const where = `${path}.flows.dataStores[${index}]`;
    const problems: Problem[] = [];
    const first = flows.dataStores.findIndex((flow) => flow.name === name);
    if (first !== index) {
      problems.push({ path: `${where}.name`, value: name, rule: `is already the name of dataStores[${first}]` });
    }
    if (own.size === 1 && own.has(namespace)) {
      problems.push({
        path: `${where}.namespace`,
        value: namespace,
        rule: "is the tenant's own and only namespace",
        remedy: "traffic within a namespace is always allowed: remove this flow",
      });
    }
    return problems;
  });
}

/** A granted accelerator must exist. The default grant is exempt: a stack without GPUs need not take it back. */
function checkAccelerators(tenant: TenantSpec, { pools }: PoolVocabulary, path: string): Problem[] {
  return ACCELERATOR_RESOURCES.flatMap((resource) => {
    const granted = tenant.quota.accelerators === undefined ? 0 : devicesGranted(tenant.quota, resource);
    const available = Object.values(pools).reduce(
      (sum, { accelerator }) => sum + (accelerator?.resource === resource ? accelerator.max : 0),
      0,
    );
    if (granted <= available) return [];
    return [
      {
        path: `${path}.quota.accelerators["${resource}"]`,
        value: granted,
        rule: `is more than all pools have at their largest, ${available}`,
        remedy: "lower it, or give a pool more nodes",
      },
    ];
  });
}
