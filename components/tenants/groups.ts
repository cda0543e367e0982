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

/** Groups that the cluster does not know would have no right, and nobody would be told. */
export function checkGroups(access: AccessSpec, groups: GroupNames, path: string): Problem[] {
  return ACCESS_LEVELS.flatMap((level) => {
    const key = LEVEL_GROUPS[level];
    return access[key].flatMap((group, index) =>
      groupIn(group, groups) !== undefined
        ? []
        : [
            {
              path: `${path}.${key}[${index}]`,
              value: group,
              rule: `is not in ${groups.at}, so that nobody would have these rights`,
              remedy: `say there who it is; ${suggest(group, Object.keys(groups.names))}`,
            },
          ],
    );
  });
}

export function checkTenantGroups(tenants: TenantsSpec, groups: GroupNames, path = "tenants"): Problem[] {
  return tenants.flatMap(({ access }, index) => checkGroups(access, groups, `${path}[${index}].access`));
}
