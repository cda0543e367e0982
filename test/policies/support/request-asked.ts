/** What cases of the rules about requests are made of: who asks, and what the rules hold. */
import type { Bag } from "./conformance";
import { NAMESPACE, type Asker, type RequestCase } from "./judge-request";

/** What the stack file lets the rules hold, as `components/security` gives it. */
const here = (name: string) => `${NAMESPACE}/${name}`;
const STORES = [here("features-[0-9]+"), here("pooler(-[a-z0-9]+)*")];
const CLAIMS = { claims: [here("features-[0-9]+(-wal)?")] };
export const REQUEST_CONFIG: Readonly<Record<string, Bag>> = {
  "operators-objects-are-left-alone": { stores: STORES },
  "owners-are-not-invented": {},
  "finalizers-are-the-controllers": {},
  "pod-takes-no-held-secret": { held: [here("held"), here("vault"), "products/theirs"] },
  "pod-takes-no-held-account": { accounts: [here("features"), "products/theirs"] },
  "no-tokens-of-held-accounts": { accounts: [here("features"), "products/theirs"] },
  "pod-takes-no-held-volume": CLAIMS,
  "claim-copies-no-held-volume": CLAIMS,
  "no-way-into-held-pods": { stores: STORES, holders: [here("declared-[a-z0-9]+")] },
};

export const EDITOR: Asker = { user: "eve", groups: ["research-engineers", "system:authenticated"], everywhere: [] };
export const may = (...everywhere: readonly string[]): Asker => ({ ...EDITOR, user: "paula", everywhere });
export const named = (user: string, groups: readonly string[] = []): Asker => ({ user, groups, everywhere: [] });

export interface Given extends Partial<Omit<RequestCase, "isRefused" | "rule">> {
  readonly isRefused?: boolean;
}

/** Asked by an editor, of a pod, and refused, but for what is given. */
export const asked = (rule: string, operation: RequestCase["operation"], more: Given): RequestCase => ({
  ...{ id: `${operation} ${more.resource ?? "/pods"}`, asker: EDITOR, resource: "/pods", isRefused: true },
  ...{ ...more, rule, operation },
});
