/**
 * Reads the machines of the stack's node pools from the lock file beside the stack file. Only where Stratiform creates
 * the pools: the catalogue that the records are compared with is loaded for nothing else.
 */
import { existsSync, readFileSync } from "node:fs";
import { getStack } from "@pulumi/pulumi";
import type { CloudAdapter } from "../../components/cloud/contract";
import { regionOf, zonesOf } from "../../components/placement";
import { refuse } from "../../components/core/errors";
import type { Machine } from "../../components/node-pools/contract";
import type { PlatformSpec } from "./schema";

/** By the pools' names; empty where the nodes are there already. */
export type Machines = Readonly<Record<string, Machine>>;

/** @throws PlatformError that names every pool without a recorded machine that it can keep */
export function loadMachines({ placement, nodePools, network }: PlatformSpec, cloud: CloudAdapter): Machines {
  if (cloud.ground === undefined) return {};
  const { name } = cloud.facts;
  const lockFile =
    require("../../components/node-pools/accelerators/lock") as typeof import("../../components/node-pools/accelerators/lock");
  const { recordedMachines, siteOf } =
    require("../../components/node-pools/machines") as typeof import("../../components/node-pools/machines");
  const stack = getStack();
  // Pulumi runs the program in the folder of Pulumi.yaml and of the stack files.
  const file = lockFile.lockFileName(stack);
  const lock = lockFile.readLock(existsSync(file) ? readFileSync(file, "utf8") : undefined, file);
  const { podsPerNode } = network;
  const zones = zonesOf(name, placement);
  const site = siteOf(name, regionOf(name, placement), { stack, podsPerNode, zones });
  const { machines, problems } = recordedMachines(nodePools, lock, site);
  refuse(`Pulumi.${stack}.yaml`, problems);
  return machines;
}
