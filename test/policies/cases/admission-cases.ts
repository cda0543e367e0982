/** The objects about which preview and cluster must agree: upstream's fixtures in every kind, Kubescape's, and our own. */
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { asBag, controlCases, HAS_CONFORMANCE, podFixtures, type Bag } from "../support/conformance";
import { BROKEN_STACKS } from "./broken-stacks";
import { edgeCases } from "./edge-cases";
import { LARGE_CASES } from "./large-cases";
import { OWN_CASES } from "./own-cases";
import { VERDICT_CASES } from "./verdict-cases";
import { wrap, WRAPPINGS } from "../support/workloads";

export interface AdmissionCase {
  readonly name: string;
  readonly type: string;
  readonly object: Bag;
}

/** The namespace in which every case is judged. */
export const CASE_NAMESPACE = "cases";

const TYPES: ReadonlyMap<unknown, string> = new Map(
  Object.values(KUBERNETES).map((token) => [token.slice(token.lastIndexOf(":") + 1), token]),
);

export function admissionCases(): AdmissionCase[] {
  const fixtures = HAS_CONFORMANCE ? podFixtures() : [];
  const controls = HAS_CONFORMANCE ? controlCases() : [];
  return [
    ...[...fixtures.map(({ file, pod }) => ({ name: file, pod })), ...OWN_CASES.pods].flatMap(({ name, pod }) =>
      Object.keys(WRAPPINGS).map((type) => ({ name, type, object: wrap(type, pod, "case", CASE_NAMESPACE) })),
    ),
    ...controls.map(({ control, name, object }) => ({
      name: `${control} ${name}`,
      type: TYPES.get(object["kind"]) ?? "",
      object: relocate(object),
    })),
    ...[...OWN_CASES.objects, ...VERDICT_CASES].map(({ name, object }) => ({
      name,
      type: TYPES.get(object["kind"]) ?? "",
      object: relocate(object),
    })),
    ...brokenOnes(),
    ...edgeCases().map((entry) => ({ ...entry, object: relocate(entry.object) })),
  ];
}

/** As large as objects get. Apart from the others, because each is judged once and not by every mutant of a rule. */
export function largeCases(): AdmissionCase[] {
  return LARGE_CASES.map(({ name, object }) => ({
    name,
    type: TYPES.get(object["kind"]) ?? "",
    object: relocate(object),
  }));
}

/** One object for each rule that breaks it, so that every policy is seen to refuse something. */
function brokenOnes(): AdmissionCase[] {
  const [oneEach] = BROKEN_STACKS;
  return (oneEach?.resources ?? []).map(({ name, type, props }) => {
    const [, api = "", kind = ""] = type.split(":");
    const apiVersion = api.startsWith("core/") ? api.slice("core/".length) : api;
    return { name: `broken ${name}`, type, object: relocate({ apiVersion, kind, ...props }) };
  });
}

const CLUSTER_SCOPED = new Set([
  ...["ClusterRole", "ClusterRoleBinding", "Namespace", "NodePool", "PersistentVolume", "StorageClass"],
]);

/** The object in the cases' namespace, unless it is about the default namespace. */
function relocate(object: Bag): Bag {
  if (CLUSTER_SCOPED.has(String(object["kind"]))) return object;
  const metadata = asBag(object["metadata"] ?? {});
  const namespace = metadata["namespace"] === "default" ? "default" : CASE_NAMESPACE;
  return { ...object, metadata: { ...metadata, namespace } };
}
