/** Addons that a configuration asks for without naming them. Pure. */
import type { AddonName } from "../../components/addons/catalogue";
import { hasPlacement } from "../../components/placement";
import { addonsFor as addonsForCertificates } from "../../components/certificates/addons";
import { addonsFor } from "../../components/data/postgres/addons";
import { addonsFor as addonsForRecords } from "../../components/dns/addons";
import { addonsFor as addonsForSecrets } from "../../components/secrets/addons";
import { autoscalersFor } from "../../components/node-pools/autoscaling/addons";
import type { CloudFacts } from "../../components/cloud/contract";
import { factsOf } from "../../components/cloud/registry";
import { gpuStackPlan, plannedAddons } from "../../components/node-pools/gpu-stack/plan";
import type { PlatformSpec } from "./schema";

type Asking = Pick<PlatformSpec, "cloud" | "placement" | "nodePools" | "data" | "dns" | "secrets">;

/** Addons that the stack's data stores, accelerators and elastic node pools bring along. */
export function neededAddons(spec: Asking, facts: CloudFacts = factsOf(spec.cloud)): readonly AddonName[] {
  const { cloud, placement, nodePools, data, dns, secrets } = spec;
  const { gpuStack, autoscalers, managed } = facts;
  const forDevices = hasPlacement(cloud, placement) ? plannedAddons(gpuStackPlan(gpuStack, placement, nodePools)) : [];
  const forNames = [...addonsForRecords(dns), ...addonsForCertificates(dns)];
  const forSecrets = addonsForSecrets(secrets);
  const forData = managed.includes("postgres") ? [] : data.postgres.flatMap(addonsFor);
  const forGrowth = autoscalersFor(autoscalers, nodePools);
  return [...new Set([...forData, ...forNames, ...forSecrets, ...forDevices, ...forGrowth])];
}
