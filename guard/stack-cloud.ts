/**
 * The life of one `StackCloud`: it holds the cloud that the stack was created on and refuses another. It contacts nothing,
 * and its inputs never wait for anything, so that the refusal comes first.
 */
import { cloudChange } from "./decide";
import { text, type Properties } from "./properties";

export function checkStackCloud(
  urn: string,
  olds: Properties,
  news: Properties,
): { readonly property: string; readonly reason: string }[] {
  const [recorded, wanted] = [text(olds, "cloud"), text(news, "cloud")];
  if (wanted === undefined) return [{ property: "cloud", reason: "is required" }];
  const reason = recorded === undefined ? undefined : cloudChange(recorded, wanted, urn);
  return reason === undefined ? [] : [{ property: "cloud", reason }];
}

/** Whether a URN is that of a `StackCloud`, whatever its parents are. */
export function isStackCloud(urn: string): boolean {
  return urn.split("::")[2]?.split("$").at(-1) === "stratiform-guard:index:StackCloud";
}
