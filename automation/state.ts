/**
 * The engine's recorded state, as `pulumi stack export` writes it: only the fields that the rehearsal and the recovery
 * read are typed, everything else is kept as it came, so that what is imported again loses nothing.
 */
import { z } from "zod";

const resourceSchema = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().optional(),
  id: z.string().optional(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  /** Replaced, and waiting to be deleted. */
  delete: z.boolean().optional(),
  /** Read and not managed: nobody updates or deletes it. */
  external: z.boolean().optional(),
  /** URN of the resource whose deletion takes this one along: the engine itself then only forgets it. */
  deletedWith: z.string().optional(),
  /** The engine refuses to delete it. */
  protect: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  initErrors: z.array(z.string()).optional(),
  dependencies: z.array(z.string()).nullish(),
});

const operationSchema = z.looseObject({ type: z.string(), resource: resourceSchema });

const stateSchema = z.looseObject({
  version: z.number(),
  deployment: z.looseObject({
    resources: z.array(resourceSchema).nullish(),
    pending_operations: z.array(operationSchema).nullish(),
  }),
});

export type State = z.output<typeof stateSchema>;
export type StateResource = z.output<typeof resourceSchema>;
export type PendingOperation = z.output<typeof operationSchema>;

export function parseState(text: string): State {
  return stateSchema.parse(JSON.parse(text));
}

/** Recorded resources; the engine leaves the list out of an empty state. */
export function resources({ deployment }: State): StateResource[] {
  return deployment.resources ?? [];
}

/** What the engine had begun and not finished when it stopped. */
export function pendingOperations({ deployment }: State): PendingOperation[] {
  return deployment.pending_operations ?? [];
}

/** Where a Kubernetes object lives, as its inputs say. */
export interface ObjectIdentity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

const identitySchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/** Whether a resource is a Kubernetes object (and not, say, a component or a provider). */
export function isKubernetes({ type, custom }: Pick<StateResource, "type" | "custom">): boolean {
  return custom === true && type.startsWith("kubernetes:");
}

/** The plugins whose resources live in an account, a project or a subscription. */
const CLOUD_PACKAGES: ReadonlySet<string> = new Set(["aws", "gcp", "azure-native"]);

/** Whether a resource lives in a cloud's account. */
export function isInAccount({ type }: Pick<StateResource, "type">): boolean {
  const [name = ""] = type.split(":");
  return CLOUD_PACKAGES.has(name);
}

/** The object behind a resource's inputs; undefined when it is none, or its name is unknown or secret. */
export function objectIdentity(
  resource: Pick<StateResource, "type" | "custom" | "inputs">,
): ObjectIdentity | undefined {
  if (!isKubernetes(resource)) return undefined;
  const inputs = identitySchema.safeParse(resource.inputs);
  if (!inputs.success) return undefined;
  const { apiVersion, kind, metadata } = inputs.data;
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}
