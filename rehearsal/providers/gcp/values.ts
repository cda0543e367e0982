/** Reads plain values by dotted path: properties of simulated resources have no types, and any of them may be absent. */

/** The part of a value at a dotted path, e.g. `nodeConfig.machineType`; undefined when there is none. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

export function textAt(value: unknown, path: string): string | undefined {
  const found = at(value, path);
  return typeof found === "string" ? found : undefined;
}

export function numberAt(value: unknown, path: string): number | undefined {
  const found = at(value, path);
  return typeof found === "number" ? found : undefined;
}

export function listAt(value: unknown, path: string): readonly unknown[] {
  const found: unknown = at(value, path);
  return Array.isArray(found) ? found : [];
}

export function textsAt(value: unknown, path: string): readonly string[] {
  return listAt(value, path).filter((item) => typeof item === "string");
}

/** The texts of a map, such as labels; empty when there is none. */
export function mapAt(value: unknown, path: string): Readonly<Record<string, string>> {
  const found = at(value, path);
  if (!isRecord(found)) return {};
  return Object.fromEntries(Object.entries(found).map(([key, inner]) => [key, String(inner)]));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
