/** Every rule in one process: each further pack costs the engine two blocking calls per resource. */
import { servePack } from "../lib/pack";
import { podSecurityPack } from "../pod-security/pack";
import { quotaPack } from "../quota/pack";

servePack({
  name: "stratiform-all",
  description: "Every rule of Stratiform in one process",
  rules: [podSecurityPack, quotaPack].flatMap((pack) => pack.rules),
});
