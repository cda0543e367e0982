/** Names of resources on AWS, as its own consoles show them. */
import type { Scope } from "../core/component";

/** Tags with the name under which a resource is found in the console; ownership tags come from the provider. */
export function named(scope: Scope, role: string): { Name: string } {
  return { Name: `stratiform-${scope.ownership.stack}-${role}` };
}
