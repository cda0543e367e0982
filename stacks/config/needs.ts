/** Addons that a configuration asks for without naming them. Pure. */
import type { AddonName } from "../../components/addons/catalogue";
import { hasPlacement } from "../../components/placement";
import { addonsFor } from "../../components/data/postgres/addons";
import { autoscalersFor } from "../../components/node-pools/autoscaling/addons";
import { factsOf } from "../../components/cloud/registry";
import { gpuStackPlan, plannedAddons } from "../../components/node-pools/gpu-stack/plan";
import type { PlatformSpec } from "./schema";
/** Addons that the stack's data stores, accelerators and elastic node pools bring along. */
export function neededAddons({
  cloud,
  placement,
  nodePools,
  data,
  dns,
  secrets,
}: Pick<PlatformSpec, "cloud" | "placement" | "nodePools" | "data" | "dns" | "secrets">): readonly AddonName[] {
  const forDevices = hasPlacement(cloud, placement)
    ? plannedAddons(gpuStackPlan(factsOf(cloud).gpuStack, placement, nodePools))
    : [];
  const forNames: AddonName[] = [
    ...(dns.zones.length > 0 ? ["external-dns" as const] : []),
    ...(dns.certificates === undefined ? [] : ["cert-manager" as const]),
  ];
  const forSecrets: AddonName[] = secrets.some(({ deliver }) => deliver.length > 0) ? ["external-secrets"] : [];
  const forData = data.postgres.flatMap(addonsFor);
  const forGrowth = autoscalersFor(factsOf(cloud).autoscalers, nodePools);
  return [...new Set([...forData, ...forNames, ...forSecrets, ...forDevices, ...forGrowth])];
}
