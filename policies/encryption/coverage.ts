/**
 * What the pack has an answer for. Every type that a stack registers has a rule here, or a row that says why there is
 * nothing to encrypt; a test compares this with the golden lists of every stack.
 */
import { canonicalType } from "../../catalogue/tokens/canonical";
import { AWS } from "../../catalogue/tokens/aws";
import { AZURE } from "../../catalogue/tokens/azure";
import { GCP } from "../../catalogue/tokens/gcp";
import { ALL_POLICIES } from "../../components/addons/policies";
import { AWS_HOLDS_NO_DATA } from "./no-data-aws";
import { GCP_HOLDS_NO_DATA } from "./no-data-gcp";
import { AZURE_HOLDS_NO_DATA } from "./no-data-azure";
import { ENCRYPTION_RULES } from "./rules/all";

/** Types that hold no data, with the reason. */
export const HOLDS_NO_DATA = {
  // The engine's own, and components, whose children are checked.
  "pulumi:pulumi:Stack": "the stack itself; what is in it is checked",
  "pulumi:providers:kubernetes": "a connection to a cluster; its kubeconfig is a secret of the program",
  "pulumi:providers:aws": "a connection to an account",
  "pulumi:providers:gcp": "a connection to a project",
  "pulumi:providers:azure-native": "a connection to a subscription",
  "pulumi:providers:random": "makes values; those that are secret stay so in state",
  "pulumi:providers:stratiform-guard": "asks a cluster who it is",
  ...AWS_HOLDS_NO_DATA,
  ...GCP_HOLDS_NO_DATA,
  ...AZURE_HOLDS_NO_DATA,
  "stratiform-guard:index:StackCloud": "the name of a cloud",
  "stratiform-guard:index:Aftermath": "how long to wait",
  "stratiform-guard:index:Effective": "ids of grants, and how long they take",
  "stratiform-guard:index:ClusterIdentity": "the id of a namespace, which is no secret",
  // Kubernetes: workloads and rules about them. What they store lies in volumes, Secrets and etcd, which have rules.
  "kubernetes:core/v1:Pod": "stores in volumes, whose classes are checked",
  "kubernetes:core/v1:PodTemplate": "stores in volumes, whose classes are checked",
  "kubernetes:apps/v1:Deployment": "stores in volumes, whose classes are checked",
  "kubernetes:apps/v1:StatefulSet": "stores in volumes, whose classes are checked",
  "kubernetes:apps/v1:DaemonSet": "stores in volumes, whose classes are checked",
  "kubernetes:apps/v1:ReplicaSet": "stores in volumes, whose classes are checked",
  "kubernetes:batch/v1:Job": "stores in volumes, whose classes are checked",
  "kubernetes:batch/v1:CronJob": "stores in volumes, whose classes are checked",
  "kubernetes:core/v1:PersistentVolumeClaim": "its storage class decides, which is checked",
  "kubernetes:flowcontrol.apiserver.k8s.io/v1:FlowSchema": "who is served when the API server is busy",
  "kubernetes:core/v1:ConfigMap": "settings; that no secret lies in one is a rule of the pod-security pack",
  "kubernetes:core/v1:Secret": "encrypted in etcd by the cluster, whose key has rules on every cloud",
  "kubernetes:core/v1:Namespace": "a name with labels",
  "kubernetes:core/v1:ServiceAccount": "an identity; its tokens are short-lived and not stored",
  "kubernetes:core/v1:LimitRange": "numbers",
  "kubernetes:core/v1:ResourceQuota": "numbers",
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": "numbers",
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": "rules about traffic",
  "kubernetes:policy/v1:PodDisruptionBudget": "numbers",
  "kubernetes:rbac.authorization.k8s.io/v1:Role": "rights",
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": "rights",
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole": "rights",
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": "rights",
  "kubernetes:scheduling.k8s.io/v1:PriorityClass": "a number",
  "kubernetes:node.k8s.io/v1:RuntimeClass": "the name of a runtime",
  "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition": "a schema",
  "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy": "a rule",
  "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding": "where a rule applies",
  // Custom resources: what delivers software, and what operators turn into the objects above.
  ...together("holdsNoData"),
} as const satisfies Readonly<Record<string, string>>;

/** Types that hold data, but leave nothing to say about its encryption, with the reason. */
export const NOTHING_TO_CHOOSE = {
  [AWS.ebsVolumeCopy]: "encrypted as its source, which has rules",
  [AWS.mskServerless]: "always encrypted at rest with a key that AWS owns, and in transit",
  [AWS.opensearchCollection]: "encrypted by a security policy, which has rules",
  ...together("nothingToChoose"),
  [GCP.memcache]: "in memory only; offers no TLS, so keep secrets elsewhere",
  [AZURE.sqlDatabase]: "encrypted unless a TransparentDataEncryption, which has rules, turns it off",
  [AZURE.cosmosCassandra]: "always encrypted, with a key that Microsoft owns",
} as const satisfies Readonly<Record<string, string>>;

/** What the software that the platform installs says of its custom resources. */
function together(answer: "holdsNoData" | "nothingToChoose"): Readonly<Record<string, string>> {
  return Object.fromEntries(ALL_POLICIES.flatMap((policy) => Object.entries(policy[answer] ?? {})));
}

/** Packages whose components hold nothing themselves: their children are checked. */
const COMPONENT = /^stratiform:index:\w+$/;

export type Answer = "rule" | "nothing to choose" | "holds no data" | "component";

const rulesByType: ReadonlySet<string> = new Set(ENCRYPTION_RULES.flatMap(({ resources }) => resources));

/** How the pack answers for a type, in any of its spellings; nothing when it has no answer. */
export function answerFor(type: string): Answer | undefined {
  const { token } = canonicalType(type);
  if (rulesByType.has(token)) return "rule";
  if (Object.hasOwn(NOTHING_TO_CHOOSE, token)) return "nothing to choose";
  if (Object.hasOwn(HOLDS_NO_DATA, token)) return "holds no data";
  return COMPONENT.test(token) ? "component" : undefined;
}
