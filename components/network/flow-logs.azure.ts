/** Flow logs on Azure: who spoke with whom in the virtual network, written by the region's network watcher. */
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import { FlowLog } from "@pulumi/azure-native/network/flowLog";
import type { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork";
import { effective } from "../account/effective";
import { azureTags, named, resourceGroupName } from "../account/names.azure";
import { grant } from "../account/roles.azure";
import { WAITS } from "../account/waits.azure";
import type { AzurePlacement } from "../placement/azure";
import type { Scope } from "../core/component";
import type { KeyReference } from "../keys/contract";
import { createLogStore } from "./log-store.azure";

/** Azure makes one watcher in every region with a network, under these names, unless a subscription opted out. */
const WATCHERS = "NetworkWatcherRG";

export function createFlowLogs(
  scope: Scope,
  network: VirtualNetwork,
  placement: AzurePlacement,
  key: KeyReference,
): void {
  const { ownership } = scope;
  const tags = azureTags(ownership);
  const store = createLogStore(scope, placement, "flow-logs", key);
  // The store takes no shared keys, so the watcher writes with an identity.
  const identity = new UserAssignedIdentity(
    `${scope.name}-flow-logs-writer`,
    { resourceGroupName: resourceGroupName(ownership), resourceName: named(ownership, "flow-logs-writer"), tags },
    { ...scope.options, dependsOn: [...key.ready] },
  );
  const right = grant(scope, `${scope.name}-flow-logs-writer`, placement, {
    role: "Storage Blob Data Contributor",
    principalId: identity.principalId,
    at: store.id,
  });
  const rights = effective(scope, "flow-logs-writer", {
    after: [right],
    seconds: WAITS.role,
    why: "the store lets the network watcher write",
  });
  new FlowLog(
    `${scope.name}-flow-logs`,
    {
      resourceGroupName: WATCHERS,
      networkWatcherName: `NetworkWatcher_${placement.region}`,
      flowLogName: named(ownership, "flow-logs"),
      targetResourceId: network.id,
      storageId: store.id,
      identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
      enabled: true,
      format: { type: "JSON", version: 2 },
      tags,
    },
    { ...scope.options, dependsOn: [rights] },
  );
}
