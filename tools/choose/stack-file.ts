/**
 * What the choice of machines reads from a stack file: its cloud, where it is on each cloud, and its node pools. Nothing
 * else of the file is looked at, so that machines can be compared before the rest of it is written.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { CLOUDS, type Cloud } from "../../components/cloud/contract";
import { PlatformError, refuse, suggest } from "../../components/core/errors";
import type { SellingCloud } from "../../components/node-pools/accelerators/offer";
import { nodePoolsSpec, type NodePoolsSpec } from "../../components/node-pools/spec";
import { problemsOf, REPORTING } from "../../stacks/config/report";
import { NAMESPACE } from "../../stacks/config/schema";

export interface StackChoice {
  readonly cloud: Cloud;
  /** The regions that the stack file names, by cloud. */
  readonly regions: Readonly<Partial<Record<SellingCloud, string>>>;
  readonly pools: NodePoolsSpec;
  /** Pods that one node may run, when the stack file says so. */
  readonly podsPerNode?: number;
}

/** Placements differ by cloud; what they call the region does too. */
const placed = z.looseObject({ region: z.string().optional(), location: z.string().optional() }).optional();

const choiceSchema = z.object({
  cloud: z.enum(CLOUDS),
  placement: z.object({ aws: placed, gcp: placed, azure: placed }).prefault({}),
  network: z.looseObject({ podsPerNode: z.int().min(1).optional() }).prefault({}),
  nodePools: nodePoolsSpec,
});

/** @throws PlatformError when there is no such stack file, or what is read of it has mistakes */
export function readStack(stack: string, directory: string): StackChoice {
  const fileName = `Pulumi.${stack}.yaml`;
  const result = choiceSchema.safeParse(options(fileName, directory), REPORTING);
  if (!result.success) throw new PlatformError(fileName, problemsOf(result.error.issues, []));
  const { cloud, placement, nodePools, network } = result.data;
  const places = Object.entries(placement).map(([name, place]) => [name, place?.region ?? place?.location] as const);
  return {
    cloud,
    regions: Object.fromEntries(places.filter(([, region]) => region !== undefined)),
    pools: nodePools,
    ...(network.podsPerNode !== undefined && { podsPerNode: network.podsPerNode }),
  };
}

/** The file's options of ours, without their namespace. */
function options(fileName: string, directory: string): Record<string, unknown> {
  const stacks = readdirSync(directory).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const stack = fileName.slice("Pulumi.".length, -".yaml".length);
  if (!stacks.includes(stack)) {
    refuse("npm run choose", [
      { path: "--stack", value: stack, rule: "has no stack file", remedy: suggest(stack, stacks) },
    ]);
  }
  const document = parseDocument(readFileSync(path.join(directory, fileName), "utf8"));
  if (document.errors.length > 0) {
    throw new PlatformError(
      fileName,
      document.errors.map(({ message }) => ({ path: "YAML", rule: `cannot be read: ${message.split("\n")[0]}` })),
    );
  }
  const content = document.toJS() as { readonly config?: Readonly<Record<string, unknown>> } | null;
  const prefix = `${NAMESPACE}:`;
  const own = Object.entries(content?.config ?? {}).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}
