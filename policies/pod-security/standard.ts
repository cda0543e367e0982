/**
 * The Pod Security Standards as rules: which level a namespace has, and what a rule of the standard is. The checks are
 * those of one pinned version, so that an upgrade of Kubernetes changes no verdict by itself.
 */
import type { Field } from "../rule/field";
import {
  kubernetesRule,
  type Applies,
  type Check,
  type KubernetesRule,
  type NamespaceScope,
} from "../kubernetes/kubernetes-rule";
import { WORKLOADS } from "../kubernetes/pods";
import { MANDATORY, type Severity } from "../rule/rule";

/** The version of the standards that every check follows, as in the label `pod-security.kubernetes.io/enforce-version`. */
export const STANDARD_VERSION = "v1.37";

export const LEVELS = ["privileged", "baseline", "restricted"] as const;
export type PodSecurityLevel = (typeof LEVELS)[number];

/** Whether `level` asks for at least what `other` does. */
export function isAtLeast(level: PodSecurityLevel, other: PodSecurityLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(other);
}

export function isLevel(value: unknown): value is PodSecurityLevel {
  return LEVELS.some((level) => level === value);
}

/** The configuration of every rule of the standard: the same two properties, so that levels are set in one place. */
export const STANDARD_CONFIG = {
  level: {
    type: "string",
    enum: LEVELS,
    default: "restricted",
    description: "The level of namespaces that namespaceLevels does not name.",
  },
  namespaceLevels: {
    type: "object",
    additionalProperties: { type: "string" },
    default: {},
    description: "Levels of single namespaces, by name: for software that needs its node, such as GPU drivers.",
  },
} as const;

export interface StandardConfig {
  readonly level: string;
  readonly namespaceLevels: Readonly<Record<string, string | number>>;
}

/** The level of a namespace by configuration. */
export function levelOf(namespace: string, { level, namespaceLevels }: StandardConfig): PodSecurityLevel {
  const own = Object.hasOwn(namespaceLevels, namespace) ? namespaceLevels[namespace] : level;
  return isLevel(own) ? own : "restricted";
}

/** Whether a check of `needed` looks at objects in `namespace`; undecided while that depends on an unknown name. */
export function appliesAt(needed: PodSecurityLevel, namespace: Field, config: StandardConfig): Applies {
  if (namespace.isReadable) return isAtLeast(levelOf(namespace.text ?? "default", config), needed);
  const levels = [levelOf("", config), ...Object.keys(config.namespaceLevels).map((name) => levelOf(name, config))];
  const verdicts = new Set(levels.map((level) => isAtLeast(level, needed)));
  return verdicts.size > 1 ? "undecided" : verdicts.has(true);
}

/** The namespaces in which a check of `needed` counts. */
export function namespacesAt(needed: PodSecurityLevel, config: StandardConfig): NamespaceScope {
  const named = Object.keys(config.namespaceLevels);
  const holds = (name: string) => isAtLeast(levelOf(name, config), needed);
  const elsewhere = isLevel(config.level) ? isAtLeast(config.level, needed) : true;
  return elsewhere ? { except: named.filter((name) => !holds(name)) } : { except: [], only: named.filter(holds) };
}

export interface StandardDefinition {
  /** The check's id in Pod Security Admission: `hostPorts`. */
  readonly checkId: string;
  readonly level: "baseline" | "restricted";
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  readonly severity: Severity;
  /** Benchmarks and scanners that ask for the same. */
  readonly alsoIn?: readonly string[];
  readonly checks: readonly Check[];
}

/** A rule of the standard with what the admission plugin calls it. */
export interface StandardCheck {
  readonly checkId: string;
  readonly level: "baseline" | "restricted";
  readonly rule: KubernetesRule;
}

export function standardCheck(definition: StandardDefinition): StandardCheck {
  const { checkId, level, alsoIn = [], ...facts } = definition;
  const rule = kubernetesRule({
    ...facts,
    levels: MANDATORY,
    references: [
      {
        name: `Pod Security Standards ${STANDARD_VERSION}, ${level}: ${checkId}`,
        url: `https://kubernetes.io/docs/concepts/security/pod-security-standards/#${level}`,
      },
      ...alsoIn.map((name) => ({ name })),
    ],
    resources: WORKLOADS,
    config: STANDARD_CONFIG,
    applies: ({ namespace }, config) => appliesAt(level, namespace, config),
    namespaces: (config) => namespacesAt(level, config),
  });
  return { checkId, level, rule };
}
