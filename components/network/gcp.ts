/**
 * The network on Google Cloud: a VPC with a subnet for nodes, whose secondary ranges are those of pods and Services, and
 * one for the control plane's endpoint. Cloud NAT is the way out and Private Google Access the way to Google's services.
 * Both are made of software in every zone, so `availability` has nothing to choose there.
 */
import { GlobalAddress } from "@pulumi/gcp/compute/globalAddress";
import { Network } from "@pulumi/gcp/compute/network";
import { Router } from "@pulumi/gcp/compute/router";
import { RouterNat } from "@pulumi/gcp/compute/routerNat";
import { Subnetwork } from "@pulumi/gcp/compute/subnetwork";
import { Connection } from "@pulumi/gcp/servicenetworking";
import * as pulumi from "@pulumi/pulumi";
import { gcpName } from "../account/names.gcp";
import { placementOn } from "../placement";
import type { GcpPlacement } from "../placement/gcp";
import type { Scope } from "../core/component";
import { addressRange, planAddresses, type AddressPlan } from "./address-plan";
import { addressRequest } from "./addresses.gcp";
import { createGoogleNames, GOOGLE_BLOCK } from "./google-names.gcp";
import type { CreateNetwork, NetworkOutputs, NetworkSpec, StorageBlocks, ZoneSubnet } from "./contract";
import { createLogBucket } from "./log-bucket.gcp";

/** Secondary ranges of the nodes' subnet, by the names that the cluster asks for. */
export const SECONDARY_RANGES = { pods: "pods", services: "services" } as const;

export const createNetwork: CreateNetwork = (scope, spec, keys) => {
  const placement = placementOn("gcp", spec.placement);
  if (placement.network !== undefined) return ownNetwork(placement.network, placement.zones, spec);

  const plan = planAddresses(addressRequest(spec, placement.zones));
  const vpc = new Network(
    `${scope.name}-vpc`,
    {
      name: gcpName(scope, "vpc"),
      description: `Stratiform ${scope.ownership.stack}`,
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
    },
    scope.options,
  );
  const kept = createLogBucket(scope, {
    role: "flow-logs",
    filter: flowLogFilter([gcpName(scope, "nodes"), gcpName(scope, "control-plane")]),
    placement,
    key: keys.for("logs"),
  });
  const nodes = createSubnet(scope, vpc, "nodes", plan, kept, placement);
  const controlPlane = createSubnet(scope, vpc, "control-plane", plan, kept, placement);
  const wayOut = createNat(scope, vpc, nodes, placement);
  const forServices = connectManagedServices(scope, vpc, plan);
  const names = createGoogleNames(scope, vpc);

  return {
    id: vpc.id,
    nodeSubnets: inEveryZone(placement.zones, nodes.id),
    controlPlaneSubnets: inEveryZone(placement.zones, controlPlane.id),
    serviceCidr: addressRange(plan, "services"),
    podsPerNode: spec.podsPerNode,
    ready: [wayOut, forServices, ...names],
  };
};

/** Where storage answers in a network that the stack makes; how names are answered in another is its owner's business. */
export const storageBlocks: StorageBlocks = (placement) =>
  placementOn("gcp", placement).network === undefined ? [GOOGLE_BLOCK] : [];

/** A network that exists: its names are given, and how it reaches the outside is its owner's business. */
function ownNetwork(
  { network, subnetwork }: NonNullable<GcpPlacement["network"]>,
  zones: readonly string[],
  { serviceCidr, podsPerNode }: NetworkSpec,
): NetworkOutputs {
  const subnets = inEveryZone(zones, pulumi.output(subnetwork));
  return {
    id: pulumi.output(network),
    nodeSubnets: subnets,
    controlPlaneSubnets: subnets,
    serviceCidr,
    podsPerNode,
    ready: [],
  };
}

/** Subnets span the zones of their region. */
function inEveryZone(zones: readonly string[], id: pulumi.Output<string>): ZoneSubnet[] {
  return zones.map((zone) => ({ zone, id }));
}

function createSubnet(
  scope: Scope,
  vpc: Network,
  kind: "nodes" | "control-plane",
  plan: AddressPlan,
  kept: readonly pulumi.Resource[],
  { region }: GcpPlacement,
): Subnetwork {
  const secondary = kind === "nodes" ? Object.entries(SECONDARY_RANGES) : [];
  return new Subnetwork(
    `${scope.name}-${kind}`,
    {
      name: gcpName(scope, kind),
      network: vpc.id,
      region,
      ipCidrRange: addressRange(plan, kind),
      secondaryIpRanges: secondary.map(([range, rangeName]) => ({
        rangeName,
        ipCidrRange: addressRange(plan, range),
      })),
      // Google's services are reached by their private addresses, not through NAT.
      privateIpGoogleAccess: true,
      // Half of the flows: enough to see who speaks with whom, at half the price.
      logConfig: {
        aggregationInterval: "INTERVAL_1_MIN",
        flowSampling: 0.5,
        metadata: "INCLUDE_ALL_METADATA",
      },
    },
    { ...scope.options, dependsOn: [...kept] },
  );
}

function flowLogFilter(subnets: readonly string[]): string {
  const names = subnets.map((subnet) => JSON.stringify(subnet)).join(" OR ");
  return `log_id("compute.googleapis.com/vpc_flows") AND resource.labels.subnetwork_name=(${names})`;
}

function createNat(scope: Scope, vpc: Network, nodes: Subnetwork, { region }: GcpPlacement): RouterNat {
  const router = new Router(
    `${scope.name}-router`,
    { name: gcpName(scope, "router"), network: vpc.id, region },
    scope.options,
  );
  return new RouterNat(
    `${scope.name}-nat`,
    {
      name: gcpName(scope, "nat"),
      router: router.name,
      region,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
      subnetworks: [{ name: nodes.id, sourceIpRangesToNats: ["ALL_IP_RANGES"] }],
      // Ports as a node needs them: many pods behind one address run out of a fixed share. Excludes the other mapping.
      enableDynamicPortAllocation: true,
      enableEndpointIndependentMapping: false,
      minPortsPerVm: 64,
      maxPortsPerVm: 8192,
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    },
    scope.options,
  );
}

/** Private services access: managed databases and caches get addresses of this range, reachable from the VPC alone. */
function connectManagedServices(scope: Scope, vpc: Network, plan: AddressPlan): Connection {
  const [address, prefix] = addressRange(plan, "private-services").split("/");
  const range = new GlobalAddress(
    `${scope.name}-private-services`,
    {
      name: gcpName(scope, "private-services"),
      purpose: "VPC_PEERING",
      addressType: "INTERNAL",
      network: vpc.id,
      ...(address !== undefined && { address }),
      prefixLength: Number(prefix),
    },
    scope.options,
  );
  return new Connection(
    `${scope.name}-private-services`,
    {
      network: vpc.id,
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: [range.name],
      // Google's side of it stays in use for hours or days after the last instance is gone, and its deletion is refused until
      // then; the network takes it along (hashicorp/terraform-provider-google#19908, pulumi/pulumi-gcp#3354).
      deletionPolicy: "ABANDON",
    },
    scope.options,
  );
}
