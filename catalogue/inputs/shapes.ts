/** The form in which a vendor's own model of its API is kept, cut to what the platform's resources ask for. */

/** A member is the name of its shape, or "" where it exists and nothing of it is kept. */
export interface ObjectShape {
  readonly kind: "object";
  readonly members: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
}

export interface ListShape {
  readonly kind: "list";
  readonly item: string;
  readonly min?: number;
  readonly max?: number;
}

export interface MapShape {
  readonly kind: "map";
  /** Absent: any text. */
  readonly key?: string;
  readonly value: string;
}

export interface TextShape {
  readonly kind: "text";
  readonly values?: readonly string[];
  /** As the vendor writes it; it means the whole text. */
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
}

export interface NumberShape {
  readonly kind: "number";
  readonly min?: number;
  readonly max?: number;
}

/** `any` is what the vendor leaves open. */
export type Shape =
  ObjectShape | ListShape | MapShape | TextShape | NumberShape | { readonly kind: "flag" } | { readonly kind: "any" };

/** A package of a registry that a model was read from. */
export interface ModelSource {
  readonly registry: "PyPI" | "npm";
  readonly package: string;
  readonly version: string;
  /** Of the archive. */
  readonly sha256: string;
  readonly licence: string;
}

export interface VendorModel {
  readonly sources: readonly ModelSource[];
  /** The day on which the sources were read, `YYYY-MM-DD`. */
  readonly read: string;
  /** The shape of what each request takes, e.g. of `eks.CreateCluster`. */
  readonly requests: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}
