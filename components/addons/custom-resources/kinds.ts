/**
 * Every custom resource kind that we create, with who brings its definition: gathered from the folders of the catalogue. One
 * table serves the check at preview, the rehearsal's installation of charts, and the tests.
 */
import type { Addon, Kinds } from "../addon";
import { CATALOGUE, WITHOUT_CHART } from "../catalogue";
import type { Kind } from "./definition";
import type { CustomResourceDefinition } from "./structural";

const SOFTWARE = { ...CATALOGUE, ...WITHOUT_CHART } as const;
type Software = typeof SOFTWARE;

/** The addon whose chart installs the definition; `flux` for the delivery backend's own kinds, `gke` for those of GKE. */
export type KindOwner = keyof Software;

type KindsOf<Owner extends KindOwner> = Software[Owner] extends { readonly kinds: infer Own }
  ? keyof Own & string
  : never;

/** `<group>/<version>/<Kind>` of a custom resource that we may create. */
export type KindName = { [Owner in KindOwner]: KindsOf<Owner> }[KindOwner];

export interface OwnedKind extends Kind {
  readonly addon: KindOwner;
}

/** `watched`: kinds that its controllers would not start without, though we write none of them. */
const OWNERS: Readonly<Record<KindOwner, Partial<Addon> & { readonly watched?: Kinds }>> = SOFTWARE;

export const KIND_OWNERS = Object.keys(SOFTWARE) as readonly KindOwner[];

export const KINDS = Object.fromEntries(
  KIND_OWNERS.flatMap((addon) =>
    Object.entries(OWNERS[addon].kinds ?? {}).map(([name, kind]) => [name, { ...kind, addon }]),
  ),
) as Readonly<Record<KindName, OwnedKind>>;

/** Every kind that the addon's chart brings, as far as we use it: those that we write, and what its controllers watch. */
export function kindsOf(addon: KindOwner): readonly (readonly [string, Kind])[] {
  const { kinds = {}, watched = {} } = OWNERS[addon];
  return [...Object.entries(kinds), ...Object.entries(watched)];
}

/**
 * The definitions that an addon's chart installs, as far as we use them; for `flux`, all that its controllers need; for `gke`,
 * what its clusters have from the start.
 */
export function definitionsOf(addon: KindOwner): readonly CustomResourceDefinition[] {
  return kindsOf(addon).map(([, { definition }]) => definition());
}
