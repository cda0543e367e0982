/** Which rules are enforced in the cluster, and the configuration that previews use too. */
import { KUBERNETES_STORAGE_RULES } from "../../policies/encryption/rules/kubernetes/storage";
import { KUBERNETES_TRAFFIC_RULES } from "../../policies/encryption/rules/kubernetes/traffic";
import { isKubernetesRule, type KubernetesRule } from "../../policies/kubernetes/kubernetes-rule";
import { REGISTRY_RULE, trusting } from "../../policies/pod-security/publishers";
import { podSecurityPack } from "../../policies/pod-security/pack";
import { EXPOSURE_RULE } from "../../policies/pod-security/rules/exposure";
import { quotaPack } from "../../policies/quota/pack";
import type { Exemption } from "../../policies/rule/exemptions";
import { EXEMPTIONS, SETTINGS } from "../../policies/settings/settings";
import type { Environment } from "../core/labels";
import type { AdmissionExemption, LoadBalancerController } from "./contract";

/** Every rule that is written as CEL; stack rules and rules about clouds have no place at admission. */
export const ADMISSION_RULES: readonly KubernetesRule[] = [
  ...[...podSecurityPack.rules, ...quotaPack.rules].filter(isKubernetesRule),
  // Of the encryption pack only these are about Kubernetes; the rest would be loaded for nothing.
  ...[...KUBERNETES_STORAGE_RULES, ...KUBERNETES_TRAFFIC_RULES],
];

/**
 * The rules' configuration in an environment, with the exemptions that count there, those of the stack's own parts,
 * the registries that the stack trusts, and the load balancer controllers that its cluster has.
 */
export function admissionConfig(
  environment: Environment,
  exemptions: readonly AdmissionExemption[],
  registries: readonly string[] = [],
  controllers?: readonly LoadBalancerController[],
): Readonly<Record<string, unknown>> {
  const config: Record<string, Settings> = { ...SETTINGS[environment] };
  const all = [
    ...Object.entries(EXEMPTIONS).flatMap(([rule, list]) => list.map((exemption) => ({ ...exemption, rule }))),
    ...exemptions,
  ];
  for (const { rule, ...exemption } of all) {
    const { exemptions: before = [], ...rest } = config[rule] ?? {};
    config[rule] = { ...rest, exemptions: [...before, exemption] };
  }
  config[REGISTRY_RULE] = trusting(config[REGISTRY_RULE], registries);
  if (controllers !== undefined) config[EXPOSURE_RULE] = { ...config[EXPOSURE_RULE], controllers };
  return config;
}

interface Settings extends Readonly<Record<string, unknown>> {
  readonly exemptions?: readonly Exemption[];
}
