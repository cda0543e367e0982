/** The node pools of a stack, of every cloud: which there are, the accelerators they can have, and where they are. */
import type { Field } from "../../rule/field";
import type { ResourceFacts, Stack, StackResource } from "../../rule/resource";
import { BY_CLOUD, type SellingCloud } from "../../../catalogue/clouds";
import { AZURE } from "../../../catalogue/tokens/azure";
import { AWS_POOLS } from "./aws";
import { AZURE_POOLS } from "./azure";
import { GCP_POOLS } from "./gcp";
import type { Count, Machine, NodePool, PoolReader } from "./pool";

export const POOL_READERS: Readonly<Record<SellingCloud, PoolReader>> = {
  aws: AWS_POOLS,
  gcp: GCP_POOLS,
  azure: AZURE_POOLS,
};

/** Every type that holds pools. */
export const POOL_RESOURCES: readonly string[] = Object.values(POOL_READERS).flatMap(({ resources }) => resources);

/** The pools of one resource. */
export function poolsOf(props: Field, { type }: Pick<ResourceFacts, "type">): readonly NodePool[] {
  const readers = Object.values(POOL_READERS).filter(({ resources }) => resources.includes(type));
  return readers.flatMap((reader) => reader.read(props, type));
}

export interface PlacedPool {
  readonly pool: NodePool;
  readonly resource: StackResource;
}

export function stackPools(stack: Stack): PlacedPool[] {
  return stack
    .ofType(...POOL_RESOURCES)
    .flatMap((resource) => poolsOf(resource.props, resource).map((pool) => ({ pool, resource })));
}

/** Devices of one extended resource on one node of a pool. */
export interface DevicesPerNode {
  readonly resource: string;
  /** Of the type with the fewest, and of the one with the most. */
  readonly least: number;
  readonly most: number;
}

/** A pool's devices per node; the field that keeps them unknown, and whether that is for want of facts. */
export type Devices = DevicesPerNode | "none" | { readonly open: Field };

export function devicesOf({ machines }: NodePool): Devices {
  if (!Array.isArray(machines)) return { open: machines as Field };
  const list: readonly Machine[] = machines;
  const unlisted = list.find(({ facts, accelerated, type }) => facts === undefined && (accelerated || type === ""));
  if (unlisted !== undefined) return { open: unlisted.field };
  const counts = list.map(({ facts }) => facts?.devices ?? 0);
  const resource = list.find(({ facts }) => (facts?.devices ?? 0) > 0)?.facts?.resource;
  return resource === undefined ? "none" : { resource, least: Math.min(...counts), most: Math.max(...counts) };
}

/**
 * The region of a pool: its own, that of its cluster, that of the one provider of its cloud, else what the
 * configuration says. A field while one of these is not known, nothing when none says anything.
 */
export function regionOf(
  { pool, resource }: PlacedPool,
  stack: Stack,
  configured: Readonly<Record<string, string | number>>,
): string | Field | undefined {
  const { region } = POOL_READERS[pool.cloud];
  const cluster = clusterOf(resource, stack);
  const own = region(resource.props) ?? (cluster && region(cluster.props));
  if (own !== undefined) return own.text === undefined ? own : withoutZone(own.text);
  const providers = stack.ofType(`pulumi:providers:${BY_CLOUD[pool.cloud].package}`);
  const named = new Set(
    providers.flatMap(({ props }) => REGION_OF_PROVIDER.flatMap((key) => props.at(key).text ?? [])),
  );
  const [only, another] = named;
  if (only !== undefined && another === undefined) return withoutZone(only);
  const fallback = Object.hasOwn(configured, pool.cloud) ? configured[pool.cloud] : undefined;
  return fallback === undefined ? undefined : String(fallback);
}

/** The properties in which the clouds' providers hold the region. */
const REGION_OF_PROVIDER = ["region", "location"] as const;

/** `us-central1-a` is a zone of `us-central1`; no other cloud's regions end like that. */
function withoutZone(location: string): string {
  return location.replace(/^([a-z]+-[a-z]+\d+)-[a-z]$/, "$1");
}

/** An agent pool names its cluster and no region. */
function clusterOf(resource: StackResource, stack: Stack): StackResource | undefined {
  if (resource.type !== AZURE.aksAgentPool) return undefined;
  const sources = resource.propertyDependencies["resourceName"] ?? [];
  const name = resource.props.at("resourceName").text;
  const clusters = stack.ofType(AZURE.aksCluster);
  return (
    clusters.find((cluster) => sources.includes(cluster)) ??
    clusters.find(({ props }) => name !== undefined && props.at("resourceName").text === name)
  );
}

/** Pods that may share one device; a field while that is not known. */
export function slicesOf({ pool, resource }: PlacedPool): Count {
  return POOL_READERS[pool.cloud].slices(pool.at, resource);
}
