/**
 * The golden lists of a stack's URNs. A URN is a resource's identity: when one changes without an alias, the engine
 * deletes what runs and creates it anew. So the lists are committed, and a change of them is refused until somebody
 * accepts it. `<stack>.urns.txt` is the stack on a cluster that exists; `<stack>.<cloud>.urns.txt` is how the stack on a
 * cloud differs from it: `+` for what is there besides, `-` for what is not there.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Cloud } from "../../components/placement/cloud";
import { CHECKOUT } from "../../automation/environment";

/** The cloud whose list the others' are compared with. */
const BASE = "existing";

export function goldenFile(stack: string, cloud: Cloud = BASE, checkout = CHECKOUT): string {
  const name = cloud === BASE ? stack : `${stack}.${cloud}`;
  return join(checkout, "rehearsal/golden", `${name}.urns.txt`);
}

/** The committed URNs; undefined when the stack has no list for the cloud yet. */
export function readGolden(stack: string, cloud: Cloud = BASE, checkout = CHECKOUT): string[] | undefined {
  const base = linesOf(goldenFile(stack, BASE, checkout));
  if (base === undefined || cloud === BASE) return base;
  const changes = linesOf(goldenFile(stack, cloud, checkout));
  return changes && applyChanges(base, changes);
}

/** A cloud's list from the base and what differs. */
export function applyChanges(base: readonly string[], changes: readonly string[]): string[] {
  const marked = (mark: string) => changes.filter((line) => line.startsWith(mark)).map((line) => line.slice(1));
  const gone = new Set(marked("-"));
  return [...base.filter((urn) => !gone.has(urn)), ...marked("+")];
}

function linesOf(path: string): string[] | undefined {
  if (!existsSync(path)) return undefined;
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
}

export function formatGolden(stack: string, urns: readonly string[]): string {
  const head = `# URNs of stack ${stack}. Accept a change with: npm run accept-names -- --stack ${stack}`;
  return `${[head, ...[...new Set(urns)].sort()].join("\n")}\n`;
}

/** How a cloud's URNs differ from the base, as its file says it. */
export function formatChanges(stack: string, cloud: Cloud, base: readonly string[], urns: readonly string[]): string {
  const { missing, added } = compareNames(base, urns);
  const head = [
    `# How the URNs of stack ${stack} on ${cloud} differ from ${stack}.urns.txt: + besides, - not there.`,
    `# Accept a change with: npm run accept-names -- --stack ${stack}`,
  ];
  return `${[...head, ...missing.map((urn) => `-${urn}`), ...added.map((urn) => `+${urn}`)].join("\n")}\n`;
}

/** Writes a stack's list: that of a cluster that exists as it is, another cloud's as what differs from that one. */
export function writeGolden(stack: string, urns: readonly string[], cloud: Cloud = BASE, checkout = CHECKOUT): void {
  const path = goldenFile(stack, cloud, checkout);
  const base = cloud === BASE ? undefined : (readGolden(stack, BASE, checkout) ?? []);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, base === undefined ? formatGolden(stack, urns) : formatChanges(stack, cloud, base, urns));
}

export interface NameChange {
  /** URNs that the list has and the program has no more. */
  readonly missing: readonly string[];
  /** URNs that the program has and the list does not. */
  readonly added: readonly string[];
}

export function compareNames(golden: readonly string[], current: readonly string[]): NameChange {
  const now = new Set(current);
  const known = new Set(golden);
  return {
    missing: [...known].filter((urn) => !now.has(urn)).sort(),
    added: [...now].filter((urn) => !known.has(urn)).sort(),
  };
}

/** The refusal in words, one line per identity; undefined when nothing changed. */
export function refuseNames(golden: readonly string[], current: readonly string[]): string | undefined {
  const { missing, added } = compareNames(golden, current);
  if (missing.length === 0 && added.length === 0) return undefined;
  const lines = missing.map((urn) => {
    const twin = added.find((other) => typeOf(other) === typeOf(urn));
    const renamed =
      twin === undefined ? "is gone: it would be deleted" : `became ${twin}: it would be deleted and created anew`;
    return `${urn} ${renamed}; add an alias to keep it`;
  });
  return [...lines, ...(missing.length === 0 ? newNames(added) : [])].join("\n");
}

/** A new component brings dozens of names; the first ones say which it is. */
const NAMED = 5;

function newNames(added: readonly string[]): string[] {
  const named = added.slice(0, NAMED).map((urn) => `${urn} is not in the list`);
  const others = added.length - named.length;
  return [
    ...named,
    ...(others > 0 ? [`${others} more are not in the list`] : []),
    "Accept new names with npm run accept-names, so that a rename of them is seen",
  ];
}

/** The type chain of a URN without names: what a rename leaves alone. */
function typeOf(urn: string): string {
  return urn.split("::")[2] ?? urn;
}
