/** What only a stack knows about an addon, such as its cluster's name, and how that joins what the catalogue sets. */
import type { Resource } from "@pulumi/pulumi";
import { isMap } from "../core/plain";

export interface FromStack {
  /** Values of the chart, each of which the catalogue's entry announces in its own `fromStack`. */
  readonly values: object;
  /** What the addon's pods need before they start, e.g. their identity in the cloud. @default nothing */
  readonly dependsOn?: readonly Resource[];
}

/**
 * The catalogue's values and the stack's. Neither may set what the other sets, so that each value has one owner.
 * @throws Error for a value that both set: a mistake of the program
 */
export function mergeValues(catalogue: object, stack: object, path = ""): object {
  const merged: Record<string, unknown> = { ...catalogue };
  for (const [key, value] of Object.entries(stack) as [string, unknown][]) {
    const at = path === "" ? key : `${path}.${key}`;
    const own = merged[key];
    if (own === undefined) merged[key] = value;
    else if (isMap(own) && isMap(value)) merged[key] = mergeValues(own, value, at);
    else throw new Error(`the catalogue and the stack both set ${at}`);
  }
  return merged;
}

/** Dotted paths of all values, where a list counts as one, and so does a map at one of `leaves`. */
export function valuePaths(values: object, leaves: readonly string[] = [], prefix = ""): string[] {
  return Object.entries(values).flatMap(([key, value]: [string, unknown]) => {
    const path = `${prefix}${key}`;
    return isMap(value) && !leaves.includes(path) ? valuePaths(value, leaves, `${path}.`) : [path];
  });
}
