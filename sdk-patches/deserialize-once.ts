/**
 * Makes @pulumi/policy read a resource's properties once per request. It reads them anew for every policy of a pack,
 * which for sixty rules costs more than the rules themselves. The result is shared, which is safe because rules never
 * write to it.
 */
import deserializer = require("@pulumi/policy/deserialize");
import { isLeftOut } from "./left-out.cjs";

/**
 * Puts the shared reading in place.
 * @param noted is told what was read for the first time, and what it was on the wire, which marks secrets
 * @returns whether it is in place: not when the SDK is laid out differently, which then only costs more
 */
export function deserializeOnce(noted: (bag: object, wire: unknown) => void, sdk: object = deserializer): boolean {
  const original: unknown = Reflect.get(sdk, "deserializeProperties");
  if (typeof original !== "function" || isLeftOut("deserialize-once")) return false;
  const cache = new WeakMap<object, object>();
  const once = (struct: unknown, keepSecrets: unknown): unknown => {
    if (!hasToJavaScript(struct) || keepSecrets === true)
      return Reflect.apply(original, undefined, [struct, keepSecrets]);
    let bag = cache.get(struct);
    if (bag === undefined) {
      const plain = struct.toJavaScript();
      const read: unknown = Reflect.apply(original, undefined, [{ toJavaScript: () => plain }, false]);
      bag = typeof read === "object" && read !== null ? read : {};
      cache.set(struct, bag);
      noted(bag, plain);
    }
    return bag;
  };
  return Reflect.set(sdk, "deserializeProperties", once);
}

function hasToJavaScript(struct: unknown): struct is { toJavaScript(): unknown } {
  return typeof struct === "object" && struct !== null && "toJavaScript" in struct;
}
