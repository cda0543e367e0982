/** What a plan consists of: resources counted by the component that creates them. Pure. */
import type { Registration } from "../recording-engine";

export interface PlannedComponent {
  /** The component's name, or the kind of what belongs to no component. */
  readonly name: string;
  /** Its class, e.g. `Network`; absent for what belongs to no component. */
  readonly kind?: string;
  /** Resources that a provider makes; the component itself is none. */
  readonly resources: number;
  /** The same by type token, the most frequent first. */
  readonly byType: Readonly<Record<string, number>>;
  /** How many of them the engine refuses to delete. */
  readonly protected: number;
}

const OURS = "stratiform:index:";
const STACK = "pulumi:pulumi:Stack";
const PROVIDER = "pulumi:providers:";

/** Every component of the stack, by name: what is created when depends on what each waits for. */
export function componentsOf(registrations: readonly Registration[]): PlannedComponent[] {
  const byUrn = new Map(registrations.map((one) => [one.urn, one]));
  const groups = new Map<string, { kind?: string; members: Registration[] }>();
  for (const one of registrations) {
    if (one.type === STACK) continue;
    const top = topOf(one, byUrn);
    const kind = top.type.startsWith(OURS) ? top.type.slice(OURS.length) : undefined;
    const name = kind === undefined ? "outside components" : top.name;
    const group = groups.get(name) ?? { ...(kind !== undefined && { kind }), members: [] };
    groups.set(name, group);
    if (one.custom && !one.type.startsWith(PROVIDER)) group.members.push(one);
  }
  return [...groups]
    .map(([name, { kind, members }]) => ({
      name,
      ...(kind !== undefined && { kind }),
      resources: members.length,
      byType: countTypes(members),
      protected: members.filter(({ protect }) => protect).length,
    }))
    .filter(({ kind, resources }) => kind !== undefined || resources > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The ancestor that is a child of the stack. */
function topOf(one: Registration, byUrn: ReadonlyMap<string, Registration>): Registration {
  const parent = byUrn.get(one.parent);
  return parent === undefined || parent.type === STACK ? one : topOf(parent, byUrn);
}

export function countTypes(registrations: readonly Pick<Registration, "type">[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of registrations) counts.set(type, (counts.get(type) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
