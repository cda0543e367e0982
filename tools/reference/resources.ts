/**
 * What each component creates on each cloud: docs/resources.md, read from the golden lists of a stack. What the lists do not
 * name, the page cannot claim, and a test compares the lists with the program.
 */
import { CLOUDS } from "../../components/placement/cloud";
import { readGolden } from "../../rehearsal/golden/golden";
import { factsOf } from "../../components/cloud/registry";

/** The stack whose lists are read: the largest one that is committed. */
const STACK = "prod";

const OURS = "stratiform:index:";

/** How many resources of each type a component creates on a cloud. */
type Counts = ReadonlyMap<string, number>;

export function resourcesReference(): string {
  const clouds = CLOUDS.map((cloud) => ({
    title: factsOf(cloud).title,
    components: componentsIn(readGolden(STACK, cloud) ?? []),
  }));
  const totals = clouds.map(({ title, components }) => `${title} ${total(components)}`);
  const sections = clouds.map(({ title, components }) => {
    const rows = [...components]
      .filter(([, counts]) => sum(counts) > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([component, counts]) => `| ${component} | ${kindsIn(counts)} |`);
    return [`## ${title}`, "", "| component | resources |", "| --- | --- |", ...rows].join("\n");
  });
  return [
    "# Resources",
    "<!-- Generated from the lists of URNs that live stacks have, by `npm run generate`; do not edit. -->",
    `What stack \`${STACK}\` makes with only \`cloud:\` changed, component by component: ${totals.join(", ")} resources.`,
    ...sections,
  ].join("\n\n");
}

/** Resources by the class of the component that creates them; providers and components themselves are none. */
export function componentsIn(urns: readonly string[]): ReadonlyMap<string, Counts> {
  const components = new Map<string, Map<string, number>>();
  for (const urn of urns) {
    const chain = (urn.split("::")[2] ?? "").split("$");
    const [top = "", type = ""] = [chain[0], chain.at(-1)];
    if (!top.startsWith(OURS)) continue;
    const name = top.slice(OURS.length);
    const counts = components.get(name) ?? new Map<string, number>();
    components.set(name, counts);
    if (chain.length === 1 || type.startsWith("pulumi:") || type.startsWith(OURS)) continue;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return components;
}

/** The kinds with how many there are, by name. */
function kindsIn(counts: Counts): string {
  const kinds = new Map<string, number>();
  for (const [type, count] of counts) {
    const kind = type.split(":").at(-1) ?? type;
    kinds.set(kind, (kinds.get(kind) ?? 0) + count);
  }
  return [...kinds]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`))
    .join(", ");
}

function sum(counts: Counts): number {
  return [...counts.values()].reduce((all, count) => all + count, 0);
}

function total(components: ReadonlyMap<string, Counts>): number {
  return [...components.values()].reduce((all, counts) => all + sum(counts), 0);
}
