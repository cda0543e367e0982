/** Every rule as one pack: each further pack costs the engine two blocking calls per resource. */
import { encryptionPack } from "../encryption/pack";
import type { PackDefinition } from "../engine/pack";
import { EXEMPTIONS } from "../settings/settings";
import { FROM_STACK } from "../pod-security/from-stack";
import { podSecurityPack } from "../pod-security/pack";
import { quotaPack } from "../quota/pack";

export const allPack: PackDefinition = {
  name: "stratiform-all",
  description: "Every rule of Stratiform in one process",
  rules: [encryptionPack, podSecurityPack, quotaPack].flatMap((pack) => pack.rules),
  exemptions: EXEMPTIONS,
  fromStack: FROM_STACK,
};
