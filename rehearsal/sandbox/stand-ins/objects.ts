/** The little of the Kubernetes API that stand-in controllers use: read, apply, report, delete, and say why not. */
import type { Request } from "../client";

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly generation?: number;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly object[];
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
  readonly [property: string]: unknown;
}

export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
}

/** Where a kind is served: its group's path and its plural. */
export interface Kind {
  readonly groupVersion: string;
  readonly plural: string;
}

export const BUILT_IN = {
  namespaces: { groupVersion: "v1", plural: "namespaces" },
  nodes: { groupVersion: "v1", plural: "nodes" },
  secrets: { groupVersion: "v1", plural: "secrets" },
  services: { groupVersion: "v1", plural: "services" },
  configMaps: { groupVersion: "v1", plural: "configmaps" },
  pods: { groupVersion: "v1", plural: "pods" },
  claims: { groupVersion: "v1", plural: "persistentvolumeclaims" },
  serviceAccounts: { groupVersion: "v1", plural: "serviceaccounts" },
  clusterRoles: { groupVersion: "rbac.authorization.k8s.io/v1", plural: "clusterroles" },
  clusterRoleBindings: { groupVersion: "rbac.authorization.k8s.io/v1", plural: "clusterrolebindings" },
  roles: { groupVersion: "rbac.authorization.k8s.io/v1", plural: "roles" },
  roleBindings: { groupVersion: "rbac.authorization.k8s.io/v1", plural: "rolebindings" },
  deployments: { groupVersion: "apps/v1", plural: "deployments" },
  jobs: { groupVersion: "batch/v1", plural: "jobs" },
  budgets: { groupVersion: "policy/v1", plural: "poddisruptionbudgets" },
  daemonSets: { groupVersion: "apps/v1", plural: "daemonsets" },
  definitions: { groupVersion: "apiextensions.k8s.io/v1", plural: "customresourcedefinitions" },
} as const satisfies Record<string, Kind>;

/** The API server's refusal, in its own words. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export class Objects {
  readonly #request: Request;

  constructor(request: Request) {
    this.#request = request;
  }

  /** Every object of a kind in all namespaces; undefined while the kind does not exist. */
  async list(kind: Kind): Promise<readonly KubernetesObject[] | undefined> {
    const body = await this.#send("GET", path(kind));
    if (body === undefined) return undefined;
    const { items } = body as { readonly items: readonly KubernetesObject[] };
    const apiVersion = kind.groupVersion;
    return items.map((item) => ({ ...item, apiVersion }));
  }

  /** Undefined when there is none. */
  async get(kind: Kind, name: string, namespace?: string): Promise<KubernetesObject | undefined> {
    return (await this.#send("GET", path(kind, namespace, name))) as KubernetesObject | undefined;
  }

  /** Creates the object or brings it to this form, as one controller among others. */
  async apply(kind: Kind, manager: string, object: KubernetesObject): Promise<void> {
    const { name, namespace } = object.metadata;
    const query = `?fieldManager=${manager}&force=true`;
    await this.#send("PATCH", path(kind, namespace, name) + query, object, "application/apply-patch+yaml");
  }

  /** Creates the object unless it is there already. */
  async ensure(kind: Kind, object: KubernetesObject): Promise<void> {
    const { name, namespace } = object.metadata;
    if ((await this.get(kind, name, namespace)) !== undefined) return;
    await this.#send("POST", path(kind, namespace), object);
  }

  async setFinalizers(kind: Kind, object: KubernetesObject, finalizers: readonly string[]): Promise<void> {
    const { name, namespace } = object.metadata;
    const patch = { metadata: { finalizers } };
    await this.#send("PATCH", path(kind, namespace, name), patch, "application/merge-patch+json");
  }

  /** Writes the status; an unchanged one is not written, so that nothing is stirred for nothing. */
  async setStatus(kind: Kind, object: KubernetesObject, status: Readonly<Record<string, unknown>>): Promise<void> {
    const { name, namespace } = object.metadata;
    if (Object.entries(status).every(([key, value]) => same(object.status?.[key], value))) return;
    await this.#send("PATCH", `${path(kind, namespace, name)}/status`, { status }, "application/merge-patch+json");
  }

  /** Deletes in the background; succeeds when there is nothing to delete. */
  async delete(kind: Kind, name: string, namespace?: string): Promise<void> {
    await this.#send("DELETE", path(kind, namespace, name), { propagationPolicy: "Background" });
  }

  async #send(method: string, target: string, body?: unknown, contentType?: string): Promise<unknown> {
    const answer = await this.#request(method, target, body, contentType);
    if (answer.status === 404 && method !== "POST" && method !== "PATCH") return undefined;
    if (answer.status < 300) return answer.body;
    const { message } = answer.body as { readonly message?: string };
    throw new Refused(answer.status, message ?? `${method} ${target}: ${answer.status}`);
  }
}

/** Conditions with the time of their last change kept, as controllers do. */
export function conditions(object: KubernetesObject, wanted: readonly Condition[]): object[] {
  const before = (object.status?.["conditions"] ?? []) as readonly (Condition & { lastTransitionTime?: string })[];
  return wanted.map((condition) => {
    const old = before.find(({ type }) => type === condition.type);
    const kept = old?.status === condition.status ? old.lastTransitionTime : undefined;
    return {
      ...condition,
      observedGeneration: object.metadata.generation ?? 1,
      lastTransitionTime: kept ?? new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    };
  });
}

/** What the object asks for. The API server has checked it against the kind's definition, which `Spec` follows. */
export function specOf<Spec>(object: KubernetesObject | undefined): Spec {
  return (object?.spec ?? {}) as Spec;
}

export function isReady(object: KubernetesObject | undefined): boolean {
  const found = (object?.status?.["conditions"] ?? []) as readonly Condition[];
  return found.some(({ type, status }) => type === "Ready" && status === "True");
}

/** Makes the cluster's garbage collector remove an object with its owner. */
export function ownedBy(owner: KubernetesObject): object {
  const { apiVersion, kind, metadata } = owner;
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true };
}

function path({ groupVersion, plural }: Kind, namespace?: string, name?: string): string {
  const root = groupVersion.includes("/") ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
  const place = namespace === undefined ? root : `${root}/namespaces/${namespace}`;
  return `${place}/${plural}${name === undefined ? "" : `/${name}`}`;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
