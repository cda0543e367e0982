/**
 * What the choice of machines reads from a stack file: its cloud, where it is on each cloud, and its node pools. Nothing
 * else of the file is looked at, so that machines can be compared before the rest of it is written.
 */
import { z } from "zod";
import { CLOUDS, type Cloud } from "../../components/placement/cloud";
import { PlatformError } from "../../components/core/errors";
import { byCloud, type SellingCloud } from "../../catalogue/clouds";
import { nodePoolsSpec, type NodePoolsSpec } from "../../components/node-pools/spec";
import { problemsOf, REPORTING } from "../../stacks/config/report";
import { ownOptions, readStackFile, stackFileName } from "../stack-file";

export interface StackChoice {
  readonly cloud: Cloud;
  /** The regions that the stack file names, by cloud. */
  readonly regions: Readonly<Partial<Record<SellingCloud, string>>>;
  /** The zones that it names, by cloud. */
  readonly zones: Readonly<Partial<Record<SellingCloud, readonly string[]>>>;
  readonly pools: NodePoolsSpec;
  /** Pods that one node may run, when the stack file says so. */
  readonly podsPerNode?: number;
}

/** Placements differ by cloud; what they call the region does too. */
const placed = z
  .looseObject({
    region: z.string().optional(),
    location: z.string().optional(),
    zones: z.array(z.string()).optional(),
  })
  .optional();

const choiceSchema = z.object({
  cloud: z.enum(CLOUDS),
  placement: z.object(byCloud(() => placed)).prefault({}),
  network: z.looseObject({ podsPerNode: z.int().min(1).optional() }).prefault({}),
  nodePools: nodePoolsSpec,
});

/** @throws PlatformError when there is no such stack file, or what is read of it has mistakes */
export function readStack(stack: string, directory: string): StackChoice {
  const options = ownOptions(readStackFile("npm run choose", stack, directory));
  const result = choiceSchema.safeParse(options, REPORTING);
  if (!result.success) throw new PlatformError(stackFileName(stack), problemsOf(result.error.issues, []));
  const { cloud, placement, nodePools, network } = result.data;
  const places = Object.entries(placement).map(([name, place]) => [name, place?.region ?? place?.location] as const);
  const zones = Object.entries(placement).map(([name, place]) => [name, place?.zones] as const);
  return {
    cloud,
    zones: Object.fromEntries(zones.filter(([, named]) => named !== undefined)),
    regions: Object.fromEntries(places.filter(([, region]) => region !== undefined)),
    pools: nodePools,
    ...(network.podsPerNode !== undefined && { podsPerNode: network.podsPerNode }),
  };
}
