/**
 * Where the definitions of custom resources come from that we do not write by hand: Go packages of the operators, as each
 * addon's `kinds.ts` names them, at the versions that go.mod beside this file pins. Used to generate the schemas, to document them, and to test that they
 * belong to the versions that the charts install.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { KIND_OWNERS, kindsOf, type KindOwner } from "../../components/addons/custom-resources/kinds";
import type { DefinitionSource } from "../../components/addons/custom-resources/definition";

/** A kind whose definition an operator publishes, and whose folder it belongs into. */
export interface PublishedKind {
  readonly addon: KindOwner;
  readonly kind: string;
}

const published = KIND_OWNERS.flatMap((addon) =>
  kindsOf(addon).map(([name, { source }]) => ({ addon, source, kind: name.split("/")[2] ?? "" })),
);

const generated = published.flatMap(({ addon, kind, source }) =>
  source.how === "generated" ? [{ addon, kind, path: source.package }] : [],
);

/** Go API packages that controller-gen reads, and the kinds that we take from each. */
export const PACKAGES: readonly { readonly path: string; readonly kinds: readonly PublishedKind[] }[] = [
  ...new Set(generated.map(({ path }) => path)),
].map((path) => ({ path, kinds: generated.filter((one) => one.path === path) }));

/** Definitions that an operator's Go module carries ready-made. */
export const EMBEDDED: readonly { readonly module: string; readonly file: string; readonly kind: PublishedKind }[] =
  published.flatMap(({ addon, kind, source }) =>
    source.how === "embedded" ? [{ module: source.module, file: source.file, kind: { addon, kind } }] : [],
  );

/** The module that a definition is from, and its version in go.mod; undefined for what is written by hand. */
export function pinnedModule(source: DefinitionSource): PinnedModule | undefined {
  if (source.how === "by hand") return undefined;
  return pinned(source.how === "generated" ? source.package : source.module);
}

interface PinnedModule {
  readonly module: string;
  readonly version: string;
}

/** The required module that a package belongs to, with its version. */
function pinned(path: string): PinnedModule {
  const text = readFileSync(join(__dirname, "go.mod"), "utf8");
  const required = [...text.matchAll(/^\s+(\S+) (v\S+)/gm)].map(([, module = "", version = ""]) => ({
    module,
    version,
  }));
  const found = required
    .filter(({ module }) => path === module || path.startsWith(`${module}/`))
    .sort((a, b) => b.module.length - a.module.length)[0];
  if (found === undefined) throw new Error(`tools/crd-schemas/go.mod does not require ${path}`);
  return found;
}
