/** Values at the paths that table rows use: `a.b` into objects, `[]` for every item of a list, `{}` for every map value. */
import type { Plain } from "../plugin/row";
import { isMap } from "../../../components/core/plain";

/** Every value at the path, in order; none where something on the way is missing. */
export function valuesAt(properties: Plain, path: string): unknown[] {
  const steps = path.split(".").flatMap((part) => part.split(/(?=\[\]|\{\})/));
  return steps.reduce<unknown[]>((values, step) => values.flatMap((value) => descend(value, step)), [properties]);
}

function descend(value: unknown, step: string): unknown[] {
  if (step === "[]") return Array.isArray(value) ? value : [];
  if (step === "{}") return isMap(value) ? Object.values(value) : [];
  const found = isMap(value) ? value[step] : undefined;
  return found === undefined || found === null ? [] : [found];
}
