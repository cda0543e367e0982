/**
 * What the API server says to a request by an admission policy of ours, as far as the rules about requests need it: the
 * policy's own objects are read, so that a case judges what is installed. The red team asks a real one the same.
 */
import { Environment } from "@marcbachmann/cel-js";
import { admissionObjects, type AdmissionRule, type Validation } from "../../../policies/kubernetes/admission";
import { toCel } from "../../../policies/kubernetes/cel";
import type { RequestMatch, Variable } from "../../../policies/kubernetes/kubernetes-rule";
import type { Bag } from "./conformance";

/** Who asks, and what they may in every namespace: `<verb> <group>/<resource>`, with the subresource where there is one. */
export interface Asker {
  readonly user: string;
  readonly groups: readonly string[];
  readonly everywhere: readonly string[];
}

export interface RequestCase {
  readonly id: string;
  readonly rule: string;
  readonly asker: Asker;
  readonly operation: RequestMatch["operations"][number];
  /** `<group>/<resource>`, `/pods/exec`. */
  readonly resource: string;
  readonly name?: string;
  /** After the request; what it takes away is `oldObject`. */
  readonly object?: Bag;
  readonly oldObject?: Bag;
  readonly isRefused: boolean;
}

/** The parts of a ValidatingAdmissionPolicy that decide. */
export interface RequestPolicy {
  readonly rule: string;
  readonly matches: readonly RequestMatch[];
  readonly conditions: readonly Variable[];
  readonly variables: readonly Variable[];
  readonly validations: readonly Validation[];
  readonly params: Readonly<Record<string, string>>;
}

/** The policy that the rule becomes, with the namespace of every case in its parameters. */
export function requestPolicy(rule: AdmissionRule, config: Readonly<Record<string, unknown>>): RequestPolicy {
  const objects = admissionObjects([rule], {
    ...{ environment: "prod", config: { [rule.id]: config }, systemNamespaces: [], parameterNamespace: "p" },
    today: "2026-01-01",
  });
  const spec = objects.flatMap((object) => (object.kind === "ValidatingAdmissionPolicy" ? [object.spec] : []))[0];
  const params = objects.flatMap((object) => (object.kind === "ConfigMap" ? [object.data] : []))[0] ?? {};
  if (spec === undefined) throw new Error(`${rule.id} becomes no policy`);
  const { matchConstraints, matchConditions: conditions, variables, validations } = spec;
  return { rule: rule.id, matches: matchConstraints.resourceRules, conditions, variables, validations, params };
}

/** Asks on from one authorizer to the next, as Kubernetes' library for CEL does. */
class Question {
  constructor(
    readonly everywhere: readonly string[],
    readonly group = "",
    readonly resource = "",
    readonly subresource = "",
  ) {}

  may(verb: string): boolean {
    const of = this.subresource === "" ? "" : `/${this.subresource}`;
    return this.everywhere.some((right) => right === "*" || right === `${verb} ${this.group}/${this.resource}${of}`);
  }
}
class Decision {
  constructor(readonly allowed: boolean) {}
}

const QUESTION = "kubernetes.authorization.Question";
const environment = new Environment({
  unlistedVariablesAreDyn: true,
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
})
  .registerType(QUESTION, Question)
  .registerType("kubernetes.authorization.Decision", Decision)
  .registerFunction(`${QUESTION}.group(string): ${QUESTION}`, (one: Question, group: string) => {
    return new Question(one.everywhere, group);
  })
  .registerFunction(`${QUESTION}.resource(string): ${QUESTION}`, (one: Question, resource: string) => {
    return new Question(one.everywhere, one.group, resource);
  })
  .registerFunction(`${QUESTION}.subresource(string): ${QUESTION}`, (one: Question, subresource: string) => {
    return new Question(one.everywhere, one.group, one.resource, subresource);
  })
  .registerFunction(`${QUESTION}.check(string): kubernetes.authorization.Decision`, (one: Question, verb: string) => {
    return new Decision(one.may(verb));
  })
  .registerFunction("kubernetes.authorization.Decision.allowed(): bool", ({ allowed }: Decision) => allowed);

const compiled = new Map<string, (context: Record<string, unknown>) => unknown>();

function evaluate(expression: string, context: Record<string, unknown>): unknown {
  let run = compiled.get(expression);
  if (run === undefined) compiled.set(expression, (run = environment.parse(expression)));
  return run(context);
}

/** Nothing where the request passes; else what is said, which is an error where an expression cannot be evaluated. */
export function judgeRequest(policy: RequestPolicy, asked: RequestCase): readonly string[] {
  const [group = "", resource = "", subResource] = asked.resource.split("/");
  const whole = subResource === undefined ? resource : `${resource}/${subResource}`;
  const isMatched = policy.matches.some(
    ({ apiGroups, operations, resources }) =>
      apiGroups.includes(group) && operations.includes(asked.operation) && resources.includes(whole),
  );
  if (!isMatched) return [];
  const { user, groups, everywhere } = asked.asker;
  const request = {
    ...{ operation: asked.operation, namespace: NAMESPACE, name: asked.name ?? "one" },
    ...{ resource: { group, resource }, userInfo: { username: user, groups } },
    ...(subResource === undefined ? {} : { subResource }),
  };
  const context: Record<string, unknown> = {
    ...{ request: toCel(request, ""), authorizer: new Question(everywhere) },
    ...{ object: toCel(asked.object ?? null, "") ?? null, oldObject: toCel(asked.oldObject ?? null, "") ?? null },
    ...{ params: toCel({ data: policy.params }, ""), variables: {} },
  };
  try {
    if (!policy.conditions.every(({ expression }) => evaluate(expression, context) === true)) return [];
    context["variables"] = lazily(policy.variables, context);
    return policy.validations.flatMap(({ expression, message }) => {
      return evaluate(expression, context) === true ? [] : [message];
    });
  } catch (error) {
    return [`cannot be evaluated: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** A variable is made when it is read, and then knows those before it. */
function lazily(variables: readonly Variable[], context: Record<string, unknown>): object {
  const made = Object.create(null) as object;
  for (const { name, expression } of variables) {
    Object.defineProperty(made, name, { enumerable: true, get: () => evaluate(expression, context) });
  }
  return made;
}

/** Where all cases are. */
export const NAMESPACE = "research";
