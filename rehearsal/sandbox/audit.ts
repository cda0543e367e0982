/**
 * Finds every object in a cluster that carries a label, whatever its kind: the API server itself says which kinds
 * there are. Proves after a destroy that nothing of ours is left, and shows recovery what was created.
 */
import type { Request } from "./contract";

export interface FoundObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for objects of the whole cluster. */
  readonly namespace?: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Set when the object is being deleted and something holds it, e.g. a finalizer. */
  readonly deletionTimestamp?: string;
  readonly finalizers: readonly string[];
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

/**
 * Every object that matches `labelSelector` (e.g. `stratiform.dev/stack=dev`), of every kind that can be listed, in
 * every namespace, each once, ordered by kind, namespace and name. Needs no SDK, only a request function.
 * @throws Error when a kind cannot be listed: an audit that saw only a part would be taken for the whole.
 */
export async function audit(request: Request, labelSelector: string): Promise<FoundObject[]> {
  const found = new Map<string, FoundObject>();
  for (const { groupVersion, resources } of await discover(request)) {
    for (const { name, kind } of resources) {
      for (const object of await list(request, `${pathOf(groupVersion)}/${name}`, labelSelector)) {
        const { uid } = object.metadata;
        // What has no uid is computed, not stored (metrics). What two groups serve (Event) is one object.
        if (uid !== undefined && !found.has(uid)) found.set(uid, describe(groupVersion, kind, uid, object));
      }
    }
  }
  const order = ({ kind, namespace = "", name }: FoundObject): string => `${kind}/${namespace}/${name}`;
  return [...found.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** Each kind that can be listed, once: in its group's preferred version, or else in the first that has it. */
async function discover(request: Request): Promise<{ groupVersion: string; resources: Resource[] }[]> {
  const { groups } = (await get(request, "/apis")) as { readonly groups: readonly Group[] };
  const core = { preferredVersion: { groupVersion: "v1" }, versions: [{ groupVersion: "v1" }] };
  const found = await Promise.all(
    [core, ...groups].map(async ({ preferredVersion, versions }) => {
      const known = new Set<string>();
      const ordered = new Set([preferredVersion, ...versions].map(({ groupVersion }) => groupVersion));
      const listed: { groupVersion: string; resources: Resource[] }[] = [];
      for (const groupVersion of ordered) {
        const { resources } = (await get(request, pathOf(groupVersion))) as { readonly resources: readonly Resource[] };
        const fresh = resources.filter(
          ({ name, verbs }) => verbs.includes("list") && !name.includes("/") && !known.has(name),
        );
        for (const { name } of fresh) known.add(name);
        listed.push({ groupVersion, resources: fresh });
      }
      return listed;
    }),
  );
  return found.flat();
}

function pathOf(groupVersion: string): string {
  return groupVersion.includes("/") ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
}

interface Group {
  readonly preferredVersion: { readonly groupVersion: string };
  readonly versions: readonly { readonly groupVersion: string }[];
}

interface ListedObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
  };
}

async function list(request: Request, path: string, labelSelector: string): Promise<readonly ListedObject[]> {
  const objects: ListedObject[] = [];
  let next = "";
  do {
    const query = new URLSearchParams({ labelSelector, limit: "500", ...(next === "" ? {} : { continue: next }) });
    const { status, body } = await request("GET", `${path}?${query.toString()}`);
    if (status === 404) break; // The kind's definition was deleted a moment ago, and its objects before it.
    if (status !== 200) throw new Error(`audit: GET ${path} answered ${status}`);
    const page = body as {
      readonly items?: readonly ListedObject[];
      readonly metadata?: { readonly continue?: string };
    };
    objects.push(...(page.items ?? []));
    next = page.metadata?.continue ?? "";
  } while (next !== "");
  return objects;
}

async function get(request: Request, path: string): Promise<unknown> {
  const { status, body } = await request("GET", path);
  if (status !== 200) throw new Error(`audit: GET ${path} answered ${status}`);
  return body;
}

function describe(apiVersion: string, kind: string, uid: string, { metadata }: ListedObject): FoundObject {
  return {
    apiVersion,
    kind,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    name: metadata.name,
    uid,
    labels: metadata.labels ?? {},
    ...(metadata.deletionTimestamp === undefined ? {} : { deletionTimestamp: metadata.deletionTimestamp }),
    finalizers: metadata.finalizers ?? [],
  };
}
