/**
 * What a rule's checks look at: the whole object, its pod, or each container, volume, RBAC rule or subject; as fields
 * and CEL values at preview, and as the CEL that reaches the same items in the cluster.
 */
import { applyPodDefaults } from "./defaulting";
import { toCel, Unreadable } from "./cel";
import { type Field } from "../rule/field";
import { undecided, violation, type Finding } from "../rule/finding";
import { CONTAINER_LISTS, POD_PATHS, podSpecOf, podTemplateOf } from "./pods";
import { isMap } from "../../components/core/plain";

export interface Scope {
  /** The name that an item of a list has in CEL; single items are `object`, `variables.pod`, `variables.metadata`. */
  readonly variable?: string;
  /** CEL for the list of items in the cluster. */
  readonly list?: string;
  /** Those of the items that are added to a pod that runs. */
  readonly ephemeral?: string;
  /** At preview: the fields that hold the item or the lists of items. */
  readonly fields: (props: Field, type: string) => readonly Field[];
}

const orEmpty = (path: string) => `${path}.orValue([])`;

/** In the cluster a container scope is every list that may hold containers of that kind. */
const allContainers = CONTAINER_LISTS.map((list) => orEmpty(`variables.pod.?${list}`)).join(" + ");

export const SCOPES = {
  object: { fields: (props) => [props] },
  pod: { fields: (props, type) => [podSpecOf(props, type)] },
  metadata: { fields: (props, type) => [podTemplateOf(props, type).at("metadata")] },
  containers: {
    variable: "container",
    list: allContainers,
    ephemeral: orEmpty("variables.pod.?ephemeralContainers"),
    fields: (props, type) => CONTAINER_LISTS.map((list) => podSpecOf(props, type).at(list)),
  },
  appContainers: {
    variable: "container",
    list: orEmpty("variables.pod.?containers"),
    fields: (props, type) => [podSpecOf(props, type).at("containers")],
  },
  lastingContainers: {
    variable: "container",
    list: `${orEmpty("variables.pod.?initContainers")} + ${orEmpty("variables.pod.?containers")}`,
    fields: (props, type) => ["initContainers", "containers"].map((list) => podSpecOf(props, type).at(list)),
  },
  volumes: {
    variable: "volume",
    list: orEmpty("variables.pod.?volumes"),
    fields: (props, type) => [podSpecOf(props, type).at("volumes")],
  },
  rules: { variable: "rule", list: orEmpty("object.?rules"), fields: (props) => [props.at("rules")] },
  subjects: { variable: "subject", list: orEmpty("object.?subjects"), fields: (props) => [props.at("subjects")] },
} as const satisfies Record<string, Scope>;

export type ScopeName = keyof typeof SCOPES;

/** One item of a scope at preview. */
export interface Item {
  readonly field: Field;
  /** As CEL sees it. */
  readonly value: unknown;
  /** Set instead of a value when the item, or the list that holds it, cannot be read or is no list. */
  readonly unreadable: Finding | undefined;
}

/** An object as the checks of all rules see it; made once per object. */
export interface Subject {
  /** `object` and `variables`. */
  readonly context: Record<string, unknown>;
  items(scope: ScopeName): readonly Item[];
}

const subjects = new WeakMap<object, Subject>();

/** The subject of an object; the same one for every rule that looks at it. */
export function subjectOf(props: Field, type: string): Subject {
  const key = props.value;
  if (typeof key !== "object" || key === null) return makeSubject(props, type);
  let subject = subjects.get(key);
  if (subject === undefined) subjects.set(key, (subject = makeSubject(props, type)));
  return subject;
}

function makeSubject(props: Field, type: string): Subject {
  const object = objectOf(props);
  if (isMap(object) && !Object.hasOwn(object, "kind"))
    Reflect.set(object, "kind", type.slice(type.lastIndexOf(":") + 1));
  const template = podTemplateOf(props, type);
  const spec = template.at("spec");
  const hasPod = Object.hasOwn(POD_PATHS, type);
  if (hasPod) applyPodDefaults(valueAt(object, props, spec), spec.path, type.endsWith(":Pod"));
  const lookUp = (field: Field) => valueAt(object, props, field);
  const variables = hasPod ? podVariables(lookUp, template, spec) : {};
  const items = new Map<ScopeName, readonly Item[]>();
  return {
    context: { object, variables },
    items: (scope) => {
      let list = items.get(scope);
      if (list === undefined) items.set(scope, (list = itemsOf(scope, props, type, lookUp)));
      return list;
    },
  };
}

/** The whole object in CEL, without a key `constructor`, which CEL would trip over and no Kubernetes object has. */
function objectOf(props: Field): unknown {
  const bag = isMap(props.value) ? props.value : {};
  if (!Object.hasOwn(bag, "constructor")) return toCel(bag, props.path);
  return toCel(Object.fromEntries(Object.entries(bag).filter(([key]) => key !== "constructor")), props.path);
}

type LookUp = (field: Field) => unknown;

/** `variables.pod` and `variables.metadata`, reading either of which is undecided while it cannot be read. */
function podVariables(lookUp: LookUp, template: Field, spec: Field): object {
  return Object.create(null, {
    pod: { enumerable: true, get: () => orThrow(lookUp(spec), spec) },
    metadata: { enumerable: true, get: () => orThrow(lookUp(template.at("metadata")), template.at("metadata")) },
  }) as object;
}

function orThrow(value: unknown, field: Field): unknown {
  if (value instanceof Unreadable) throw value;
  if (!field.isReadable) throw new Unreadable(field.path, field.isHidden ? "hidden" : "unknown");
  return value ?? Object.create(null);
}

function itemsOf(name: ScopeName, props: Field, type: string, lookUp: LookUp): Item[] {
  const scope: Scope = SCOPES[name];
  return scope.fields(props, type).flatMap((field): Item[] => {
    if (!field.isReadable) return [{ field, value: undefined, unreadable: undecided(field) }];
    if (scope.list === undefined)
      return [{ field, value: lookUp(field) ?? Object.create(null), unreadable: undefined }];
    if (field.isAbsent) return [];
    if (!Array.isArray(field.value)) {
      return [{ field, value: undefined, unreadable: violation(field, "a list") }];
    }
    const items = field.items().filter((item) => !item.isAbsent);
    return items.map((item) => {
      if (!item.isReadable) return { field: item, value: undefined, unreadable: undecided(item) };
      return { field: item, value: lookUp(item) ?? Object.create(null), unreadable: undefined };
    });
  });
}

/** The CEL value of `field` in the converted object: walks the same path below `root`. */
function valueAt(object: unknown, root: Field, field: Field): unknown {
  let value: unknown = object;
  for (const key of field.keys.slice(root.keys.length)) {
    if (typeof value !== "object" || value === null) return undefined;
    try {
      value = value instanceof Map ? value.get(key) : Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
    } catch (error) {
      if (error instanceof Unreadable) return error;
      throw error;
    }
  }
  return value;
}
