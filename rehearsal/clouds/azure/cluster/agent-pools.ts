/** Agent pools that stand alone, and when AKS changes what: maintenance windows. */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { BrokenRule, Held, Plain, TypeRow, World } from "../../plugin/row";
import { child, elsewhere, groupOf, siblings, tagLabels } from "../values/arm";
import { largest, minorOf, POOL_SHAPE, poolName, poolRules, poolUpdates } from "./agent-pool-inputs";
import { poolNodes } from "./agent-pool-nodes";
import { ownerOf, patchOf } from "./cluster-outputs";
import { lacks, MANAGES_ALL } from "../account/rights";
import { zoneRefusal } from "./sold-in";
import { addressesOf } from "../network/subnet-room";
import { at, listAt, textAt } from "../../plugin/reading";
import { named } from "../values/values";

const CLUSTER_OF = { input: "resourceName", type: AZURE.aksCluster } as const;

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

const window = z.strictObject({
  schedule: z.strictObject({
    daily: z.strictObject({ intervalDays: z.int().min(1).max(7) }).optional(),
    weekly: z.strictObject({ dayOfWeek: z.enum(DAYS), intervalWeeks: z.int().min(1).max(4) }).optional(),
    absoluteMonthly: z
      .strictObject({ dayOfMonth: z.int().min(1).max(31), intervalMonths: z.int().min(1).max(6) })
      .optional(),
  }),
  durationHours: z.int().min(4, "must be at least 4 hours").max(24),
  startTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 01:00"),
  startDate: z.string().optional(),
  notAllowedDates: z.array(z.strictObject({ start: z.iso.date(), end: z.iso.date() })).optional(),
  utcOffset: z
    .string()
    .regex(/^[+-]\d\d:\d\d$/, "must be an offset such as +00:00")
    .optional(),
});

export const AGENT_POOL_TYPES = {
  [AZURE.aksAgentPool]: child(
    {
      type: "Microsoft.ContainerService/managedClusters/agentPools",
      api: "2025-09-01",
      name: "agentPoolName",
      within: [CLUSTER_OF],
    },
    {
      source: "learn.microsoft.com/rest/api/aks/agent-pools/create-or-update",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        resourceName: z.string(),
        agentPoolName: poolName(),
        ...POOL_SHAPE,
      }),
      immutable: ["vmSize", "gpuInstanceProfile"],
      references: [
        {
          path: "resourceName",
          to: AZURE.aksCluster,
          by: "name",
          fits: (self, cluster, world) =>
            versionProblem(self, cluster) ??
            sameName(self, cluster) ??
            reservationProblem(self, cluster, world) ??
            zoneRefusal(self),
        },
        {
          path: "vnetSubnetID",
          to: AZURE.subnet,
          outside: (id, world) => elsewhere(id, world),
          fits: (self, subnet, world) => subnetProblem(self, subnet, world),
        },
        {
          path: "capacityReservationGroupID",
          to: AZURE.capacityReservationGroup,
          outside: (id, world) => elsewhere(id, world),
        },
      ],
      rules: (inputs) => poolRules(inputs),
      turn: (inputs) => ({
        key: `${named(inputs, "resourceGroupName")}/${named(inputs, "resourceName")}`,
        name: named(inputs, "agentPoolName"),
        refusal: pendingOperation,
      }),
      refusedUpdates: ({ inputs: before }, after) => poolUpdates(before, after),
      computed: ["provisioningState", "currentOrchestratorVersion", "nodeImageVersion", "powerState"],
      outputs: ({ inputs }) => ({
        provisioningState: "Succeeded",
        currentOrchestratorVersion: patchOf(textAt(inputs, "orchestratorVersion") ?? ""),
        nodeImageVersion: "AKSUbuntu-2204gen2containerd-202608.12.0",
        powerState: { code: "Running" },
      }),
      quota: (inputs) => [{ quota: `AgentPools/${named(inputs, "resourceName")}`, amount: 1 }],
      labels: tagLabels,
      machines: ({ inputs }, world) => {
        const cluster = clusterOf(inputs, world);
        return cluster === undefined
          ? []
          : [poolNodes(inputs, named(inputs, "agentPoolName"), ownerOf(cluster, world))];
      },
    },
  ),
  [AZURE.aksMaintenance]: child(
    {
      type: "Microsoft.ContainerService/managedClusters/maintenanceConfigurations",
      api: "2025-09-01",
      name: "configName",
      within: [CLUSTER_OF],
    },
    {
      // MicrosoftDocs/azure-aks-docs@fb060abe, articles/aks/planned-maintenance.md, 2026-08-21
      source: "learn.microsoft.com/azure/aks/planned-maintenance",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        resourceName: z.string(),
        configName: z.enum(
          ["default", "aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule"],
          "must be default, aksManagedAutoUpgradeSchedule or aksManagedNodeOSUpgradeSchedule",
        ),
        timeInWeek: z
          .array(z.strictObject({ day: z.enum(DAYS), hourSlots: z.array(z.int().min(0).max(23)).min(1) }))
          .optional(),
        maintenanceWindow: window.optional(),
      }),
      rules: maintenanceRules,
    },
  ),
} as const satisfies Readonly<Record<string, TypeRow>>;

/**
 * AKS' words, from github.com/cilium/cilium/issues/25944: pools of one cluster change one after the other, and
 * azure-native asks again for AnotherOperationInProgress alone (pulumi-azure-native, client_azcore.go).
 */
function pendingOperation(holder: string): string {
  return (
    `Operation is not allowed: Another agentpool operation (${holder}) is in progress, please wait for it to finish ` +
    "before starting a new operation. See https://aka.ms/aks-pending-operation for more details"
  );
}

function clusterOf(inputs: Plain, world: World): Held | undefined {
  return world
    .all(AZURE.aksCluster)
    .find(
      ({ inputs: theirs }) =>
        named(theirs, "resourceName") === named(inputs, "resourceName") &&
        named(theirs, "resourceGroupName") === named(inputs, "resourceGroupName"),
    );
}

/** Nodes are never newer than their control plane, and at most three minors older. */
function versionProblem(self: Plain, cluster: Held): string | undefined {
  const asked = minorOf(textAt(self, "orchestratorVersion"));
  const theirs = minorOf(textAt(cluster.inputs, "kubernetesVersion"));
  if (asked === undefined || theirs === undefined) return undefined;
  if (asked > theirs) return `runs 1.${theirs}, and nodes cannot be newer: 1.${asked}`;
  return theirs - asked > 3 ? `runs 1.${theirs}, and nodes may be three minors older at most: 1.${asked}` : undefined;
}

function sameName(self: Plain, cluster: Held): string | undefined {
  const name = named(self, "agentPoolName");
  return listAt(cluster.inputs, "agentPoolProfiles").some((pool) => textAt(pool, "name") === name)
    ? `has a pool ${name} of its own`
    : undefined;
}

/** The control plane puts nodes in a reservation. learn.microsoft.com/azure/aks/use-capacity-reservation-groups */
function reservationProblem(self: Plain, cluster: Held, world: World): string | undefined {
  const group = textAt(self, "capacityReservationGroupID");
  const identity = world.find(AZURE.managedIdentity, "id", textAt(cluster.inputs, "identity.userAssignedIdentities.0"));
  // What is not elsewhere must be a resource of the stack, which is judged as every reference is.
  if (group === undefined || identity === undefined || !elsewhere(group, world)) return undefined;
  const missing = lacks(world, identity, MANAGES_ALL, group);
  return missing === undefined ? undefined : `cannot use the reservation: its identity ${missing}`;
}

/** Pools of a cluster are in one network, each in a subnet with an address for every node it may have. */
function subnetProblem(self: Plain, subnet: Held, world: World): string | undefined {
  const delegated = textAt(subnet.inputs, "delegations.0.serviceName");
  if (delegated !== undefined) return `is delegated to ${delegated}, which alone may use it`;
  const cluster = clusterOf(self, world);
  const first = textAt(cluster?.inputs, "agentPoolProfiles.0.vnetSubnetID");
  const network = (id: string) => id.replace(/\/subnets\/[^/]+$/, "");
  if (first !== undefined && network(first) !== network(subnet.id)) {
    return `is in another network than the cluster's, ${groupOf(first) ?? ""}: ${first}`;
  }
  const others = siblings(world, AZURE.aksAgentPool, self, ["resourceGroupName", "resourceName"])
    .filter(({ inputs }) => named(inputs, "agentPoolName") !== named(self, "agentPoolName"))
    .map(({ inputs }): unknown => inputs);
  const inside = [...listAt(cluster?.inputs, "agentPoolProfiles"), ...others, self].filter(
    (pool) => textAt(pool, "vnetSubnetID") === subnet.id,
  );
  const [need, room] = [inside.reduce<number>((sum, pool) => sum + largest(pool), 0), addressesOf(subnet)];
  return need <= room ? undefined : `has ${room} addresses, and its pools may have ${need} nodes`;
}

function maintenanceRules(inputs: Plain): readonly BrokenRule[] {
  const kinds = Object.keys(Object(at(inputs, "maintenanceWindow.schedule")));
  return [
    // "[Deprecated] … migrates automatically to the new properties": the answer then never is what was asked for.
    ...(at(inputs, "timeInWeek") === undefined
      ? []
      : [
          {
            property: "timeInWeek",
            rule: "is deprecated: AKS turns it into a maintenanceWindow, and a refresh finds that",
          },
        ]),
    ...(at(inputs, "maintenanceWindow") !== undefined && kinds.length !== 1
      ? [{ property: "maintenanceWindow.schedule", rule: "must be one of daily, weekly and absoluteMonthly" }]
      : []),
  ];
}
