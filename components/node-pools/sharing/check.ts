/** Whether a pool's devices can be shared as it asks, and what comes nearest where they cannot. Pure. */
import { SELLING_CLOUDS } from "../../../catalogue/clouds";
import type { Cloud } from "../../placement/cloud";
import type { Problem } from "../../core/errors";
import { ACCELERATOR_NAMES, ACCELERATORS, type Accelerator } from "../../../catalogue/accelerators";
import type { NodePoolSpec, NodePoolsSpec } from "../spec";
import { MIG_GEOMETRIES, migProfiles } from "../../../catalogue/mig";
import type { SharingOffer } from "./offer";
import type { SharingSpec } from "./spec";

/** The stack's cloud, and what each lets pools share: the others are asked only for those that would do. */
export interface SharingClouds {
  readonly cloud: Cloud;
  readonly offerOn: (cloud: Cloud) => SharingOffer;
}

/** @param pools with the accelerators that they have on this cloud; `path` is where they are in the stack file. */
export function checkSharing(clouds: SharingClouds, pools: NodePoolsSpec, path = "nodePools"): Problem[] {
  return pools.flatMap((pool, index) => checkPoolSharing(clouds, pool, `${path}[${index}].sharing`));
}

function checkPoolSharing(clouds: SharingClouds, { accelerator, sharing }: NodePoolSpec, path: string): Problem[] {
  if (sharing === undefined) return [];
  if (accelerator === undefined) {
    return [
      { path, value: sharing.kind, rule: "shares devices of a pool that has none", remedy: "name the accelerator" },
    ];
  }
  if (ACCELERATORS[accelerator].resource !== "nvidia.com/gpu") {
    const rule = `is NVIDIA's way to share devices, and ${accelerator} is not NVIDIA's`;
    return [{ path: `${path}.kind`, value: sharing.kind, rule, remedy: "leave sharing out: a pod gets whole devices" }];
  }
  const offer = clouds.offerOn(clouds.cloud);
  const refused = offer.refused[sharing.kind];
  if (refused !== undefined) {
    const others = kindsOf(offer, accelerator).filter((kind) => kind !== sharing.kind);
    const remedy = [`there: ${others.join(", ")}`, elsewhere(clouds, sharing, accelerator)].join("; on other clouds: ");
    return [{ path: `${path}.kind`, value: sharing.kind, rule: refused, remedy }];
  }
  return sharing.kind === "mig" ? checkProfile(clouds, accelerator, sharing, `${path}.profile`) : [];
}

function checkProfile(
  clouds: SharingClouds,
  accelerator: Accelerator,
  sharing: Extract<SharingSpec, { kind: "mig" }>,
  path: string,
): Problem[] {
  const { profile } = sharing;
  const offer = clouds.offerOn(clouds.cloud);
  const offered = offer.mig[accelerator] ?? [];
  if (offered.includes(profile)) return [];
  if (Object.keys(migProfiles(accelerator)).length === 0) {
    const able = ACCELERATOR_NAMES.filter((name) => name in MIG_GEOMETRIES && offer.mig[name] !== undefined);
    const remedy = `use time-slicing, or an accelerator that can be split: ${able.join(", ")}`;
    return [{ path, value: profile, rule: `is a slice, and ${accelerator} cannot be split in hardware`, remedy }];
  }
  const known = profile in migProfiles(accelerator);
  const rule = known ? `of ${accelerator} cannot be had on ${clouds.cloud}` : `is not a profile of ${accelerator}`;
  const there =
    offered.length === 0 ? `none: use ${kindsOf(offer, accelerator).join(" or ")}` : nearest(profile, offered);
  const remedy = known
    ? `there: ${there}; on other clouds: ${elsewhere(clouds, sharing, accelerator)}`
    : `there: ${there}`;
  return [{ path, value: profile, rule, remedy }];
}

/** Profiles by how near their memory is to the wanted one's, those with at least as much first. */
function nearest(wanted: string, offered: readonly string[]): string {
  const distance = (profile: string) => memory(profile) - memory(wanted);
  const rank = (profile: string) => (distance(profile) >= 0 ? distance(profile) : 1000 - distance(profile));
  return [...offered].sort((a, b) => rank(a) - rank(b)).join(", ");
}

function memory(profile: string): number {
  return Number(/\.(\d+)gb$/.exec(profile)?.[1] ?? 0);
}

/** Ways in which a cloud lets pods share this accelerator. */
export function kindsOf({ refused, mig }: SharingOffer, accelerator: Accelerator): SharingSpec["kind"][] {
  return (["time-slicing", "mps", "mig"] as const).filter(
    (kind) => refused[kind] === undefined && (kind !== "mig" || mig[accelerator] !== undefined),
  );
}

function elsewhere({ cloud, offerOn }: SharingClouds, sharing: SharingSpec, accelerator: Accelerator): string {
  const others = SELLING_CLOUDS.filter((other) => other !== cloud).filter((other) => {
    const offer = offerOn(other);
    const isOffered = kindsOf(offer, accelerator).includes(sharing.kind);
    return isOffered && (sharing.kind !== "mig" || (offer.mig[accelerator] ?? []).includes(sharing.profile));
  });
  return others.join(", ") || "none";
}
