/** Who may do what: RBAC without wildcards, without cluster-admin, without ways to give oneself more. */
import { kubernetesRule, type Check, type KubernetesRule } from "../../kubernetes/kubernetes-rule";
import { MANDATORY } from "../../rule/rule";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";

const ROLES = [KUBERNETES.role, KUBERNETES.clusterRole];
const BINDINGS = [KUBERNETES.roleBinding, KUBERNETES.clusterRoleBinding];
const RBAC_PAGE = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/";

/** What Kubernetes itself installs carries this label. */
const BOOTSTRAP = "object.?metadata.?labels[?'kubernetes.io/bootstrapping'].orValue('') == 'rbac-defaults'";

/** Names that mean everybody: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings */
const WITHOUT_SIGNING_IN = ["system:anonymous", "system:unauthenticated"] as const;
const EVERYBODY_WHO_SIGNS_IN = ["system:authenticated", "system:serviceaccounts"] as const;

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(", ");

function without(list: string, words: readonly string[]): Check {
  return {
    over: "rules",
    holds: `!rule.?${list}.orValue([]).exists(word, word in [${words.map((word) => `'${word}'`).join(", ")}])`,
    property: list,
    required: `neither of ${words.map((word) => JSON.stringify(word)).join(", ")}`,
  };
}

/** What somebody may be taken for, and what may be given or widened. */
const IMPERSONATED = {
  groups: ["", "authentication.k8s.io", "rbac.authorization.k8s.io", "*"],
  resources: ["users", "groups", "serviceaccounts", "uids", "roles", "clusterroles", "*"],
} as const;

/** CEL: whether the rule's list names one of those. */
const names = (list: string, words: readonly string[]): string =>
  `rule.?${list}.orValue([]).exists(word, word in [${quoted(words)}])`;

const wildcard = (list: string): Check => ({ ...without(list, ["*"]), required: "names instead of *" });

export const ACCESS_RULES: readonly KubernetesRule[] = [
  kubernetesRule({
    id: "rbac-no-wildcards",
    title: "Roles name verbs, resources and API groups instead of a wildcard.",
    why: "A wildcard also grants what the next operator or Kubernetes version brings.",
    remedy: "List what is needed.",
    references: [{ name: "CIS Kubernetes 1.10 5.1.3", url: RBAC_PAGE }, { name: "checkov CKV_K8S_49" }],
    severity: "high",
    levels: MANDATORY,
    resources: ROLES,
    checks: ["verbs", "resources", "apiGroups", "nonResourceURLs"].map(wildcard),
  }),
  kubernetesRule({
    id: "rbac-no-escalation",
    title: "Roles cannot escalate, bind or impersonate, nor make tokens of any account.",
    why: "Each of these is a way to any right in the cluster: that of the strongest role, user or account.",
    remedy:
      "Remove the verb, or name the accounts in resourceNames; let the platform's own pipeline create roles and bindings.",
    references: [
      { name: "CIS Kubernetes 1.10 5.1.8", url: RBAC_PAGE },
      { name: "checkov CKV_K8S_158" },
      {
        name: "Kubernetes: token request",
        url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request",
      },
    ],
    severity: "critical",
    levels: MANDATORY,
    resources: ROLES,
    checks: [
      without("verbs", ["escalate", "bind", "impersonate"]),
      {
        over: "rules",
        holds: `!${names("verbs", ["*"])} || !${names("apiGroups", IMPERSONATED.groups)} || !${names("resources", IMPERSONATED.resources)}`,
        property: "verbs",
        required: "names instead of *, which means escalate, bind and impersonate too",
      },
      {
        over: "rules",
        holds:
          `!${names("verbs", ["create", "*"])} || !${names("apiGroups", ["", "*"])}` +
          ` || !${names("resources", ["serviceaccounts/token", "*/token", "*"])} || rule.?resourceNames.orValue([]).size() > 0`,
        property: "resources",
        required: "no right to make tokens of every account",
      },
    ],
  }),
  kubernetesRule({
    id: "rbac-no-certificate-approval",
    title: "Roles cannot approve certificates.",
    why: "Who approves a certificate request can sign in as anybody, until the certificate ends.",
    remedy: "Remove the rule for certificatesigningrequests/approval.",
    references: [{ name: "CIS Kubernetes 1.10 5.1.11", url: RBAC_PAGE }, { name: "Kubescape C-0280" }],
    severity: "critical",
    levels: MANDATORY,
    resources: ROLES,
    checks: [
      {
        over: "rules",
        holds:
          "!rule.?apiGroups.orValue([]).exists(group, group in ['certificates.k8s.io', '*'])" +
          " || !rule.?resources.orValue([]).exists(name, name in ['certificatesigningrequests/approval', 'certificatesigningrequests/*', '*/approval', '*'])" +
          " || !rule.?verbs.orValue([]).exists(verb, verb in ['update', 'patch', '*'])",
        property: "resources",
        required: "no right to approve certificates",
      },
    ],
  }),
  kubernetesRule({
    id: "rbac-no-cluster-admin",
    title: "Nobody is bound to cluster-admin.",
    why: "cluster-admin may do everything, everywhere, past every policy.",
    remedy: "Bind a role with the rights that are needed.",
    references: [{ name: "CIS Kubernetes 1.10 5.1.1", url: RBAC_PAGE }, { name: "Kubescape C-0035" }],
    severity: "critical",
    levels: MANDATORY,
    resources: BINDINGS,
    checks: [
      {
        over: "object",
        holds: `${BOOTSTRAP} || object.?roleRef.?name.orValue('') != 'cluster-admin'`,
        property: "roleRef.name",
        required: "another role",
      },
    ],
  }),
  kubernetesRule({
    id: "rbac-no-anonymous",
    title: "Nothing is granted to everybody: not to callers who did not sign in, nor to all who did.",
    why:
      "Everybody who reaches the API server gets the right: from the internet if it is public, every pod of every tenant, " +
      "and on GKE everybody with a Google account, whom system:authenticated includes.",
    remedy: "Name the user, group or ServiceAccount.",
    references: [
      { name: "CIS Kubernetes 1.10 5.1.10", url: RBAC_PAGE },
      { name: "Kubescape C-0262" },
      {
        name: "GKE: avoid default roles and groups",
        url: "https://cloud.google.com/kubernetes-engine/docs/best-practices/rbac#default-roles-groups",
      },
    ],
    severity: "critical",
    levels: MANDATORY,
    resources: BINDINGS,
    checks: [
      {
        over: "subjects",
        holds: `!(subject.?name.orValue('') in [${quoted(WITHOUT_SIGNING_IN)}])`,
        property: "name",
        required: "somebody who signs in",
      },
      {
        over: "object",
        holds: `object.?subjects.orValue([]).all(one, !(one.?name.orValue('') in [${quoted(EVERYBODY_WHO_SIGNS_IN)}]))`,
        property: "subjects",
        required: "somebody whom it names, not everybody who signs in",
      },
    ],
  }),
  kubernetesRule({
    id: "rbac-default-account-unused",
    title: "The default ServiceAccount has no rights and hands out no token.",
    why: "Every pod that names no account is the default one, so each of them would have the rights.",
    remedy: "Create a ServiceAccount for the workload and bind that.",
    references: [{ name: "CIS Kubernetes 1.10 5.1.5", url: RBAC_PAGE }, { name: "Kubescape C-0225" }],
    severity: "high",
    levels: MANDATORY,
    resources: [...BINDINGS, KUBERNETES.serviceAccount],
    checks: [
      {
        over: "subjects",
        holds: `${BOOTSTRAP} || subject.?kind.orValue('') != 'ServiceAccount' || subject.?name.orValue('') != 'default'`,
        property: "name",
        required: "a ServiceAccount other than default",
      },
      {
        over: "object",
        holds:
          "object.?kind.orValue('') != 'ServiceAccount' || object.?metadata.?name.orValue('') != 'default'" +
          " || !object.?automountServiceAccountToken.orValue(true)",
        property: "automountServiceAccountToken",
        required: "false",
      },
    ],
  }),
];
