/**
 * What an object becomes before anything is compared or sent: named, put in its namespace, spelt canonically, and
 * checked field by field. Secret marks of the program's inputs are kept.
 */
import { isObject, type Properties, Unknown } from "../../protocol/properties";
import type { CheckCall, Checked, CheckFailure } from "../../protocol/provider";
import type { KnownKind } from "../schema/kinds";
import { at, fromManifest, type Manifest, markSecrets, toManifest, withValue } from "../objects/manifest";
import { assignName } from "./naming";
import { normalizeInputs } from "./normalize";

/** Pure but for a random name. `defaultNamespace` is where namespaced objects go that name none. */
export function checkInputs(call: CheckCall, kind: KnownKind, defaultNamespace: string): Checked {
  const given = toManifest(call.inputs);
  const { object, failures } = assignName(normalizeInputs(given), toManifest(call.oldInputs), call);
  const inputs = placed(object, kind, defaultNamespace);
  return {
    inputs: markSecrets(fromManifest(inputs), call.inputs),
    failures: [...checkHead(given, kind), ...kind.check(given), ...failures],
  };
}

function checkHead(object: Manifest, kind: KnownKind): CheckFailure[] {
  const failures: CheckFailure[] = [];
  for (const key of ["apiVersion", "kind"] as const) {
    const value = object[key];
    if (value !== undefined && value !== kind[key] && !(value instanceof Unknown)) {
      failures.push({ property: key, reason: `${key} must be ${kind[key]}, as the resource's type says` });
    }
  }
  if (!kind.namespaced && typeof at(object, "metadata", "namespace") === "string") {
    failures.push({
      property: "metadata.namespace",
      reason: `metadata.namespace cannot be set: ${kind.kind} has no namespace`,
    });
  }
  return failures;
}

function placed(object: Manifest, kind: KnownKind, defaultNamespace: string): Manifest {
  const complete: Properties = { ...object, apiVersion: kind.apiVersion, kind: kind.kind };
  const metadata = complete["metadata"];
  if (!kind.namespaced || metadata instanceof Unknown) return complete;
  const namespace = isObject(metadata) ? metadata["namespace"] : undefined;
  if (namespace !== undefined && namespace !== "") return complete;
  return defaultNamespace === "" ? complete : withValue(complete, ["metadata", "namespace"], defaultNamespace);
}
