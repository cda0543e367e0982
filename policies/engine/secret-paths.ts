/** Which properties of a resource are secrets. The wire format marks them, and the SDK forgets it. */
import { isMap, joinKey } from "../../components/core/plain";
import type { SecretPaths } from "../rule/field";

/** The marks of the wire format; the same in every version of Pulumi. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

const secretPaths = new WeakMap<object, SecretPaths>();

/** What is secret of a bag that nothing was noted of. The empty path is the bag itself, and so all of it. */
let otherwise: SecretPaths = new Set();

/** The paths of secrets in a bag that came through the SDK; none for any other bag, unless everything is hidden. */
export function secretPathsOf(bag: object): SecretPaths {
  return secretPaths.get(bag) ?? otherwise;
}

/** Takes every value for a secret: for an SDK that does not let us see which ones are. */
export function hideEverything(): void {
  otherwise = new Set([""]);
}

/** Notes the secrets of a bag, by what it was on the wire. */
export function noteSecrets(bag: object, wire: unknown): void {
  const secrets = findSecrets(wire);
  if (secrets.size > 0) secretPaths.set(bag, secrets);
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
