/**
 * Deletes an object by its name and waits until nothing of that name is there. Like the official provider this asks for no
 * uid: an object that somebody deleted and made again goes too (provider/pkg/await/await.go, `Deletion`, of pulumi-kubernetes
 * at 9497796, read 2026-11-30). When it does not go, its finalizers are named; what its controller complains about is not.
 */
import { isObject, type Property } from "../../protocol/properties";
import { isNotFound } from "../client/api-error";
import { waitUntil } from "../wait/await";
import type { ApiClient, ResourceType } from "../client/client";
import { idOf, kindOf, listAt, type Manifest, nameOf, namespaceOf, textAt } from "../objects/manifest";
import { propagation, skipAwait } from "../objects/overrides";

export interface Removal {
  readonly client: ApiClient;
  readonly type: ResourceType;
  /** The object as state has it. */
  readonly object: Manifest;
  readonly inputs: Manifest;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

/** Kinds for which `pulumi.com/skipAwait` also skips waiting for the deletion. */
const MAY_SKIP = new Set(["Namespace", "Pod", "DaemonSet", "Deployment", "StatefulSet", "Job"]);

/** @throws NotReady when the object is not gone in time, with what holds it */
export async function remove(removal: Removal): Promise<void> {
  const { client, type, object, inputs } = removal;
  try {
    await client.delete(type, namespaceOf(object), nameOf(object), { propagationPolicy: propagation(inputs) });
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  if (skipAwait(inputs) && MAY_SKIP.has(kindOf(object).kind)) return;
  await waitUntil({
    client,
    what: `${kindOf(object).kind} ${idOf(object)}`,
    until: "gone",
    targets: [{ type, namespace: namespaceOf(object), fieldSelector: `metadata.name=${nameOf(object)}` }],
    judge: ([found = []]) => {
      const [present] = found;
      return {
        done: present === undefined,
        progress: "waiting for the deletion to complete",
        problems: present === undefined ? [] : holders(present, kindOf(object).kind),
      };
    },
    timeoutSeconds: removal.timeoutSeconds,
    signal: removal.signal,
    progress: removal.progress,
  });
}

const NAMESPACE_HOLDERS = new Set([
  "NamespaceContentRemaining",
  "NamespaceFinalizersRemaining",
  "NamespaceDeletionContentFailure",
  "NamespaceDeletionDiscoveryFailure",
  "NamespaceDeletionGroupVersionParsingFailure",
]);

/** What keeps an object that is being deleted, as far as the official provider says it. Pure. */
export function holders(object: Manifest, kind: string): string[] {
  const finalizers = [
    ...listAt(object, "metadata", "finalizers"),
    ...(kind === "Namespace" ? listAt(object, "spec", "finalizers") : []),
  ].filter((name) => name !== "kubernetes");
  const reported = listAt(object, "status", "conditions");
  const conditions = reported.filter(isHolding).map((one) => textAt(one, "message") ?? "");
  const dependents = finalizers.includes("foregroundDeletion") ? ["its dependents are deleted first"] : [];
  const others = finalizers.filter((name) => name !== "foregroundDeletion").map(String);
  return [
    ...conditions,
    ...dependents,
    ...(others.length === 0 ? [] : [`finalizers might be preventing deletion (${others.join(", ")})`]),
  ];
}

function isHolding(condition: Property): boolean {
  return (
    isObject(condition) && condition["status"] === "True" && NAMESPACE_HOLDERS.has(textAt(condition, "type") ?? "")
  );
}
