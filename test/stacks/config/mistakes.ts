/** One table of what people get wrong in a stack file, and the sentence that each must get. */
import { SECTIONS } from "../../../stacks/config/schema";

export interface Mistake {
  readonly kind: string;
  /** Where the dev file is changed, and to what; `undefined` removes the option. */
  readonly change: Readonly<Record<string, unknown>>;
  /** The report's lines, in order. */
  readonly report: readonly string[];
  /** Whether the JSON Schema sees it too; rules between options are the program's alone. */
  readonly inSchema: boolean;
}

const POOL_OPTIONS =
  "known: accelerator, acceleratorOn, acceleratorsPerNode, architecture, capacity, cpu, disk, labels, machine, maxNodes, memory, name, nodes, role, sharing, taints, zones";

export const MISTAKES: readonly Mistake[] = [
  {
    kind: "an unknown key at the top",
    change: { workload: [] },
    report: [
      `stratiform:workload is not an option; did you mean "workloads"? known: ${[...SECTIONS].sort().join(", ")}`,
    ],
    inSchema: true,
  },
  {
    kind: "a tenant in the namespace kube-dns",
    change: { "tenants[0].namespaces[0].name": "kube-dns" },
    report: ['tenants[0].namespaces[0].name "kube-dns" belongs to Kubernetes; choose a namespace of the team\'s own'],
    inSchema: false,
  },
  {
    kind: "a tenant in the namespace gke-managed-cim",
    change: { "tenants[0].namespaces[0].name": "gke-managed-cim" },
    report: [
      'tenants[0].namespaces[0].name "gke-managed-cim" belongs to the cluster (cloud: existing); choose a namespace of the team\'s own',
    ],
    inSchema: false,
  },
  {
    kind: "a tenant in the namespace aks-command",
    change: { "tenants[0].namespaces[0].name": "aks-command" },
    report: [
      'tenants[0].namespaces[0].name "aks-command" belongs to the cluster (cloud: existing); choose a namespace of the team\'s own',
    ],
    inSchema: false,
  },
  {
    kind: "a tenant in the namespace amazon-guardduty",
    change: { "tenants[0].namespaces[0].name": "amazon-guardduty" },
    report: [
      'tenants[0].namespaces[0].name "amazon-guardduty" belongs to the cluster (cloud: existing); choose a namespace of the team\'s own',
    ],
    inSchema: false,
  },
  {
    kind: "a tenant in the namespace default",
    change: { "tenants[0].namespaces[0].name": "default" },
    report: ['tenants[0].namespaces[0].name "default" belongs to Kubernetes; choose a namespace of the team\'s own'],
    inSchema: false,
  },
  {
    kind: "a tenant in the namespace cnpg-system",
    change: { "tenants[0].namespaces[0].name": "cnpg-system" },
    report: [
      'tenants[0].namespaces[0].name "cnpg-system" belongs to the platform; choose a namespace of the team\'s own',
    ],
    inSchema: false,
  },
  {
    kind: "a tenant in the namespace flux-system",
    change: { "tenants[0].namespaces[0].name": "flux-system" },
    report: [
      'tenants[0].namespaces[0].name "flux-system" belongs to the platform; choose a namespace of the team\'s own',
    ],
    inSchema: false,
  },
  {
    kind: "a tenant in a namespace that the stack file says is a system's",
    change: { security: { systemNamespaces: ["inference"] } },
    report: [
      'tenants[0].namespaces[0].name "inference" belongs to security.systemNamespaces; choose a namespace of the team\'s own',
    ],
    inSchema: false,
  },
  {
    kind: "a registry with its scheme",
    change: { security: { registries: ["https://registry.example.com"] } },
    report: [
      'security.registries[0] "https://registry.example.com" must be a host such as registry.example.com, or one with a folder such as ghcr.io/our-team',
    ],
    inSchema: true,
  },
  {
    kind: "an unknown key inside",
    change: { "nodePools[1].acelerator": "L4" },
    report: [`nodePools[1].acelerator is not an option; did you mean "accelerator"? ${POOL_OPTIONS}`],
    inSchema: true,
  },
  {
    kind: "an accelerator that stands in for one of another kind",
    change: { "nodePools[2].acceleratorOn": { gcp: "TPU-v6e" } },
    report: [
      'nodePools[2].acceleratorOn.gcp "TPU-v6e" is counted as google.com/tpu, and L4 as nvidia.com/gpu; name an accelerator that is counted as nvidia.com/gpu, so that workloads and quotas mean the same there',
    ],
    inSchema: false,
  },
  {
    kind: "groups that the chosen cloud's placement does not know",
    change: { cloud: "gcp", "placement.gcp.groups": { "research-engineer": "research@example.com" } },
    report: [
      'tenants[0].access.editors[0] "research-engineers" is not in placement.gcp.groups, so that nobody would have these rights; say there who it is; did you mean "research-engineer"? known: research-engineer',
      'tenants[0].access.viewers[0] "research-analysts" is not in placement.gcp.groups, so that nobody would have these rights; say there who it is; known: research-engineer',
    ],
    inSchema: false,
  },
  {
    kind: "a Google group that the cluster was not told about",
    change: { "placement.gcp.securityGroup": undefined, "placement.gcp.groups": { ops: "ops@example.com" } },
    report: [
      'placement.gcp.groups.ops "group:ops@example.com" is a group, and the cluster is not told which groups it may know; put it into gke-security-groups@ of your domain, and name that in placement.gcp.securityGroup',
    ],
    inSchema: false,
  },
  {
    kind: "a slice of an accelerator that cannot be split",
    change: { "nodePools[2].sharing": { kind: "mig", profile: "1g.10gb" } },
    report: [
      'nodePools[2].sharing.profile "1g.10gb" is a slice, and L4 cannot be split in hardware; use time-slicing, or an accelerator that can be split: RTX-PRO-6000, A100-40GB, A100-80GB, H100, H100-NVL, H100-MEGA, H200, B200, GB200',
    ],
    inSchema: false,
  },
  {
    kind: "a second owner of what the cluster has already",
    change: { "placement.existing.gpuSoftware": "operator", addons: { install: ["cert-manager", "dcgm-exporter"] } },
    report: [
      'addons.install[1] "dcgm-exporter" would be a second DCGM exporter beside that of the cluster\'s GPU operator; remove it; or take the other away, and list in placement.existing.gpuSoftware the layers that are left',
    ],
    inSchema: false,
  },
  {
    kind: "an addon that works for zones, without a zone",
    change: { addons: { install: ["cert-manager", "external-dns"] } },
    report: [
      'addons.install[1] "external-dns" comes with a zone in dns.zones, and this stack declares none to set it up by; declare one, which installs it too, or remove it here',
    ],
    inSchema: false,
  },
  {
    kind: "an addon that delivers secrets, without a delivery",
    change: { addons: { install: ["external-secrets"] } },
    report: [
      'addons.install[0] "external-secrets" comes with a secret with `deliver` in secrets, and this stack declares none to set it up by; declare one, which installs it too, or remove it here',
    ],
    inSchema: false,
  },
  {
    kind: "a secret that is delivered to nobody",
    change: {
      "placement.existing.leavesOut": [],
      cloud: "aws",
      secrets: [{ name: "api-key", deliver: [{ tenant: "reserch" }, { tenant: "research", namespace: "infrence" }] }],
    },
    report: [
      'secrets[0].deliver[0].tenant "reserch" is not declared; did you mean "research"? known: research',
      'secrets[0].deliver[1].namespace "infrence" is not a namespace of tenant "research"; did you mean "inference"? known: inference',
    ],
    inSchema: false,
  },
  {
    kind: "copies of secrets under names that are taken",
    change: {
      cloud: "aws",
      secrets: [
        { name: "api-key", deliver: [{ tenant: "research" }] },
        { name: "other", deliver: [{ tenant: "research", secretName: "api-key" }] },
        { name: "login", deliver: [{ tenant: "research", secretName: "features-app" }] },
      ],
    },
    report: [
      'secrets[1].deliver[0].secretName "api-key" is the name of a Secret in namespace inference already, that secrets[0].deliver[0] makes; give the copy another secretName',
      'secrets[2].deliver[0].secretName "features-app" is the name of a Secret in namespace inference already, of database "features"; give the copy another secretName',
    ],
    inSchema: false,
  },
  {
    kind: "an unknown layer of GPU software",
    change: { "placement.existing.gpuSoftware": ["drivr"] },
    report: [
      'placement.existing.gpuSoftware[0] "drivr" is not known; did you mean "driver"? known: device-plugin, driver, metrics, partitioning, toolkit',
    ],
    inSchema: true,
  },
  {
    kind: "too few pods for a shared device",
    change: { "nodePools[2].sharing": { kind: "time-slicing", replicas: 1 } },
    report: ["nodePools[2].sharing.replicas 1 must be at least 2; leave sharing out for whole devices"],
    inSchema: true,
  },
  {
    kind: "a misspelt namespace",
    change: { "statiform:cloud": "existing" },
    report: ['statiform:cloud has another namespace; did you mean "stratiform:cloud"?'],
    inSchema: false,
  },
  {
    kind: "a text where a number belongs",
    change: { "nodePools[1].nodes": "two" },
    report: ['nodePools[1].nodes "two" must be a whole number'],
    inSchema: true,
  },
  {
    kind: "a number where a text belongs",
    change: { "ownership.costCentre": 1.3 },
    report: [
      "ownership.costCentre 1.3 must be text; write it in quotes, as it was meant: without them YAML reads a number, 1.30 as 1.3 and 0123 as 83",
    ],
    inSchema: true,
  },
  {
    kind: "one entry where a list belongs",
    change: { "tenants[0].namespaces": { name: "inference" } },
    report: ['tenants[0].namespaces {"name":"inference"} must be a list; begin each entry with "- "'],
    inSchema: true,
  },
  {
    kind: "a key with nothing after it",
    change: { tenants: null },
    report: ["tenants null is empty; give it a list, or remove the key"],
    inSchema: true,
  },
  {
    kind: "a misspelt enum value",
    change: { environment: "stagin" },
    report: ['environment "stagin" is not known; did you mean "staging"? known: dev, prod, staging'],
    inSchema: true,
  },
  {
    kind: "a misspelt kind",
    change: { "workloads[0].kind": "model-server" },
    report: ['workloads[0].kind "model-server" is not known; did you mean "model-service"? known: model-service'],
    inSchema: true,
  },
  {
    kind: "a misspelt resource name",
    change: { "tenants[0].quota": { accelerators: { "nvidia.com/gpus": 4 } } },
    report: [
      'tenants[0].quota.accelerators["nvidia.com/gpus"] is not an option; did you mean "nvidia.com/gpu"? known: amd.com/gpu, aws.amazon.com/neuron, aws.amazon.com/neuroncore, aws.amazon.com/neurondevice, google.com/tpu, gpu.intel.com/i915, gpu.intel.com/xe, habana.ai/gaudi, nvidia.com/gpu, nvidia.com/gpu.shared, nvidia.com/mig-1g.10gb, nvidia.com/mig-1g.12gb, nvidia.com/mig-1g.18gb, nvidia.com/mig-1g.20gb, nvidia.com/mig-1g.23gb, nvidia.com/mig-1g.24gb, nvidia.com/mig-1g.35gb, nvidia.com/mig-1g.45gb, nvidia.com/mig-1g.47gb, nvidia.com/mig-1g.5gb, nvidia.com/mig-2g.10gb, nvidia.com/mig-2g.20gb, nvidia.com/mig-2g.24gb, nvidia.com/mig-2g.35gb and 22 more',
    ],
    inSchema: true,
  },
  {
    kind: "a pool used but not declared",
    change: { "workloads[1].pool": "generel" },
    report: [
      'workloads[1].pool "generel" is not a declared node pool; did you mean "general"? known: general, inference-l4, system',
    ],
    inSchema: false,
  },
  {
    kind: "a GPU asked from a CPU pool",
    change: { "workloads[0].pool": "general" },
    report: [
      'workloads[0].resources.accelerators 1 cannot be met by the CPU pool "general"; choose a pool with accelerators: inference-l4',
    ],
    inSchema: false,
  },
  {
    kind: "a quota below what the workloads ask for",
    change: { "tenants[0].quota": { accelerators: { "nvidia.com/gpu": 2 } } },
    report: [
      'tenants[0].quota.accelerators["nvidia.com/gpu"] 2 is less than its workloads ask for at their peak, 3: earnings-analyser 3 (3 pods); raise the quota, or lower replicas or requests',
    ],
    inSchema: false,
  },
  {
    kind: "two pools with one name",
    change: { "nodePools[0].name": "general" },
    report: ['nodePools[1].name "general" is already the name of nodePools[0]; give each pool its own name'],
    inSchema: false,
  },
  {
    kind: "no system pool",
    change: { "nodePools[0].role": "workload" },
    report: [
      'nodePools has no system pool; give one untainted CPU pool "role: system"; controllers and DNS need nodes that everything may run on',
    ],
    inSchema: false,
  },
  {
    kind: "an invalid address block",
    change: { "tenants[0].flows.objectStorage": { cidrs: ["10.0.0.300/16", "10.20.1.0/16"] } },
    report: [
      'tenants[0].flows.objectStorage.cidrs[0] "10.0.0.300/16" must be an address block such as 10.20.0.0/16',
      'tenants[0].flows.objectStorage.cidrs[1] "10.20.1.0/16" has bits set after its /16 prefix; write the network\'s first address',
    ],
    inSchema: false,
  },
  {
    kind: "an invalid quantity",
    change: { "workloads[1].resources.limits.memory": "2 GB" },
    report: ['workloads[1].resources.limits.memory "2 GB" must be a quantity such as 8Gi; did you mean 2G?'],
    inSchema: true,
  },
  {
    kind: "an invalid duration",
    change: { "workloads[0].health": { startupBudget: "10 minutes" } },
    report: ['workloads[0].health.startupBudget "10 minutes" must be a duration such as 30s, 15m or 1h30m'],
    inSchema: true,
  },
  {
    kind: "an invalid DNS name",
    change: { "tenants[0].namespaces[0].name": "Inference_EU" },
    report: [
      'tenants[0].namespaces[0].name "Inference_EU" must be a DNS label: lower-case letters, digits and "-", beginning and ending with a letter or digit, at most 63 characters',
    ],
    inSchema: true,
  },
  {
    kind: "an invalid environment variable name",
    change: { "workloads[0].env": { "MODEL-NAME": "x" } },
    report: ["workloads[0].env.MODEL-NAME is not a name that fits: must be an environment variable name"],
    inSchema: true,
  },
  {
    kind: "a missing option at the top",
    change: { environment: undefined },
    report: ["environment is missing; What the stack is for: one of dev, staging, prod"],
    inSchema: true,
  },
  {
    kind: "a missing option inside",
    change: { "workloads[1].image": undefined },
    report: ["workloads[1].image is missing; The model server's image"],
    inSchema: true,
  },
  {
    kind: "both of two exclusive options",
    change: { "workloads[1].replicas": 2 },
    report: [
      "workloads[1].replicas 2 excludes scaling: an autoscaler owns the number of pods; remove replicas, or remove scaling for a fixed number",
    ],
    inSchema: false,
  },
  {
    kind: "an empty file",
    change: {
      cloud: undefined,
      environment: undefined,
      ownership: undefined,
      placement: undefined,
      nodePools: undefined,
      tenants: undefined,
      workloads: undefined,
    },
    report: [
      "cloud is missing; The cloud that the stack runs on: one of aws, gcp, azure, existing",
      "environment is missing; What the stack is for: one of dev, staging, prod",
      "ownership is missing; Who the stack belongs to; every resource carries it as labels or tags",
      "placement is missing; Where the stack goes, for each cloud; only the entry of the chosen cloud is used",
      "nodePools is missing; The cluster's node pools",
    ],
    inSchema: true,
  },
];
