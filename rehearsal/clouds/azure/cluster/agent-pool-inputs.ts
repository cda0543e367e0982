/** What an agent pool can be asked for, alone or as a part of its cluster, and which of its properties go together. */
import { z } from "zod";
import type { BrokenRule } from "../../plugin/row";
import { tags, zones } from "../values/arm";
import { at, mapAt, numberAt, textAt, textsAt } from "../../plugin/reading";
import { same } from "../values/values";
import { AKS_SPOT } from "../../../../catalogue/kubernetes/labels";

const TAINT = /^([-\w./]+)(=[-\w.]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/;

const surge = () => z.string().regex(/^(\d{1,4}|(\d{1,2}|100)%)$/, "must be a number of nodes, or a share such as 33%");

/** Names of pools of Linux nodes. learn.microsoft.com/azure/aks/create-node-pools#limitations */
export const poolName = () =>
  z.string().regex(/^[a-z][a-z0-9]{0,11}$/, "must be 1 to 12 lower-case letters and digits, the first a letter");

/** learn.microsoft.com/rest/api/aks/agent-pools/create-or-update, version 2025-09-01 */
export const POOL_SHAPE = {
  mode: z.enum(["System", "User"]).optional(),
  type: z.literal("VirtualMachineScaleSets", "must be VirtualMachineScaleSets").optional(),
  vmSize: z.string().regex(/^Standard_[A-Z]+[\w-]+$/, "must be a size of machines, such as Standard_D8s_v5"),
  orchestratorVersion: z
    .string()
    .regex(/^1\.\d+(\.\d+)?$/, "must be a version such as 1.35")
    .optional(),
  osType: z.literal("Linux").optional(),
  osSKU: z.enum(["Ubuntu", "Ubuntu2204", "AzureLinux", "AzureLinux3"]).optional(),
  osDiskType: z.enum(["Managed", "Ephemeral"]).optional(),
  osDiskSizeGB: z.int().min(30).max(2048).optional(),
  kubeletDiskType: z.enum(["OS", "Temporary"]).optional(),
  enableEncryptionAtHost: z.boolean().optional(),
  enableNodePublicIP: z.boolean().optional(),
  enableFIPS: z.boolean().optional(),
  enableUltraSSD: z.boolean().optional(),
  vnetSubnetID: z.string().optional(),
  maxPods: z.int().min(10).max(250).optional(),
  availabilityZones: zones().optional(),
  capacityReservationGroupID: z.string().optional(),
  enableAutoScaling: z.boolean().optional(),
  // A pool that scales itself needs none: github.com/Azure/terraform-azurerm-avm-res-containerservice-managedcluster never
  // sends one, and what an update leaves out stays (github.com/kubernetes-sigs/cluster-api-provider-azure/pull/1991).
  count: z.int().min(0).max(1000).optional(),
  minCount: z.int().min(0).max(1000).optional(),
  maxCount: z.int().min(1).max(1000).optional(),
  scaleDownMode: z.enum(["Delete", "Deallocate"]).optional(),
  scaleSetPriority: z.enum(["Regular", "Spot"]).optional(),
  scaleSetEvictionPolicy: z.enum(["Delete", "Deallocate"]).optional(),
  spotMaxPrice: z.union([z.literal(-1), z.number().gt(0)]).optional(),
  nodeLabels: z
    .record(z.string().regex(/^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/), z.string().max(63))
    .optional(),
  nodeTaints: z.array(z.string().regex(TAINT, "must be key=value:effect")).optional(),
  gpuProfile: z.strictObject({ driver: z.enum(["Install", "None"]).optional() }).optional(),
  gpuInstanceProfile: z.enum(["MIG1g", "MIG2g", "MIG3g", "MIG4g", "MIG7g"]).optional(),
  upgradeSettings: z
    .strictObject({
      maxSurge: surge().optional(),
      maxUnavailable: surge().optional(),
      // MicrosoftDocs/azure-aks-docs@fb060abe, articles/aks/upgrade-aks-node-pools-rolling.md: 5 minutes to 24 hours
      drainTimeoutInMinutes: z.int().min(5).max(1440).optional(),
      nodeSoakDurationInMinutes: z.int().min(0).max(30).optional(),
      undrainableNodeBehavior: z.enum(["Cordon", "Schedule"]).optional(),
    })
    .optional(),
  tags: tags().optional(),
} as const;

/** Properties that AKS refuses to change, though the provider plans an update. */
export const POOL_STAYS = [
  "osDiskSizeGB",
  "osDiskType",
  "osType",
  "type",
  "kubeletDiskType",
  "enableEncryptionAtHost",
  "enableNodePublicIP",
  "enableFIPS",
  "enableUltraSSD",
  "vnetSubnetID",
  "maxPods",
  "availabilityZones",
  "capacityReservationGroupID",
  "scaleSetPriority",
  "scaleSetEvictionPolicy",
  "spotMaxPrice",
  "gpuProfile",
] as const;

/** Sizes that carry a GPU, and those of them whose GPU can be divided. */
const GPU_SIZES = /^Standard_N[CDGV]/;
const DIVISIBLE_SIZES = /_A100_v4$|ND\d+asr_v4$|_H100_v5$|_H200_v5$/;

/** Rules between the properties of a pool; `prefix` is where they are among the resource's inputs. */
export function poolRules(pool: unknown, prefix = ""): readonly BrokenRule[] {
  const broken = [
    ...countRules(pool),
    ...systemRules(pool),
    ...spotRules(pool),
    ...labelRules(pool),
    ...gpuRules(pool),
  ];
  return broken.map(({ property, rule }) => ({ property: `${prefix}${property}`, rule }));
}

function countRules(pool: unknown): BrokenRule[] {
  const [count, min, max] = ["count", "minCount", "maxCount"].map((path) => numberAt(pool, path));
  if (at(pool, "enableAutoScaling") !== true) {
    return min === undefined && max === undefined
      ? []
      : [{ property: "enableAutoScaling", rule: "must be true for a pool with minCount and maxCount" }];
  }
  const missing = ["minCount", "maxCount"].filter((path) => at(pool, path) === undefined);
  const rules = missing.map((property) => ({ property, rule: "is missing, and the pool scales itself" }));
  if (min === undefined || max === undefined) return rules;
  if (min > max) return [{ property: "minCount", rule: `must be at most maxCount ${max}` }];
  return count !== undefined && (count < min || count > max)
    ? [{ property: "count", rule: `must be between minCount ${min} and maxCount ${max}` }]
    : [];
}

/** MicrosoftDocs/azure-aks-docs@fb060abe, articles/aks/use-system-pools.md, 2026-08-21. */
const SYSTEM_PODS = 30;

function systemRules(pool: unknown): BrokenRule[] {
  if (textAt(pool, "mode") !== "System") return [];
  const rules = ["count", "minCount"]
    .filter((path) => numberAt(pool, path) === 0)
    .map((property) => ({ property, rule: "must be at least 1 for a system pool" }));
  if ((numberAt(pool, "maxPods") ?? SYSTEM_PODS) < SYSTEM_PODS) {
    rules.push({ property: "maxPods", rule: `must be at least ${SYSTEM_PODS} for a system pool` });
  }
  const size = textAt(pool, "vmSize") ?? "";
  if (/^Standard_B\d/.test(size)) rules.push({ property: "vmSize", rule: "must be of no B series for a system pool" });
  return textAt(pool, "scaleSetPriority") === "Spot"
    ? [...rules, { property: "scaleSetPriority", rule: "must not be Spot for a system pool" }]
    : rules;
}

function spotRules(pool: unknown): BrokenRule[] {
  if (textAt(pool, "scaleSetPriority") === "Spot") {
    return [
      ...(at(pool, "upgradeSettings.maxSurge") === undefined
        ? []
        : [{ property: "upgradeSettings.maxSurge", rule: "is not for spot pools, whose nodes have no surge" }]),
      ...(at(pool, "capacityReservationGroupID") === undefined
        ? []
        : [{ property: "capacityReservationGroupID", rule: "is not for spot pools: reserved machines are regular" }]),
    ];
  }
  const [surge, down] = ["maxSurge", "maxUnavailable"].map((key) => textAt(pool, `upgradeSettings.${key}`));
  return [
    ...["scaleSetEvictionPolicy", "spotMaxPrice"]
      .filter((path) => at(pool, path) !== undefined)
      .map((path) => ({ property: "scaleSetPriority", rule: `must be Spot where ${path} is given` })),
    ...(surge === "0" && (down === undefined || down === "0")
      ? [{ property: "upgradeSettings.maxUnavailable", rule: "must be at least 1 where maxSurge is 0" }]
      : []),
  ];
}

function labelRules(pool: unknown): BrokenRule[] {
  // The only label and taint of AKS' own domain that a pool may name, as AKS sets them anyway.
  const spotTaint = `${AKS_SPOT.key}=${AKS_SPOT.value}:NoSchedule`;
  const labels = Object.entries(mapAt(pool, "nodeLabels")).map(([key, value]) => `${key}=${value}`);
  const taints = textsAt(pool, "nodeTaints");
  const reserved = (texts: readonly string[], own: string, property: string) =>
    texts
      .filter((text) => text.startsWith("kubernetes.azure.com/") && text !== own)
      .map((text) => ({ property, rule: `must not name ${text}: AKS keeps its domain for itself` }));
  const says = [...labels, ...taints].some((text) => text.startsWith(`${AKS_SPOT.key}=${AKS_SPOT.value}`));
  return [
    ...reserved(labels, `${AKS_SPOT.key}=${AKS_SPOT.value}`, "nodeLabels"),
    ...reserved(taints, spotTaint, "nodeTaints"),
    ...(says && textAt(pool, "scaleSetPriority") !== "Spot"
      ? [{ property: "scaleSetPriority", rule: "must be Spot where labels or taints say so" }]
      : []),
  ];
}

function gpuRules(pool: unknown): BrokenRule[] {
  const size = textAt(pool, "vmSize");
  if (size === undefined) return [];
  return [
    ...(at(pool, "gpuProfile") !== undefined && !GPU_SIZES.test(size)
      ? [{ property: "gpuProfile", rule: `is only for sizes with a GPU, and ${size} has none` }]
      : []),
    ...(at(pool, "gpuInstanceProfile") !== undefined && !DIVISIBLE_SIZES.test(size)
      ? [{ property: "gpuInstanceProfile", rule: `is only for A100, H100 and H200, and ${size} has none` }]
      : []),
  ];
}

/** Changes of a pool in place that AKS refuses. `also` are properties that only a pool of its own can change. */
export function poolUpdates(
  before: unknown,
  after: unknown,
  also: readonly string[] = [],
  prefix = "",
): readonly BrokenRule[] {
  const changed = [...POOL_STAYS, ...also].filter(
    (path) => at(after, path) !== undefined && !same(at(before, path), at(after, path)),
  );
  const [from, to] = [minorOf(textAt(before, "orchestratorVersion")), minorOf(textAt(after, "orchestratorVersion"))];
  return [
    ...changed.map((path) => ({ property: `${prefix}${path}`, rule: "cannot be changed: PropertyChangeNotAllowed" })),
    ...(from !== undefined && to !== undefined && to < from
      ? [{ property: `${prefix}orchestratorVersion`, rule: `cannot go back from 1.${from}` }]
      : []),
  ];
}

/** The minor of a version of Kubernetes 1. */
export function minorOf(version: string | undefined): number | undefined {
  const minor = /^1\.(\d+)/.exec(version ?? "")?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** The most nodes that a pool may ever have, those that come first in an upgrade included. */
export function largest(pool: unknown): number {
  const nodes = numberAt(pool, "maxCount") ?? numberAt(pool, "count") ?? 0;
  const surge = textAt(pool, "upgradeSettings.maxSurge") ?? "0";
  return nodes + (surge.endsWith("%") ? Math.ceil((nodes * parseInt(surge, 10)) / 100) : parseInt(surge, 10));
}
