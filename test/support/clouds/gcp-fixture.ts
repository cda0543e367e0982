/** What the contract suites need to know about Google Cloud. */
import { adapter as gcp } from "../../../components/cloud/gcp/adapter";
import { isPrivateBlock } from "../../../components/placement/rules";
import { gcpPlacement } from "../../../components/placement/gcp";
import type { CloudFixture } from "./cloud-fixtures";
import { at, listAt, type Registered } from "../recorder";

const ZONES = ["europe-west4-a", "europe-west4-b", "europe-west4-c"];

export const GCP_PLACEMENT = gcpPlacement.parse({
  project: "my-project-123",
  projectNumber: "111122223333",
  region: "europe-west4",
  zones: ZONES,
  admins: ["user:ada@example.com", "serviceAccount:ci@my-project-123.iam.gserviceaccount.com"],
  readers: ["group:on-call@example.com"],
  groups: { "research-engineers": "research@example.com" },
  securityGroup: "gke-security-groups@example.com",
  pushers: ["serviceAccount:ci@my-project-123.iam.gserviceaccount.com"],
  apiAccess: ["10.8.0.0/16", "203.0.113.0/24"],
});

export const OWN_NETWORK = {
  network: "projects/network-host/global/networks/shared",
  subnetwork: "projects/network-host/regions/europe-west4/subnetworks/platform",
  podRange: "platform-pods",
  serviceRange: "platform-services",
};

const EFFECTS: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
};

function computed(type: string, name: string): Record<string, unknown> {
  const email = `${name}@my-project-123.iam.gserviceaccount.com`;
  const outputs: Readonly<Record<string, Record<string, unknown>>> = {
    "gcp:serviceaccount/account:Account": { email, member: `serviceAccount:${email}` },
    "gcp:dns/managedZone:ManagedZone": { nameServers: ["ns-cloud-a1.googledomains.com."] },
    "gcp:container/cluster:Cluster": {
      endpoint: "203.0.113.10",
      masterVersion: "1.35.4-gke.1290000",
      controlPlaneEndpointsConfig: { dnsEndpointConfig: { endpoint: "gke-1a2b.europe-west4.gke.goog" } },
      masterAuth: { clusterCaCertificate: "Q0E=" },
    },
  };
  return outputs[type] ?? {};
}

/** GKE itself taints nodes with accelerators that it was told to set up. */
function taintsOf({ inputs }: Registered) {
  const own = listAt(inputs, "nodeConfig.taints").map((taint) => {
    const { key, value, effect } = taint as { key: string; value: string; effect: string };
    return { key, ...(value !== "" && { value }), effect: EFFECTS[effect] ?? effect };
  });
  const attached = at(inputs, "nodeConfig.guestAccelerators") !== undefined;
  return attached ? [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }, ...own] : own;
}

/** Where a right on objects holds is said by its condition. */
function rightOf({ type, inputs }: Registered): readonly (readonly [string, string])[] {
  const role = String(inputs["role"]);
  if (type === "gcp:secretmanager/secretIamMember:SecretIamMember") return [[role, String(inputs["secretId"])]];
  if (type === "gcp:dns/dnsManagedZoneIamMember:DnsManagedZoneIamMember")
    return [[role, String(inputs["managedZone"])]];
  if (type === "gcp:projects/iAMMember:IAMMember") return [[role, String(inputs["project"])]];
  if (type !== "gcp:storage/bucketIAMMember:BucketIAMMember") return [];
  if (role === "roles/storage.bucketViewer") return [[role, String(inputs["bucket"])]];
  const expression = String(at(inputs, "condition.expression"));
  const [, place] = /resource\.name\.startsWith\("([^"]+)"\)/.exec(expression) ?? [];
  if (place === undefined) throw new Error(`the condition names no objects: ${expression}`);
  return [[role, place]];
}

const POOL = "gcp:container/nodePool:NodePool";

export const GCP_FIXTURE: CloudFixture = {
  adapter: gcp,
  placement: { gcp: GCP_PLACEMENT },
  ownNetwork: { gcp: { ...GCP_PLACEMENT, network: OWN_NETWORK } },
  zones: ZONES,
  nodesOf: (resources, pool) =>
    resources
      .filter(({ name, type }) => name === `node-pools-${pool}` && type === POOL)
      .map(({ inputs }) => ({
        zones: listAt(inputs, "nodeLocations").map(String),
        diskGiB: Number(at(inputs, "nodeConfig.diskSizeGb")),
      })),
  reserving: (pool) => ({
    gcp: { ...GCP_PLACEMENT, reservations: { [pool]: { name: "held", zone: "europe-west4-b" } } },
  }),
  machines: {
    system: { type: "c4a-standard-4", architecture: "arm64", vcpu: 4, devices: 0 },
    general: { type: "n2-standard-8", architecture: "amd64", vcpu: 8, devices: 0 },
    l4: { type: "g2-standard-8", architecture: "amd64", vcpu: 8, devices: 1 },
  },
  impossible: "MI300X",
  computed,
  poolType: POOL,
  systemNodes: "cluster-system",
  subnetType: "gcp:compute/subnetwork:Subnetwork",
  nodeSubnets: 1,
  readPool: (resource) => ({
    labels: (at(resource.inputs, "nodeConfig.labels") ?? {}) as Record<string, string>,
    taints: taintsOf(resource),
    min: Number(at(resource.inputs, "autoscaling.totalMinNodeCount")),
    max: Number(at(resource.inputs, "autoscaling.totalMaxNodeCount")),
    ignored: resource.options.ignoreChanges ?? [],
    counted: true,
    newFirst: at(resource.inputs, "upgradeSettings.maxSurge") !== 0,
  }),
  imageRights: (resources) =>
    resources
      .filter(({ type }) => type === "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember")
      .map(({ inputs }) => [String(inputs["member"]), String(inputs["role"]), String(inputs["repository"])] as const),
  pushRights: ["roles/artifactregistry.writer"],
  apiReachedFrom: (resources) => {
    const { inputs } = resources.find(({ type }) => type === "gcp:container/cluster:Cluster") ?? {};
    const blocks = listAt(inputs, "masterAuthorizedNetworksConfig.cidrBlocks").map((one) =>
      String(at(one, "cidrBlock")),
    );
    const isPrivate = at(inputs, "privateClusterConfig.enablePrivateEndpoint") === true;
    // Other regions' networks reach the endpoint only when it is told so.
    const isGlobal = at(inputs, "privateClusterConfig.masterGlobalAccessConfig.enabled") === true;
    return {
      internet: isPrivate ? undefined : blocks.filter((block) => !isPrivateBlock(block)),
      network: isGlobal ? blocks.filter(isPrivateBlock) : [],
    };
  },
  rightsOf: (resources, identity) => resources.filter(({ name }) => name.startsWith(`${identity}-`)).flatMap(rightOf),
  objectRights: { read: "roles/storage.objectViewer", write: "roles/storage.objectUser" },
  secretRight: "roles/secretmanager.secretAccessor",
  zoneRight: "roles/dns.admin",
  beyondZones: { records: ["roles/dns.reader"], challenges: [] },
  sharedFiles: {
    type: "kubernetes:storage.k8s.io/v1:StorageClass",
    keyAt: { parent: "parameters", name: "instance-encryption-kms-key" },
  },
  keptRegistry: "registry-tools",
};
