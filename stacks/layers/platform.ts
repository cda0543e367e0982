/**
 * The platform layer: what installs software, the addons, the platform's own certificate authority, and the policies
 * that the cluster itself enforces.
 */
import { Addons } from "../../components/addons";
import { InternalAuthority } from "../../components/certificates";
import type { CloudAdapter } from "../../components/cloud/contract";
import type { Cluster } from "../../components/cluster";
import type { Ownership } from "../../components/core/labels";
import { admissionExemptions } from "../../components/data/postgres/admission";
import { GpuStack } from "../../components/node-pools/gpu-stack";
import { gpuStackPlan, plannedAddons } from "../../components/node-pools/gpu-stack/plan";
import { namespaceOf } from "../../components/workloads/model-service/check";
import { neededAddons, type PlatformSpec } from "../config/schema";
import type { Foundation } from "./foundation";

export interface Platform {
  readonly addons: Addons;
}

export function createPlatform(
  spec: PlatformSpec,
  cloud: CloudAdapter,
  { cluster, nodePools }: Foundation,
  ownership: Ownership,
): Platform {
  const { provider } = cluster;
  const plan = gpuStackPlan(cloud.gpuStack, spec.placement, spec.nodePools);
  const gpuStack =
    plannedAddons(plan).length === 0 ? undefined : new GpuStack("gpu-stack", { ownership, provider, plan });
  const addons = new Addons("addons", {
    ownership,
    provider,
    spec: spec.addons,
    needed: neededAddons(spec),
    fromStack: { ...nodePools.addons, ...gpuStack?.forAddons },
  });
  if (addons.installed.includes("cert-manager")) {
    new InternalAuthority("internal-authority", { ownership, provider, dependsOn: addons.ready("cert-manager") });
  }
  if (spec.security.admission !== "off") installAdmission(spec, cluster, ownership);
  return { addons };
}

/** Loaded only when it is wanted: the rules of every pack come with it. */
function installAdmission(spec: PlatformSpec, { provider }: Cluster, ownership: Ownership): void {
  const { Security } = require("../../components/security") as typeof import("../../components/security");
  const today = new Date().toISOString().slice(0, 10);
  const exemptions = spec.data.postgres.flatMap((database) =>
    admissionExemptions(database.name, namespaceOf(database, spec.tenants) ?? database.tenant),
  );
  new Security("security", { ownership, provider, spec: spec.security, today, exemptions });
}
