/** What table rows see of the account while they compute: deterministic characters, other resources, API servers. */
import { createHash } from "node:crypto";
import type { ControlPlane, Held, Place, Plain, World } from "../plugin/row";
import { isMap } from "../../../components/core/plain";

export interface Viewpoint {
  readonly place: Place;
  /** The same for the same resource in the same history. */
  readonly seed: string;
  readonly updates: number;
  readonly controlPlane: ControlPlane | undefined;
  /** The resource that looks around. */
  readonly self: Pick<Held, "type" | "logicalName">;
  /** Everything that exists now. */
  readonly kept: () => readonly (Held & { readonly controlPlane?: ControlPlane })[];
  /** @default every grant is in effect */
  readonly isEffective?: (grant: Held) => boolean;
}

export function worldOf({
  place,
  seed,
  updates,
  controlPlane,
  self,
  kept,
  isEffective = () => true,
}: Viewpoint): World {
  let characters: string | undefined;
  // Most looks around need none.
  const hash = () => (characters ??= createHash("sha256").update(seed).digest("hex"));
  const isSelf = ({ type, logicalName }: Held) => type === self.type && logicalName === self.logicalName;
  const ofType = (wanted: string) => kept().filter(({ type }) => type === wanted);
  return {
    ...place,
    updates,
    hex: (length) => hash().slice(0, length),
    digits: (length) =>
      hash()
        .replace(/[a-f]/g, (letter) => String(letter.charCodeAt(0) % 10))
        .slice(0, length),
    uuid: () =>
      [
        hash().slice(0, 8),
        hash().slice(8, 12),
        `4${hash().slice(13, 16)}`,
        `a${hash().slice(17, 20)}`,
        hash().slice(20, 32),
      ].join("-"),
    all: (wanted) => ofType(wanted).filter((held) => !isSelf(held)),
    find: (wanted, by, value) => {
      // What refers to nothing finds nothing, also among resources that lack the property.
      if (value === undefined) return undefined;
      return ofType(wanted).find((held) =>
        by === "id" ? held.id === value : at(held.outputs, by) === value || at(held.inputs, by) === value,
      );
    },
    isEffective,
    get controlPlane(): ControlPlane {
      if (controlPlane === undefined) throw new Error(`${self.type} ${self.logicalName} has no control plane`);
      return controlPlane;
    },
    controlPlaneOf: (cluster) => {
      const found = kept().find(({ type, id }) => type === cluster.type && id === cluster.id)?.controlPlane;
      if (found === undefined) throw new Error(`${cluster.type} ${cluster.logicalName} has no control plane`);
      return found;
    },
  };
}

export function keyOf(type: string, id: string): string {
  return `${type} ${id}`;
}

function at(properties: Plain, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), properties);
}
