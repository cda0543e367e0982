/**
 * The present state of an object: live data, and inputs that say what of it is the program's. For an object that no
 * program described yet (import), the inputs are what Pulumi once wrote, or else everything but what clusters add. Pure.
 */
import { equal, isEmpty, isObject, type Properties } from "../../protocol/properties";
import { fieldsWrittenByPulumi } from "../objects/managed-fields";
import {
  type Checkpoint,
  fromManifest,
  kindOf,
  type Manifest,
  markSecrets,
  nameOf,
  namespaceOf,
  pruneObject,
  readCheckpoint,
  toManifest,
  without,
  withValue,
  writeCheckpoint,
} from "../objects/manifest";
import { normalizeInputs } from "./normalize";

const CLUSTERS_OWN_ANNOTATIONS = [
  "deployment.kubernetes.io/revision",
  "kubectl.kubernetes.io/last-applied-configuration",
] as const;

/** State and inputs of an object as it is now. */
export function readState(
  live: Manifest,
  state: Properties,
  inputs: Properties,
): { state: Properties; inputs: Properties } {
  const old = readCheckpoint(state);
  const oldInputs = toManifest(inputs);
  const isImport = Object.keys(oldInputs).length === 0;
  const liveInputs = isImport ? inputsOf(live) : keepEmpty(normalizeInputs(pruneObject(live, oldInputs)), oldInputs);
  const checkpoint: Checkpoint = {
    live,
    inputs: liveInputs,
    fieldManager: old.fieldManager,
    initialApiVersion: old.initialApiVersion ?? kindOf(live).apiVersion,
    imported: isImport || (old.imported && equal(oldInputs, old.inputs)),
  };
  return {
    state: writeCheckpoint(checkpoint, inputs),
    inputs: markSecrets(fromManifest(liveInputs), inputs),
  };
}

/** Inputs for an object of which only the live data is known. */
export function inputsOf(live: Manifest): Manifest {
  let inputs = fieldsWrittenByPulumi(live) ?? without(live, ["status"]);
  for (const key of CLUSTERS_OWN_ANNOTATIONS) inputs = without(inputs, ["metadata", "annotations", key]);
  const { apiVersion, kind } = kindOf(live);
  inputs = withValue({ apiVersion, kind, ...inputs }, ["metadata", "name"], nameOf(live));
  if (namespaceOf(live) !== "") inputs = withValue(inputs, ["metadata", "namespace"], namespaceOf(live));
  const annotations = isObject(inputs["metadata"]) ? inputs["metadata"]["annotations"] : undefined;
  if (isObject(annotations) && Object.keys(annotations).length === 0)
    inputs = without(inputs, ["metadata", "annotations"]);
  return normalizeInputs(inputs);
}

/** Puts back the empty values of the inputs, which the API server drops: that they are missing is no drift. */
function keepEmpty(present: Manifest, inputs: Manifest): Manifest {
  const result: Manifest = { ...present };
  for (const [key, wanted] of Object.entries(inputs)) {
    const found = result[key];
    if (found === undefined && isEmpty(wanted)) result[key] = wanted;
    else if (isObject(found) && isObject(wanted)) result[key] = keepEmpty(found, wanted);
    else if (Array.isArray(found) && Array.isArray(wanted)) {
      result[key] = found.map((item, index) => {
        const model = wanted[index];
        return isObject(item) && isObject(model) ? keepEmpty(item, model) : item;
      });
    }
  }
  return result;
}
