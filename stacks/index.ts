/** The program: configuration, cloud, layers, outputs. Each layer only sees what came before it. */
import { getStack, log } from "@pulumi/pulumi";
import { loadCloud } from "../components/cloud/registry";
import { formatProblem } from "../components/core/errors";
import { publicAddresses } from "../components/network/public-addresses";
import { loadSpec } from "./config/load";
import { withStoreLogins } from "./config/managed-stores";
import { loadPools } from "./config/pools";
import { withStorageBlocks } from "./config/storage-blocks";
import { createAccess } from "./layers/access";
import { createCapacity } from "./layers/capacity";
import { createDataStores } from "./layers/data";
import type { Context } from "./layers/context";
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
  const settled = withStorageBlocks(written, cloud.ground?.storageBlocks?.(written.placement) ?? []);
  const spec = withStoreLogins(settled, cloud.managed);
  // Only a network that is made here has these addresses.
  if (cloud.ground !== undefined) {
    for (const problem of publicAddresses(spec.network)) void log.warn(formatProblem(problem));
  }
  const ownership = { ...spec.ownership, stack: getStack(), environment: spec.environment };
  const context: Context = { spec, cloud, ownership, pools: loadPools(spec, cloud) };

  const foundation = createFoundation(context);
  const stores = createStores(context, { foundation });
  const platform = createPlatform(context, { foundation, stores });
  createCapacity(context, { foundation, platform });
  const tenants = createTenants(context, { foundation });
  const delivery = deliverSecrets(context, { foundation, stores, platform, tenants });
  const data = createDataStores(context, { foundation, stores, platform, tenants });
  const access = createAccess(context, { foundation, stores, tenants });
  const workloads = createWorkloads(context, { foundation, stores, tenants, delivery, data, access });
  return stackOutputs(spec, { foundation, stores, platform, data, workloads });
};
