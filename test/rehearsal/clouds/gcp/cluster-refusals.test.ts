import assert from "node:assert/strict";
import { before, describe } from "mocha";
import { GCP_TABLE } from "../../../../rehearsal/clouds/gcp/table";
import type { CloudTable } from "../../../../rehearsal/clouds/plugin/row";
import { GCP_FIXTURE } from "../../../support/clouds/gcp-fixture";
import { idOf, itRefuses, type Subject } from "../../../support/clouds/refusals";
import { simulateFoundation, type SimulatedFoundation } from "../../../support/clouds/simulated-foundation";

const table: CloudTable = GCP_TABLE;
const PROJECT = "my-project-123";

const GPU = { type: "nvidia-l4", count: 1 };
const SPECIFIC = { consumeReservationType: "SPECIFIC_RESERVATION" };

const SUBJECTS: readonly Subject[] = [
  {
    of: "cluster-control-plane",
    beside: { name: "second" },
    mistakes: [
      ["a long name", { name: "c".repeat(41) }, /name must be at most 40 lower-case letters/],
      ["a name that is taken", { name: "stratiform-dev" }, /stratiform-dev exists already \(cluster-control-plane\)/],
      ["zones of another region", { "nodeLocations.0": "us-central1-a" }, /nodeLocations has us-central1-a, outside/],
      [
        "a version that GKE does not offer",
        { minMasterVersion: "1.28" },
        /minMasterVersion is 1\.28, which GKE does not offer/,
      ],
      ["a version with a v", { minMasterVersion: "v1.35" }, /minMasterVersion must be a version such as 1\.35/],
      ["a channel that is none", { "releaseChannel.channel": "LATEST" }, /releaseChannel\.channel/],
      ["a network that does not exist", { network: "none" }, /network: none names no gcp:compute\/network/],
      ["a subnet that does not exist", { subnetwork: "none" }, /subnetwork: none names no gcp:compute\/subnetwork/],
      [
        "a subnet of another region",
        { location: "us-central1", nodeLocations: ["us-central1-a"] },
        /network-nodes .* is in europe-west4, and the cluster in us-central1/,
      ],
      [
        "a subnet without the pods' range",
        { subnetwork: idOf("network-control-plane") },
        /network-control-plane .* has no secondary range pods .*; it has none/,
      ],
      [
        "a range that the subnet does not have",
        { "ipAllocationPolicy.servicesSecondaryRangeName": "svc" },
        /has no secondary range svc .*; it has pods, services/,
      ],
      [
        "no word about addresses",
        { ipAllocationPolicy: undefined },
        /ipAllocationPolicy must say where addresses come from/,
      ],
      ["too many pods on a node", { defaultMaxPodsPerNode: 512 }, /defaultMaxPodsPerNode must be at most 256/],
      [
        "policies that two enforce",
        { "addonsConfig.networkPolicyConfig": { disabled: false } },
        /networkPolicyConfig cannot be on with ADVANCED_DATAPATH/,
      ],
      [
        "an endpoint's subnet that does not exist",
        { "privateClusterConfig.privateEndpointSubnetwork": "none" },
        /privateEndpointSubnetwork: none names no/,
      ],
      [
        "a private endpoint for public addresses",
        { "privateClusterConfig.enablePrivateEndpoint": true },
        /cidrBlocks\[1\]\.cidrBlock is 203\.0\.113\.0\/24, which is public/,
      ],
      [
        "a private endpoint that says for whom it is not",
        { "privateClusterConfig.enablePrivateEndpoint": true, masterAuthorizedNetworksConfig: undefined },
        /masterAuthorizedNetworksConfig must be there with enablePrivateEndpoint/,
      ],
      [
        "a block with host bits",
        { "masterAuthorizedNetworksConfig.cidrBlocks.0.cidrBlock": "203.0.113.7/24" },
        /cidrBlock must be a block of addresses without host bits/,
      ],
      [
        "encryption without a key",
        { "databaseEncryption.keyName": undefined },
        /databaseEncryption\.keyName must name the key for ENCRYPTED/,
      ],
      [
        "a key that is not open to GKE",
        { "databaseEncryption.keyName": idOf("keys-logs") },
        /keys-logs .* is not open to GKE: its service agent .*container-engine-robot.* needs roles\/cloudkms/,
      ],
      [
        "a pool of identities that cannot be",
        { "workloadIdentityConfig.workloadPool": "my-project-123" },
        /workloadPool is my-project-123, and the only pool/,
      ],
      [
        "a group of groups with another name",
        { "authenticatorGroupsConfig.securityGroup": "admins@example.com" },
        /securityGroup must be gke-security-groups@/,
      ],
      [
        "short maintenance",
        { "maintenancePolicy.recurringWindow.endTime": "2026-01-04T03:00:00Z" },
        /recurringWindow lasts 3 hours, and must last from 4 to 24/,
      ],
      [
        "rare maintenance",
        { "maintenancePolicy.recurringWindow.recurrence": "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU" },
        /recurringWindow leaves 24 hours in 32 days, and GKE needs 48/,
      ],
      [
        "two months without an upgrade",
        {
          "maintenancePolicy.maintenanceExclusions": [
            { exclusionName: "long", startTime: "2026-11-01T00:00:00Z", endTime: "2026-12-31T00:00:00Z" },
          ],
        },
        /maintenanceExclusions has one of scope NO_UPGRADES that lasts more than 30 days/,
      ],
      [
        "no first pool",
        { initialNodeCount: undefined },
        /initialNodeCount must be set: GKE makes a pool with every cluster/,
      ],
      [
        "nodes of an account that does not exist",
        { "nodeConfig.serviceAccount": `none@${PROJECT}.iam.gserviceaccount.com` },
        /nodeConfig\.serviceAccount: none@.* names no gcp:serviceaccount/,
      ],
    ],
  },
  {
    of: "node-pools-general",
    beside: { name: "second" },
    mistakes: [
      ["a long name", { name: "p".repeat(41) }, /name must be at most 40 lower-case letters/],
      ["a cluster that does not exist", { cluster: "none" }, /cluster: none names no gcp:container\/cluster/],
      [
        "a cluster of another place",
        { location: "us-central1", nodeLocations: ["us-central1-a"] },
        /cluster-control-plane .* is in europe-west4, and its pools/,
      ],
      [
        "a zone of another region",
        { "nodeLocations.1": "us-central1-a" },
        /nodeLocations has us-central1-a, outside the cluster's region/,
      ],
      [
        "more at least than at most",
        { "autoscaling.totalMinNodeCount": 9 },
        /autoscaling has a least number of nodes, 9, above the most, 3/,
      ],
      ["two ways to count", { "autoscaling.minNodeCount": 1 }, /autoscaling counts nodes either by zone or in total/],
      [
        "room for no node",
        { "autoscaling.totalMaxNodeCount": 0, "autoscaling.totalMinNodeCount": 0 },
        /autoscaling must allow a node at least/,
      ],
      ["a number that fights with the autoscaler", { nodeCount: 1 }, /nodeCount fights with autoscaling/],
      ["updates that cannot begin", { "upgradeSettings.maxSurge": 0 }, /upgradeSettings must let a node more exist/],
      [
        "updates of too many at once",
        { "upgradeSettings.maxSurge": 15, "upgradeSettings.maxUnavailable": 6 },
        /upgradeSettings may change at most 20/,
      ],
      [
        "more nodes than addresses for pods",
        { initialNodeCount: 100, "autoscaling.totalMaxNodeCount": 300 },
        /has 32768 addresses for pods \(pods\), and its nodes would need/,
      ],
      [
        "a machine type that nobody sells",
        { "nodeConfig.machineType": "n9-standard-8" },
        /nodeConfig\.machineType is n9-standard-8, which no offer/,
      ],
      [
        "a disk that the machine does not take",
        { "nodeConfig.diskType": "hyperdisk-balanced" },
        /nodeConfig\.diskType is hyperdisk-balanced, but n2-standard-8 takes Persistent Disk only/,
      ],
      ["a small disk", { "nodeConfig.diskSizeGb": 5 }, /nodeConfig\.diskSizeGb must be at least 10/],
      ["an image that is gone", { "nodeConfig.imageType": "COS" }, /nodeConfig\.imageType/],
      [
        "GPUs where none can be attached",
        { "nodeConfig.guestAccelerators": [GPU] },
        /nodeConfig\.guestAccelerators is nvidia-l4, and nothing can be attached to n2-standard-8/,
      ],
      [
        "a label that is GKE's own",
        { "nodeConfig.labels": { "cloud.google.com/gke-nodepool": "x" } },
        /nodeConfig\.labels has cloud\.google\.com\/gke-nodepool, which only GKE/,
      ],
      [
        "a taint with Kubernetes' word for its effect",
        { "nodeConfig.taints": [{ key: "a", value: "", effect: "NoSchedule" }] },
        /nodeConfig\.taints\[0\]\.effect/,
      ],
      [
        "a reservation that is not named",
        { "nodeConfig.reservationAffinity": SPECIFIC },
        /reservationAffinity\.values must name the reservation/,
      ],
      [
        "spot machines from a reservation",
        { "nodeConfig.spot": true, "nodeConfig.reservationAffinity.consumeReservationType": "ANY_RESERVATION" },
        /consumeReservationType must be NO_RESERVATION with spot/,
      ],
      [
        "spot machines that are queued for",
        { "nodeConfig.spot": true, "nodeConfig.flexStart": true },
        /nodeConfig\.flexStart cannot be on together with spot/,
      ],
      [
        "queued machines that are repaired",
        { "nodeConfig.flexStart": true, initialNodeCount: 0 },
        /management\.autoRepair must be off with flexStart/,
      ],
      [
        "queued machines at once",
        { "nodeConfig.flexStart": true, "management.autoRepair": false },
        /initialNodeCount must be 0 with flexStart/,
      ],
      [
        "queued machines without an autoscaler",
        { "nodeConfig.flexStart": true, autoscaling: undefined, "management.autoRepair": false, initialNodeCount: 0 },
        /autoscaling must be on for capacity that is queued/,
      ],
      [
        "queued machines for more than a week",
        { "nodeConfig.maxRunDuration": "700000s" },
        /nodeConfig\.maxRunDuration must be from 30s to 604800s/,
      ],
      [
        "a key that is not open to Compute Engine",
        { "nodeConfig.bootDiskKmsKey": idOf("keys-logs") },
        /keys-logs .* is not open to Compute Engine/,
      ],
    ],
  },
  {
    of: "node-pools-l4",
    beside: { name: "second" },
    mistakes: [
      [
        "GPUs that GKE is not told of",
        { "nodeConfig.guestAccelerators": undefined },
        /guestAccelerators is missing: g2-standard-8 comes with nvidia-l4/,
      ],
      [
        "other GPUs than the machine has",
        { "nodeConfig.guestAccelerators.0.type": "nvidia-tesla-t4" },
        /guestAccelerators is nvidia-tesla-t4, but g2-standard-8 comes with nvidia-l4/,
      ],
      [
        "more GPUs than the machine has",
        { "nodeConfig.guestAccelerators.0.count": 2 },
        /guestAccelerators counts 2, but g2-standard-8 comes with 1/,
      ],
      [
        "slices of what cannot be split",
        { "nodeConfig.guestAccelerators.0.gpuPartitionSize": "1g.5gb" },
        /gpuPartitionSize is 1g\.5gb, but nvidia-l4 cannot be split/,
      ],
      [
        "too many that share",
        {
          "nodeConfig.guestAccelerators.0.gpuSharingConfig": {
            gpuSharingStrategy: "TIME_SHARING",
            maxSharedClientsPerGpu: 100,
          },
        },
        /maxSharedClientsPerGpu must be at most 48/,
      ],
      [
        "a driver that is none",
        { "nodeConfig.guestAccelerators.0.gpuDriverInstallationConfig.gpuDriverVersion": "550" },
        /gpuDriverVersion/,
      ],
    ],
  },
  {
    of: "cluster-system",
    beside: { name: "second" },
    mistakes: [
      [
        "a disk that the machine does not take",
        { "nodeConfig.diskType": "pd-balanced" },
        /diskType is pd-balanced, but c4a-standard-4 takes Hyperdisk only/,
      ],
    ],
  },
];

describe("simulated Google Cloud: what GKE refuses", () => {
  let foundation: SimulatedFoundation;
  before(async function () {
    this.timeout(60_000);
    foundation = await simulateFoundation(table, GCP_FIXTURE, PROJECT);
    assert.deepEqual(foundation.refusals, []);
  });

  itRefuses(SUBJECTS, () => foundation);
});
