/** Reads plain values by dotted path: rows see resources as data without types, and any part of them may be absent. */
import { isMap } from "../../../components/core/plain";

/** The part at a path such as `vpcConfig.subnetIds`; numbers index lists. Undefined where something is missing. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (isHolder(inner) ? inner[key] : undefined), value);
}

export function textAt(value: unknown, path: string): string | undefined {
  const found = at(value, path);
  return typeof found === "string" ? found : undefined;
}

export function numberAt(value: unknown, path: string): number | undefined {
  const found = at(value, path);
  return typeof found === "number" ? found : undefined;
}

/** The list at a path; empty when there is none. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** The texts in the list at a path, without whatever else is in it. */
export function textsAt(value: unknown, path: string): readonly string[] {
  return listAt(value, path).filter((item) => typeof item === "string");
}

/** The map of texts at a path; empty when there is none. */
export function mapAt(value: unknown, path: string): Readonly<Record<string, string>> {
  const found = at(value, path);
  if (!isMap(found)) return {};
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** Whether something may be below a value: a map, or a list by its positions. */
function isHolder(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
