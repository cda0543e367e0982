/**
 * Which objects are in which namespace, for stack rules: by name where names are known, and by where a property came
 * from while they are not.
 */
import type { Field } from "../rule/field";
import type { StackResource } from "../rule/resource";

/** The name that a Namespace has in the cluster; undefined while it is not known. */
export function namespaceName(namespace: StackResource): string | undefined {
  return namespace.props.at("metadata", "name").text;
}

/** Whether the namespace may turn out to be one of those, because its name is not known yet. */
export function mayBeExempt(namespace: StackResource, exempt: readonly string[]): boolean {
  return exempt.length > 0 && !namespace.props.at("metadata", "name").isReadable;
}

/**
 * Whether `object` is in `namespace`; undefined while that is not known.
 *
 * A name of its own decides. Otherwise the object belongs to the one Namespace that its metadata came from.
 */
export function inNamespace(object: StackResource, namespace: StackResource): boolean | undefined {
  const own = object.props.at("metadata", "namespace");
  const name = namespaceName(namespace);
  if (own.isReadable && name !== undefined) return (own.text ?? "default") === name;
  if (own.isReadable && own.isAbsent) return name === undefined ? undefined : name === "default";
  const sources = (object.propertyDependencies["metadata"] ?? []).filter(({ type }) => type === namespace.type);
  if (sources.includes(namespace)) return sources.length === 1 ? true : undefined;
  return sources.length > 0 ? false : undefined;
}

/** The first field that keeps `inNamespace` from deciding. */
export function openName(object: StackResource, namespace: StackResource): Field {
  const own = object.props.at("metadata", "namespace");
  return own.isReadable ? namespace.props.at("metadata", "name") : own;
}
