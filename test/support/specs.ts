/** Valid specs to start from: each test takes one and breaks a single thing. */
import type { Ownership } from "../../components/core/labels";
import { nodePoolsSpec, type NodePoolsSpec } from "../../components/node-pools/spec";
import { poolVocabulary } from "../../components/node-pools/vocabulary";
import type { GroupNames } from "../../components/placement/group-names";
import { tenantSpec, type TenantSpec } from "../../components/tenants/spec";
import { modelServiceSpec, type ModelServiceSpec } from "../../components/workloads/model-service/spec";

export const OWNERSHIP: Ownership = {
  stack: "dev",
  environment: "dev",
  owner: "platform",
  team: "ml",
  costCentre: "4711",
};

export function pools(...extra: object[]): NodePoolsSpec {
  return nodePoolsSpec.parse([
    { name: "system", role: "system", nodes: 2, cpu: "4", memory: "16Gi" },
    { name: "general", nodes: 3, cpu: "8", memory: "32Gi" },
    { name: "l4", accelerator: "L4", nodes: 4, cpu: "8", memory: "32Gi", zones: { azure: [] } },
    ...extra,
  ]);
}

/** Pools that grow, with and without accelerators, bought in more than one way. */
export function elasticPools(): NodePoolsSpec {
  const ways = ["spot", "on-demand"];
  return pools(
    { name: "batch", nodes: 1, maxNodes: 6, cpu: "7", memory: "24Gi", capacity: ways },
    {
      ...{ name: "training", accelerator: "L4", nodes: 0, maxNodes: 10, cpu: "7", memory: "24Gi", capacity: ways },
      zones: { azure: [] },
    },
  );
}

export function vocabulary(...extra: object[]) {
  return poolVocabulary(pools(...extra));
}

/** A cluster that calls every group what tenants call it. */
export const EVERY_GROUP: GroupNames = { at: "placement.existing.groups", names: {}, others: "as they are" };

export function tenant(overrides: object = {}): TenantSpec {
  return tenantSpec.parse({ name: "research", namespaces: [{ name: "research" }], ...overrides });
}

/** A GPU service with a fixed number of pods. */
export function service(overrides: object = {}): ModelServiceSpec {
  return modelServiceSpec.parse({
    kind: "model-service",
    name: "earnings-analyser",
    tenant: "research",
    pool: "l4",
    image: "registry.example.com/earnings-analyser:1.4.2",
    replicas: 3,
    resources: { requests: { cpu: "2", memory: "4Gi" }, limits: { memory: "8Gi" }, accelerators: 1 },
    model: { kind: "image" },
    ...overrides,
  });
}

/** A CPU service. */
export function cpuService(overrides: object = {}): ModelServiceSpec {
  return service({
    name: "sentiment",
    pool: "general",
    resources: { requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "4Gi" } },
    ...overrides,
  });
}
