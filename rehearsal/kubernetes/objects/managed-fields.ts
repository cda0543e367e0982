/**
 * Who manages which fields of an object, as the API server keeps it: takes over what a creation or kubectl's own client
 * wrote before server-side apply, and finds the fields that are ours.
 */
import { isObject, type Properties, type Property } from "../../protocol/properties";
import { at, listAt, type Manifest, textAt } from "./manifest";

/** The manager of objects as they are created, before the first apply. */
export const CREATOR = "pulumi-kubernetes";

// Prefixes, by operation, of managers whose fields an apply takes over: our own creation, and kubectl in the user's hands.
const TAKEN_OVER = [
  { prefix: "kubectl", operation: "Apply" },
  { prefix: "kubectl", operation: "Update" },
  { prefix: "before-first-apply", operation: "Update" },
  { prefix: CREATOR, operation: "Update" },
  { prefix: "pulumi-resource-kubernetes", operation: "Update" },
] as const;

function isTakenOver(entry: Property): boolean {
  const manager = textAt(entry, "manager") ?? "";
  const operation = textAt(entry, "operation");
  if ((textAt(entry, "subresource") ?? "") !== "") return false;
  return TAKEN_OVER.some((rule) => rule.operation === operation && manager.startsWith(rule.prefix));
}

/** The JSON patch that makes `manager` the one that applied those fields. Undefined when there is nothing to take over. */
export function takeOver(live: Manifest, manager: string): Property[] | undefined {
  const entries = listAt(live, "metadata", "managedFields");
  const isOurs = (entry: Property): boolean =>
    textAt(entry, "manager") === manager && textAt(entry, "operation") === "Apply";
  const taken = entries.filter((entry) => !isOurs(entry) && isTakenOver(entry));
  if (taken.length === 0) return undefined;
  const ours = entries.filter(isOurs);
  const [first] = [...ours, ...taken];
  if (!isObject(first)) return undefined;
  const fields = [...ours, ...taken].reduce<Properties>((union, entry) => {
    const owned = at(entry, "fieldsV1");
    return isObject(owned) ? mergeFields(union, owned) : union;
  }, {});
  const merged = { ...first, manager, operation: "Apply", fieldsV1: fields };
  const others = entries.filter((entry) => !isOurs(entry) && !isTakenOver(entry));
  return [
    { op: "replace", path: "/metadata/managedFields", value: [merged, ...others] },
    // Fails, and is tried again, when someone else changed the object meanwhile.
    { op: "replace", path: "/metadata/resourceVersion", value: textAt(live, "metadata", "resourceVersion") ?? "" },
  ];
}

/**
 * Whether the object has not been applied since its creation. The official provider then forces the dry run of a preview,
 * because the real update takes those fields over first; a conflict with others shows at `up` only (`patchForce`,
 * provider/pkg/await/await.go:1031 of pulumi-kubernetes at 9497796, read 2026-11-30).
 */
export function isBeforeFirstApply(live: Manifest): boolean {
  return listAt(live, "metadata", "managedFields").some(
    (entry) =>
      textAt(entry, "operation") === "Update" &&
      [CREATOR, "pulumi-resource-kubernetes", "pulumi-kubernetes.exe"].includes(textAt(entry, "manager") ?? ""),
  );
}

/** The fields of the live object that Pulumi wrote, by the API server's records. Undefined when it wrote none. */
export function fieldsWrittenByPulumi(live: Manifest): Manifest | undefined {
  const entries = listAt(live, "metadata", "managedFields").filter(
    (entry) => (textAt(entry, "manager") ?? "").startsWith(CREATOR) && (textAt(entry, "subresource") ?? "") === "",
  );
  if (entries.length === 0) return undefined;
  const set = entries.reduce<Properties>((union, entry) => {
    const owned = at(entry, "fieldsV1");
    return isObject(owned) ? mergeFields(union, owned) : union;
  }, {});
  const picked = pick(live, set);
  return isObject(picked) ? picked : undefined;
}

/** Sets of fields are trees of keys: `f:name` a field, `k:{…}` a list element by key, `v:…` a list element by value. */
function mergeFields(a: Properties, b: Properties): Properties {
  const result: Properties = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const other = result[key];
    result[key] = isObject(other) && isObject(value) ? mergeFields(other, value) : value;
  }
  return result;
}

function pick(value: Property, set: Properties): Property {
  const steps = Object.keys(set).filter((key) => key !== ".");
  if (steps.length === 0) return value;
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, child]) => {
        const inner = set[`f:${key}`];
        return isObject(inner) ? [[key, pick(child, inner)] as const] : [];
      }),
    );
  }
  if (!Array.isArray(value)) return value;
  return value.flatMap((item) => {
    for (const step of steps) {
      const inner = set[step];
      if (!isObject(inner)) continue;
      if (step.startsWith("v:") && step.slice(2) === JSON.stringify(item)) return [item];
      if (step.startsWith("k:") && hasKeys(item, step.slice(2))) return [pick(item, inner)];
    }
    return [];
  });
}

function hasKeys(item: Property, keys: string): boolean {
  const wanted = JSON.parse(keys) as Properties;
  return Object.entries(wanted).every(([key, value]) => at(item, key) === value);
}
