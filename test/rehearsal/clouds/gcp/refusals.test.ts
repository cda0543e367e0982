import assert from "node:assert/strict";
import { before, describe } from "mocha";
import { GCP_TABLE } from "../../../../rehearsal/clouds/gcp/table";
import type { CloudTable } from "../../../../rehearsal/clouds/plugin/row";
import { GCP_FIXTURE } from "../../../support/clouds/gcp-fixture";
import { idOf, itRefuses, type Subject } from "../../../support/clouds/refusals";
import { simulateFoundation, type SimulatedFoundation } from "../../../support/clouds/simulated-foundation";

const table: CloudTable = GCP_TABLE;
const PROJECT = "my-project-123";

const SUBJECTS: readonly Subject[] = [
  {
    of: "keys-ring",
    beside: { name: "second" },
    mistakes: [
      ["a letter that rings' names cannot have", { name: "a.b" }, /name must be 1 to 63 letters, digits/],
      ["a place that is none", { location: "Europe" }, /location must be a location such as/],
    ],
  },
  {
    of: "keys-disks",
    beside: { name: "second" },
    mistakes: [
      [
        "a ring that does not exist",
        { keyRing: "projects/p/locations/l/keyRings/none" },
        /keyRing: .* names no gcp:kms\/keyRing/,
      ],
      ["a rotation that is too fast", { rotationPeriod: "3600s" }, /rotationPeriod must be from 86400s/],
      ["a duration in another unit", { rotationPeriod: "90d" }, /rotationPeriod must be seconds followed by s/],
      [
        "destruction that waits too long",
        { destroyScheduledDuration: "20000000s" },
        /destroyScheduledDuration must be from/,
      ],
      [
        "rotation of a key that signs",
        { purpose: "ASYMMETRIC_SIGN" },
        /rotationPeriod is for keys with the purpose ENCRYPT/,
      ],
    ],
  },
  {
    of: "keys-disks-user",
    mistakes: [
      [
        "a key that does not exist",
        { cryptoKeyId: "projects/p" },
        /cryptoKeyId: projects\/p names no gcp:kms\/cryptoKey/,
      ],
      ["a member without its kind", { member: "ada@example.com" }, /member must be a principal such as/],
      ["a role without its prefix", { role: "cloudkms.admin" }, /role must be a role such as/],
    ],
  },
  {
    of: "network-vpc",
    beside: { name: "second" },
    mistakes: [
      ["capital letters", { name: "VPC" }, /name must be 1 to 63 lower-case letters/],
      ["packets that are too large", { mtu: 9000 }, /mtu must be at most 8896/],
      ["a name that is taken", { name: "stratiform-dev-vpc" }, /stratiform-dev-vpc exists already \(network-vpc\)/],
    ],
  },
  {
    of: "network-nodes",
    beside: { name: "second", ipCidrRange: "10.99.0.0/24", secondaryIpRanges: [] },
    mistakes: [
      [
        "a network that does not exist",
        { network: `projects/${PROJECT}/global/networks/none` },
        /network: .* names no gcp:compute\/network/,
      ],
      [
        "another subnet's addresses",
        { ipCidrRange: "10.20.0.0/24" },
        /network-vpc .* has 10\.20\.0\.0\/23 in use by network-nodes/,
      ],
      [
        "addresses of another subnet's pods",
        { ipCidrRange: "100.64.1.0/24" },
        /in use by network-nodes \(secondaryIpRanges\[pods\]\)/,
      ],
      [
        "addresses that managed services have",
        { ipCidrRange: "10.20.16.0/24" },
        /10\.20\.16\.0\/20 in use by network-private-services/,
      ],
      ["host bits", { ipCidrRange: "10.99.0.1/24" }, /ipCidrRange must be a block of IPv4 addresses without host bits/],
      [
        "too few addresses",
        { ipCidrRange: "10.99.0.0/30" },
        /ipCidrRange is 10\.99\.0\.0\/30, and a subnet's range is from \/4 to \/29/,
      ],
      [
        "addresses that no subnet may use",
        { ipCidrRange: "169.254.0.0/24" },
        /overlaps 169\.254\.0\.0\/16, and no subnet may use that/,
      ],
      [
        "ranges that overlap each other",
        { secondaryIpRanges: [{ rangeName: "pods", ipCidrRange: "10.99.0.0/25" }] },
        /secondaryIpRanges\[pods\] overlaps another range of the same subnet/,
      ],
      [
        "a name of two ranges",
        { secondaryIpRanges: ["10.98.0.0/24", "10.97.0.0/24"].map((ipCidrRange) => ({ rangeName: "a", ipCidrRange })) },
        /secondaryIpRanges names a twice/,
      ],
      [
        "a sample of more than everything",
        { "logConfig.flowSampling": 1.5 },
        /logConfig\.flowSampling must be at most 1/,
      ],
    ],
  },
  {
    of: "network-private-services",
    type: "gcp:compute/globalAddress:GlobalAddress",
    beside: { name: "second", address: "10.99.0.0" },
    mistakes: [
      ["a network that does not exist", { network: "none" }, /network: none names no gcp:compute\/network/],
      [
        "a subnet's addresses",
        { address: "10.20.0.0" },
        /network-vpc .* in use by network-control-plane .*, and address 10\.20\.0\.0\/20 overlaps it/,
      ],
      [
        "a block from its middle",
        { address: "10.99.1.0" },
        /address is not the first address of its block: 10\.99\.1\.0\/20/,
      ],
      ["no network", { network: undefined }, /network must name the network for VPC_PEERING/],
      ["no size", { prefixLength: undefined }, /prefixLength must say how large the block is/],
      ["a public address", { addressType: "EXTERNAL" }, /addressType must be INTERNAL for VPC_PEERING/],
    ],
  },
  {
    of: "network-private-services",
    type: "gcp:servicenetworking/connection:Connection",
    mistakes: [
      [
        "a range that does not exist",
        { network: "n", reservedPeeringRanges: ["none"] },
        /network: n names no gcp:compute\/network/,
      ],
      ["a second one of the same network", {}, /exists already \(network-private-services\)/],
      ["no range", { reservedPeeringRanges: [] }, /reservedPeeringRanges must name a range that is reserved/],
    ],
  },
  {
    of: "network-router",
    beside: { name: "second" },
    mistakes: [
      [
        "a network that does not exist",
        { network: `projects/${PROJECT}/global/networks/none` },
        /names no gcp:compute\/network/,
      ],
    ],
  },
  {
    of: "network-nat",
    beside: { name: "second", "subnetworks.0.name": idOf("network-control-plane") },
    mistakes: [
      [
        "a subnet that leaves through another gateway",
        { "subnetworks.0.name": idOf("network-nodes") },
        /network-nodes .* leaves through network-nat already/,
      ],
      ["a router that does not exist", { router: "none" }, /router: none names no gcp:compute\/router/],
      [
        "a router of another region",
        { region: "us-central1" },
        /router: network-router .* is in another region, europe-west4/,
      ],
      ["a subnet that does not exist", { "subnetworks.0.name": "none" }, /subnetworks\[\]\.name: none names no/],
      ["no list of subnets", { subnetworks: undefined }, /subnetworks must list the subnets for LIST_OF_SUBNETWORKS/],
      [
        "a list where all are meant",
        { sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES" },
        /subnetworks lists subnets, which is for LIST_OF/,
      ],
      ["addresses where none are taken", { natIps: ["a"] }, /natIps names addresses, and AUTO_ONLY takes none/],
      [
        "no addresses where some are needed",
        { natIpAllocateOption: "MANUAL_ONLY" },
        /natIps must name addresses for MANUAL_ONLY/,
      ],
      [
        "two kinds of mapping at once",
        { enableEndpointIndependentMapping: true },
        /enableEndpointIndependentMapping cannot be on with/,
      ],
      ["ports in no power of two", { maxPortsPerVm: 5000 }, /maxPortsPerVm must be a power of two/],
      ["too few ports", { minPortsPerVm: 16 }, /minPortsPerVm must be a power of two of at least 32/],
      [
        "fewer ports at most than at least",
        { minPortsPerVm: 8192, maxPortsPerVm: 4096 },
        /maxPortsPerVm is 4096, and must be larger/,
      ],
      [
        "a most without dynamic ports",
        { enableDynamicPortAllocation: false },
        /maxPortsPerVm is for enableDynamicPortAllocation only/,
      ],
    ],
  },
  {
    of: "cluster-nodes",
    beside: { accountId: "nodes-second" },
    mistakes: [
      ["an account with a short name", { accountId: "nodes" }, /accountId must have at least 6 characters/],
      ["an account with a long name", { accountId: `n${"o".repeat(30)}` }, /accountId must have at most 30 characters/],
      [
        "an account that ends with a dash",
        { accountId: "nodes-" },
        /accountId must be lower-case letters, digits and dashes/,
      ],
    ],
  },
  {
    of: "models-read-objects-0",
    mistakes: [
      ["a bucket that does not exist", { bucket: "none" }, /bucket: none names no gcp:storage\/bucket/],
      [
        "a pool of identities that no cluster has",
        {
          member:
            "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/other-project.svc.id.goog/subject/ns/a/sa/b",
        },
        /member: other-project\.svc\.id\.goog names no gcp:container\/cluster/,
      ],
      [
        "a condition with a long title",
        { "condition.title": "t".repeat(101) },
        /condition\.title must have at most 100 characters/,
      ],
    ],
  },
  {
    of: "operator-secret-0",
    mistakes: [
      ["a secret that does not exist", { secretId: "none" }, /secretId: none names no gcp:secretmanager\/secret/],
    ],
  },
  {
    of: "network-flow-logs",
    type: "gcp:logging/projectBucketConfig:ProjectBucketConfig",
    beside: { bucketId: "second" },
    mistakes: [
      ["logs that are kept too long", { retentionDays: 4000 }, /retentionDays must be at most 3650/],
      [
        "a key of another place",
        { location: "us-central1" },
        /cmekSettings\.kmsKeyName: keys-logs .* is in europe-west4, but encrypts only/,
      ],
    ],
  },
  {
    of: "network-flow-logs",
    type: "gcp:logging/projectSink:ProjectSink",
    beside: { name: "second" },
    mistakes: [
      [
        "a bucket that does not exist",
        { destination: "logging.googleapis.com/projects/my-project-123/locations/europe-west4/buckets/none" },
        /destination: projects\/.*\/buckets\/none names no gcp:logging\/projectBucketConfig/,
      ],
      ["no service", { destination: "buckets/none" }, /destination must be a service and a resource such as/],
      ["a filter that is too long", { filter: "x".repeat(20_001) }, /filter must have at most 20000 characters/],
    ],
  },
  {
    of: "models",
    beside: { name: "second-111122223333" },
    mistakes: [
      ["Google's name", { name: "my-google-bucket" }, /name must neither begin with goog nor contain google/],
      ["a name with a dot at its end", { name: "models." }, /name must be 3 to 63 lower-case/],
      [
        "a name that the world has already",
        { name: "stratiform-dev-models-111122223333" },
        /exists already \(models\)/,
      ],
      ["a location in small letters", { location: "europe-west4" }, /location must be a location in capital letters/],
      [
        "a key of another place",
        { location: "US-CENTRAL1" },
        /keys-objects .* is in europe-west4, .* this is in us-central1/,
      ],
      [
        "objects that grow warm again",
        { "lifecycleRules.0.condition.matchesStorageClasses": ["COLDLINE"] },
        /lifecycleRules\[0\]\.action\.storageClass is NEARLINE, and objects never go there from COLDLINE/,
      ],
      [
        "a class that is not named",
        { "lifecycleRules.0.action.storageClass": undefined },
        /lifecycleRules\[0\]\.action\.storageClass must be there for SetStorageClass/,
      ],
      [
        "uploads that are judged by versions",
        { "lifecycleRules.2.condition.numNewerVersions": 1 },
        /lifecycleRules\[2\]\.condition of AbortIncompleteMultipartUpload is age/,
      ],
      [
        "a rule without a condition",
        { "lifecycleRules.1.condition": {} },
        /lifecycleRules\[1\]\.condition must have a condition/,
      ],
      [
        "a lock and versions",
        { retentionPolicy: { retentionPeriod: "86400" } },
        /retentionPolicy cannot be set together with versioning/,
      ],
    ],
  },
  {
    of: "secrets-api-key",
    beside: { secretId: "second" },
    mistakes: [
      ["a slash in the name", { secretId: "a/b" }, /secretId must be at most 255 letters/],
      ["no place to be", { replication: {} }, /replication must be either auto or userManaged/],
      [
        "a replica where its key is not",
        { "replication.userManaged.replicas.0.location": "us-central1" },
        /keys-secrets .* is in europe-west4, .* its replica is in us-central1/,
      ],
      ["versions that go too soon", { versionDestroyTtl: "3600s" }, /versionDestroyTtl must be from 86400s/],
    ],
  },
  {
    of: "registry-tools",
    beside: { repositoryId: "second" },
    mistakes: [
      ["underscores", { repositoryId: "my_tools" }, /repositoryId must be 1 to 63 lower-case letters/],
      ["images' settings for Python", { format: "PYTHON" }, /dockerConfig is for the format DOCKER only, not PYTHON/],
      [
        "a policy that says nothing",
        { "cleanupPolicies.0.condition": undefined },
        /cleanupPolicies\[0\] must have either a condition/,
      ],
      [
        "a key of another service",
        { kmsKeyName: idOf("keys-disks") },
        /kmsKeyName: keys-disks .* is not open to Artifact Registry/,
      ],
    ],
  },
];

describe("simulated Google Cloud: what it refuses", () => {
  let foundation: SimulatedFoundation;
  before(async function () {
    this.timeout(60_000);
    foundation = await simulateFoundation(table, GCP_FIXTURE, PROJECT);
    assert.deepEqual(foundation.refusals, []);
  });

  itRefuses(SUBJECTS, () => foundation);
});
