/**
 * What a stack file may ask for beside the cluster, an option a row. What the program asks of all of them follows from the
 * rows: what is asked for, which keys that takes, and what is left of the file on a cluster that does without. Pure.
 */
import type { KeyPurpose } from "../../components/keys/contract";
import { BESIDE, type Beside } from "../../components/placement/beside";
import type { PlatformSpec, Section } from "./schema";

interface Row {
  /** Where in the stack file the option is. */
  readonly section: Section;
  readonly isAsked: (spec: PlatformSpec) => boolean;
  /** What the key that encrypts it is for. @default it has no key of the stack's */
  readonly key?: KeyPurpose;
  /** The section without it. */
  readonly without: (spec: Partial<PlatformSpec>) => Partial<PlatformSpec> | undefined;
  /** What rights can be given on, by name. @default nothing */
  readonly named?: (spec: Partial<PlatformSpec>) => readonly { readonly name: string }[];
}

const ROWS: Readonly<Record<Beside, Row>> = {
  "storage.objectStores": {
    section: "storage",
    isAsked: ({ storage }) => storage.objectStores.length > 0,
    key: "objects",
    without: ({ storage }) => storage && { storage: { ...storage, objectStores: [] } },
    named: ({ storage }) => storage?.objectStores ?? [],
  },
  "storage.sharedFiles": {
    section: "storage",
    isAsked: ({ storage }) => storage.sharedFiles,
    key: "files",
    without: ({ storage }) => storage && { storage: { ...storage, sharedFiles: false } },
  },
  secrets: {
    section: "secrets",
    isAsked: ({ secrets }) => secrets.length > 0,
    key: "secrets",
    without: ({ secrets }) => secrets && { secrets: [] },
    named: ({ secrets }) => secrets ?? [],
  },
  "registry.repositories": {
    section: "registry",
    isAsked: ({ registry }) => registry.repositories.length > 0,
    key: "registry",
    without: ({ registry }) => registry && { registry: { repositories: [] } },
  },
  "dns.zones": {
    section: "dns",
    isAsked: ({ dns }) => dns.zones.length > 0,
    without: ({ dns }) => dns && { dns: { zones: [] } },
  },
};

/** The sections that hold such options. */
export const SECTIONS_BESIDE: readonly Section[] = [...new Set(Object.values(ROWS).map(({ section }) => section))];

/** Options that ask for something beside the cluster, by their paths. */
export function askedBeside(spec: PlatformSpec): Beside[] {
  return BESIDE.filter((path) => ROWS[path].isAsked(spec));
}

/** The keys that what is asked for is encrypted by. */
export function keysBeside(spec: PlatformSpec): KeyPurpose[] {
  return Object.values(ROWS).flatMap(({ isAsked, key }) => (key !== undefined && isAsked(spec) ? [key] : []));
}

/** The sections without these options. */
export function withoutBeside(spec: Partial<PlatformSpec>, paths: readonly Beside[]): Partial<PlatformSpec> {
  return paths.reduce((rest, path) => ({ ...rest, ...ROWS[path].without(rest) }), spec);
}

/** What these options give names to that rights can be given on. */
export function namedBeside(spec: Partial<PlatformSpec>, paths: readonly Beside[]): string[] {
  return paths.flatMap((path) => ROWS[path].named?.(spec) ?? []).map(({ name }) => name);
}
