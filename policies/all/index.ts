/** Every rule in one process: each further pack costs the engine two blocking calls per resource. */
import { servePack } from "../lib/pack";
import { encryptionPack } from "../encryption/pack";
import { podSecurityPack } from "../pod-security/pack";
import { quotaPack } from "../quota/pack";

servePack({
  name: "stratiform-all",
  description: "Every rule of Stratiform in one process",
  rules: [encryptionPack, podSecurityPack, quotaPack].flatMap((pack) => pack.rules),
});
