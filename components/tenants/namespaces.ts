/** Namespaces that a tenant cannot have, because somebody else's software runs there outside the tenants' rules. Pure. */
import type { Problem } from "../core/errors";
import type { TenantsSpec } from "./spec";

/** Whose they are, as the error says it. */
export interface TakenNamespaces {
  readonly owner: string;
  readonly names: readonly string[];
  /** How the names of more begin. */
  readonly prefixes?: readonly string[];
}

export function checkTakenNamespaces(
  tenants: TenantsSpec,
  taken: readonly TakenNamespaces[],
  path = "tenants",
): Problem[] {
  return tenants.flatMap(({ namespaces }, index) =>
    namespaces.flatMap(({ name }, position): Problem[] => {
      const one = taken.find(
        ({ names, prefixes = [] }) => names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix)),
      );
      if (one === undefined) return [];
      const where = `${path}[${index}].namespaces[${position}].name`;
      const remedy = "choose a namespace of the team's own";
      return [{ path: where, value: name, rule: `belongs to ${one.owner}`, remedy }];
    }),
  );
}
