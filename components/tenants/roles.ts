/**
 * What each level of access may do in a tenant's namespace. Our own roles, not the built-in admin and edit: those may
 * change NetworkPolicies, and with them a tenant could undo its isolation. No wildcard, so that a new API is closed.
 */

export const ACCESS_LEVELS = ["admin", "edit", "view"] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const LOOK = ["get", "list", "watch"];
const CHANGE = ["create", "update", "patch", "delete", "deletecollection"];

const VIEW: readonly Rule[] = [
  {
    apiGroups: [""],
    resources: [
      "configmaps",
      "endpoints",
      "events",
      "limitranges",
      "persistentvolumeclaims",
      "pods",
      "pods/log",
      "pods/status",
      "resourcequotas",
      "resourcequotas/status",
      "serviceaccounts",
      "services",
    ],
    verbs: LOOK,
  },
  { apiGroups: ["apps"], resources: ["daemonsets", "deployments", "replicasets", "statefulsets"], verbs: LOOK },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: LOOK },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: LOOK },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: LOOK },
  { apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: LOOK },
  { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: LOOK },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: LOOK },
];

const EDIT: readonly Rule[] = [
  { apiGroups: [""], resources: ["configmaps", "persistentvolumeclaims", "pods", "services"], verbs: CHANGE },
  { apiGroups: [""], resources: ["pods/exec", "pods/portforward"], verbs: ["create"] },
  { apiGroups: ["apps"], resources: ["deployments", "statefulsets"], verbs: CHANGE },
  { apiGroups: ["apps"], resources: ["deployments/scale", "statefulsets/scale"], verbs: ["get", "patch", "update"] },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: CHANGE },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: CHANGE },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: CHANGE },
];

const ADMIN: readonly Rule[] = [
  { apiGroups: [""], resources: ["secrets"], verbs: [...LOOK, ...CHANGE] },
  { apiGroups: [""], resources: ["serviceaccounts"], verbs: CHANGE },
  // The API server lets nobody grant more than they have, so this passes on these rights and no others.
  { apiGroups: ["rbac.authorization.k8s.io"], resources: ["rolebindings", "roles"], verbs: [...LOOK, ...CHANGE] },
];

/** Each level includes the ones below it. */
export const ROLE_RULES = {
  admin: [...VIEW, ...EDIT, ...ADMIN],
  edit: [...VIEW, ...EDIT],
  view: VIEW,
} as const satisfies Record<AccessLevel, readonly Rule[]>;

/** Which groups of a tenant's spec get which level. */
export const LEVEL_GROUPS = { admin: "admins", edit: "editors", view: "viewers" } as const satisfies Record<
  AccessLevel,
  string
>;
