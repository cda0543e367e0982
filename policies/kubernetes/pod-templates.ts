/**
 * Pod templates inside resources of kinds that no table knows: RayCluster, PyTorchJob, Rollout, Knative's Service. They
 * are found by their shape, because operators name the property as they like (`template`, `podTemplate`, `predictor`).
 * A template is rewritten as the Pod that it would become, with the way back to the paths in the resource. Pure.
 */
import { isUnknown, type SecretPaths } from "../rule/field";
import { CONTAINER_LISTS } from "./pods";
import { isMap, joinKey } from "../../components/core/plain";

type Bag = Readonly<Record<string, unknown>>;

/** What a resource says about a pod that an operator will make from it. */
export interface PodTemplate {
  /** As a Pod: the template's metadata in the resource's namespace, and its spec. */
  readonly pod: Bag;
  /**
   * Whether every container has an image, so that what is absent will be absent in the pod. Operators complete what is
   * less than that (Flink's, Elastic's), so there absence says nothing.
   */
  readonly isWhole: boolean;
  /** Where a path of the Pod is in the resource: `spec.containers[0].image` → `spec.template.spec.containers[0].image`. */
  readonly pathOf: (path: string) => string;
  /** The resource's secrets, as paths of the Pod. */
  readonly secretsOf: (secrets: SecretPaths) => SecretPaths;
}

/** Resources nested deeper than any operator's type are not looked into. */
const DEEPEST = 32;

/** Lists of containers under other names: Argo's and Spark's sidecars, Tekton's steps. */
const OTHER_LISTS = ["sidecars", "steps"] as const;
/** A container by itself: Argo's. */
const SINGLE = ["container", "script"] as const;
const HOST_NAMESPACES = ["hostNetwork", "hostPID", "hostIPC"] as const;
const VOLUME_SOURCES: ReadonlySet<string> = new Set([
  ...["hostPath", "emptyDir", "configMap", "secret", "persistentVolumeClaim", "projected", "downwardAPI", "csi"],
  ...["ephemeral", "image", "nfs", "iscsi", "cephfs", "glusterfs", "rbd", "fc", "flexVolume"],
]);

const found = new WeakMap<object, readonly PodTemplate[]>();

/** Every pod template in a resource's properties; the same list for every rule that asks about the same bag. */
export function podTemplatesIn(props: unknown): readonly PodTemplate[] {
  if (!isMap(props)) return [];
  let templates = found.get(props);
  if (templates === undefined) found.set(props, (templates = [...walk(props, place(props), 0)]));
  return templates;
}

/** Where the walk is: what the resource is called, the path, and the template's metadata beside it. */
interface Place {
  readonly name: unknown;
  readonly namespace: unknown;
  readonly path: string;
  readonly beside: { readonly path: string; readonly value: unknown } | undefined;
}

function place(props: Bag): Place {
  const metadata = isMap(props["metadata"]) ? props["metadata"] : {};
  return { name: metadata["name"], namespace: metadata["namespace"], path: "", beside: undefined };
}

function* walk(value: unknown, at: Place, depth: number): Generator<PodTemplate> {
  if (depth > DEEPEST) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* walk(item, { ...at, path: `${at.path}[${index}]`, beside: undefined }, depth + 1);
    }
    return;
  }
  if (!isMap(value)) return;
  const spec = podSpec(value);
  if (spec !== undefined) {
    yield template(value, spec, at);
    // A pod's spec holds no other pod; what only resembles one may: Spark's application beside its driver's template.
    if (spec.isWhole) return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (spec?.taken.has(key) === true) continue;
    const metadata = key === "spec" ? { path: joinKey(at.path, "metadata"), value: value["metadata"] } : undefined;
    yield* walk(item, { ...at, path: joinKey(at.path, key), beside: metadata }, depth + 1);
  }
}

interface PodSpec {
  readonly spec: Bag;
  readonly isWhole: boolean;
  /** The keys that the spec came from. */
  readonly taken: ReadonlySet<string>;
  /** Prefixes of paths in the spec, with what they are in the map. */
  readonly renamed: readonly (readonly [string, string])[];
}

/** What a map says about a pod, when it has the shape of one or of a part of one. */
function podSpec(map: Bag): PodSpec | undefined {
  const lists = CONTAINER_LISTS.filter((key) => isContainers(map[key]));
  const containers = map["containers"];
  if (lists.includes("containers") && Array.isArray(containers) && containers.every(hasImage)) {
    return { spec: map, isWhole: true, taken: new Set(), renamed: [] };
  }
  const spec: Record<string, unknown> = {};
  const kept = [
    ...lists,
    ...HOST_NAMESPACES.filter((key) => typeof map[key] === "boolean"),
    ...(isVolumes(map["volumes"]) ? ["volumes"] : []),
  ];
  for (const key of kept) spec[key] = map[key];
  const others = Object.hasOwn(spec, "containers") ? [] : otherContainers(map);
  if (others.length > 0) spec["containers"] = others.map(({ container }) => container);
  if (Object.keys(spec).length === 0) return undefined;
  if (isMap(map["securityContext"])) spec["securityContext"] = map["securityContext"];
  return {
    spec,
    isWhole: false,
    taken: new Set([...kept, ...others.map(({ key }) => key)]),
    renamed: others.map(({ path }, index) => [`containers[${index}]`, path] as const),
  };
}

interface OtherContainer {
  readonly container: unknown;
  /** Where it is in the map, and below which key. */
  readonly path: string;
  readonly key: string;
}

function otherContainers(map: Bag): OtherContainer[] {
  const listed = OTHER_LISTS.flatMap((key): OtherContainer[] => {
    const list = map[key];
    if (!isContainers(list) || !Array.isArray(list)) return [];
    return list.map((container: unknown, index) => ({ container, path: `${key}[${index}]`, key }));
  });
  const single = SINGLE.filter((key) => hasImage(map[key]));
  return [...listed, ...single.map((key) => ({ container: map[key], path: key, key }))];
}

function isContainers(value: unknown): boolean {
  const named = (item: unknown) => isMap(item) && (typeof item["name"] === "string" || hasImage(item));
  return Array.isArray(value) && value.length > 0 && value.every((item) => isUnknown(item) || named(item));
}

function hasImage(container: unknown): boolean {
  return isMap(container) && typeof container["image"] === "string";
}

function isVolumes(value: unknown): boolean {
  const volume = (item: unknown) =>
    isMap(item) && typeof item["name"] === "string" && Object.keys(item).some((key) => VOLUME_SOURCES.has(key));
  return Array.isArray(value) && value.length > 0 && value.every(volume);
}

function template(map: Bag, { spec, isWhole, renamed }: PodSpec, at: Place): PodTemplate {
  const beside = isMap(at.beside?.value) ? at.beside.value : {};
  const metadata = { ...beside, name: at.name, namespace: at.namespace };
  const inMap = (rest: string) => {
    const [from = "", to = ""] = renamed.find(([prefix]) => rest.startsWith(prefix)) ?? [];
    return `${to}${rest.slice(from.length)}`;
  };
  const inSpec = (rest: string) => (at.path === "" ? inMap(rest) : `${at.path}${rest === "" ? "" : "."}${inMap(rest)}`);
  const pathOf = (path: string) => {
    if (path === "spec") return at.path;
    if (path.startsWith("spec.")) return inSpec(path.slice("spec.".length));
    const own = path === "metadata.name" || path === "metadata.namespace" || at.beside === undefined;
    return own ? path : `${at.beside.path}${path.slice("metadata".length)}`;
  };
  return {
    pod: { metadata, spec: isWhole ? map : spec },
    isWhole,
    pathOf,
    secretsOf: (secrets) => secretsBelow(secrets, at, renamed),
  };
}

/** The secrets below the spec, by the names that they have there. */
function secretsBelow(secrets: SecretPaths, at: Place, renamed: PodSpec["renamed"]): SecretPaths {
  const start = at.path === "" ? "" : `${at.path}.`;
  const below = [...secrets].filter((path) => path.startsWith(start) || at.path.startsWith(path));
  return new Set(
    below.map((path) => {
      if (path.length <= at.path.length) return "spec";
      const rest = path.slice(start.length);
      const [from = "", to = ""] = renamed.find(([, key]) => rest.startsWith(key)) ?? [];
      return `spec.${from}${rest.slice(to.length)}`;
    }),
  );
}
