/** Rules between pools, tenants and workloads: from a valid platform, each row breaks one thing and names the problem. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { formatProblem } from "../../../components/core/errors";
import { parseQuantity } from "../../../components/core/sizes";
import { checkNodePools } from "../../../components/node-pools/check";
import { checkTenants } from "../../../components/tenants/check";
import { checkWorkloads } from "../../../components/workloads/check";
import { peakDemand, peakPods, replicaRange } from "../../../components/workloads/model-service/sizing";
import { cpuService, pools, service, tenant, vocabulary } from "../../support/specs";

interface Platform {
  readonly pools?: object[];
  readonly tenants?: object[];
  readonly workloads?: ReturnType<typeof service>[];
  readonly environment?: "dev" | "prod";
}

function problems({ pools: extra = [], tenants = [{}], workloads = [], environment = "dev" }: Platform): string[] {
  const around = {
    environment,
    vocabulary: vocabulary(...extra),
    tenants: tenants.map((overrides) => tenant(overrides)),
    databases: [],
    grantable: { objectStores: [], secrets: [] },
  };
  return [
    ...checkNodePools(pools(...extra)),
    ...checkTenants(around.tenants, around.vocabulary),
    ...checkWorkloads(workloads, around),
  ].map(formatProblem);
}

const TWO_NAMESPACES = [
  { name: "a", quota: { volumes: 2 } },
  { name: "b", quota: { volumes: 2 } },
];
const SHARED = {
  name: "shared",
  accelerator: "L4",
  nodes: 2,
  cpu: "8",
  memory: "32Gi",
  sharing: { kind: "time-slicing", replicas: 3 },
};
const PINNED = `registry.example.com/model:1@sha256:${"a".repeat(64)}`;

const MISTAKES: Record<string, [Platform, RegExp]> = {
  "two pools with one name": [
    { pools: [{ name: "l4", accelerator: "T4", nodes: 1, cpu: "4", memory: "16Gi", labels: { gpu: "t4" } }] },
    /^nodePools\[3\]\.name "l4" is already the name of nodePools\[2\]/,
  ],
  "two pools that match the same nodes": [
    { pools: [{ name: "more", nodes: 1, cpu: "4", memory: "16Gi", labels: { "stratiform.dev/pool": "general" } }] },
    /^nodePools\[3\]\.labels .* matches the same nodes as nodePools\[1\]/,
  ],
  "a system pool with a taint": [
    {
      pools: [
        {
          name: "s2",
          role: "system",
          nodes: 1,
          cpu: "4",
          memory: "16Gi",
          taints: [{ key: "k", effect: "NoSchedule" }],
        },
      ],
    },
    /^nodePools\[3\]\.taints .* taints a system pool with k:NoSchedule/,
  ],
  "a system pool with accelerators": [
    { pools: [{ name: "s2", role: "system", nodes: 1, cpu: "4", memory: "16Gi", accelerator: "L4" }] },
    /^nodePools\[3\]\.accelerator "L4" taints a system pool/,
  ],
  "accelerators counted in a CPU pool": [
    { pools: [{ name: "p", nodes: 1, cpu: "4", memory: "16Gi", acceleratorsPerNode: 2 }] },
    /^nodePools\[3\]\.acceleratorsPerNode 2 counts accelerators of a pool that has none/,
  ],
  "a pool that may only shrink": [
    { pools: [{ name: "p", nodes: 4, maxNodes: 2, cpu: "4", memory: "16Gi" }] },
    /^nodePools\[3\]\.maxNodes 2 is less than the 4 nodes/,
  ],
  "a pool whose labels select everything": [
    { pools: [{ name: "p", nodes: 1, cpu: "4", memory: "16Gi", labels: {} }] },
    /^nodePools\[3\]\.labels \{\} selects every node/,
  ],
  "two tenants with one name": [
    { tenants: [{}, { namespaces: [{ name: "other" }] }] },
    /^tenants\[1\]\.name "research" is already the name of tenants\[0\]$/,
  ],
  "a namespace of two tenants": [
    { tenants: [{}, { name: "sales" }] },
    /^tenants\[1\]\.namespaces\[0\]\.name "research" is already declared at tenants\[0\]\.namespaces\[0\]\.name$/,
  ],
  "a namespace of Kubernetes": [
    { tenants: [{ namespaces: [{ name: "kube-system" }] }] },
    /^tenants\[0\]\.namespaces\[0\]\.name "kube-system" belongs to Kubernetes/,
  ],
  "limits below requests in a quota": [
    { tenants: [{ quota: { limits: { memory: "100Gi" } } }] },
    /^tenants\[0\]\.quota\.limits\.memory "100Gi" is less than requests\.memory, 200Gi/,
  ],
  "several namespaces without shares": [
    { tenants: [{ namespaces: [{ name: "a" }, { name: "b" }] }] },
    /^tenants\[0\]\.namespaces\[0\]\.quota is missing; .* "a" gets\n.*namespaces\[1\]\.quota is missing/,
  ],
  "shares above the tenant's quota": [
    { tenants: [{ namespaces: TWO_NAMESPACES }] },
    /^tenants\[0\]\.quota\.requests\.cpu "100" is less than its namespaces' shares together, 200/,
  ],
  "shares without a part of what the tenant's quota counts": [
    { tenants: [{ quota: { limits: { cpu: "900" } }, namespaces: TWO_NAMESPACES }] },
    /^tenants\[0\]\.namespaces\[0\]\.quota\.limits\.cpu is missing; .* "a" gets\n.*namespaces\[1\]\.quota\.limits\.cpu is missing/,
  ],
  "a class that evicts the platform": [
    { tenants: [{ priorities: ["batch", "system-node-critical"] }] },
    /^tenants\[0\]\.priorities\[1\] "system-node-critical" is for what runs the platform/,
  ],
  "a workload of a priority that its tenant does not have": [
    { tenants: [{ priorities: ["batch"] }], workloads: [cpuService()] },
    /^workloads\[0\]\.priority "serving" is not among the priorities of tenant "research"/,
  ],
  "names of two tenants that overlap": [
    {
      tenants: [
        { names: ["ai.example.com"] },
        { name: "sales", namespaces: [{ name: "sales" }], names: ["chat.ai.example.com"] },
      ],
    },
    /^tenants\[1\]\.names\[0\] "chat\.ai\.example\.com" overlaps ai\.example\.com of tenants\[0\]\.names\[0\]/,
  ],
  "container defaults above the quota": [
    { tenants: [{ quota: { limits: { cpu: "200" } }, containerDefaults: { limits: { cpu: "300" } } }] },
    /^tenants\[0\]\.containerDefaults\.limits\.cpu "300" is more than all of namespace research may use, 200/,
  ],
  "container defaults that contradict themselves": [
    { tenants: [{ containerDefaults: { requests: { memory: "2Gi" } } }] },
    /^tenants\[0\]\.containerDefaults\.limits\.memory "1Gi" is less than requests\.memory, 2Gi/,
  ],
  "a flow to the tenant's own namespace": [
    { tenants: [{ flows: { dataStores: [{ name: "pg", namespace: "research", ports: [5432] }] } }] },
    /^tenants\[0\]\.flows\.dataStores\[0\]\.namespace "research" is the tenant's own and only namespace/,
  ],
  "an accelerator quota that no pool can meet": [
    { tenants: [{ quota: { accelerators: { "amd.com/gpu": 1 } } }] },
    /^tenants\[0\]\.quota\.accelerators\["amd\.com\/gpu"\] 1 is more than all pools have at their largest, 0/,
  ],
  "an unknown tenant": [
    { workloads: [service({ tenant: "reserch" })] },
    /^workloads\[0\]\.tenant "reserch" is not declared; did you mean "research"\?/,
  ],
  "a namespace of another tenant": [
    { workloads: [service({ namespace: "sales" })] },
    /^workloads\[0\]\.namespace "sales" is not a namespace of tenant "research"/,
  ],
  "a pool that is not declared": [
    { workloads: [service({ pool: "l40" })] },
    /^workloads\[0\]\.pool "l40" is not a declared node pool; did you mean "l4"\?/,
  ],
  "a system pool": [{ workloads: [cpuService({ pool: "system" })] }, /^workloads\[0\]\.pool "system" is a system pool/],
  "a GPU from a CPU pool": [
    { workloads: [service({ pool: "general" })] },
    /^workloads\[0\]\.resources\.accelerators 1 cannot be met by the CPU pool "general"; choose a pool with accelerators: l4$/,
  ],
  "a GPU pool for a CPU service": [
    { workloads: [cpuService({ pool: "l4" })] },
    /^workloads\[0\]\.pool "l4" has L4 accelerators but the service asks for none/,
  ],
  "more than one slice of shared accelerators": [
    {
      pools: [SHARED],
      workloads: [service({ pool: "shared", replicas: 1, resources: { ...service().resources, accelerators: 2 } })],
    },
    /^workloads\[0\]\.resources\.accelerators 2 is more than the one slice that a pod gets of pool "shared", whose devices are shared/,
  ],
  "more slices than shared accelerators have": [
    {
      pools: [SHARED],
      tenants: [{ quota: { accelerators: { "nvidia.com/gpu": 8 } } }],
      workloads: [service({ pool: "shared", replicas: 7 })],
    },
    /^workloads ask for 7 accelerators of pool "shared", which has 6 at its largest/,
  ],
  "more GPUs than a node has": [
    { workloads: [service({ replicas: 1, resources: { ...service().resources, accelerators: 2 } })] },
    /^workloads\[0\]\.resources\.accelerators 2 is more than a node of pool "l4" has, 1/,
  ],
  "more memory than a node offers": [
    { workloads: [cpuService({ resources: { requests: { cpu: "1", memory: "33Gi" }, limits: { memory: "40Gi" } } })] },
    /^workloads\[0\]\.resources\.requests\.memory "33Gi" is more than a node of pool "general" offers, 32Gi/,
  ],
  "a memory limit below the request": [
    { workloads: [cpuService({ resources: { requests: { cpu: "1", memory: "4Gi" }, limits: { memory: "2Gi" } } })] },
    /^workloads\[0\]\.resources\.limits\.memory "2Gi" is less than requests\.memory, 4Gi/,
  ],
  "shared memory that fills the limit": [
    { workloads: [service({ sharedMemory: "8Gi" })] },
    /^workloads\[0\]\.sharedMemory "8Gi" is not less than the memory limit, 8Gi/,
  ],
  "replicas and scaling": [
    { workloads: [cpuService({ scaling: { minReplicas: 1, maxReplicas: 2 } })] },
    /^workloads\[0\]\.replicas 3 excludes scaling/,
  ],
  "neither replicas nor scaling": [
    { workloads: [service({ replicas: undefined })] },
    /^workloads\[0\]\.replicas is missing/,
  ],
  "a scaling range upside down": [
    { workloads: [cpuService({ replicas: undefined, scaling: { minReplicas: 5, maxReplicas: 2 } })] },
    /^workloads\[0\]\.scaling\.maxReplicas 2 is less than minReplicas, 5/,
  ],
  "a budget that stops every drain": [
    { workloads: [service({ minAvailable: 3 })] },
    /^workloads\[0\]\.minAvailable 3 leaves no pod of the least 3 to evict/,
  ],
  "a fetched model without a cache": [
    {
      tenants: [{ flows: { objectStorage: { cidrs: ["10.1.0.0/16"] } } }],
      workloads: [service({ model: { kind: "object-store", uri: "s3://m/1" } })],
    },
    /^workloads\[0\]\.cache is missing/,
  ],
  "a model that the network policies keep away": [
    {
      workloads: [
        service({ model: { kind: "object-store", uri: "s3://m/1" }, cache: { kind: "ephemeral", size: "1Gi" } }),
      ],
    },
    /^workloads\[0\]\.model\.uri "s3:\/\/m\/1" cannot be reached: tenant "research" may not talk to object storage/,
  ],
  "a model over another mount": [
    { workloads: [service({ model: { kind: "claim", claim: "m" }, modelPath: "/cache/models/" })] },
    /^workloads\[0\]\.modelPath "\/cache\/models\/" overlaps \/cache/,
  ],
  "one port twice": [
    { workloads: [service({ metricsPort: 8080 })] },
    /^workloads\[0\]\.metricsPort 8080 is the serving port/,
  ],
  "one variable twice": [
    { workloads: [service({ env: { KEY: "x" }, secretEnv: { KEY: { secret: "s", key: "k" } } })] },
    /^workloads\[0\]\.secretEnv\.KEY is set in env too/,
  ],
  "a tag in prod": [
    { environment: "prod", workloads: [service()] },
    /^workloads\[0\]\.image "registry\.example\.com\/earnings-analyser:1\.4\.2" has no digest, which prod requires/,
  ],
  "two workloads with one name": [
    { workloads: [cpuService(), cpuService()] },
    /^workloads\[1\]\.name "sentiment" is already the name of workloads\[0\]/,
  ],
  "a quota below what the workloads ask": [
    { tenants: [{ quota: { accelerators: { "nvidia.com/gpu": 2 } } }], workloads: [service()] },
    /^tenants\[0\]\.quota\.accelerators\["nvidia\.com\/gpu"\] 2 is less than its workloads ask for at their peak, 3: earnings-analyser 3 \(3 pods\)/,
  ],
  "a quota without room for an update's extra pod": [
    { tenants: [{ quota: { requests: { cpu: "3" } } }], workloads: [cpuService()] },
    /^tenants\[0\]\.quota\.requests\.cpu "3" is less than its workloads ask for at their peak, 4: sentiment 4 \(4 pods\)/,
  ],
  "more GPUs than the pools will ever have": [
    {
      tenants: [{ namespaces: [{ name: "research" }] }, { name: "sales", namespaces: [{ name: "sales" }] }],
      workloads: [service(), service({ tenant: "sales" })],
    },
    /^workloads ask for 6 accelerators of pool "l4", which has 4 at its largest/,
  ],
};

describe("checks of a platform", () => {
  it("find nothing wrong with a GPU and a CPU service", () => {
    assert.deepEqual(problems({ workloads: [service(), cpuService()] }), []);
    assert.deepEqual(problems({ environment: "prod", workloads: [service({ image: PINNED })] }), []);
    const tenants = [{ quota: { accelerators: { "nvidia.com/gpu": 8 } } }];
    assert.deepEqual(problems({ pools: [SHARED], tenants, workloads: [service({ pool: "shared", replicas: 6 })] }), []);
  });

  for (const [mistake, [platform, expected]] of Object.entries(MISTAKES)) {
    it(`refuse ${mistake}, and only that`, () => {
      const found = problems(platform);
      assert.match(found.join("\n"), expected);
      assert.equal(found.length, KIN[mistake] ?? 1, found.join("\n"));
    });
  }

  it("report a missing system pool", () => {
    const others = pools().filter(({ role }) => role !== "system");
    assert.deepEqual(
      checkNodePools(others).map(({ path, rule }) => `${path} ${rule}`),
      ["nodePools has no system pool"],
    );
  });
});

/** Mistakes that several properties show at once. */
const KIN: Record<string, number> = {
  "several namespaces without shares": 2,
  "shares without a part of what the tenant's quota counts": 2,
  // CPU and memory, requests and limits, and the default accelerators.
  "shares above the tenant's quota": 4,
};

describe("the peak of a model service", () => {
  const scaled = fc
    .record({ min: fc.integer({ min: 1, max: 50 }), extra: fc.integer({ min: 0, max: 50 }), gpu: fc.boolean() })
    .map(({ min, extra, gpu }) =>
      (gpu ? service : cpuService)({ replicas: undefined, scaling: { minReplicas: min, maxReplicas: min + extra } }),
    );

  it("is never less than its pods times their requests, and holds one more only without accelerators", () => {
    fc.assert(
      fc.property(scaled, (spec) => {
        const { max } = replicaRange(spec);
        const gpus = spec.resources.accelerators;
        assert.equal(peakPods(spec), gpus === undefined ? max + 1 : max);
        const demand = peakDemand(spec);
        assert.equal(demand.requests.memory, BigInt(peakPods(spec)) * parseQuantity(spec.resources.requests.memory));
        assert.equal(demand.accelerators, max * (gpus ?? 0));
        assert.ok(demand.limits.cpu >= demand.requests.cpu);
      }),
    );
  });
});
