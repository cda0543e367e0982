/**
 * Deletes an object and waits until it is gone. Only the object that state knows is deleted: another one of the same name
 * is left alone. When it does not go, what holds it is named.
 */
import { isObject, type Property } from "../lib/properties";
import { isConflict, isNotFound } from "./api-error";
import { waitUntil } from "./await";
import type { ApiClient, ResourceType } from "./client";
import { idOf, kindOf, listAt, type Manifest, nameOf, namespaceOf, textAt, uidOf } from "./manifest";
import { propagation, skipAwait } from "./overrides";

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
  const uid = uidOf(object);
  try {
    await client.delete(type, namespaceOf(object), nameOf(object), {
      propagationPolicy: propagation(inputs),
      ...(uid === "" ? {} : { preconditions: { uid } }),
    });
  } catch (error) {
    // Gone already; or the name now belongs to another object, so that ours is gone as well.
    if (isNotFound(error) || (isConflict(error) && /uid/i.test(error.text))) return;
    throw error;
  }
  if (skipAwait(inputs) && MAY_SKIP.has(kindOf(object).kind)) return;
  await waitUntil({
    client,
    what: `${kindOf(object).kind} ${idOf(object)}`,
    until: "gone",
    targets: [{ type, namespace: namespaceOf(object), fieldSelector: `metadata.name=${nameOf(object)}` }],
    judge: ([found = []]) => {
      const present = found.find((one) => uid === "" || uidOf(one) === uid);
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

/** What keeps an object that is being deleted. Pure. */
export function holders(object: Manifest, kind: string): string[] {
  const finalizers = [
    ...listAt(object, "metadata", "finalizers"),
    ...(kind === "Namespace" ? listAt(object, "spec", "finalizers") : []),
  ].filter((name) => name !== "kubernetes");
  const reported = listAt(object, "status", "conditions");
  const conditions = [
    ...reported.filter(isHolding).map((one) => textAt(one, "message") ?? ""),
    ...reported.filter(isComplaint).map((one) => `its controller says: ${textAt(one, "message") ?? ""}`),
  ];
  const dependents = finalizers.includes("foregroundDeletion") ? ["its dependents are deleted first"] : [];
  const others = finalizers.filter((name) => name !== "foregroundDeletion").map(String);
  return [
    ...conditions,
    ...dependents,
    ...(others.length === 0
      ? []
      : [
          `held by the finalizer${others.length === 1 ? "" : "s"} ${others.join(", ")}: the controller that set it must remove it; mend what it complains about, or if it is gone for good, remove the finalizer by hand`,
        ]),
  ];
}

/** A controller that cannot finish its clean-up says so in the object's Ready condition. */
function isComplaint(condition: Property): boolean {
  return isObject(condition) && condition["status"] === "False" && textAt(condition, "type") === "Ready";
}

function isHolding(condition: Property): boolean {
  return (
    isObject(condition) && condition["status"] === "True" && NAMESPACE_HOLDERS.has(textAt(condition, "type") ?? "")
  );
}
