/** What a configuration asks for without naming it: things beside the cluster, and addons. Pure. */
import type { AddonName } from "../../components/addons/catalogue";
import { BESIDE, type Beside } from "../../components/placement/beside";
import { hasPlacement } from "../../components/placement";
import { addonsFor } from "../../components/data/postgres/addons";
import { autoscalersFor } from "../../components/node-pools/autoscaling/addons";
import { factsOf } from "../../components/cloud/registry";
import { gpuStackPlan, plannedAddons } from "../../components/node-pools/gpu-stack/plan";
import { nodePoolsOn } from "../../components/node-pools/on-cloud";
import { deliveriesOf } from "../../components/secrets/check";
import type { PlatformSpec } from "./schema";
/** Options that ask for something beside the cluster, by their paths. */
export function askedBeside({
  storage,
  registry,
  secrets,
  dns,
}: Pick<PlatformSpec, "storage" | "registry" | "secrets" | "dns">): Beside[] {
  const asked: Readonly<Record<Beside, boolean>> = {
    "storage.objectStores": storage.objectStores.length > 0,
    "storage.sharedFiles": storage.sharedFiles,
    "registry.repositories": registry.repositories.length > 0,
    secrets: secrets.length > 0,
    "dns.zones": dns.zones.length > 0,
  };
  return BESIDE.filter((path) => asked[path]);
}

/** Addons that the stack's data stores, accelerators and elastic node pools bring along. */
export function neededAddons({
  cloud,
  placement,
  nodePools,
  data,
  dns,
  secrets,
  tenants,
}: Pick<
  PlatformSpec,
  "cloud" | "placement" | "nodePools" | "data" | "dns" | "secrets" | "tenants"
>): readonly AddonName[] {
  const forDevices = hasPlacement(cloud, placement)
    ? plannedAddons(gpuStackPlan(factsOf(cloud).gpuStack, placement, nodePoolsOn(cloud, nodePools)))
    : [];
  const forNames: AddonName[] = [
    ...(dns.zones.length > 0 ? ["external-dns" as const] : []),
    ...(dns.certificates === undefined ? [] : ["cert-manager" as const]),
  ];
  const forSecrets: AddonName[] = deliveriesOf(secrets, tenants).length > 0 ? ["external-secrets"] : [];
  const forData = data.postgres.flatMap(addonsFor);
  const forGrowth = autoscalersFor(factsOf(cloud).autoscalers, nodePools);
  return [...new Set([...forData, ...forNames, ...forSecrets, ...forDevices, ...forGrowth])];
}
