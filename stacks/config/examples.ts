/** One example of every top-level option, for editors and the option reference. Each is a valid value of its schema. */
import type { z } from "zod";
import { DEFAULT_ADDONS } from "../../components/addons/spec";
import type { platformSpec } from "./schema";

export const EXAMPLES = {
  cloud: "existing",
  environment: "dev",
  ownership: { owner: "platform-team", team: "ai-platform", costCentre: "cc-1001" },
  placement: { existing: { context: "my-cluster" } },
  network: { cidr: "10.20.0.0/16", availability: "every-zone" },
  cluster: { version: "1.35" },
  nodePools: [
    { name: "system", role: "system", nodes: 2, cpu: "3920m", memory: "14Gi" },
    { name: "inference-l4", accelerator: "L4", nodes: 2, maxNodes: 4, cpu: "7910m", memory: "29Gi" },
  ],
  tenants: [
    {
      name: "research",
      namespaces: [{ name: "inference" }],
      quota: { requests: { cpu: 40, memory: "100Gi" }, accelerators: { "nvidia.com/gpu": 4 } },
      access: { editors: ["research-engineers"] },
      flows: { gateway: {} },
    },
  ],
  storage: { objectStores: [{ name: "models" }], sharedFiles: true },
  registry: { repositories: ["models/sentiment"] },
  secrets: [{ name: "vendor-api-key", deliver: [{ tenant: "research" }] }],
  dns: { zones: [{ name: "ai.example.com" }], certificates: { email: "platform@example.com" } },
  access: [{ serviceAccount: "training", tenant: "research", reads: ["models"], writes: ["models/checkpoints/"] }],
  addons: { install: DEFAULT_ADDONS },
  security: { admission: "enforce" },
  data: { postgres: [{ name: "features", tenant: "research", storage: { size: "20Gi" } }] },
  workloads: [
    {
      kind: "model-service",
      name: "sentiment",
      tenant: "research",
      pool: "inference-l4",
      image: "registry.example.com/research/sentiment:1.4.2",
      model: { kind: "image" },
      scaling: { minReplicas: 2, maxReplicas: 6 },
      resources: { accelerators: 1, requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "2Gi" } },
    },
  ],
} as const satisfies z.input<typeof platformSpec>;
