/** What operators made in a tenant's namespace: nobody of the tenant changes it, or makes something that looks so. */
import { ALL_POLICIES } from "../../components/addons/policies";
import { requestRule, type RequestRule } from "../kubernetes/request-rule";

const MAKERS = ALL_POLICIES.flatMap(({ makesForTenants }) => makesForTenants ?? []);

const partsOf = (group: string) => group.split(".").length;

/**
 * API groups whose controllers make objects in namespaces of tenants: those of more parts first, then from z to a. Live
 * clusters hold the rule with this order.
 */
const OPERATORS = MAKERS.flatMap(({ groups }) => groups)
  .sort((one, other) => partsOf(other) - partsOf(one) || (one < other ? 1 : -1))
  .map((group) => `${group}/`);

/** Labels by which an operator tells its objects, where they have no owner. */
const LABELS = MAKERS.flatMap(({ labels = [] }) => labels);

const startsWithOne = (text: string, beginnings: readonly string[]) =>
  beginnings.map((beginning) => `${text}.startsWith('${beginning}')`).join(" || ");

const byOperator = (owner: string) => startsWithOne(`${owner}.apiVersion`, OPERATORS);

/** By the object before the request: what a request takes away counts too. */
const IS_OPERATORS =
  `oldObject.metadata.?ownerReferences.orValue([]).exists(owner, ${byOperator("owner")}) || ` +
  `oldObject.metadata.?labels.orValue({}).exists(key, key in ${JSON.stringify(LABELS)})`;

/** Everything that the operators make and a role of tenants may change, and what Kubernetes makes of that. */
const MADE = [
  {
    apiGroups: [""],
    resources: [
      ...["pods", "pods/ephemeralcontainers", "persistentvolumeclaims", "services", "endpoints", "configmaps"],
      ...["secrets", "serviceaccounts"],
    ],
  },
  { apiGroups: ["apps"], resources: ["deployments", "statefulsets", "replicasets"] },
  { apiGroups: ["batch"], resources: ["jobs", "cronjobs"] },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"] },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"] },
  { apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles", "rolebindings"] },
] as const;

const matches = (operations: readonly ("CREATE" | "DELETE" | "UPDATE")[]) =>
  MADE.map(({ apiGroups, resources }) => ({ apiGroups, apiVersions: ["*"], operations, resources }));

/** An owner that was there before is whoever's; an update of something else does not answer for it. */
const WAS_THERE = "(request.operation == 'UPDATE' && owner in oldObject.metadata.?ownerReferences.orValue([]))";

/** A controller of Kubernetes, which makes objects of templates that were judged. */
const BY_CONTROLLER =
  "(owner.?controller.orValue(false) && (owner.apiVersion.startsWith('apps/') || owner.apiVersion.startsWith('batch/')))";

/** What a scale is of is known by its name alone. */
const STORES = {
  stores: {
    type: "array",
    items: { type: "string" },
    default: [],
    as: "whole",
    description: "Workloads and pods of databases as `<namespace>/<name>`, a regular expression for the whole.",
  },
} as const;
const inStores = (name: string) => `(request.namespace + '/' + ${name}).matches(params.data.stores_pattern)`;

/** An autoscaler scales whatever has a scale, a Cluster of CloudNativePG too, by rights of its own in every namespace. */
const TARGET = "object.?spec.?scaleTargetRef";
const scalesItsOwn = `${TARGET}.?apiVersion.orValue('').startsWith('apps/') && !${inStores(`${TARGET}.?name.orValue('')`)}`;

/** Those that the API server adds to what somebody creates, or takes for a way to delete. */
const KUBERNETES_FINALIZERS = [
  "kubernetes.io/pvc-protection",
  "foregroundDeletion",
  "orphan",
  "batch.kubernetes.io/job-tracking",
] as const;

export const OPERATORS_RULE = "operators-objects-are-left-alone";

export const OPERATOR_RULES: readonly RequestRule[] = [
  requestRule({
    id: OPERATORS_RULE,
    title: "What an operator made is changed and removed by the operator.",
    why:
      "A database is its pods, their volumes, its Services and its Secrets: whoever removes a claim removes the data, and " +
      "whoever takes a label off takes the pod out of the database.",
    remedy: "Change the database in the stack file, or ask the platform's team.",
    references: [
      {
        name: "CloudNativePG: labels and annotations",
        url: "https://cloudnative-pg.io/documentation/current/labels_annotations/",
      },
    ],
    severity: "critical",
    resources: [],
    requests: [
      ...matches(["UPDATE", "DELETE"]),
      {
        ...{ apiGroups: ["apps"], apiVersions: ["v1"], operations: ["UPDATE"] },
        resources: ["deployments/scale", "statefulsets/scale"],
      },
      { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] },
      { apiGroups: ["batch"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["jobs"] },
      {
        ...{ apiGroups: ["autoscaling"], apiVersions: ["*"], operations: ["CREATE"] },
        resources: ["horizontalpodautoscalers"],
      },
    ],
    config: STORES,
    checks: [
      {
        over: "object",
        holds: `request.operation == 'CREATE' || !(${IS_OPERATORS})`,
        property: "metadata",
        required: "nothing of an operator's",
      },
      {
        over: "object",
        holds: `request.?subResource.orValue('') != 'scale' || !${inStores("request.name")}`,
        property: "spec.replicas",
        required: "nothing of an operator's",
      },
      {
        // Whoever has the next instance's name keeps the operator from making it.
        over: "object",
        holds: `request.operation != 'CREATE' || !${inStores("object.metadata.?name.orValue('')")}`,
        property: "metadata.name",
        required: "no name that the operator gives",
      },
      {
        over: "object",
        holds:
          "request.resource.resource != 'horizontalpodautoscalers' || request.operation == 'DELETE'" +
          ` || (${scalesItsOwn})`,
        property: "spec.scaleTargetRef",
        required: "a Deployment or StatefulSet that is not an operator's",
      },
    ],
  }),
  requestRule({
    id: "owners-are-not-invented",
    title: "Only controllers make objects that a controller owns.",
    why:
      "An object with an invented owner passes for the owner's: an operator takes the pod for one of its database, and rules " +
      "that judged a workload's template do not ask its pods again.",
    remedy: "Remove metadata.ownerReferences; a workload makes its pods itself.",
    references: [
      {
        name: "Kubernetes: Owners and dependents",
        url: "https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/",
      },
    ],
    severity: "high",
    resources: [],
    requests: matches(["CREATE", "UPDATE"]),
    checks: [
      {
        over: "object",
        holds:
          "object.metadata.?ownerReferences.orValue([])" +
          `.all(owner, ${WAS_THERE} || !(${byOperator("owner")} || ${BY_CONTROLLER}))`,
        property: "metadata.ownerReferences",
        required: "no owner that is an operator's or a controller's",
      },
    ],
  }),
  requestRule({
    id: "finalizers-are-the-controllers",
    title: "Only controllers put finalizers on objects.",
    why:
      "An object with a finalizer that nobody removes stays for ever, and with it its namespace: the stack can neither take the " +
      "tenant away nor be destroyed.",
    remedy: "Remove metadata.finalizers.",
    references: [
      {
        name: "Kubernetes: Finalizers",
        url: "https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/",
      },
    ],
    severity: "medium",
    resources: [],
    requests: matches(["CREATE", "UPDATE"]),
    checks: [
      {
        over: "object",
        holds:
          "object.metadata.?finalizers.orValue([]).all(finalizer, " +
          `finalizer in ${JSON.stringify(KUBERNETES_FINALIZERS)} || (request.operation == 'UPDATE' && ` +
          "finalizer in oldObject.metadata.?finalizers.orValue([])))",
        property: "metadata.finalizers",
        required: "nothing but what Kubernetes itself puts there",
      },
    ],
  }),
];
