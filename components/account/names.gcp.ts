/**
 * Names and labels of resources on Google Cloud. Networks, routers and service accounts cannot carry labels there, so
 * names begin with the stack's, by which its resources are found again.
 */
import type { Scope } from "../core/component";
import { ownershipLabels, type Ownership } from "../core/labels";
import { fitName } from "../core/names";

/** Most resources of Compute Engine are called by RFC 1035 labels. */
const LONGEST = 63;

/** `stratiform-<stack>-<role>`, in the letters that Google accepts. */
export function gcpName({ ownership }: Pick<Scope, "ownership">, role: string, limit = LONGEST): string {
  return fitName(`stratiform-${slug(ownership.stack)}-${role}`, limit);
}

/** The name of a stack's GKE cluster: known before it exists, for its login, its issuer and the filters of its logs. */
export function clusterName({ stack }: Ownership): string {
  return fitName(`stratiform-${slug(stack)}`, 40);
}

/**
 * The owner as labels of Google Cloud: keys and values of lower-case letters, digits, `_` and `-`. The part of a key
 * before its slash becomes a prefix: `stratiform.dev/cost-centre` is `stratiform-cost-centre`.
 */
export function gcpLabels(ownership: Ownership): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ownershipLabels(ownership)).map(([key, value]) => [
      key.replace(/^stratiform\.dev\//, "stratiform-").replace(/^app\.kubernetes\.io\//, ""),
      slug(value),
    ]),
  );
}

/** What Google accepts in names and label values, of whatever a label of Kubernetes may hold. */
export function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9-]/g, "-");
}
