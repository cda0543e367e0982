/** Which rules are enforced in the cluster, and the configuration that previews use too. */
import { KUBERNETES_STORAGE_RULES } from "../../policies/encryption/rules/kubernetes/storage";
import { KUBERNETES_TRAFFIC_RULES } from "../../policies/encryption/rules/kubernetes/traffic";
import type { AdmissionRule } from "../../policies/kubernetes/admission";
import { isKubernetesRule, type KubernetesRule } from "../../policies/kubernetes/kubernetes-rule";
import { REGISTRY_RULE, trusting } from "../../policies/pod-security/publishers";
import { podSecurityPack } from "../../policies/pod-security/pack";
import { EXPOSURE_RULE, NAMES_RULE, publishing } from "../../policies/pod-security/rules/exposure";
import { quotaPack } from "../../policies/quota/pack";
import type { Exemption } from "../../policies/rule/exemptions";
import { EXEMPTIONS, SETTINGS } from "../../policies/settings/settings";
import type { Environment } from "../core/labels";
import {
  ACCOUNTS_RULE,
  CLAIMS_RULE,
  COPIES_RULE,
  SECRETS_RULE,
  TOKENS_RULE,
  WAYS_RULE,
} from "../../policies/requests/held";
import { REQUEST_RULES } from "../../policies/requests";
import { OPERATORS_RULE } from "../../policies/requests/operators";
import { NOTHING_HELD, type AdmissionExemption, type Held, type LoadBalancerController } from "./contract";

/** Every rule that is written as CEL; stack rules and rules about clouds have no place at admission. */
export const ADMISSION_RULES: readonly KubernetesRule[] = [
  ...[...podSecurityPack.rules, ...quotaPack.rules].filter(isKubernetesRule),
  // Of the encryption pack only these are about Kubernetes; the rest would be loaded for nothing.
  ...[...KUBERNETES_STORAGE_RULES, ...KUBERNETES_TRAFFIC_RULES],
];

/** Every rule that the cluster is told: of what is created, and of who asks. */
export const INSTALLED_RULES: readonly AdmissionRule[] = [...ADMISSION_RULES, ...REQUEST_RULES];

/** What a stack adds to the configuration of its environment. */
export interface StackSettings {
  /** What the rules overlook for the stack's own parts. */
  readonly exemptions?: readonly AdmissionExemption[];
  /** Registries that the stack trusts. */
  readonly registries?: readonly string[];
  /** Names that tenants may publish, as `<namespace>/<name>`. */
  readonly names?: readonly string[];
  /** What the platform and its operators keep in namespaces of tenants. */
  readonly held?: Held;
  /** What makes load balancers in its cluster. @default those of every cloud */
  readonly controllers?: readonly LoadBalancerController[];
}

/** The rules' configuration in an environment, with the exemptions that count there and what the stack adds. */
export function admissionConfig(
  environment: Environment,
  { exemptions = [], registries = [], names = [], held = NOTHING_HELD, controllers }: StackSettings = {},
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
  config[SECRETS_RULE] = { ...config[SECRETS_RULE], held: held.secrets };
  config[ACCOUNTS_RULE] = { ...config[ACCOUNTS_RULE], accounts: held.accounts };
  config[TOKENS_RULE] = { ...config[TOKENS_RULE], accounts: held.accounts };
  config[CLAIMS_RULE] = { ...config[CLAIMS_RULE], claims: held.claims };
  config[COPIES_RULE] = { ...config[COPIES_RULE], claims: held.claims };
  config[WAYS_RULE] = { ...config[WAYS_RULE], stores: held.stores, holders: held.holders };
  config[OPERATORS_RULE] = { ...config[OPERATORS_RULE], stores: held.stores };
  config[NAMES_RULE] = publishing(config[NAMES_RULE], names);
  if (controllers !== undefined) config[EXPOSURE_RULE] = { ...config[EXPOSURE_RULE], controllers };
  return config;
}

interface Settings extends Readonly<Record<string, unknown>> {
  readonly exemptions?: readonly Exemption[];
}
