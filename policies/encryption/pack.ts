/** The rules of the encryption pack. */
import type { PackDefinition } from "../engine/pack";
import { ENCRYPTION_RULES } from "./rules/all";

export const encryptionPack: PackDefinition = {
  name: "stratiform-encryption",
  description: "Encryption at rest and in transit, keys, and no public way to data, on every cloud and in Kubernetes",
  rules: ENCRYPTION_RULES,
};
