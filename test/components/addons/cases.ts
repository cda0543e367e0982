/** Custom resources that must be accepted and refused, at least two of each for every kind that we create. Data. */
import type { KindName } from "../../../components/addons/custom-resources/kinds";
import { maintenanceSpec } from "../../../components/control-plane/maintenance";
import { nodeClassSpec, nodePoolSpec as karpenterPool } from "../../../components/node-pools/autoscaling/karpenter.aws";
import { computeClassSpec } from "../../../components/node-pools/compute-class.gcp";
import { userData } from "../../../components/node-pools/images.aws";
import { nodePoolSpec } from "../../../components/node-pools/spec";
import { nodeVolumes } from "../../../components/node-pools/volumes.aws";

export interface Cases {
  readonly valid: readonly object[];
  /** Each with a part of the sentence that the API server refuses it with. */
  readonly invalid: readonly (readonly [spec: object, reason: RegExp, onlyServerKnows?: "CEL"])[];
}

const issuerRef = { name: "root", kind: "ClusterIssuer", group: "cert-manager.io" };
const sourceRef = { kind: "HelmRepository", name: "charts" };
const chart = { spec: { chart: "cert-manager", version: "v1.0.0", sourceRef } };

const asked = (overrides: object) =>
  nodePoolSpec.parse({ name: "training", nodes: 0, maxNodes: 10, cpu: "90", memory: "1Ti", ...overrides });
const maintenance = maintenanceSpec.parse({});
const machine = { type: "p5.48xlarge", architecture: "amd64", vcpu: 192, devices: 8 } as const;
const gpuPool = asked({ accelerator: "H100", acceleratorsPerNode: 8, capacity: ["reserved", "spot", "on-demand"] });
const cpuPool = asked({ taints: [{ key: "example.com/batch", effect: "NoSchedule" }], capacity: ["spot"] });

/** What the adapter on AWS asks for, with ids as AWS has them. */
const nodeClass = nodeClassSpec({
  instanceProfile: "stratiform-prod-nodes",
  subnets: ["subnet-0a1b2c3d4e5f67890"],
  securityGroup: "sg-0a1b2c3d4e5f67890",
  podsPerNode: 110,
  reservation: "cr-0a1b2c3d4e5f67890",
  userData: userData({ podsPerNode: 110 }, gpuPool),
  tags: { Name: "stratiform-prod-training", "stratiform.dev/stack": "prod" },
  volumes: nodeVolumes({ accelerator: "L4" }).map((one) => ({
    ...one,
    key: "arn:aws:kms:eu-central-1:111122223333:key/6f1c",
  })),
});

const nodeClassRef = { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "general" };
const selectors = {
  subnetSelectorTerms: [{ id: "subnet-0a1b2c3d4e5f67890" }],
  securityGroupSelectorTerms: [{ id: "sg-0a1b2c3d4e5f67890" }],
};

export const CASES = {
  "cert-manager.io/v1/Certificate": {
    valid: [
      { secretName: "tls", issuerRef, dnsNames: ["a.example.com"] },
      {
        secretName: "ca",
        issuerRef,
        isCA: true,
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      },
    ],
    invalid: [
      [{ issuerRef }, /spec\.secretName: Required/],
      [{ secretName: "tls", issuerRef, privateKey: { algorithm: "DSA" } }, /Unsupported value: "DSA"/],
      [{ secretName: "tls", issuerRef, isCA: "yes" }, /must be of type boolean/],
    ],
  },
  "cert-manager.io/v1/ClusterIssuer": {
    valid: [{ selfSigned: {} }, { ca: { secretName: "root" } }],
    invalid: [
      [{ ca: {} }, /spec\.ca\.secretName: Required/],
      [{ acme: { server: "https://acme.example.com" } }, /spec\.acme\.privateKeySecretRef: Required/],
    ],
  },
  "helm.toolkit.fluxcd.io/v2/HelmRelease": {
    valid: [
      { interval: "30m", chart, values: { anything: { goes: [1, true] } } },
      { interval: "30m", chartRef: { kind: "OCIRepository", name: "charts" }, suspend: true },
    ],
    invalid: [
      [{ chart }, /spec\.interval: Required/],
      [{ interval: "30m", chart, driftDetection: { mode: "sometimes" } }, /Unsupported value: "sometimes"/],
      [{ interval: "half an hour", chart }, /should match/],
      [{ interval: "30m" }, /either chart or chartRef must be set/, "CEL"],
    ],
  },
  "source.toolkit.fluxcd.io/v1/HelmRepository": {
    valid: [
      { url: "https://charts.example.com", interval: "1h" },
      { url: "oci://registry.example.com/charts", type: "oci" },
    ],
    invalid: [
      [{ interval: "1h" }, /spec\.url: Required/],
      [{ url: "ftp://charts.example.com" }, /should match/],
    ],
  },
  "source.toolkit.fluxcd.io/v1/OCIRepository": {
    valid: [
      { url: "oci://registry.example.com/charts/a", interval: "1h", ref: { tag: "1.0.0" } },
      {
        url: "oci://registry.example.com/charts/a",
        interval: "1h",
        layerSelector: { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", operation: "copy" },
      },
    ],
    invalid: [
      [{ url: "https://registry.example.com/charts/a", interval: "1h" }, /should match/],
      [
        { url: "oci://r.example.com/a", interval: "1h", layerSelector: { operation: "unpack" } },
        /Unsupported value: "unpack"/,
      ],
    ],
  },
  "barmancloud.cnpg.io/v1/ObjectStore": {
    valid: [
      {
        configuration: { destinationPath: "s3://backups", s3Credentials: { inheritFromIAMRole: true } },
        retentionPolicy: "30d",
      },
      {
        configuration: {
          destinationPath: "gs://backups",
          googleCredentials: { gkeEnvironment: true },
          wal: { compression: "gzip" },
        },
      },
    ],
    invalid: [
      [{ configuration: {} }, /destinationPath: Required/],
      [{ configuration: { destinationPath: "s3://b" }, retentionPolicy: "forever" }, /should match/],
    ],
  },
  "postgresql.cnpg.io/v1/Cluster": {
    valid: [
      { instances: 1, storage: { size: "1Gi" } },
      {
        instances: 3,
        storage: { size: "10Gi", storageClass: "fast" },
        postgresql: {
          parameters: { work_mem: "4MB" },
          synchronous: { method: "any", number: 1, dataDurability: "preferred" },
        },
        managed: { roles: [{ name: "reader", disablePassword: true }] },
      },
    ],
    invalid: [
      [{ instances: 0 }, /should be greater than or equal to 1/],
      [{ instances: 1, primaryUpdateMethod: "pray" }, /Unsupported value: "pray"/],
      [
        { instances: 3, postgresql: { synchronous: { method: "any", number: 0 } } },
        /should be greater than zero/,
        "CEL",
      ],
    ],
  },
  "cloud.google.com/v1/ComputeClass": {
    valid: [
      { whenUnsatisfiable: "DoNotScaleUp", priorities: [{ nodepools: ["a"] }, { nodepools: ["b"] }] },
      { whenUnsatisfiable: "ScaleUpAnyway", activeMigration: { optimizeRulePriority: true } },
      computeClassSpec(gpuPool, ["training-spot-01234567", "training-89abcdef"]),
    ],
    invalid: [
      [{ priorities: [] }, /spec\.whenUnsatisfiable: Required/],
      [{ whenUnsatisfiable: "GiveUp" }, /Unsupported value: "GiveUp"/],
    ],
  },
  "external-secrets.io/v1/ClusterSecretStore": {
    valid: [
      {
        provider: { aws: { service: "SecretsManager", region: "eu-central-1" } },
        conditions: [{ namespaces: ["inference", "training"] }],
      },
      { provider: { azurekv: { authType: "WorkloadIdentity", vaultUrl: "https://kv.vault.azure.net/" } } },
      { provider: { gcpsm: { projectID: "my-project" } } },
    ],
    invalid: [
      [{ conditions: [] }, /spec\.provider: Required/],
      [{ provider: { aws: { service: "Vault", region: "eu-central-1" } } }, /Unsupported value: "Vault"/],
      [{ provider: { azurekv: { authType: "WorkloadIdentity" } } }, /vaultUrl: Required/],
      [{ provider: { gcpsm: {} }, conditions: [{ namespaces: ["Not_A_Namespace"] }] }, /should match/],
    ],
  },
  "external-secrets.io/v1/ExternalSecret": {
    valid: [
      {
        refreshInterval: "1h",
        secretStoreRef: { kind: "ClusterSecretStore", name: "stratiform" },
        target: { name: "api-key", creationPolicy: "Owner", deletionPolicy: "Retain" },
        data: [{ secretKey: "value", remoteRef: { key: "stratiform/prod/api-key" } }],
      },
      { dataFrom: [{ extract: { key: "stratiform-prod-login" } }] },
    ],
    invalid: [
      [{ secretStoreRef: { kind: "Vault", name: "a" } }, /Unsupported value: "Vault"/],
      [{ data: [{ secretKey: "value" }] }, /remoteRef: Required/],
      [{ data: [{ secretKey: "a key", remoteRef: { key: "a" } }] }, /should match/],
    ],
  },
  "karpenter.sh/v1/NodePool": {
    valid: [
      {
        template: {
          spec: { nodeClassRef, requirements: [{ key: "kubernetes.io/arch", operator: "In", values: ["amd64"] }] },
        },
        limits: { cpu: "100", nodes: "4" },
      },
      {
        template: { spec: { nodeClassRef, requirements: [], expireAfter: "Never" } },
        disruption: { consolidateAfter: "10m", consolidationPolicy: "WhenEmpty", budgets: [{ nodes: "1" }] },
      },
      karpenterPool({ spec: gpuPool, machine }, maintenance),
      karpenterPool({ spec: cpuPool, machine }, maintenance),
    ],
    invalid: [
      [{ template: { spec: { requirements: [] } } }, /spec\.template\.spec\.nodeClassRef: Required/],
      [
        { template: { spec: { nodeClassRef, requirements: [] } }, disruption: { consolidateAfter: "soon" } },
        /should match/,
      ],
      [
        { template: { spec: { nodeClassRef, requirements: [{ key: "karpenter.sh/nodepool", operator: "Exists" }] } } },
        /is restricted/,
        "CEL",
      ],
    ],
  },
  "karpenter.k8s.aws/v1/EC2NodeClass": {
    valid: [
      { ...selectors, amiSelectorTerms: [{ alias: "bottlerocket@v1.66.0" }], instanceProfile: "nodes" },
      nodeClass,
      {
        ...selectors,
        amiSelectorTerms: [{ alias: "bottlerocket@v1.66.0" }],
        role: "nodes",
        capacityReservationSelectorTerms: [{ id: "cr-0a1b2c3d4e5f67890" }],
      },
    ],
    invalid: [
      [{ ...selectors, instanceProfile: "nodes" }, /spec\.amiSelectorTerms: Required/],
      [
        {
          ...selectors,
          amiSelectorTerms: [{ id: "ami-0a1b2c3d4e5f67890" }],
          instanceProfile: "n",
          instanceStorePolicy: "RAID5",
        },
        /Unsupported value: "RAID5"/,
      ],
      [
        { ...selectors, amiSelectorTerms: [{ alias: "bottlerocket@v1.66.0" }], role: "a", instanceProfile: "b" },
        /must specify exactly one of \['role', 'instanceProfile'\]/,
        "CEL",
      ],
    ],
  },
  "postgresql.cnpg.io/v1/Database": {
    valid: [
      { cluster: { name: "db" }, name: "app", owner: "app" },
      {
        cluster: { name: "db" },
        name: "b",
        owner: "app",
        databaseReclaimPolicy: "delete",
        extensions: [{ name: "vector" }],
      },
    ],
    invalid: [
      [{ cluster: { name: "db" }, name: "app" }, /spec\.owner: Required/],
      [{ cluster: { name: "db" }, name: "postgres", owner: "app" }, /the name postgres is reserved/, "CEL"],
      [
        { cluster: { name: "db" }, name: "b", owner: "app", databaseReclaimPolicy: "burn" },
        /Unsupported value: "burn"/,
      ],
    ],
  },
  "postgresql.cnpg.io/v1/Pooler": {
    valid: [
      { cluster: { name: "db" }, pgbouncer: { poolMode: "transaction", parameters: { max_client_conn: "1000" } } },
      { cluster: { name: "db" }, type: "ro", instances: 2, pgbouncer: {} },
    ],
    invalid: [
      [{ cluster: { name: "db" } }, /spec\.pgbouncer: Required/],
      [{ cluster: { name: "db" }, pgbouncer: { poolMode: "statement" } }, /Unsupported value: "statement"/],
    ],
  },
  "postgresql.cnpg.io/v1/ScheduledBackup": {
    valid: [
      { cluster: { name: "db" }, schedule: "0 0 2 * * *" },
      { cluster: { name: "db" }, schedule: "@daily", method: "plugin", pluginConfiguration: { name: "p" } },
    ],
    invalid: [
      [{ cluster: { name: "db" } }, /spec\.schedule: Required/],
      [{ cluster: { name: "db" }, schedule: "0 0 2 * * *", method: "tape" }, /Unsupported value: "tape"/],
    ],
  },
} as const satisfies Record<KindName, Cases>;
