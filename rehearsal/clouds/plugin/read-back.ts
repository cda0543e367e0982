/** Inputs as a cloud holds them, which is not always how they were asked for. Pure. */
import { isObject, type Properties, type Property } from "../../protocol/properties";
import type { Held, ReadBack, TypeRow, World } from "./row";

/** The inputs with all that the cloud filled in or replaced. */
export function asHeld({ readsBack }: Pick<TypeRow, "readsBack">, inputs: Properties): Properties {
  return withReadBack(inputs, readsBack?.(inputs) ?? []);
}

/** A resource as it is by now, with what others have added to it. */
export function asGrown<T extends Held>({ grows }: Pick<TypeRow, "grows">, held: T, world: World): T {
  const added = grows?.paths.map((path) => ({ path, value: grows.value(path, held, world) }));
  return { ...held, inputs: withReadBack(held.inputs as Properties, added ?? []) };
}

function withReadBack(inputs: Properties, values: readonly ReadBack[]): Properties {
  return values.reduce((all, { path, value }) => put(all, path.split("."), value), inputs);
}

/** The inputs with the values of others at ignored paths, as the engine's option `ignoreChanges` means it. */
export function withIgnored(inputs: Properties, others: Properties, ignored: readonly string[]): Properties {
  return ignored.reduce((all, path) => put(all, path.split("."), valueAt(others, path.split("."))), inputs);
}

function valueAt(inputs: Properties, keys: readonly string[]): Property | undefined {
  return keys.reduce<Property | undefined>((value, key) => (isObject(value) ? value[key] : undefined), inputs);
}

/** The holder with a value at a path below it; `undefined` takes away what is there. */
function put(holder: Properties, [key = "", ...rest]: readonly string[], value: Property | undefined): Properties {
  const { [key]: before, ...others } = holder;
  if (rest.length === 0) return value === undefined ? others : { ...others, [key]: value };
  if (before === undefined && value === undefined) return holder;
  return { ...others, [key]: put(isObject(before) ? before : {}, rest, value) };
}
