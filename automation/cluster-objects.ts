/**
 * Kubernetes objects as the rehearsal and the recovery see them: their identity, where the API serves them, who wrote
 * their fields, and the list of all that carry a label, over every kind that the server knows.
 */
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { MANAGED_BY, STACK_LABEL } from "../components/core/labels";
import type { ClusterRequest } from "./cluster-client";

const objectSchema = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string() })).optional(),
    managedFields: z
      .array(z.looseObject({ manager: z.string().optional(), operation: z.string().optional() }))
      .optional(),
    deletionTimestamp: z.string().optional(),
  }),
});

/** Any Kubernetes object; only the metadata that we read is typed. */
export type ClusterObject = z.output<typeof objectSchema>;

const listSchema = z.looseObject({ items: z.array(objectSchema) });

const resourceListSchema = z.looseObject({
  groupVersion: z.string(),
  resources: z.array(
    z.looseObject({ name: z.string(), kind: z.string(), namespaced: z.boolean(), verbs: z.array(z.string()) }),
  ),
});
const groupListSchema = z.looseObject({
  groups: z.array(z.looseObject({ name: z.string(), preferredVersion: z.looseObject({ groupVersion: z.string() }) })),
});

/** One kind that the API server serves. */
export interface ServedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly listable: boolean;
}

/** Kinds whose objects controllers write, copying the labels of what they were made from. */
const DERIVED_KINDS = new Set(["Endpoints", "EndpointSlice", "Event", "PodMetrics", "NodeMetrics"]);

/** Reads any value as a Kubernetes object; undefined when it is none. */
export function asObject(value: unknown): ClusterObject | undefined {
  const result = objectSchema.safeParse(value);
  return result.success ? result.data : undefined;
}

/**
 * The kinds that the server has: of each API group's preferred version, or of the versions that are named. A version
 * that is not served has none.
 */
export async function servedKinds(request: ClusterRequest, versions?: readonly string[]): Promise<ServedKind[]> {
  const wanted = versions ?? (await preferredVersions(request));
  const lists = await Promise.all(
    wanted.map(async (version) => {
      const answer = await request("GET", version.includes("/") ? `/apis/${version}` : `/api/${version}`);
      if (answer.status === 404) return [];
      if (answer.status !== 200)
        throw new Error(`${version}: answered with ${answer.status}: ${describe(answer.body)}`);
      return kindsOf(resourceListSchema.parse(answer.body));
    }),
  );
  return lists.flat();
}

async function preferredVersions(request: ClusterRequest): Promise<string[]> {
  const answer = await request("GET", "/apis");
  if (answer.status !== 200) throw new Error(`/apis: answered with ${answer.status}: ${describe(answer.body)}`);
  const { groups } = groupListSchema.parse(answer.body);
  return ["v1", ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
}

function kindsOf({ groupVersion, resources }: z.output<typeof resourceListSchema>): ServedKind[] {
  return resources
    .filter(({ name }) => !name.includes("/"))
    .map(({ name, kind, namespaced, verbs }) => ({
      apiVersion: groupVersion,
      kind,
      plural: name,
      namespaced,
      listable: verbs.includes("list"),
    }));
}

/** Path of a kind's collection, in one namespace or in all. */
export function collectionPath({ apiVersion, plural }: ServedKind, namespace?: string): string {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return namespace === undefined ? `${root}/${plural}` : `${root}/namespaces/${namespace}/${plural}`;
}

/** Path of one object, or undefined when its kind needs a namespace and none is given. */
export function objectPath(kind: ServedKind, name: string, namespace?: string): string | undefined {
  if (!kind.namespaced) return `${collectionPath(kind)}/${name}`;
  return namespace === undefined ? undefined : `${collectionPath(kind, namespace)}/${name}`;
}

/** Objects of every kind that carry a stack's ownership labels, in a stable order. */
export async function ownedObjects(request: ClusterRequest, stack: string): Promise<ClusterObject[]> {
  const labels = Object.entries({ ...MANAGED_BY, [STACK_LABEL]: stack }).map(([key, value]) => `${key}=${value}`);
  const selector = encodeURIComponent(labels.join(","));
  const kinds = (await servedKinds(request)).filter(({ listable, kind }) => listable && !DERIVED_KINDS.has(kind));
  const found: ClusterObject[] = [];
  for (const kind of kinds) {
    const answer = await patiently(() => request("GET", `${collectionPath(kind)}?labelSelector=${selector}`));
    if (answer.status === 404 || answer.status === 405) continue; // the kind vanished meanwhile, or is write-only
    if (answer.status !== 200) throw new Error(`listing ${kind.plural} was answered with ${describe(answer.body)}`);
    const { items } = listSchema.parse(answer.body);
    found.push(...items.map((item) => ({ ...item, apiVersion: kind.apiVersion, kind: kind.kind })));
  }
  return found.sort((a, b) => identify(a).localeCompare(identify(b)));
}

/** What a server says that will answer soon: it is starting, or prepares the storage of a new kind. */
const NOT_YET = [429, 503];
const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

async function patiently<T extends { readonly status: number }>(ask: () => Promise<T>): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (!NOT_YET.includes(answer.status) || Date.now() > until) return answer;
    await delay(PAUSE_MS);
  }
}

/** Whether a stack's labels are on an object: what decides that it is ours to adopt or to miss. */
export function isOwned({ metadata: { labels = {} } }: ClusterObject, stack: string): boolean {
  return Object.entries({ ...MANAGED_BY, [STACK_LABEL]: stack }).every(([key, value]) => labels[key] === value);
}

/** Whether Pulumi applied the object itself, rather than a controller deriving it from one that Pulumi applied. */
export function isApplied({ metadata }: ClusterObject): boolean {
  if ((metadata.ownerReferences ?? []).length > 0) return false;
  return fieldManager(metadata.managedFields) !== undefined;
}

/** The name under which Pulumi's provider applied an object's fields. */
export function fieldManager(fields: readonly { manager?: string | undefined }[] = []): string | undefined {
  return fields.map(({ manager }) => manager).find((manager) => manager?.startsWith("pulumi-kubernetes") === true);
}

/** How people and Pulumi's state tell objects apart, whatever version of the API served them. */
export function identify({ apiVersion = "", kind = "", metadata }: ClusterObject): string {
  const group = apiVersion.includes("/") ? `${apiVersion.split("/")[0]}/` : "";
  return `${group}${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;
}

/** The message of a Status answer, or the answer itself cut short. */
export function describe(body: unknown): string {
  const message = z.looseObject({ message: z.string() }).safeParse(body);
  return message.success ? message.data.message : JSON.stringify(body).slice(0, 300);
}
