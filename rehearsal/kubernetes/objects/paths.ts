/** Property paths and patterns over them: `spec.containers[*].image`, `metadata.annotations["a.b/c"]`. */
import type { Path } from "./manifest";

/** Steps of a path; `*` matches any list index. */
export type PathPattern = readonly (string | number)[];

const STEP = /\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g;

/** Reads a path or pattern. A leading dot, as Kubernetes writes paths, is accepted. */
export function parsePattern(text: string): PathPattern {
  return [...text.matchAll(STEP)].map(([, index, quoted, name]) => {
    if (index === "*") return "*";
    if (index !== undefined) return Number(index);
    return quoted !== undefined ? quoted.replaceAll('\\"', '"') : (name ?? "");
  });
}

/** Whether `path` is what the pattern names, or lies below it. */
export function matches(pattern: PathPattern, path: Path): boolean {
  return (
    pattern.length <= path.length &&
    pattern.every((step, index) => step === path[index] || (step === "*" && path[index] !== undefined))
  );
}
