/** The account, the placement, keys and the network on Google Cloud: what is private, what goes where, what is recorded. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { GCP } from "../../../catalogue/tokens/gcp";
import { gcpLabels, gcpName, clusterName } from "../../../components/account/names.gcp";
import { checkGcpPlacement, gcpPlacement } from "../../../components/placement/gcp";
import { userOf } from "../../../components/keys/agents.gcp";
import { KEY_PURPOSES, type KeyPurpose } from "../../../components/keys/contract";
import { recordFoundation, type PlatformChoices } from "../../support/clouds/created-platform";
import { storageBlocks } from "../../../components/network/gcp";
import { contains, parseCidr } from "../../../components/core/cidr";
import { withStorageBlocks } from "../../../stacks/config/storage-blocks";
import { readExpectations } from "../../../rehearsal/life/expectations";
import type { CloudTable } from "../../../rehearsal/clouds/plugin/row";
import { resolve } from "../../../rehearsal/clouds/gcp/network/dns";
import { GCP_TABLE } from "../../../rehearsal/clouds/gcp/table";
import { GCP_FIXTURE, GCP_PLACEMENT, OWN_NETWORK } from "../../support/clouds/gcp-fixture";
import { simulateFoundation } from "../../support/clouds/simulated-foundation";
import { at, listAt } from "../../support/recorder";
import { OWNERSHIP } from "../../support/specs";

const table: CloudTable = GCP_TABLE;
const create = (choices: PlatformChoices = {}) => recordFoundation(GCP_FIXTURE, choices);
const compute = (type: string) => `gcp:compute/${type[0]?.toLowerCase()}${type.slice(1)}:${type}`;

describe("a Google Cloud account", function () {
  // Whichever test comes first makes a whole foundation.
  this.timeout(60_000);

  it("is pinned: one provider that names the project in every request, counts it there and labels what it makes", async () => {
    const { inputs } = (await create()).one("gcp");
    assert.equal(inputs["project"], "my-project-123");
    assert.equal(inputs["billingProject"], "my-project-123");
    assert.equal(inputs["userProjectOverride"], "true");
    assert.equal(inputs["region"], "europe-west4");
    assert.deepEqual(JSON.parse(String(inputs["defaultLabels"])), {
      "managed-by": "stratiform",
      "stratiform-stack": "dev",
      "stratiform-environment": "dev",
      "stratiform-owner": "platform",
      "stratiform-team": "ml",
      "stratiform-cost-centre": "4711",
    });
  });

  it("writes any owner in the letters that Google accepts, and names within its limits", () => {
    const value = fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
    fc.assert(
      fc.property(value, value, (stack, owner) => {
        const ownership = { ...OWNERSHIP, stack, owner };
        for (const [key, text] of Object.entries(gcpLabels(ownership))) {
          assert.match(key, /^[a-z][a-z0-9_-]{0,62}$/);
          assert.match(text, /^[a-z0-9_-]{0,63}$/);
        }
        assert.match(gcpName({ ownership }, "control-plane"), /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
        assert.match(clusterName(ownership), /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/);
      }),
    );
  });
});

describe("Google's services in a network on Google Cloud", function () {
  // Whichever test comes first makes a whole foundation.
  this.timeout(60_000);

  it("are found at addresses that a closed network can name, in the network that the stack makes", async () => {
    const { account, refusals } = await simulateFoundation(table, GCP_FIXTURE, "my-project-123");
    assert.deepEqual(refusals, []);
    const vpc = account.held.find(({ type }) => type === GCP.network)?.id ?? "";
    const allowed = storageBlocks({ gcp: GCP_PLACEMENT }).flatMap((block) => parseCidr(block) ?? []);
    for (const name of [
      "storage.googleapis.com",
      "europe-west4-docker.pkg.dev",
      "gcr.io",
      "iamcredentials.googleapis.com",
    ]) {
      const addresses = resolve(`${name}.`, vpc, account.held);
      assert.equal(addresses.length, 4, name);
      const outside = addresses.filter((address) => {
        const parsed = parseCidr(`${address}/32`);
        return parsed === undefined || !allowed.some((block) => contains(block, parsed));
      });
      assert.deepEqual(outside, [], name);
    }
    assert.deepEqual(resolve("storage.googleapis.com.", "another", account.held), ["142.250.191.123"]);
  });

  it("are left to the owner of a network that is there already", async () => {
    const own = { gcp: { ...GCP_PLACEMENT, network: OWN_NETWORK } };
    assert.deepEqual(storageBlocks(own), []);
    const zones = (await create({ placement: own })).ofType("gcp:dns/managedZone:ManagedZone");
    assert.deepEqual(
      zones.filter(({ inputs }) => inputs["visibility"] === "private"),
      [],
    );
  });

  it("are open to every tenant that talks to object storage, beside the blocks that it names", () => {
    for (const stack of ["staging", "prod"]) {
      const { spec } = readExpectations(stack);
      const tenants = withStorageBlocks({ ...spec, tenants: spec.tenants }, ["192.0.2.0/24"]).tenants;
      const talking = tenants.filter(({ flows }) => flows.objectStorage !== undefined);
      assert.ok(talking.length > 0);
      for (const { flows } of talking) assert.ok(flows.objectStorage?.cidrs.includes("192.0.2.0/24"));
      const quiet = tenants.filter(({ flows }) => flows.objectStorage === undefined);
      assert.equal(talking.length + quiet.length, spec.tenants.length);
    }
  });
});

describe("a key on Google Cloud", function () {
  // Whichever test comes first makes a whole foundation.
  this.timeout(60_000);

  it("rotates every 90 days and is open to the one service that uses it, of the stack's own project", async () => {
    const { ofType } = await create();
    const keys = ofType("gcp:kms/cryptoKey:CryptoKey");
    assert.equal(keys.length, Object.keys(KEY_PURPOSES).length);
    for (const { inputs } of keys) assert.equal(inputs["rotationPeriod"], "7776000s");
    const users = ofType("gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember").map(({ inputs }) => inputs);
    for (const inputs of users) {
      assert.equal(inputs["role"], "roles/cloudkms.cryptoKeyEncrypterDecrypter");
      assert.match(
        String(inputs["member"]),
        /^serviceAccount:service-111122223333@[a-z-]+\.iam\.gserviceaccount\.com$/,
      );
    }
    assert.equal(new Set(users.map((inputs) => inputs["member"])).size, keys.length);
    assert.equal(new Set(users.map((inputs) => inputs["cryptoKeyId"])).size, keys.length);
  });

  it("lets another account of Cloud Logging in where the project has one, and nowhere else", () => {
    const loggingAccount = "cmek-p111122223333@gcp-sa-logging.iam.gserviceaccount.com";
    const users = (Object.keys(KEY_PURPOSES) as KeyPurpose[]).filter(
      (purpose) => userOf(purpose, { ...GCP_PLACEMENT, loggingAccount }) === `serviceAccount:${loggingAccount}`,
    );
    assert.deepEqual(users, ["logs"]);
  });

  it("in production can be saved for a month after its versions were destroyed, elsewhere for a day", async () => {
    const windows = async (environment: "dev" | "prod") => {
      const { ofType } = await create({ environment });
      const found = ofType("gcp:kms/cryptoKey:CryptoKey").map(({ inputs }) => inputs["destroyScheduledDuration"]);
      return [...new Set(found)];
    };
    assert.deepEqual(await windows("prod"), ["2592000s"]);
    assert.deepEqual(await windows("dev"), ["86400s"]);
  });
});

describe("a network on Google Cloud", function () {
  // Whichever test comes first makes a whole foundation.
  this.timeout(60_000);

  it("takes its ranges from the address plan, pods and Services as secondary ones of the nodes' subnet", async () => {
    const { one, ofType } = await create();
    const nodes = one("network-nodes").inputs;
    const secondary = listAt(nodes, "secondaryIpRanges").map((range) => [
      at(range, "rangeName"),
      at(range, "ipCidrRange"),
    ]);
    assert.deepEqual(
      secondary.map(([name]) => name),
      ["pods", "services"],
    );
    assert.match(String(secondary[0]?.[1]), /^100\.6[4-7]\./);
    assert.match(String(secondary[1]?.[1]), /^172\.20\./);
    assert.match(String(one("network-control-plane").inputs["ipCidrRange"]), /\/28$/);
    const [vpc] = ofType(compute("Network"));
    assert.equal(vpc?.inputs["autoCreateSubnetworks"], false);
  });

  it("reaches Google's services privately, the internet through NAT, and records who spoke with whom", async () => {
    const { ofType, one } = await create({ environment: "prod" });
    for (const { inputs, dependsOn } of ofType(compute("Subnetwork"))) {
      assert.equal(inputs["privateIpGoogleAccess"], true);
      assert.equal(at(inputs, "logConfig.metadata"), "INCLUDE_ALL_METADATA");
      assert.ok(dependsOn.includes("network-flow-logs"), "else the first flows are not kept");
    }
    const nat = one("network-nat").inputs;
    assert.equal(nat["natIpAllocateOption"], "AUTO_ONLY");
    assert.deepEqual(listAt(nat, "subnetworks"), [
      { name: "network-nodes-id", sourceIpRangesToNats: ["ALL_IP_RANGES"] },
    ]);
    const logs = ofType("gcp:logging/projectBucketConfig:ProjectBucketConfig");
    assert.equal(logs.length, 2);
    for (const { inputs } of logs) {
      assert.equal(inputs["retentionDays"], 365);
      assert.equal(at(inputs, "cmekSettings.kmsKeyName"), "keys-logs-id");
    }
    const [sink] = ofType("gcp:logging/projectSink:ProjectSink").filter(({ name }) => name === "network-flow-logs");
    assert.equal(sink?.inputs["destination"], "logging.googleapis.com/network-flow-logs-id");
    assert.match(String(sink?.inputs["filter"]), /vpc_flows.*"stratiform-dev-nodes" OR "stratiform-dev-control-plane"/);
  });

  it("keeps a range for managed databases and peers their network with it", async () => {
    const { ofType, one } = await create();
    const [range] = ofType(compute("GlobalAddress"));
    assert.deepEqual([range?.inputs["purpose"], range?.inputs["prefixLength"]], ["VPC_PEERING", 20]);
    assert.match(String(range?.inputs["address"]), /^10\.20\./);
    const [connection] = ofType("gcp:servicenetworking/connection:Connection");
    assert.deepEqual(connection?.inputs["reservedPeeringRanges"], ["stratiform-dev-private-services"]);
    assert.ok(one("cluster-control-plane").inputs["network"] === "network-vpc-id");
  });

  it("of your own gives the cluster its subnet and the names of its ranges", async () => {
    const { one } = await create({ placement: GCP_FIXTURE.ownNetwork });
    const { inputs } = one("cluster-control-plane");
    assert.equal(inputs["network"], "projects/network-host/global/networks/shared");
    assert.equal(at(inputs, "ipAllocationPolicy.clusterSecondaryRangeName"), "platform-pods");
    assert.equal(at(inputs, "ipAllocationPolicy.servicesSecondaryRangeName"), "platform-services");
  });
});

describe("a placement on Google Cloud", () => {
  const check = (change: object) => checkGcpPlacement({ ...GCP_PLACEMENT, ...change }).map(({ path }) => path);

  it("is accepted as it is in the fixtures", () => {
    assert.deepEqual(check({}), []);
    assert.deepEqual(checkGcpPlacement(gcpPlacement.parse(GCP_FIXTURE.ownNetwork.gcp)), []);
  });

  for (const [what, change, path] of [
    ["a zone of another region", { zones: ["us-central1-a", "europe-west4-b", "europe-west4-c"] }, "zones[0]"],
    ["a zone that is named twice", { zones: ["europe-west4-a", "europe-west4-b", "europe-west4-b"] }, "zones[2]"],
    ["an API that the whole internet reaches", { apiAccess: ["0.0.0.0/0"] }, "apiAccess[0]"],
    ["a group that the cluster cannot know", { securityGroup: undefined }, "readers[0]"],
    ["a reader who is an admin", { readers: GCP_PLACEMENT.admins }, "readers[0]"],
    [
      "a subnet of another region",
      {
        network: { ...GCP_FIXTURE.ownNetwork.gcp?.network, subnetwork: "projects/p/regions/us-central1/subnetworks/s" },
      },
      "network.subnetwork",
    ],
    [
      "a reservation in a zone that is not used",
      { reservations: { l4: { name: "mine", zone: "europe-west4-d" } } },
      "reservations.l4.zone",
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.ok(check(change).includes(`placement.gcp.${path}`), check(change).join());
    });
  }

  it("refuses what Google would not take as a project, a number, a region, an admin", () => {
    const wrong = { ...GCP_PLACEMENT, project: "My Project", projectNumber: "x", region: "Eemshaven", admins: ["me"] };
    const paths = gcpPlacement.safeParse(wrong).error?.issues.map(({ path }) => path.join("."));
    assert.deepEqual([...new Set(paths)].sort(), ["admins.0", "project", "projectNumber", "region"]);
  });
});
