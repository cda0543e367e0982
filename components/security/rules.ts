/** Which rules are enforced in the cluster, and the configuration that previews use too. */
import { isKubernetesRule, type KubernetesRule } from "../../policies/lib/kubernetes-rule";
import { podSecurityPack } from "../../policies/pod-security/pack";
import { quotaPack } from "../../policies/quota/pack";
import { EXEMPTIONS, SETTINGS } from "../../policies/settings";
import type { Environment } from "../core/labels";

/** Every rule that is written as CEL; stack rules and rules about clouds have no place at admission. */
export const ADMISSION_RULES: readonly KubernetesRule[] = [...podSecurityPack.rules, ...quotaPack.rules].filter(
  isKubernetesRule,
);

/** The rules' configuration in an environment, with the exemptions that count there. */
export function admissionConfig(environment: Environment): Readonly<Record<string, unknown>> {
  const exempted = Object.entries(EXEMPTIONS).map(([id, exemptions]) => {
    return [id, { exemptions, ...SETTINGS[environment][id] }] as const;
  });
  return { ...SETTINGS[environment], ...Object.fromEntries(exempted) };
}
