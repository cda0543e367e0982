/**
 * The house as its imports draw it, of values and types alike, since a reader walks both: which file knows which, which
 * folders know each other, and which files form circles. Pure but for reading the files.
 */
import { readFileSync } from "node:fs";
import path from "node:path";

/** Files by what they import of ours. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

const IMPORT = /(?:from\s+|import\s+|import\(\s*|require\(\s*)["'](\.[^"']*)["']/g;
const ENDINGS = ["", ".ts", ".cts", ".mjs", ".cjs", ".js", "/index.ts", "/index.js"];

/** @param files relative to the root, with forward slashes */
export function readGraph(root: string, files: readonly string[]): Graph {
  const known = new Set(files.filter((file) => /\.([cm]?ts|[cm]?js)$/.test(file)));
  return new Map(
    [...known].map((file) => {
      const found = [...readFileSync(path.join(root, file), "utf8").matchAll(IMPORT)].flatMap(([, specifier = ""]) => {
        const base = path.posix.join(path.posix.dirname(file), specifier);
        const target = ENDINGS.map((ending) => base + ending).find((candidate) => known.has(candidate));
        return target === undefined || target === file ? [] : [target];
      });
      return [file, new Set(found)];
    }),
  );
}

/** The folder that a file belongs to: a component's own, else the one at the root. */
export function folderOf(file: string): string {
  const [first = "", second = ""] = file.split("/");
  return first === "components" ? `${first}/${second}` : first;
}

/** How often files of one folder import files of another, by `a -> b`. */
export function arrowsOf(graph: Graph): ReadonlyMap<string, number> {
  const arrows = new Map<string, number>();
  for (const [file, targets] of graph) {
    for (const target of targets) {
      const [from, to] = [folderOf(file), folderOf(target)];
      if (from !== to) arrows.set(`${from} -> ${to}`, (arrows.get(`${from} -> ${to}`) ?? 0) + 1);
    }
  }
  return arrows;
}

/** Pairs of component folders that import each other. */
export function mutualPairs(graph: Graph): string[] {
  const arrows = arrowsOf(graph);
  return [...arrows.keys()].filter((arrow) => {
    const [from = "", to = ""] = arrow.split(" -> ");
    return from < to && [from, to].every((name) => name.startsWith("components/")) && arrows.has(`${to} -> ${from}`);
  });
}

/** Files that reach each other, the largest circle first; each sorted. Tarjan's strongly connected components. */
export function circlesOf(graph: Graph): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.size - 1);
    open.push(file);
    for (const target of graph.get(file) ?? []) {
      if (!index.has(target)) visit(target);
      else if (!open.includes(target)) continue;
      low.set(file, Math.min(low.get(file) ?? 0, low.get(target) ?? 0));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = open.splice(open.indexOf(file));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return circles.sort((a, b) => b.length - a.length);
}
