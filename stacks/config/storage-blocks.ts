/** Where object storage answers in a network that the stack makes, for the tenants that talk to it. Pure. */
import type { CheckedSpec } from "./checked";

/** The specification with the blocks added to those that tenants with `flows.objectStorage` name. */
export function withStorageBlocks(spec: CheckedSpec, blocks: readonly string[]): CheckedSpec {
  const tenants = spec.tenants.map((tenant) => {
    const { objectStorage } = tenant.flows;
    if (objectStorage === undefined) return tenant;
    const cidrs = [...new Set([...objectStorage.cidrs, ...blocks])];
    return { ...tenant, flows: { ...tenant.flows, objectStorage: { ...objectStorage, cidrs } } };
  });
  return { ...spec, tenants };
}
