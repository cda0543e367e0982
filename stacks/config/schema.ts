/**
 * Everything that a stack file can say: each component's own schema under one namespace. Rules that hold between them are
 * in `cross-checks.ts`. The JSON Schema for editors and the option reference are generated from here.
 */
import { z } from "zod";
import { accessSpec } from "../../components/access/spec";
import { addonsSpec } from "../../components/addons/spec";
import { CLOUDS } from "../../components/placement/cloud";
import { placementSpec } from "../../components/placement";
import { labelValue } from "../../components/core/fields";
import { ENVIRONMENTS } from "../../components/core/labels";
import { clusterSpec } from "../../components/cluster/spec";
import { dataSpec } from "../../components/data/spec";
import { dnsSpec } from "../../components/dns/spec";
import { networkSpec } from "../../components/network/spec";
import { nodePoolsSpec } from "../../components/node-pools/spec";
import { registrySpec } from "../../components/registry/spec";
import { secretsSpec } from "../../components/secrets/spec";
import { securitySpec } from "../../components/security/spec";
import { storageSpec } from "../../components/storage/spec";
import { tenantsSpec } from "../../components/tenants/spec";
import { workloadsSpec } from "../../components/workloads/spec";

/** Namespace of every key of ours in a stack file. */
export const NAMESPACE = "stratiform";

const label = (what: string) => labelValue().min(1, "must not be empty").describe(what);

/** Who a stack belongs to. The stack's name and environment are added from where they are known already. */
export const ownershipSpec = z
  .strictObject({
    owner: label("The person or group that answers for the stack. Becomes a label, so no @ and no spaces."),
    team: label("The team whose platform this is."),
    costCentre: label("Where the cost is booked."),
  })
  .describe("Who the stack belongs to; every resource carries it as labels or tags.");

export const platformSpec = z.strictObject({
  cloud: z
    .enum(CLOUDS)
    .describe("The cloud that the stack runs on. It cannot change during the stack's life: moving means a new stack."),
  environment: z
    .enum(ENVIRONMENTS)
    .describe("What the stack is for. It chooses the preset that fills in what the stack file leaves open."),
  ownership: ownershipSpec,
  placement: placementSpec,
  network: networkSpec.prefault({}),
  cluster: clusterSpec.prefault({}),
  nodePools: nodePoolsSpec,
  addons: addonsSpec.prefault({}),
  security: securitySpec.prefault({}),
  storage: storageSpec.prefault({}),
  registry: registrySpec.prefault({}),
  secrets: secretsSpec,
  dns: dnsSpec.prefault({}),
  tenants: tenantsSpec,
  access: accessSpec,
  data: dataSpec.prefault({}),
  workloads: workloadsSpec,
});
export type PlatformSpec = z.output<typeof platformSpec>;

/** A top-level option, as the user writes it after `stratiform:`. */
export type Section = keyof PlatformSpec;

export const SECTIONS = Object.keys(platformSpec.shape) as Section[];
