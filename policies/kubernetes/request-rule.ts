/**
 * A rule about who asks for what: of deletions, of ways into pods, of what belongs to somebody else in a tenant's
 * namespace. Only the API server can tell who asks, so that these rules are in the cluster alone; what a stack declares is
 * the platform's. Plain data; `admission.ts` makes admission policy of it.
 */
import { paramsOf, resolveConfig, type ConfigSchema } from "../rule/config-schema";
import type { AdmissionSource, Check, RequestMatch, Variable } from "./kubernetes-rule";
import { MANDATORY, type Levels, type Reference, type Severity } from "../rule/rule";

export interface RequestRuleDefinition {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  readonly references: readonly [Reference, ...Reference[]];
  readonly severity: Severity;
  readonly config?: ConfigSchema;
  /** Kinds by their tokens, for rules that look at pods in whatever holds them. */
  readonly resources: readonly string[];
  readonly requests: readonly RequestMatch[];
  /** Which requests count beside that they are a tenant's; all must hold. */
  readonly conditions?: readonly Variable[];
  readonly variables?: readonly Variable[];
  readonly checks: readonly Check[];
}

/** The same as of a rule about objects, with what is different at admission. */
export interface RequestRule extends Omit<
  RequestRuleDefinition,
  "checks" | "conditions" | "config" | "requests" | "variables"
> {
  readonly kind: "request";
  readonly levels: Levels;
  readonly admission: AdmissionSource;
}

/**
 * Whoever may do the same in every namespace is the platform, the cluster, or a controller of either; whoever may do it
 * here only is of the tenant. People and pods of tenants have Roles in their namespaces, never a ClusterRole. An update
 * may have come as a patch, which is a verb of its own that some controllers have alone.
 */
export const BY_A_TENANT = (() => {
  const everywhere = "authorizer.group(request.resource.group).resource(request.resource.resource)";
  const may = (...verbs: readonly string[]) =>
    verbs
      .map((verb) => `${everywhere}.subresource(request.?subResource.orValue('')).check('${verb}').allowed()`)
      .join(" || ");
  const verbs = { CREATE: ["create"], UPDATE: ["update", "patch"], DELETE: ["delete"], CONNECT: ["create"] } as const;
  const rights = Object.entries(verbs).map(
    ([operation, names]) => `request.operation == '${operation}' && (${may(...names)})`,
  );
  return `!(${rights.join(" || ")})`;
})();

/**
 * Parts of the cluster that have rights by other ways than roles for everything: kubelets delete the pods that have ended,
 * the scheduler those that it evicts, and controllers finish what they began. The API server reserves the names, and
 * nobody of a tenant gets an account in kube-system.
 */
const NOT_OF_THE_CLUSTER =
  "!request.userInfo.?username.orValue('').matches('^system:(node:|kube-scheduler$|kube-controller-manager$|apiserver$)')" +
  " && !request.userInfo.?groups.orValue([]).exists(group, group == 'system:serviceaccounts:kube-system')";

export function requestRule(definition: RequestRuleDefinition): RequestRule {
  const { checks, conditions = [], config, requests, variables = [], ...facts } = definition;
  return {
    ...facts,
    kind: "request",
    levels: MANDATORY,
    admission: {
      checks,
      params: (given) => paramsOf(config, resolveConfig(config, given)),
      namespaces: () => ({ except: [] }),
      tenantsOnly: true,
      requests: {
        matches: requests,
        conditions: [
          { name: "not-of-the-cluster", expression: NOT_OF_THE_CLUSTER },
          ...conditions,
          { name: "by-a-tenant", expression: BY_A_TENANT },
        ],
        variables,
      },
    },
  };
}
