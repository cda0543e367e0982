/** Rules between the inputs of an AKS cluster, and the updates of one that AKS refuses. */
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { BrokenRule, Held, Plain, World } from "../../plugin/row";
import { minorOf, poolRules, poolUpdates } from "./agent-pool-inputs";
import { overlap, within } from "../network/network";
import { at, listAt, textAt, textsAt } from "../../plugin/reading";
import { reservedBlockOf } from "../../plugin/reserved-addresses";
import { named, same } from "../values/values";

/** Blocks that AKS uses itself. learn.microsoft.com/azure/aks/azure-cni-overview#prerequisites */
const TAKEN = ["169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24"] as const;

/** A value that breaks nothing when it is not known yet: only a value that is there and another one is a mistake. */
const isNot = (inputs: Plain, path: string, wanted: unknown) => {
  const found = at(inputs, path);
  return found !== undefined && found !== wanted;
};

export function clusterRules(inputs: Plain): readonly BrokenRule[] {
  const pools = listAt(inputs, "agentPoolProfiles");
  const system = pools.filter((pool) => textAt(pool, "mode") === "System");
  const names = pools.map((pool) => textAt(pool, "name"));
  return [
    ...networkRules(inputs),
    ...addressRules(inputs),
    ...accessRules(inputs),
    ...pools.flatMap((pool, index) => poolRules(pool, `agentPoolProfiles[${index}].`)),
    ...(pools.length > 0 && system.length === 0
      ? [{ property: "agentPoolProfiles", rule: "must have a pool of mode System" }]
      : []),
    ...(new Set(names).size < names.length
      ? [{ property: "agentPoolProfiles", rule: "must have names of their own" }]
      : []),
    ...pools.flatMap((pool, index) => {
      const [theirs, ours] = [
        minorOf(textAt(pool, "orchestratorVersion")),
        minorOf(textAt(inputs, "kubernetesVersion")),
      ];
      return theirs !== undefined && ours !== undefined && theirs > ours
        ? [{ property: `agentPoolProfiles[${index}].orchestratorVersion`, rule: `must not be newer than 1.${ours}` }]
        : [];
    }),
  ];
}

function networkRules(inputs: Plain): BrokenRule[] {
  const rules: BrokenRule[] = [];
  const profile = at(inputs, "networkProfile");
  const broken = (property: string, rule: string) => rules.push({ property: `networkProfile.${property}`, rule });
  if (textAt(profile, "networkPolicy") === "cilium" && textAt(profile, "networkDataplane") !== "cilium") {
    broken("networkDataplane", "must be cilium where networkPolicy is");
  }
  if (textAt(profile, "networkDataplane") === "cilium" && textAt(profile, "networkPlugin") !== "azure") {
    broken("networkPlugin", "must be azure where networkDataplane is cilium");
  }
  if (at(profile, "podCidr") !== undefined && textAt(profile, "networkPluginMode") !== "overlay") {
    broken("networkPluginMode", "must be overlay for a podCidr: without one, pods have addresses of the network");
  }
  if (at(profile, "loadBalancerProfile") !== undefined && textAt(profile, "outboundType") !== "loadBalancer") {
    broken("outboundType", "must be loadBalancer where loadBalancerProfile says how");
  }
  return rules;
}

function addressRules(inputs: Plain): BrokenRule[] {
  const [pods, services] = ["podCidr", "serviceCidr"].map((key) => textAt(inputs, `networkProfile.${key}`) ?? "");
  const dns = textAt(inputs, "networkProfile.dnsServiceIP");
  const rules: BrokenRule[] = [];
  const broken = (property: string, rule: string) => rules.push({ property: `networkProfile.${property}`, rule });
  for (const [property, block] of [
    ["podCidr", pods ?? ""],
    ["serviceCidr", services ?? ""],
  ] as const) {
    const taken = TAKEN.find((one) => overlap(one, block));
    if (taken !== undefined) broken(property, `must not overlap ${taken}, which AKS uses itself`);
  }
  if (overlap(pods ?? "", services ?? "")) broken("podCidr", `must not overlap serviceCidr ${services}`);
  if (services !== undefined && services !== "") {
    if (Number(services.split("/")[1]) < 12) broken("serviceCidr", "must be a /12 or smaller");
    if (dns !== undefined && !within(services, `${dns}/32`))
      broken("dnsServiceIP", `must be in serviceCidr ${services}`);
    if (dns !== undefined && dns === plusOne(services)) {
      broken("dnsServiceIP", "must not be the first address, which the API server has");
    }
  }
  return rules;
}

/** The first address of a block after the block's own. */
function plusOne(block: string): string {
  const [address = ""] = block.split("/");
  const bytes = address.split(".").map(Number);
  return [...bytes.slice(0, 3), (bytes[3] ?? 0) + 1].join(".");
}

function accessRules(inputs: Plain): BrokenRule[] {
  const rules: BrokenRule[] = [];
  const broken = (property: string, rule: string) => rules.push({ property, rule });
  const api = "apiServerAccessProfile";
  const isPrivate = at(inputs, `${api}.enablePrivateCluster`) === true;
  if (isPrivate && listAt(inputs, `${api}.authorizedIPRanges`).length > 0) {
    broken(`${api}.authorizedIPRanges`, "are not for a private cluster, which no address of the internet reaches");
  }
  // learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges: "a list of authorized public IP address ranges"
  for (const [index, block] of textsAt(inputs, `${api}.authorizedIPRanges`).entries()) {
    const reserved = reservedBlockOf(block);
    if (reserved === undefined) continue;
    broken(`${api}.authorizedIPRanges[${index}]`, `must be public addresses, and lies in ${reserved}`);
  }
  if (!isPrivate && at(inputs, `${api}.privateDNSZone`) !== undefined) {
    broken(`${api}.enablePrivateCluster`, "must be true where privateDNSZone is given");
  }
  // learn.microsoft.com/azure/aks/private-clusters: none together with a disabled public name is not supported
  if (at(inputs, `${api}.privateDNSZone`) === "none" && at(inputs, `${api}.enablePrivateClusterPublicFQDN`) === false) {
    broken(`${api}.enablePrivateClusterPublicFQDN`, "must be true where privateDNSZone is none: it would have no name");
  }
  if (at(inputs, `${api}.subnetId`) !== undefined && at(inputs, `${api}.enableVnetIntegration`) !== true) {
    broken(`${api}.enableVnetIntegration`, "must be true where subnetId is given: only then is the API server in it");
  }
  if (at(inputs, "disableLocalAccounts") === true && at(inputs, "aadProfile.managed") !== true) {
    broken("aadProfile.managed", "must be true where local accounts are disabled: nobody else could sign in");
  }
  if (at(inputs, "securityProfile.workloadIdentity.enabled") === true) {
    if (at(inputs, "oidcIssuerProfile.enabled") !== true) {
      broken("oidcIssuerProfile.enabled", "must be true for workload identity, which trusts the issuer's tokens");
    }
  }
  if (textAt(inputs, "supportPlan") === "AKSLongTermSupport" && isNot(inputs, "sku.tier", "Premium")) {
    broken("supportPlan", "is only for tier Premium");
  }
  return rules;
}

/**
 * AKS' own words, of learn.microsoft.com/azure/aks/auto-upgrade-cluster (MicrosoftDocs/azure-aks-docs@fb060abe,
 * articles/aks/auto-upgrade-cluster.md, 2026-08-21).
 */
export const VERSIONS_TOGETHER =
  "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged: Using managed cluster api, all Agent pools' OrchestratorVersion " +
  "must be all specified or all unspecified. If all specified, they must be stay unchanged or the same with control plane.";

/**
 * Pools that are resources of their own are none of a cluster's request, and so have no version in it: with one that has,
 * AKS refuses it (github.com/Azure/ARO-HCP/pull/662, github.com/pulumi/pulumi-azure-native/issues/2094). With automatic
 * upgrades of Kubernetes, the control plane cannot go first either (github.com/hashicorp/terraform-provider-azurerm/issues/17839).
 */
function versionsTogether({ inputs: before }: Held, after: Plain, world: World): readonly BrokenRule[] {
  const broken = [{ property: "agentPoolProfiles", rule: VERSIONS_TOGETHER }];
  const versions = listAt(after, "agentPoolProfiles").map((pool) => textAt(pool, "orchestratorVersion"));
  const alone = world
    .all(AZURE.aksAgentPool)
    .filter(({ inputs }) => named(inputs, "resourceName") === named(after, "resourceName"));
  const said = versions.filter((version) => version !== undefined);
  const [from, to] = [before, after].map((inputs) => textAt(inputs, "kubernetesVersion"));
  if (said.length === 0) {
    const channel = textAt(after, "autoUpgradeProfile.upgradeChannel") ?? "none";
    return from !== to && KUBERNETES_CHANNELS.includes(channel) ? broken : [];
  }
  if (said.length < versions.length + alone.length) return broken;
  const old = listAt(before, "agentPoolProfiles").map((pool) => textAt(pool, "orchestratorVersion"));
  return versions.every((version, index) => version === old[index] || version === to) ? [] : broken;
}

/** Channels by which AKS upgrades Kubernetes itself, control plane and nodes together. */
const KUBERNETES_CHANNELS: readonly string[] = ["patch", "stable", "rapid"];

/** Changes in place that AKS refuses; those that the provider knows of replace the cluster instead. */
export function clusterUpdates(held: Held, after: Plain, world: World): readonly BrokenRule[] {
  const { inputs: before } = held;
  const rules: BrokenRule[] = [...versionsTogether(held, after, world)];
  const broken = (property: string, rule: string) => rules.push({ property, rule });
  const [from, to] = [before, after].map((inputs) => minorOf(textAt(inputs, "kubernetesVersion")));
  if (from !== undefined && to !== undefined && to < from) broken("kubernetesVersion", `cannot go back from 1.${from}`);
  if (from !== undefined && to !== undefined && to > from + 1) {
    broken("kubernetesVersion", `cannot skip a minor: from 1.${from} to 1.${to}`);
  }
  for (const path of [
    "oidcIssuerProfile.enabled",
    "aadProfile.managed",
    "apiServerAccessProfile.enableVnetIntegration",
  ]) {
    if (at(before, path) === true && at(after, path) === false) broken(path, "cannot be switched off");
  }
  const zone = "apiServerAccessProfile.privateDNSZone";
  if (at(before, zone) === "none" && at(after, zone) !== undefined && at(after, zone) !== "none") {
    broken(zone, "cannot be given to a cluster that was made or changed to have none");
  }
  for (const path of ["identity.type", "apiServerAccessProfile.subnetId"]) {
    if (at(before, path) !== undefined && at(after, path) !== undefined && !same(at(before, path), at(after, path))) {
      broken(path, "cannot be changed");
    }
  }
  return [...rules, ...poolsUpdates(before, after)];
}

/** Pools come and go as resources of their own; those that the cluster was made with stay what they are. */
function poolsUpdates(before: Plain, after: Plain): BrokenRule[] {
  const old = new Map(listAt(before, "agentPoolProfiles").map((pool) => [textAt(pool, "name"), pool]));
  return listAt(after, "agentPoolProfiles").flatMap((pool, index): readonly BrokenRule[] => {
    const property = `agentPoolProfiles[${index}]`;
    const was = old.get(textAt(pool, "name"));
    return was === undefined
      ? [{ property, rule: `${textAt(pool, "name")} is new: pools are added to a cluster as resources of their own` }]
      : poolUpdates(was, pool, ["vmSize", "gpuInstanceProfile"], `${property}.`);
  });
}
