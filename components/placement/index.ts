/**
 * Where a stack goes on each cloud. A stack file may hold every cloud's placement at once; `cloud:` chooses the one
 * that is used, so that moving a stack file to another cloud changes one line.
 */
import { z } from "zod";
import { byCloud, SELLING_CLOUDS, type SellingCloud } from "../../catalogue/clouds";
import { PlatformError, type Problem } from "../core/errors";
import { createsCluster, type Cloud } from "./cloud";
import { AWS_POOL_OPTIONS, awsPlacement, checkAwsPlacement } from "./aws";
import { AZURE_POOL_OPTIONS, azurePlacement, checkAzurePlacement } from "./azure";
import { existingPlacement } from "./existing";
import { checkGcpPlacement, GCP_POOL_OPTIONS, gcpPlacement } from "./gcp";
import type { PoolOptions } from "./pool-options";

/** A cloud on which Stratiform makes the cluster: its placement, the check of it, and what its pools may say for it. */
function placed<S extends z.ZodType>(spec: S, check: (placement: z.output<S>) => Problem[], pool: PoolOptions) {
  return { spec, check: (parsed: unknown) => check(parsed as z.output<S>), pool };
}

const PLACEMENTS = {
  existing: { spec: existingPlacement },
  aws: placed(awsPlacement, checkAwsPlacement, AWS_POOL_OPTIONS),
  gcp: placed(gcpPlacement, checkGcpPlacement, GCP_POOL_OPTIONS),
  azure: placed(azurePlacement, checkAzurePlacement, AZURE_POOL_OPTIONS),
} as const satisfies Record<Cloud, object>;

type Entries = { [C in Cloud]: z.ZodOptional<(typeof PLACEMENTS)[C]["spec"]> };

const ENTRIES = Object.fromEntries(
  Object.entries(PLACEMENTS).map(([cloud, { spec }]) => [cloud, spec.optional()]),
) as Entries;

/** What pools may say for each cloud that sells machines. */
export const POOL_OPTIONS: Readonly<Record<SellingCloud, PoolOptions>> = byCloud((cloud) => PLACEMENTS[cloud].pool);

export const placementSpec = z
  .strictObject(ENTRIES)
  .describe("Where the stack goes, for each cloud; only the entry of the chosen cloud is used.");
export type Placement = z.output<typeof placementSpec>;

/** Whether the chosen cloud's placement is there; what reads it has nothing to say before. */
export function hasPlacement(cloud: Cloud, placement: Placement): boolean {
  const entries: Partial<Record<Cloud, unknown>> = placement;
  return entries[cloud] !== undefined;
}

/** The chosen cloud's placement must be there, and every placement that is there must be sound. */
export function checkPlacement(cloud: Cloud, placement: Placement): Problem[] {
  const problems = SELLING_CLOUDS.flatMap((each) =>
    placement[each] === undefined ? [] : PLACEMENTS[each].check(placement[each]),
  );
  if (hasPlacement(cloud, placement)) return problems;
  return [
    ...problems,
    {
      path: `placement.${cloud}`,
      rule: "is missing",
      remedy: `the stack's cloud is ${JSON.stringify(cloud)}, so it must say where on it to go`,
    },
  ];
}

/** One cloud's placement, for that cloud's adapters. @throws PlatformError when it is missing. */
export function placementOn<C extends Cloud>(cloud: C, placement: Placement): NonNullable<Placement[C]> {
  const found = placement[cloud];
  if (found === undefined) throw new PlatformError("placement", checkPlacement(cloud, placement));
  return found;
}

/** The chosen cloud's zones; undefined where a placement names none. */
export function zonesOf(cloud: Cloud, placement: Placement): readonly string[] | undefined {
  return createsCluster(cloud) ? placement[cloud]?.zones : undefined;
}

/** The chosen cloud's region, where prices and machines are looked up; undefined where a placement names none. */
export function regionOf(cloud: Cloud, placement: Placement): string | undefined {
  const entries: Partial<Record<Cloud, object>> = placement;
  const entry = entries[cloud];
  return entry !== undefined && "region" in entry && typeof entry.region === "string" ? entry.region : undefined;
}
