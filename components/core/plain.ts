/** Plain data: what is a map, and how a path into data is written. */

/** Whether `value` is a map (not null, not a list). */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/;

/** A path and one more key: `a.b`, or `a["b.c"]` for a key that is not a plain name. */
export function joinKey(path: string, key: string): string {
  if (!PLAIN_KEY.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** A path as people write it: `nodePools[1].labels["example.com/pool"]`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : joinKey(text, String(step))),
    "",
  );
}
