/**
 * A Kubernetes rule, written once as CEL: evaluated here on a resource's inputs at preview and on recorded state, and
 * installed in the cluster as admission policy by `admission.ts`. A rule is a list of checks; each looks at one item
 * (a container, a volume, the pod…) at a time, so that a finding names the exact property.
 */
import { paramsOf, resolveConfig, type ConfigOf, type ConfigSchema } from "../rule/config-schema";
import { compile, Unreadable, type Expression } from "./cel";
import type { Field } from "../rule/field";
import { show, violation, type Finding } from "../rule/finding";
import { WORKLOADS } from "./pods";
import { resourceRule, type ResourceRule, type ResourceRuleDefinition } from "../rule/rule";
import { type ResourceFacts } from "../rule/resource";
import { SCOPES, subjectOf, type Scope, type ScopeName, type Subject } from "./scopes";

/** One thing that must hold of every item in a scope. */
export interface Check {
  readonly over: ScopeName;
  /** CEL; the item's name is the scope's variable, besides `object`, `variables.pod`, `variables.metadata`, `params`. */
  readonly holds: string;
  /** Where to look, from the item: `securityContext.privileged`; dots separate keys. */
  readonly property: string;
  readonly required: string;
  /** What to say instead of the value, which may be sensitive or is not one property's. */
  readonly found?: string;
}

/** What `admission.ts` needs to install the rule. */
export interface AdmissionSource {
  readonly checks: readonly Check[];
  /** The parameters as a ConfigMap's data, for a configuration. */
  readonly params: (given: unknown) => Readonly<Record<string, string>>;
  /** The namespaces that the rule looks at, for a configuration. */
  readonly namespaces: (given: unknown) => NamespaceScope;
  readonly tenantsOnly: boolean;
  /** Whether it also looks at the number of replicas that somebody sets by itself (`kubectl scale`). @default false */
  readonly scales?: boolean;
  /** Of a rule about who asks: which requests it looks at. @default creations and updates of what the rule names */
  readonly requests?: RequestSource;
}

/** Which requests a rule looks at, in the words of an admission policy. */
export interface RequestSource {
  readonly matches: readonly RequestMatch[];
  /** All must hold. */
  readonly conditions: readonly Variable[];
  /** Values that several checks read, made once. */
  readonly variables: readonly Variable[];
}

export interface RequestMatch {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly ("CONNECT" | "CREATE" | "DELETE" | "UPDATE")[];
  readonly resources: readonly string[];
}

export interface Variable {
  readonly name: string;
  readonly expression: string;
}

/** Namespaces by name: all but some, or some only. An empty `only` is none. */
export interface NamespaceScope {
  readonly except: readonly string[];
  readonly only?: readonly string[];
}

const EVERYWHERE: NamespaceScope = { except: [] };

export interface KubernetesRule extends ResourceRule {
  readonly admission: AdmissionSource;
}

export interface KubernetesRuleDefinition<Schema extends ConfigSchema> extends Omit<
  ResourceRuleDefinition<Schema>,
  "check" | "remediate"
> {
  readonly checks: readonly Check[];
  /**
   * Whether something still adds what the rule asks for before the pod is there: an operator its probes, the
   * namespace's LimitRange amounts. Templates inside custom resources are then not judged by it. @default false
   */
  readonly isCompletedLater?: boolean;
  /**
   * Whether the cluster holds tenants' namespaces to it and no others, because what the platform runs may differ by its
   * nature. At preview a namespace's labels are unknown, and it holds of everything that the stack declares. @default false
   */
  readonly tenantsOnly?: boolean;
  /** Whether the cluster also asks it of a workload's scale, which has `spec.replicas` and nothing else. @default false */
  readonly scales?: boolean;
  /** Whether the rule looks at this object at all, by configuration; the cluster does the same by namespace. */
  readonly applies?: (place: ObjectPlace, config: ConfigOf<Schema>) => Applies;
  /** The same question for the cluster; must agree with `applies`. @default every namespace */
  readonly namespaces?: (config: ConfigOf<Schema>) => NamespaceScope;
}

/** Where an object is, as far as a rule's configuration may ask. */
export interface ObjectPlace {
  readonly namespace: Field;
  readonly resource: ResourceFacts;
}
export type Applies = boolean | "undecided";

interface CompiledCheck extends Check {
  readonly expression: Expression;
  readonly keys: readonly string[];
}

export function kubernetesRule<const Schema extends ConfigSchema = Record<never, never>>(
  definition: KubernetesRuleDefinition<Schema>,
): KubernetesRule {
  const {
    checks,
    applies,
    namespaces,
    isCompletedLater = false,
    tenantsOnly = false,
    scales = false,
    ...facts
  } = definition;
  const params = (given: unknown) => paramsOf(definition.config, resolveConfig(definition.config, given));
  const compiled = once(() => checks.map(compileCheck));
  const rule = resourceRule<Schema>({
    ...facts,
    check: (props, { resource, config }) => {
      const applicable = applies?.({ namespace: props.at("metadata", "namespace"), resource }, config) ?? true;
      if (applicable === false) return [];
      const findings = evaluateChecks(compiled(), subjectOf(props, resource.type), paramsOf(definition.config, config));
      if (applicable === true || findings.length === 0) return findings;
      return [{ kind: "undecided", path: "metadata.namespace", reason: "unknown" }];
    },
  });
  const scope = (given: unknown) => namespaces?.(resolveConfig(definition.config, given)) ?? EVERYWHERE;
  const judgesTemplates = !isCompletedLater && isAboutPods(definition);
  return { ...rule, judgesTemplates, admission: { checks, params, namespaces: scope, tenantsOnly, scales } };
}

/** Whether nothing but a pod decides: no check looks at the object around it. */
function isAboutPods({ resources, checks }: Pick<KubernetesRule, "resources"> & Pick<AdmissionSource, "checks">) {
  return WORKLOADS.every((type) => resources.includes(type)) && checks.every(({ over }) => over !== "object");
}

export function isKubernetesRule(rule: object): rule is KubernetesRule {
  return "admission" in rule;
}

/** Evaluates checks on one object. */
function evaluateChecks(checks: readonly CompiledCheck[], subject: Subject, params: Record<string, string>): Finding[] {
  const findings: Finding[] = [];
  // Several checks may ask the same of one property; it is said once.
  const heard = new Set<string>();
  for (const check of checks) {
    const scope: Scope = SCOPES[check.over];
    const context: Record<string, unknown> = { ...subject.context, params: { data: params } };
    for (const { field, value, unreadable } of subject.items(check.over)) {
      if (scope.variable !== undefined) context[scope.variable] = value;
      const finding = unreadable ?? evaluateCheck(check, field, context);
      if (finding === undefined) continue;
      const said = finding.kind === "undecided" ? finding.path : `${finding.path} ${finding.required}`;
      if (heard.has(said)) continue;
      heard.add(said);
      findings.push(finding);
    }
  }
  return findings;
}

function evaluateCheck(check: CompiledCheck, item: Field, context: Record<string, unknown>): Finding | undefined {
  try {
    if (check.expression(context) === true) return undefined;
  } catch (error) {
    if (error instanceof Unreadable) return { kind: "undecided", path: error.path, reason: error.reason };
    // The API server refuses what an expression cannot be evaluated on; so do we.
    return violation(item.at(...check.keys), check.required, "of a form that the rule cannot read");
  }
  const field = item.at(...check.keys);
  return violation(field, check.required, check.found ?? show(field));
}

function compileCheck(check: Check): CompiledCheck {
  const keys = check.property === "" ? [] : check.property.split(".");
  return { ...check, expression: compile(check.holds), keys };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
