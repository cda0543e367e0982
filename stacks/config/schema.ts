/**
 * Everything that a stack file can say: each component's own schema under one namespace, and the rules that hold
 * between them. The JSON Schema for editors and the option reference are generated from here.
 */
import { z } from "zod";
import { checkAccess, checkGrantable } from "../../components/access/check";
import type { Grantable } from "../../components/access/grants";
import { accessSpec } from "../../components/access/spec";
import type { AddonName } from "../../components/addons/catalogue";
import { checkAddons } from "../../components/addons/check";
import { PLATFORM_NAMESPACES } from "../../components/addons/namespaces";
import { addonsSpec } from "../../components/addons/spec";
import { BESIDE, type Beside } from "../../components/placement/beside";
import { CLOUDS } from "../../components/placement/cloud";
import { GROUP_NAMES } from "../../components/placement/groups";
import { checkOffered } from "../../components/placement/offered";
import { checkPlacement, hasPlacement, placementSpec } from "../../components/placement";
import { SYSTEM_NAMESPACES, type SystemNamespaces } from "../../catalogue/kubernetes/system-namespaces";
import type { Problem } from "../../components/core/errors";
import { labelValue } from "../../components/core/fields";
import { ENVIRONMENTS } from "../../components/core/labels";
import { clusterSpec } from "../../components/cluster/spec";
import { addonsFor } from "../../components/data/postgres/addons";
import { checkDatabases } from "../../components/data/postgres/check";
import { dataSpec } from "../../components/data/postgres/spec";
import { checkDns } from "../../components/dns/check";
import { dnsSpec } from "../../components/dns/spec";
import { networkSpec } from "../../components/network/spec";
import { autoscalersFor } from "../../components/node-pools/autoscaling/addons";
import { checkNodePools } from "../../components/node-pools/check";
import { checkGpuStack } from "../../components/node-pools/gpu-stack/check";
import { GPU_STACKS } from "../../components/node-pools/gpu-stack/clouds";
import { LAYER_ADDONS } from "../../components/node-pools/gpu-stack/layers";
import { gpuStackPlan, plannedAddons } from "../../components/node-pools/gpu-stack/plan";
import { nodePoolsOn } from "../../components/node-pools/on-cloud";
import { checkSharing } from "../../components/node-pools/sharing/check";
import { nodePoolsSpec } from "../../components/node-pools/spec";
import { poolVocabulary } from "../../components/node-pools/vocabulary";
import { checkRepositories } from "../../components/registry/check";
import { registrySpec } from "../../components/registry/spec";
import { checkDeliveries, deliveriesOf } from "../../components/secrets/check";
import { secretsSpec } from "../../components/secrets/spec";
import { securitySpec } from "../../components/security/spec";
import { storageSpec } from "../../components/storage/spec";
import { checkTenants } from "../../components/tenants/check";
import { checkTenantGroups } from "../../components/tenants/groups";
import { checkTakenNamespaces } from "../../components/tenants/namespaces";
import { tenantsSpec } from "../../components/tenants/spec";
import { checkWorkloads } from "../../components/workloads/check";
import { workloadsSpec } from "../../components/workloads/spec";
import { checkNames } from "./names";

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

/** A rule that needs several options: it runs once each of them is right in itself. */
export interface CrossCheck {
  readonly needs: readonly Section[];
  readonly run: (spec: PlatformSpec) => Problem[];
}

export const CROSS_CHECKS: readonly CrossCheck[] = [
  { needs: ["cloud", "placement"], run: ({ cloud, placement }) => checkPlacement(cloud, placement) },
  {
    needs: ["cloud", "storage", "registry", "secrets", "dns"],
    run: (spec) => checkOffered(spec.cloud, askedBeside(spec)),
  },
  { needs: ["storage", "secrets"], run: (spec) => checkGrantable(grantableOf(spec)) },
  {
    needs: ["secrets", "tenants", "data"],
    run: ({ secrets, tenants, data }) => checkDeliveries(secrets, { tenants, databases: data.postgres }),
  },
  { needs: ["dns"], run: ({ dns }) => checkDns(dns) },
  { needs: ["registry"], run: ({ registry }) => checkRepositories(registry.repositories) },
  {
    needs: ["access", "tenants", "workloads", "storage", "secrets"],
    run: (spec) => checkAccess(spec.access, { ...spec, grantable: grantableOf(spec) }),
  },
  { needs: ["nodePools"], run: ({ nodePools }) => checkNodePools(nodePools) },
  {
    needs: ["cloud", "nodePools"],
    run: ({ cloud, nodePools }) => checkSharing(cloud, nodePoolsOn(cloud, nodePools)),
  },
  {
    needs: ["tenants", "nodePools", "cloud"],
    run: ({ tenants, nodePools, cloud }) => checkTenants(tenants, poolVocabulary(nodePoolsOn(cloud, nodePools))),
  },
  {
    needs: ["cloud", "tenants", "security"],
    run: ({ cloud, tenants, security }) =>
      checkTakenNamespaces(tenants, [
        { owner: `the cluster (cloud: ${cloud})`, ...withoutKubernetes(SYSTEM_NAMESPACES[cloud]) },
        { owner: "the platform", names: PLATFORM_NAMESPACES },
        { owner: "security.systemNamespaces", names: security.systemNamespaces },
      ]),
  },
  {
    needs: ["cloud", "placement", "tenants"],
    run: ({ cloud, placement, tenants }) =>
      hasPlacement(cloud, placement) ? checkTenantGroups(tenants, GROUP_NAMES[cloud](placement)) : [],
  },
  {
    needs: ["cloud", "placement", "nodePools", "addons"],
    run: ({ cloud, placement, nodePools, addons: { install } }) =>
      hasPlacement(cloud, placement)
        ? checkGpuStack(cloud, { placement, nodePools: nodePoolsOn(cloud, nodePools), install })
        : [],
  },
  {
    needs: ["cloud", "placement", "nodePools", "addons", "data", "dns", "secrets", "tenants"],
    // Those for devices have been answered for: there it is known who would be the other owner.
    run: (spec) => checkAddons(spec.addons, [...neededAddons(spec), ...spec.addons.install.filter(isForDevices)]),
  },
  {
    needs: ["data", "tenants", "environment", "storage"],
    run: ({ data, tenants, environment, storage }) =>
      checkDatabases(
        data.postgres,
        { tenants, objectStores: storage.objectStores.map(({ name }) => name) },
        environment,
      ),
  },
  {
    needs: ["cloud", "tenants", "workloads", "data", "access", "secrets", "dns"],
    run: checkNames,
  },
  {
    needs: ["workloads", "tenants", "nodePools", "cloud", "environment", "data", "storage", "secrets"],
    run: ({ workloads, tenants, nodePools, cloud, environment, data, storage, secrets }) =>
      checkWorkloads(workloads, {
        grantable: grantableOf({ storage, secrets }),
        tenants,
        vocabulary: poolVocabulary(nodePoolsOn(cloud, nodePools)),
        environment,
        databases: data.postgres,
      }),
  },
];

/** What a tenant's own check has said already. */
function withoutKubernetes({ names, prefixes }: SystemNamespaces): SystemNamespaces {
  return { names: names.filter((name) => !name.startsWith("kube-")), prefixes };
}

function isForDevices(addon: AddonName): boolean {
  return Object.values<AddonName>(LAYER_ADDONS).includes(addon);
}

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

/** What rights can be given on. */
function grantableOf({ storage, secrets }: Pick<PlatformSpec, "storage" | "secrets">): Grantable {
  return { objectStores: storage.objectStores.map(({ name }) => name), secrets: secrets.map(({ name }) => name) };
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
    ? plannedAddons(gpuStackPlan(GPU_STACKS[cloud], placement, nodePoolsOn(cloud, nodePools)))
    : [];
  const forNames: AddonName[] = [
    ...(dns.zones.length > 0 ? ["external-dns" as const] : []),
    ...(dns.certificates === undefined ? [] : ["cert-manager" as const]),
  ];
  const forSecrets: AddonName[] = deliveriesOf(secrets, tenants).length > 0 ? ["external-secrets"] : [];
  const forData = data.postgres.flatMap(addonsFor);
  return [...new Set([...forData, ...forNames, ...forSecrets, ...forDevices, ...autoscalersFor(cloud, nodePools)])];
}
