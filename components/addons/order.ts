/** The order in which addons are installed, from what each needs; removal is the reverse. */
import { suggest, type Problem } from "../core/errors";

/** What the order depends on; the catalogue's entries have this form. */
export interface Ordered {
  readonly needs: readonly string[];
  readonly conflicts: readonly string[];
}

export interface InstallOrder {
  /** The wanted addons and all that they need; every one comes after what it needs. */
  readonly order: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Adds what the wanted addons need and sorts them. Addons that do not depend on one another keep the catalogue's
 * order, so that the result does not change with the order of a stack file.
 */
export function planAddons(wanted: readonly string[], catalogue: Readonly<Record<string, Ordered>>): InstallOrder {
  const problems: Problem[] = [];
  const chosen = new Set<string>();
  const names = Object.keys(catalogue);

  const choose = (name: string, path: string): void => {
    if (chosen.has(name)) return;
    const entry = catalogue[name];
    if (entry === undefined) {
      problems.push({ path, value: name, rule: "is not a known addon", remedy: suggest(name, names) });
      return;
    }
    chosen.add(name);
    for (const need of entry.needs) choose(need, `addons.${name}.needs`);
  };
  wanted.forEach((name, index) => choose(name, `addons[${index}]`));

  for (const name of names.filter((known) => chosen.has(known))) {
    for (const other of catalogue[name]?.conflicts ?? []) {
      if (!chosen.has(other)) continue;
      const rule = `cannot be installed beside ${JSON.stringify(other)}`;
      problems.push({ path: `addons.${name}`, rule, remedy: "choose one of the two" });
    }
  }

  const order: string[] = [];
  const visit = (name: string, trail: readonly string[]): void => {
    if (order.includes(name)) return;
    if (trail.includes(name)) {
      const cycle = [...trail.slice(trail.indexOf(name)), name].join(" → ");
      problems.push({
        path: `addons.${name}.needs`,
        rule: `form a cycle: ${cycle}`,
        remedy: "remove one of the needs",
      });
      return;
    }
    for (const need of catalogue[name]?.needs ?? []) if (chosen.has(need)) visit(need, [...trail, name]);
    if (!order.includes(name)) order.push(name);
  };
  for (const name of names) if (chosen.has(name)) visit(name, []);
  return { order, problems };
}
