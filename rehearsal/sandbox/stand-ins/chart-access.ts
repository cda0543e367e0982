/**
 * The accounts of a chart's controllers and what the real chart grants them, as Helm renders it. The stand-ins act as the
 * controllers' accounts, so that what the chart does not grant, or Flux's own roles, shows as a refusal.
 */
import { CHART_ACCESS, type AccessObject } from "../../../catalogue/charts/access";
import { CATALOGUE, type AddonName } from "../../../components/addons/catalogue";
import { deploymentsOf } from "./charts";
import { BUILT_IN, type Kind, type KubernetesObject } from "./objects";

/** An object of a chart, with where its kind is served. */
export interface ChartObject {
  readonly kind: Kind;
  readonly object: KubernetesObject;
}

const GROUP = "rbac.authorization.k8s.io";

const KINDS: Readonly<Record<string, Kind>> = {
  ClusterRole: BUILT_IN.clusterRoles,
  ClusterRoleBinding: BUILT_IN.clusterRoleBindings,
  Role: BUILT_IN.roles,
  RoleBinding: BUILT_IN.roleBindings,
};

/** The accounts of the chart's controllers and their rights, in the order of their creation. */
export function accessIn(addon: AddonName, release: string, namespace: string): readonly ChartObject[] {
  const labels = { "app.kubernetes.io/instance": release, "app.kubernetes.io/managed-by": "Helm" };
  const access = CHART_ACCESS[addon]?.objects ?? [];
  const subjects = access.flatMap((object) => object.subjects ?? []).map(({ name }) => name);
  const accounts = [...new Set([release, ...subjects, ...deploymentsOf(addon).slice(1)])].map((name) => ({
    kind: BUILT_IN.serviceAccounts,
    object: {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name, namespace, labels },
      automountServiceAccountToken: false,
    },
  }));
  // It was rendered for the namespace that the catalogue says.
  const rendered = CATALOGUE[addon].namespace;
  const place = (given: string | undefined) => (given === rendered ? namespace : given);
  return [...accounts, ...[...access].sort(rolesFirst).map((object) => chartObject(object, place, labels))];
}

function rolesFirst(one: AccessObject, other: AccessObject): number {
  return Number(one.kind.endsWith("Binding")) - Number(other.kind.endsWith("Binding"));
}

function chartObject(
  { kind, metadata, rules, roleRef, subjects }: AccessObject,
  place: (namespace: string | undefined) => string | undefined,
  labels: Readonly<Record<string, string>>,
): ChartObject {
  const served = KINDS[kind];
  if (served === undefined) throw new Error(`${kind} ${metadata.name} is no kind of rights that a chart has`);
  const namespace = place(metadata.namespace);
  const own = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  );
  return {
    kind: served,
    object: {
      ...{ apiVersion: `${GROUP}/v1`, kind },
      metadata: {
        ...{ name: metadata.name, labels: { ...Object.fromEntries(own), ...labels } },
        ...(namespace === undefined ? {} : { namespace }),
      },
      ...(roleRef === undefined
        ? { rules: rules ?? [] }
        : {
            roleRef,
            subjects: (subjects ?? []).map((subject) => ({ ...subject, namespace: place(subject.namespace) })),
          }),
    },
  };
}
