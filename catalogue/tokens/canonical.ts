/**
 * The canonical name of a type, whatever it was spelt like: older API versions, patches, lists and aliases lead to one
 * token. Each provider's tokens and spellings stand in the file of its name; a test compares them with the installed SDKs.
 */
import { canonicalAws } from "./aws";
import { canonicalAzure } from "./azure";
import { canonicalGcp } from "./gcp";
import { canonicalKubernetes } from "./kubernetes";
import type { Spelling } from "./spelling";

/** How each provider spells types: by the token's first segment. */
const CANONICAL: Readonly<Record<string, (type: string) => Spelling>> = {
  kubernetes: canonicalKubernetes,
  aws: canonicalAws,
  gcp: canonicalGcp,
  "azure-native": canonicalAzure,
};

const spellings = new Map<string, Spelling>();

/** The canonical token of a type, and how it was spelt. A type that no table knows is its own canonical token. */
export function canonicalType(type: string): Spelling {
  let spelling = spellings.get(type);
  if (spelling === undefined) {
    // Also of a package made for one API version, such as azure-native_storage_v20230101.
    const provider = type.slice(0, type.search(/[:_]/));
    const canonical = Object.hasOwn(CANONICAL, provider) ? CANONICAL[provider] : undefined;
    spelling = canonical?.(type) ?? { token: type, isPatch: false, isList: false };
    if (spellings.size < 10_000) spellings.set(type, spelling);
  }
  return spelling;
}
