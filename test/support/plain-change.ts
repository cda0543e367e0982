/** Changes one property of plain data, wherever it is: tests start from valid inputs and break a single thing. */

/** A copy with another value at a dotted path, whose numbers are list positions; `undefined` takes the property away. */
export function changed(value: unknown, path: string, to: unknown): unknown {
  const [key = "", ...rest] = path.split(".");
  const next = (inner: unknown) => (rest.length === 0 ? to : changed(inner, rest.join("."), to));
  if (Array.isArray(value)) {
    const list: unknown[] = [...(value as readonly unknown[])];
    list[Number(key)] = next(list[Number(key)]);
    return list;
  }
  const entries = Object.entries(value ?? {});
  const before: unknown = entries.find(([name]) => name === key)?.[1];
  const kept = entries.filter(([name]) => name !== key);
  const after = next(before);
  return Object.fromEntries(after === undefined ? kept : [...kept, [key, after]]);
}

/** As `changed`, for several paths of an object. */
export function changedAll(
  object: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result = Object.entries(changes).reduce<unknown>((value, [path, to]) => changed(value, path, to), object);
  return Object.fromEntries(Object.entries(result ?? {}));
}

/** Every path in plain data, with list positions as numbers; without what is below keys that have dots themselves. */
export function pathsIn(value: unknown, at = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = at === "" ? key : `${at}.${key}`;
    return key.includes(".") ? [] : [path, ...pathsIn(inner, path)];
  });
}
