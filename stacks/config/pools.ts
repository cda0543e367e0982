/**
 * The node pools that a stack creates: each with its machine, from the lock file beside the stack file, and held to what its
 * cloud can give. Only where Stratiform creates pools: the catalogue that records are compared with is loaded for nothing else.
 */
import { existsSync, readFileSync } from "node:fs";
import { getStack } from "@pulumi/pulumi";
import type { CloudAdapter } from "../../components/cloud/contract";
import { regionOf, zonesOf } from "../../components/placement";
import { refuse } from "../../components/core/errors";
import type { MachinePool } from "../../components/node-pools/contract";
import { askedBeside } from "./beside";
import type { CheckedSpec } from "./checked";
import { volumesAsked } from "./volumes";

/**
 * @returns nothing where the nodes are there already
 * @throws PlatformError that names every pool without a recorded machine that it can keep; else all that the cloud cannot give
 */
export function loadPools(spec: CheckedSpec, { facts }: CloudAdapter): readonly MachinePool[] {
  if (facts.ground === undefined) return [];
  const lockFile =
    require("../../components/node-pools/accelerators/lock") as typeof import("../../components/node-pools/accelerators/lock");
  const { recordedPools, siteOf } =
    require("../../components/node-pools/machines") as typeof import("../../components/node-pools/machines");
  const { placement, nodePools, network, cluster } = spec;
  const stack = getStack();
  // Pulumi runs the program in the folder of Pulumi.yaml and of the stack files.
  const file = lockFile.lockFileName(stack);
  const lock = lockFile.readLock(existsSync(file) ? readFileSync(file, "utf8") : undefined, file);
  const { podsPerNode } = network;
  const zones = zonesOf(facts.name, placement);
  const site = siteOf(facts.name, regionOf(facts.name, placement), { stack, podsPerNode, zones });
  const { pools, problems } = recordedPools(nodePools, lock, site);
  refuse(`Pulumi.${stack}.yaml`, problems);
  const request = { placement, network, cluster, pools, beside: askedBeside(spec), volumes: volumesAsked(spec) };
  refuse(`Pulumi.${stack}.yaml`, facts.ground.check(request));
  return pools;
}
