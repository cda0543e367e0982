/** The resource group that holds everything of a stack. Whatever is created waits for it, through the keys. */
import { ResourceGroup } from "@pulumi/azure-native/resources";
import type { Scope } from "../core/component";
import { azureTags, resourceGroupName } from "./names.azure";

export function createResourceGroup(scope: Scope): ResourceGroup {
  return new ResourceGroup(
    `${scope.name}-resource-group`,
    { resourceGroupName: resourceGroupName(scope.ownership), tags: azureTags(scope.ownership) },
    scope.options,
  );
}
