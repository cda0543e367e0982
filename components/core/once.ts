/** Lists in which a name may stand once. Pure. */
import type { Problem } from "./errors";

/** The clause about a name that stood before; for rules that tell more than this one apart. */
export const NAMED_TWICE = "is named twice";

/**
 * The problem of the name at this place when it stood before in the list: each repetition is told, the first is not.
 * @param path where this one stands, as the user wrote it
 * @param remedy a sentence without a final stop, such as "name each zone once"
 */
export function namedTwice(names: readonly string[], index: number, path: string, remedy: string): Problem[] {
  const name = names[index];
  if (name === undefined || names.indexOf(name) === index) return [];
  return [{ path, value: name, rule: NAMED_TWICE, remedy }];
}
