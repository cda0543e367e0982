/** Where the definition of a kind comes from: read from what the operator publishes, or written by hand. */
import { join } from "node:path";
import type { CustomResourceDefinition } from "./structural";

export type DefinitionSource =
  /** Made by controller-gen from the API types in a Go package. */
  | { readonly how: "generated"; readonly package: string }
  /** A file that an operator's Go module carries, for types that cannot be built here or carry rules of its own build. */
  | { readonly how: "embedded"; readonly module: string; readonly file: string }
  /** The part that we use, where no package registry has the types: for a version of the operator, or as read on a day. */
  | { readonly how: "by hand"; readonly writtenFor: string };

export interface Kind {
  readonly source: DefinitionSource;
  /** Loads the definition: what is not written by hand is read on first use only. */
  readonly definition: () => CustomResourceDefinition;
}

/** A definition that `npm run generate:crds` has put into the folder's `crds`. */
export function readKind(folder: string, name: string, source: DefinitionSource): Kind {
  return {
    source,
    definition: () => require(join(folder, "crds", `${name}.generated.json`)) as CustomResourceDefinition,
  };
}

export function handWrittenKind(definition: CustomResourceDefinition, writtenFor: string): Kind {
  return { source: { how: "by hand", writtenFor }, definition: () => definition };
}
