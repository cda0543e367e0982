/**
 * Which kinds exist: the built-in table, definitions that this program creates, kinds that the product's addons declare,
 * and what the cluster itself serves. Anything else is refused by name.
 */
import type { CheckFailure } from "../../protocol/provider";
import { isNotFound } from "../client/api-error";
import type { ApiClient, ResourceType } from "../client/client";
import { compactSchema, declaredDefinition } from "./custom-kinds";
import { at, listAt, type Manifest, type ObjectKind, textAt } from "../objects/manifest";
import { builtInType, checkFields } from "./schema";
import { typeRow } from "./types";

/** Where the knowledge of a kind comes from. */
export interface KnownKind extends ResourceType {
  readonly kind: string;
  readonly source: "table" | "program" | "declared" | "cluster";
  /** Fields that the kind does not allow. */
  check(object: Manifest): CheckFailure[];
}

export class Kinds {
  private readonly program = new Map<string, KnownKind>();
  private served = new Map<string, Promise<KnownKind[]>>();

  /** @param client undefined while no cluster is reachable */
  constructor(private readonly client: ApiClient | undefined) {}

  /** Takes note of a definition that the program creates, so that its custom resources are known from now on. */
  learn(definition: Manifest): void {
    for (const kind of kindsOf(definition, "program")) this.program.set(key(kind), kind);
  }

  /** Forgets what the cluster served; a definition was added or removed. */
  forgetServed(): void {
    this.served = new Map();
  }

  /** What is known of a kind. Undefined when nothing says that it exists. */
  async find(wanted: ObjectKind): Promise<KnownKind | undefined> {
    const row = typeRow(wanted.apiVersion, wanted.kind);
    if (row !== undefined) {
      const { plural, namespaced } = row;
      const type = builtInType(wanted.apiVersion, wanted.kind);
      return { ...wanted, plural, namespaced, source: "table", check: (object) => checkFields(object, type) };
    }
    const created = this.program.get(key(wanted)) ?? (await this.findServed(wanted));
    if (created !== undefined) return created;
    const declared = declaredDefinition(wanted);
    return declared === undefined ? undefined : kindsOf(declared, "declared").find(same(wanted));
  }

  /** As `find`. @throws Error naming the kind when it is not known */
  async require(wanted: ObjectKind): Promise<KnownKind> {
    const found = await this.find(wanted);
    if (found !== undefined) return found;
    const cluster = this.client === undefined ? "no cluster could be asked" : "the cluster does not serve it";
    throw new Error(
      `${wanted.apiVersion} ${wanted.kind} is not a kind that this provider knows: it is not built in, no definition of ` +
        `it is created before it, no addon declares it, and ${cluster}`,
    );
  }

  /** Whether the cluster serves the kind now. Built-in kinds always are. */
  async isServed(wanted: ObjectKind): Promise<boolean> {
    if (typeRow(wanted.apiVersion, wanted.kind) !== undefined) return true;
    return (await this.findServed(wanted)) !== undefined;
  }

  private async findServed(wanted: ObjectKind): Promise<KnownKind | undefined> {
    if (this.client === undefined) return undefined;
    const cached = this.served.get(wanted.apiVersion) ?? this.discover(this.client, wanted.apiVersion);
    this.served.set(wanted.apiVersion, cached);
    return (await cached).find(same(wanted));
  }

  private async discover(client: ApiClient, apiVersion: string): Promise<KnownKind[]> {
    try {
      const list = await client.json(apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`);
      return listAt(list, "resources").flatMap((resource) => {
        const plural = textAt(resource, "name") ?? "";
        const kind = textAt(resource, "kind") ?? "";
        if (plural.includes("/") || kind === "") return [];
        const namespaced = at(resource, "namespaced") === true;
        // The server checks the fields itself at the dry run.
        return [{ apiVersion, kind, plural, namespaced, source: "cluster" as const, check: () => [] }];
      });
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  }
}

/** The kinds that a definition brings, one for each served version. */
function kindsOf(object: Manifest, source: "program" | "declared"): KnownKind[] {
  const group = textAt(object, "spec", "group") ?? "";
  const kind = textAt(object, "spec", "names", "kind") ?? "";
  const plural = textAt(object, "spec", "names", "plural") ?? "";
  const namespaced = textAt(object, "spec", "scope") !== "Cluster";
  return listAt(object, "spec", "versions").flatMap((version) => {
    const name = textAt(version, "name");
    if (name === undefined) return [];
    const check = (resource: Manifest): CheckFailure[] => {
      const { schema, root } = compactSchema(version);
      return checkFields(resource, root, schema);
    };
    return [{ apiVersion: `${group}/${name}`, kind, plural, namespaced, source, check }];
  });
}

function same(wanted: ObjectKind): (kind: ObjectKind) => boolean {
  return (kind) => key(kind) === key(wanted);
}

function key({ apiVersion, kind }: ObjectKind): string {
  return `${apiVersion}/${kind}`;
}
