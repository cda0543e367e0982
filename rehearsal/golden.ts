/**
 * The golden list of a stack's URNs. A URN is a resource's identity: when one changes without an alias, the engine
 * deletes what runs and creates it anew. So the list is committed, and a change of it is refused until somebody accepts it.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CHECKOUT } from "./life/project";

export function goldenFile(stack: string, checkout = CHECKOUT): string {
  return join(checkout, "rehearsal", "golden", `${stack}.urns.txt`);
}

/** The committed URNs; undefined when the stack has no list yet. */
export function readGolden(stack: string, checkout = CHECKOUT): string[] | undefined {
  const path = goldenFile(stack, checkout);
  if (!existsSync(path)) return undefined;
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
}

export function formatGolden(stack: string, urns: readonly string[]): string {
  const head = `# URNs of stack ${stack}. Accept a change with: npm start -- --stack ${stack} --accept-names`;
  return `${[head, ...[...new Set(urns)].sort()].join("\n")}\n`;
}

export function writeGolden(stack: string, urns: readonly string[], checkout = CHECKOUT): void {
  const path = goldenFile(stack, checkout);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, formatGolden(stack, urns));
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
    "Accept new names with --accept-names, so that a rename of them is seen",
  ];
}

/** The type chain of a URN without names: what a rename leaves alone. */
function typeOf(urn: string): string {
  return urn.split("::")[2] ?? urn;
}
