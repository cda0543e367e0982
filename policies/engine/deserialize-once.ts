/**
 * Makes @pulumi/policy read a resource's properties once per request. It reads them anew for every policy of a pack,
 * which for sixty rules costs more than the rules themselves. The result is shared, which is safe because rules never
 * write to it. On the way it notes which paths are secrets, which the SDK forgets.
 */
import deserializer = require("@pulumi/policy/deserialize");
import { type SecretPaths } from "../rule/field";
import { isMap, joinKey } from "../../components/core/plain";

/** The marks of the wire format; the same in every version of Pulumi. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

const NO_SECRETS: SecretPaths = new Set();
const secretPaths = new WeakMap<object, SecretPaths>();

/** The paths of secrets in a bag that came through the SDK; none for any other bag. */
export function secretPathsOf(bag: object): SecretPaths {
  return secretPaths.get(bag) ?? NO_SECRETS;
}

/** The paths of everything that the wire format marks as secret, written as `Field` writes them. */
export function findSecrets(value: unknown, path = "", found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) {
    value.forEach((item, index) => findSecrets(item, `${path}[${index}]`, found));
  } else if (isMap(value)) {
    if (value[SIGNATURE] === SECRET_SIGNATURE) found.add(path);
    else for (const key of Object.keys(value)) findSecrets(value[key], joinKey(path, key), found);
  }
  return found;
}

/** Puts the shared reading in place. Without effect when the SDK is laid out differently: then it only costs more. */
export function deserializeOnce(): boolean {
  const original: unknown = Reflect.get(deserializer, "deserializeProperties");
  if (typeof original !== "function") return false;
  const cache = new WeakMap<object, object>();
  const once = (struct: unknown, keepSecrets: unknown): unknown => {
    if (!hasToJavaScript(struct) || keepSecrets === true)
      return Reflect.apply(original, undefined, [struct, keepSecrets]);
    let bag = cache.get(struct);
    if (bag === undefined) {
      const plain = struct.toJavaScript();
      const read: unknown = Reflect.apply(original, undefined, [{ toJavaScript: () => plain }, false]);
      bag = isMap(read) ? read : {};
      cache.set(struct, bag);
      const secrets = findSecrets(plain);
      if (secrets.size > 0) secretPaths.set(bag, secrets);
    }
    return bag;
  };
  return Reflect.set(deserializer, "deserializeProperties", once);
}

function hasToJavaScript(struct: unknown): struct is { toJavaScript(): unknown } {
  return typeof struct === "object" && struct !== null && "toJavaScript" in struct;
}
