/** The program: configuration, cloud, layers, outputs. Each layer only sees what came before it. */
import { getStack, log } from "@pulumi/pulumi";
import { loadCloud } from "../components/cloud/registry";
import { formatProblem } from "../components/core/errors";
import { publicAddresses } from "../components/network/public-addresses";
import { loadSpec } from "./config/load";
import { loadMachines } from "./config/machines";
import { withStorageBlocks } from "./config/storage-blocks";
import { createAccess } from "./layers/access";
import { createCapacity } from "./layers/capacity";
import { createDataStores } from "./layers/data";
import { deliverSecrets } from "./layers/delivery";
import { createFoundation } from "./layers/foundation";
import { createPlatform } from "./layers/platform";
import { createStores } from "./layers/stores";
import { createTenants } from "./layers/tenants";
import { createWorkloads } from "./layers/workloads";
import { stackOutputs, type StackOutputs } from "./outputs";

// Pulumi calls a program that is a function, and its result becomes the stack's outputs.
export = function program(): StackOutputs {
  const written = loadSpec();
  const cloud = loadCloud(written.cloud);
  const spec = withStorageBlocks(written, cloud.ground?.storageBlocks?.(written.placement) ?? []);
  // Only a network that is made here has these addresses.
  if (cloud.ground !== undefined) {
    for (const problem of publicAddresses(spec.network)) void log.warn(formatProblem(problem));
  }
  const ownership = { ...spec.ownership, stack: getStack(), environment: spec.environment };
  const machines = loadMachines(spec, cloud);

  const foundation = createFoundation(spec, cloud, ownership, machines);
  const stores = createStores(spec, foundation, ownership);
  const platform = createPlatform(spec, cloud, foundation, stores, ownership);
  createCapacity(spec, foundation, platform, ownership);
  const tenants = createTenants(spec, cloud, foundation, ownership);
  const delivered = deliverSecrets(spec, foundation, stores, platform, tenants, ownership);
  const data = createDataStores(spec, cloud, foundation, stores, platform, tenants, ownership);
  const access = createAccess(spec, foundation, stores, tenants, ownership);
  const workloads = createWorkloads(spec, foundation, tenants, data, stores, access, delivered, ownership);
  return stackOutputs(spec, { foundation, stores, platform, data, workloads });
};
