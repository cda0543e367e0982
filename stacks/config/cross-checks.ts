/** Rules that need several options. Each runs once its options are right in themselves. */
import { checkAccess, checkGrantable } from "../../components/access/check";
import type { Grantable } from "../../components/access/grants";
import type { AddonName } from "../../components/addons/catalogue";
import { checkAddons } from "../../components/addons/check";
import { PLATFORM_NAMESPACES } from "../../components/addons/namespaces";
import { factsOf } from "../../components/cloud/registry";
import type { Cloud } from "../../components/placement/cloud";
import { checkOffered } from "../../components/placement/offered";
import { checkPlacement, hasPlacement } from "../../components/placement";
import type { SystemNamespaces } from "../../catalogue/kubernetes/system-namespaces/row";
import type { Problem } from "../../components/core/errors";
import { checkDatabases } from "../../components/data/postgres/check";
import { checkDns } from "../../components/dns/check";
import { checkNodePools } from "../../components/node-pools/check";
import { checkGpuStack } from "../../components/node-pools/gpu-stack/check";
import { LAYER_ADDONS } from "../../components/node-pools/gpu-stack/layers";
import { checkSharing } from "../../components/node-pools/sharing/check";
import { poolVocabulary } from "../../components/node-pools/vocabulary";
import { checkRepositories } from "../../components/registry/check";
import { checkDeliveries } from "../../components/secrets/check";
import { checkTenantNames, checkTenants } from "../../components/tenants/check";
import { checkTenantGroups } from "../../components/tenants/groups";
import { checkTakenNamespaces } from "../../components/tenants/namespaces";
import { checkWorkloads } from "../../components/workloads/check";
import { checkNames } from "./names";
import { checkNameForms } from "./name-forms";
import { askedBeside, SECTIONS_BESIDE } from "./beside";
import { neededAddons } from "./needs";
import type { PlatformSpec, Section } from "./schema";
/** A rule that needs several options: it runs once each of them is right in itself. Pools are as the stack's cloud gets them. */
export interface CrossCheck {
  readonly needs: readonly Section[];
  readonly run: (spec: PlatformSpec) => Problem[];
}

export const CROSS_CHECKS: readonly CrossCheck[] = [
  { needs: ["cloud", "placement"], run: ({ cloud, placement }) => checkPlacement(cloud, placement) },
  {
    needs: ["cloud", ...SECTIONS_BESIDE],
    run: (spec) => checkOffered(spec.cloud, askedBeside(spec)),
  },
  { needs: ["storage", "secrets"], run: (spec) => checkGrantable(grantableOf(spec)) },
  {
    needs: ["secrets", "tenants", "data"],
    run: ({ secrets, tenants, data }) => checkDeliveries(secrets, { tenants, databases: data.postgres }),
  },
  { needs: ["dns"], run: ({ dns }) => checkDns(dns) },
  {
    needs: ["dns", "tenants"],
    run: ({ dns, tenants }) =>
      checkTenantNames(
        tenants,
        dns.zones.map(({ name }) => name),
      ),
  },
  { needs: ["registry"], run: ({ registry }) => checkRepositories(registry.repositories) },
  {
    needs: ["access", "tenants", "workloads", "storage", "secrets"],
    run: (spec) => checkAccess(spec.access, { ...spec, grantable: grantableOf(spec) }),
  },
  { needs: ["nodePools"], run: ({ nodePools }) => checkNodePools(nodePools) },
  {
    needs: ["cloud", "nodePools"],
    run: ({ cloud, nodePools }) => checkSharing({ cloud, offerOn }, nodePools),
  },
  {
    needs: ["tenants", "nodePools", "cloud"],
    run: ({ tenants, nodePools }) => checkTenants(tenants, poolVocabulary(nodePools)),
  },
  {
    needs: ["cloud", "tenants", "security"],
    run: ({ cloud, tenants, security }) =>
      checkTakenNamespaces(tenants, [
        { owner: `the cluster (cloud: ${cloud})`, ...withoutKubernetes(factsOf(cloud).systemNamespaces) },
        { owner: "the platform", names: PLATFORM_NAMESPACES },
        { owner: "security.systemNamespaces", names: security.systemNamespaces },
      ]),
  },
  {
    needs: ["cloud", "placement", "tenants"],
    run: ({ cloud, placement, tenants }) =>
      hasPlacement(cloud, placement) ? checkTenantGroups(tenants, factsOf(cloud).groups(placement)) : [],
  },
  {
    needs: ["cloud", "placement", "nodePools", "addons"],
    run: ({ cloud, placement, nodePools, addons: { install } }) =>
      hasPlacement(cloud, placement) ? checkGpuStack(factsOf(cloud).gpuStack, { placement, nodePools, install }) : [],
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
  { needs: ["cloud", "nodePools", "workloads", "data", "registry", "storage"], run: checkNameForms },
  {
    needs: ["workloads", "tenants", "nodePools", "cloud", "environment", "data", "storage", "secrets"],
    run: ({ workloads, tenants, nodePools, environment, data, storage, secrets }) =>
      checkWorkloads(workloads, {
        grantable: grantableOf({ storage, secrets }),
        tenants,
        vocabulary: poolVocabulary(nodePools),
        environment,
        databases: data.postgres,
      }),
  },
];

/** What a cloud lets pools share. */
const offerOn = (cloud: Cloud) => factsOf(cloud).sharing;

/** What a tenant's own check has said already. */
function withoutKubernetes({ names, prefixes }: SystemNamespaces): SystemNamespaces {
  return { names: names.filter((name) => !name.startsWith("kube-")), prefixes };
}

function isForDevices(addon: AddonName): boolean {
  return Object.values<AddonName>(LAYER_ADDONS).includes(addon);
}

/** What rights can be given on. */
function grantableOf({ storage, secrets }: Pick<PlatformSpec, "storage" | "secrets">): Grantable {
  return { objectStores: storage.objectStores.map(({ name }) => name), secrets: secrets.map(({ name }) => name) };
}
