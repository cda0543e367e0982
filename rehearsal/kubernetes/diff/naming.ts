/** Names that the provider chooses: kept from the last deployment, else proposed by the engine, else drawn at random. */
import { createHash, randomBytes } from "node:crypto";
import { isObject, Unknown } from "../../protocol/properties";
import type { CheckCall, CheckFailure } from "../../protocol/provider";
import { AUTONAMED } from "./diff";
import { annotation, at, type Manifest, nameOf, withValue } from "../objects/manifest";

const SUFFIX_DIGITS = 8;

/** Gives the object a name when the program left that to us. Pure but for the random draw of a nameless new object. */
export function assignName(object: Manifest, oldInputs: Manifest, call: CheckCall): Named {
  const given = at(object, "metadata", "name");
  const refuse = (property: string, reason: string): Named => ({ object, failures: [{ property, reason }] });
  if (given === "") {
    return refuse("metadata.name", "metadata.name must not be empty; leave it out to have a name chosen");
  }
  if (given !== undefined || at(object, "metadata") instanceof Unknown) return { object, failures: [] };
  if (at(object, "metadata", "generateName") !== undefined) {
    return refuse("metadata.generateName", "metadata.generateName is not supported with server-side apply");
  }
  if (annotation(oldInputs, AUTONAMED) === "true") return named(object, nameOf(oldInputs));
  const { autonaming } = call;
  if (autonaming?.mode === "disable") {
    return refuse("metadata.name", "metadata.name is required: automatic names are turned off");
  }
  return named(object, autonaming?.proposedName || `${call.name}-${randomSuffix(call.randomSeed)}`);
}

/** The object with its name, or why it can have none. */
interface Named {
  readonly object: Manifest;
  readonly failures: readonly CheckFailure[];
}

/** Hexadecimal digits that depend only on the seed; fresh ones when there is none. */
export function randomSuffix(seed: Uint8Array): string {
  const bytes = seed.length === 0 ? randomBytes(SUFFIX_DIGITS) : createHash("sha256").update(seed).digest();
  return bytes.toString("hex").slice(0, SUFFIX_DIGITS);
}

function named(object: Manifest, name: string): Named {
  const result = withValue(object, ["metadata", "name"], name);
  const annotations = at(result, "metadata", "annotations");
  // Nothing can be added to annotations that are not known yet.
  if (annotations instanceof Unknown) return { object: result, failures: [] };
  const marked = { ...(isObject(annotations) ? annotations : {}), [AUTONAMED]: "true" };
  return { object: withValue(result, ["metadata", "annotations"], marked), failures: [] };
}
