/**
 * Creates and updates objects: a creation that refuses what exists already, server-side apply with a field manager of the
 * object's own for updates, and the same two as dry runs.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isObject } from "../../protocol/properties";
import { ApiError, explain, isAlreadyExists, isConflict, isNotFound } from "../client/api-error";
import type { ApiClient, ResourceType } from "../client/client";
import {
  at,
  idOf,
  kindOf,
  listAt,
  type Manifest,
  nameOf,
  namespaceOf,
  textAt,
  without,
  withValue,
} from "../objects/manifest";
import { CREATOR, isBeforeFirstApply, takeOver } from "../objects/managed-fields";
import { patchForce } from "../objects/overrides";
import { parsePattern } from "../objects/paths";

export interface Write {
  readonly client: ApiClient;
  readonly type: ResourceType;
  readonly inputs: Manifest;
  readonly fieldManager: string;
  /** The provider settings `enablePatchForce` and `upsertExistingObjects`. */
  readonly force: boolean;
  readonly upsert: boolean;
  readonly preview: boolean;
  readonly signal: AbortSignal;
}

// A namespace or definition made moments ago may take a while to be known everywhere.
const CREATE_DELAYS_MS = [250, 500, 1000, 2000, 4000];
const TAKE_OVER_TRIES = 5;

/** Creates the object. @throws ApiError; `AlreadyExists` is told with the ways out */
export async function create(write: Write): Promise<Manifest> {
  const { client, type, inputs, preview } = write;
  const namespace = namespaceOf(inputs);
  for (let attempt = 0; ; attempt += 1) {
    try {
      const options = { dryRun: preview, strict: true };
      if (write.upsert) {
        const force = preview || write.force || patchForce(inputs);
        const apply = { ...options, fieldManager: write.fieldManager, force };
        return await client.apply(type, namespace, nameOf(inputs), inputs, apply);
      }
      return await client.create(type, namespace, inputs, { ...options, fieldManager: CREATOR });
    } catch (error) {
      const delay = CREATE_DELAYS_MS[attempt];
      if (preview || delay === undefined || !isNotFound(error)) throw error;
      await sleep(delay, undefined, { signal: write.signal });
    }
  }
}

/**
 * Brings the object to the inputs.
 * @param ignored paths that the program leaves to others (`ignoreChanges`)
 */
export async function update(write: Write, live: Manifest, ignored: readonly string[]): Promise<Manifest> {
  const { client, type, inputs, preview, fieldManager } = write;
  const namespace = namespaceOf(inputs);
  const name = nameOf(live);
  const options = { fieldManager, dryRun: preview, strict: true };
  if (kindOf(inputs).kind === "CustomResourceDefinition") {
    const version = textAt(live, "metadata", "resourceVersion") ?? "";
    const object = withValue(inputs, ["metadata", "resourceVersion"], version);
    return await client.replace(type, namespace, name, object, options);
  }
  const current = preview ? live : await becomeManager(write, live);
  const force = write.force || patchForce(inputs) || (preview && isBeforeFirstApply(live));
  const desired = ignored.reduce((object, path) => leaveToOthers(object, current, path, fieldManager), inputs);
  return await client.apply(type, namespace, name, desired, { ...options, force });
}

/** Makes our apply the manager of what the creation (or kubectl in a person's hands) wrote. */
async function becomeManager({ client, type, fieldManager }: Write, live: Manifest): Promise<Manifest> {
  let current = live;
  for (let attempt = 1; ; attempt += 1) {
    const patch = takeOver(current, fieldManager);
    if (patch === undefined) return current;
    try {
      return await client.patch(type, namespaceOf(current), nameOf(current), patch);
    } catch (error) {
      if (!isConflict(error) || attempt === TAKE_OVER_TRIES) throw error;
      current = await client.get(type, namespaceOf(current), nameOf(current));
    }
  }
}

/**
 * An ignored field that someone else manages is not sent; one that we manage is sent as it is now, since leaving it out
 * would remove it.
 */
export function leaveToOthers(inputs: Manifest, live: Manifest, ignored: string, fieldManager: string): Manifest {
  const path = parsePattern(ignored).filter((step) => typeof step === "string");
  const managers = listAt(live, "metadata", "managedFields").flatMap((entry) => {
    const fields = at(entry, "fieldsV1", ...path.map((step) => `f:${step}`));
    return fields === undefined ? [] : [textAt(entry, "manager") ?? ""];
  });
  if (managers.length > 0 && !managers.includes(fieldManager)) return without(inputs, path);
  const value = at(live, ...path);
  return value === undefined ? inputs : withValue(inputs, path, value);
}

/** The sentence a person reads when the API server refused a write. */
export function explainWrite(
  error: unknown,
  operation: "create" | "update",
  object: Manifest,
  refused: readonly string[],
): Error {
  if (!(error instanceof ApiError)) return error instanceof Error ? error : new Error(String(error));
  const what = `${kindOf(object).kind} ${idOf(object)}`;
  if (isAlreadyExists(error)) {
    return new Error(
      `${what} already exists in the cluster; import it (pulumi import), give the resource an alias when it was renamed, ` +
        `or set the provider's upsertExistingObjects to take existing objects over`,
    );
  }
  const remedy =
    refused.length === 0
      ? ""
      : `; the cluster never changes ${refused.join(", ")} in place: to replace the object, set the resource option ` +
        `replaceOnChanges: ${JSON.stringify(refused)}`;
  return new Error(`cannot ${operation} ${what}: ${explain(error)}${remedy}`);
}

/** Whether the object has any status worth hiding in a preview. */
export function withoutStatus(object: Manifest): Manifest {
  return isObject(object["status"]) ? without(object, ["status"]) : object;
}
