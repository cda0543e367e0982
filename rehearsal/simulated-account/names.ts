/** When two names in an account clash. Pure. */
import type { NameRule, Place, Plain } from "../providers/cloud/row";

/** What two names that clash have in common. */
export function nameKey(
  type: string,
  { property, within }: NameRule,
  inputs: Plain,
  { account, region }: Place,
): string {
  const scope = within === "everywhere" ? [] : [account, region, ...(within ?? []).map((key) => inputs[key] ?? null)];
  return JSON.stringify([type, inputs[property], ...scope]);
}
