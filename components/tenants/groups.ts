/** Groups that may act in a tenant's namespaces: that the cluster knows each, and as whom. Pure. */
import { suggest, type Problem } from "../core/errors";
import type { GroupNames } from "../placement/group-names";
import { ACCESS_LEVELS, LEVEL_GROUPS } from "./roles";
import type { AccessSpec, TenantsSpec } from "./spec";

/** Who the cluster takes for a group; undefined where it would take nobody. */
export function groupIn(group: string, { names, others }: GroupNames): string | undefined {
  const known = Object.hasOwn(names, group) ? names[group] : undefined;
  return known ?? (others === "as they are" ? group : undefined);
}

/** Groups of Kubernetes that nobody is left out of. kubernetes.io/docs/reference/access-authn-authz (read 2026-12-01) */
const EVERYBODY: Readonly<Record<string, string>> = {
  "system:authenticated": "who signs in",
  "system:unauthenticated": "who reaches the API",
  "system:serviceaccounts": "every pod of every tenant",
};

/** Groups that the cluster does not know would have no right, and nobody would be told; others are everybody. */
export function checkGroups(access: AccessSpec, groups: GroupNames, path: string): Problem[] {
  return ACCESS_LEVELS.flatMap((level) => {
    const key = LEVEL_GROUPS[level];
    return access[key].flatMap((group, index): Problem[] => {
      const found = groupIn(group, groups);
      const where = { path: `${path}.${key}[${index}]`, value: group };
      if (found === undefined) {
        const rule = `is not in ${groups.at}, so that nobody would have these rights`;
        return [{ ...where, rule, remedy: `say there who it is; ${suggest(group, Object.keys(groups.names))}` }];
      }
      const who = Object.hasOwn(EVERYBODY, found) ? EVERYBODY[found] : undefined;
      return who === undefined
        ? []
        : [{ ...where, rule: `is everybody: ${who}`, remedy: "name a group of the tenant's own" }];
    });
  });
}

export function checkTenantGroups(tenants: TenantsSpec, groups: GroupNames, path = "tenants"): Problem[] {
  return tenants.flatMap(({ access }, index) => checkGroups(access, groups, `${path}[${index}].access`));
}
