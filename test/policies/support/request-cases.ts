/**
 * Cases of the rules about requests: who asks what of which object. What people of a tenant may ask for at all comes from
 * their roles: what a role gains is asked of here before anybody thinks of it.
 */
import { ROLE_RULES } from "../../../components/tenants/roles";
import type { Bag } from "./conformance";
import type { RequestCase } from "./judge-request";
import { asked, may, named, REQUEST_CONFIG, type Given } from "./request-asked";
import { accounts, copies, secrets, tokens, volumes, WAYS_IN, waysIn } from "./request-held-cases";

/** Whatever somebody of a tenant may change, and what those may whom a cluster's owner gives Kubernetes' role `edit`. */
const CHANGED = [
  ...ROLE_RULES.admin
    .filter(({ verbs }) => verbs.includes("update") && verbs.includes("delete"))
    .flatMap(({ apiGroups, resources }) => apiGroups.flatMap((group) => resources.map((one) => `${group}/${one}`))),
  ...["/endpoints", "apps/replicasets", "/pods/ephemeralcontainers"],
];

const LEFT_ALONE = "operators-objects-are-left-alone";
const labelled = (...keys: readonly string[]): Bag => ({
  metadata: { name: "one", labels: Object.fromEntries(["app", ...keys].map((key) => [key, "x"])) },
});
const owned = (...apiVersions: readonly string[]): Bag => ({
  metadata: {
    name: "one",
    ownerReferences: apiVersions.map((apiVersion) => ({
      apiVersion,
      kind: "K",
      name: "k",
      uid: "1",
      controller: true,
    })),
  },
});
const OPERATORS = ["postgresql.cnpg.io/v1", "barmancloud.cnpg.io/v1", "external-secrets.io/v1", "cert-manager.io/v1"];
const plain = labelled();
const database = labelled("cnpg.io/cluster");

const target = (apiVersion: string, name: string): Bag => ({
  metadata: { name: "one" },
  spec: { scaleTargetRef: { apiVersion, kind: "K", name } },
});
const leftAlone: readonly RequestCase[] = [
  ...CHANGED.flatMap((resource) => [
    asked(LEFT_ALONE, "UPDATE", { resource, object: { ...plain, ...target("apps/v1", "web") }, oldObject: database }),
    asked(LEFT_ALONE, "DELETE", { resource, oldObject: database }),
    asked(LEFT_ALONE, "DELETE", { id: `DELETE the team's ${resource}`, resource, oldObject: plain, isRefused: false }),
  ]),
  ...["cnpg.io/cluster", "cnpg.io/poolerName"].map((key) =>
    asked(LEFT_ALONE, "DELETE", { id: `labelled ${key}`, oldObject: labelled(key) }),
  ),
  ...OPERATORS.flatMap((api) => [
    asked(LEFT_ALONE, "DELETE", { id: `owned by ${api}`, oldObject: owned(api) }),
    asked(LEFT_ALONE, "DELETE", { id: `owned by ${api} beside another`, oldObject: owned("v1", api) }),
  ]),
  asked(LEFT_ALONE, "DELETE", { id: "owned by nobody of them", oldObject: owned("apps/v1"), isRefused: false }),
  asked(LEFT_ALONE, "UPDATE", { id: "a label that is new", object: database, oldObject: plain, isRefused: false }),
  ...["deployments", "statefulsets"].flatMap((kind) => {
    const resource = `apps/${kind}/scale`;
    return [
      asked(LEFT_ALONE, "UPDATE", {
        id: `${kind} of a pooler`,
        resource,
        name: "pooler",
        object: {},
        oldObject: plain,
      }),
      asked(LEFT_ALONE, "UPDATE", {
        ...{ id: `${kind} of the team`, resource, name: "web", object: {}, oldObject: plain, isRefused: false },
      }),
    ];
  }),
  asked(LEFT_ALONE, "UPDATE", {
    ...{ id: "the team's, called as a pooler is, but not its scale", resource: "apps/deployments", name: "pooler" },
    ...{ object: plain, oldObject: plain, isRefused: false },
  }),
];

const autoscaled: readonly RequestCase[] = (["CREATE", "UPDATE"] as const).flatMap((operation) => {
  const resource = "autoscaling/horizontalpodautoscalers";
  const given = { resource, oldObject: plain };
  return [
    asked(LEFT_ALONE, operation, { ...given, id: "a pooler's", object: target("apps/v1", "pooler") }),
    asked(LEFT_ALONE, operation, { ...given, id: "a database's", object: target("postgresql.cnpg.io/v1", "features") }),
    asked(LEFT_ALONE, operation, { ...given, id: "nobody's", object: { metadata: { name: "one" } } }),
    asked(LEFT_ALONE, operation, {
      ...{ ...given, id: "the team's", object: target("apps/v1", "web"), isRefused: false },
    }),
  ];
});
const byName: readonly RequestCase[] = ["/pods", "batch/jobs"].flatMap((resource) => [
  ...["features-7", "pooler-a"].map((name) =>
    asked(LEFT_ALONE, "CREATE", { id: `${resource} ${name}`, resource, object: { metadata: { name } } }),
  ),
  ...["web", "features", "features-mine"].map((name) =>
    asked(LEFT_ALONE, "CREATE", {
      id: `${resource} ${name}`,
      resource,
      object: { metadata: { name } },
      isRefused: false,
    }),
  ),
  asked(LEFT_ALONE, "UPDATE", {
    ...{ id: `${resource} that was there`, resource, isRefused: false },
    ...{ object: { metadata: { name: "features-7" } }, oldObject: { metadata: { name: "features-7" } } },
  }),
]);

const OWNERS = "owners-are-not-invented";
const owner = (apiVersion: string, controller?: boolean): Bag => ({
  metadata: {
    ownerReferences: [
      { apiVersion, kind: "K", name: "k", uid: "1", ...(controller === undefined ? {} : { controller }) },
    ],
  },
});
const owners: readonly RequestCase[] = [
  ...CHANGED.flatMap((resource) => [
    asked(OWNERS, "CREATE", { resource, object: owner(OPERATORS[0] ?? "", true) }),
    asked(OWNERS, "UPDATE", { resource, object: owner(OPERATORS[0] ?? "", true), oldObject: plain }),
  ]),
  ...OPERATORS.flatMap((api) =>
    [true, false, undefined].map((controller) =>
      asked(OWNERS, "CREATE", { id: `${api}, controller ${controller}`, object: owner(api, controller) }),
    ),
  ),
  ...["apps/v1", "batch/v1"].flatMap((api) => [
    asked(OWNERS, "CREATE", { id: `${api} controls it`, object: owner(api, true) }),
    ...[false, undefined].map((controller) =>
      asked(OWNERS, "CREATE", { id: `${api} ${controller}`, object: owner(api, controller), isRefused: false }),
    ),
  ]),
  asked(OWNERS, "CREATE", { id: "a ConfigMap owns it", object: owner("v1", true), isRefused: false }),
  asked(OWNERS, "CREATE", { id: "nobody owns it", object: plain, isRefused: false }),
  asked(OWNERS, "CREATE", { id: "one of two is invented", object: owned("v1", "batch/v1") }),
  asked(OWNERS, "UPDATE", {
    ...{ id: "the owner was there", object: owner("apps/v1", true), oldObject: owner("apps/v1", true) },
    isRefused: false,
  }),
  asked(OWNERS, "UPDATE", { id: "beside who was there", object: owned("v1", "apps/v1"), oldObject: owned("v1") }),
  // An update that puts something in the place of what is not there asks for a creation as well.
  asked(OWNERS, "CREATE", {
    ...{ id: "made with an owner", object: owner("apps/v1", true), oldObject: owner("apps/v1", true) },
  }),
];

const FINALIZERS = "finalizers-are-the-controllers";
const ending = (...finalizers: readonly string[]): Bag => ({ metadata: { finalizers } });
const finalizers: readonly RequestCase[] = [
  ...CHANGED.flatMap((resource) => [
    asked(FINALIZERS, "CREATE", { resource, object: ending("example.com/never") }),
    asked(FINALIZERS, "UPDATE", { resource, object: ending("example.com/never"), oldObject: plain }),
  ]),
  ...["kubernetes.io/pvc-protection", "foregroundDeletion", "orphan", "batch.kubernetes.io/job-tracking"].map((one) =>
    asked(FINALIZERS, "CREATE", { id: one, object: ending(one), isRefused: false }),
  ),
  asked(FINALIZERS, "CREATE", { id: "none", object: plain, isRefused: false }),
  asked(FINALIZERS, "CREATE", { id: "one of two", object: ending("orphan", "example.com/never") }),
  asked(FINALIZERS, "UPDATE", {
    ...{ id: "it was there", object: ending("a.b/c"), oldObject: ending("a.b/c"), isRefused: false },
  }),
  asked(FINALIZERS, "UPDATE", { id: "one more", object: ending("a.b/c", "a.b/d"), oldObject: ending("a.b/c") }),
  asked(FINALIZERS, "CREATE", { id: "made with one", object: ending("a.b/c"), oldObject: ending("a.b/c") }),
];

/** Who is asked at all: whoever may the same in every namespace is not of the tenant, and the cluster's own are not meant. */
const VERBS = { CREATE: ["create"], UPDATE: ["update", "patch"], DELETE: ["delete"], CONNECT: ["create"] } as const;
const OPERATIONS = ["CREATE", "UPDATE", "DELETE", "CONNECT"] as const;
const bad = owner("apps/v1", true);
const BY_OPERATION: Readonly<Record<(typeof OPERATIONS)[number], readonly [rule: string, given: Given]>> = {
  CREATE: [OWNERS, { object: bad }],
  UPDATE: [OWNERS, { object: bad, oldObject: plain }],
  DELETE: [LEFT_ALONE, { oldObject: database }],
  CONNECT: [WAYS_IN, { resource: "/pods/exec", name: "features-1", object: {} }],
};
const askers: readonly RequestCase[] = OPERATIONS.flatMap((operation) => {
  const [rule, given] = BY_OPERATION[operation];
  const resource = given.resource ?? "/pods";
  const counts: readonly string[] = VERBS[operation];
  return ["create", "update", "patch", "delete", "get"].flatMap((verb) => [
    asked(rule, operation, {
      ...{ ...given, id: `${operation} by who may ${verb}`, asker: may(`${verb} ${resource}`) },
      isRefused: !counts.includes(verb),
    }),
    asked(rule, operation, { ...given, id: `${operation} by who may ${verb} others`, asker: may(`${verb} /nodes`) }),
  ]);
});
const RULES = Object.keys(REQUEST_CONFIG);
const FIRST: Readonly<Record<string, RequestCase | undefined>> = Object.fromEntries(
  [leftAlone, owners, finalizers, secrets, accounts, tokens, volumes, copies, waysIn].map(([first]) => [
    first?.rule ?? "",
    first,
  ]),
);
const ofTheCluster: readonly RequestCase[] = RULES.flatMap((rule) => {
  const first = FIRST[rule];
  if (first === undefined) return [];
  return [
    { ...first, id: "a tenant's", isRefused: true },
    { ...first, id: "the platform's", asker: may("*"), isRefused: false },
    ...["system:node:n-1", "system:kube-scheduler", "system:kube-controller-manager", "system:apiserver"].map(
      (user) => ({
        ...{ ...first, id: `the cluster's ${user}`, asker: named(user), isRefused: false },
      }),
    ),
    {
      ...{ ...first, id: "an account of kube-system", isRefused: false },
      asker: named("system:serviceaccount:kube-system:job-controller", [
        "system:serviceaccounts",
        "system:serviceaccounts:kube-system",
      ]),
    },
    {
      ...{ ...first, id: "an account of the tenant" },
      asker: named("system:serviceaccount:research:default", [
        "system:serviceaccounts",
        "system:serviceaccounts:research",
      ]),
    },
    ...["system:kube-scheduler-2", "my-system:node:n-1", "system:kube-controller-manager-x", "system:apiservers"].map(
      (user) => ({ ...first, id: `nobody's ${user}`, asker: named(user) }),
    ),
  ];
});

export const REQUEST_CASES: readonly RequestCase[] = [
  ...[
    ...leftAlone,
    ...autoscaled,
    ...byName,
    ...owners,
    ...finalizers,
    ...secrets,
    ...accounts,
    ...tokens,
    ...volumes,
    ...copies,
    ...waysIn,
  ],
  ...[...askers, ...ofTheCluster],
];
