/** The network and the account on AWS: what is private, what goes where, and what is recorded. */
import assert from "node:assert/strict";
import { checkAwsPlacement, awsPlacement, partitionOf } from "../../../components/placement/aws";
import type { Placement } from "../../../components/placement";
import { s3Blocks } from "../../../catalogue/regions/s3.aws";
import { withStorageBlocks } from "../../../stacks/config/storage-blocks";
import { readExpectations } from "../../../rehearsal/life/expectations";
import { zonesInUse } from "../../../components/network/availability";
import { AWS_PLACEMENT, awsKeyArn, CLOUD_FIXTURES, type CloudFixture } from "../../support/clouds/cloud-fixtures";
import { recordFoundation, type PlatformChoices } from "../../support/clouds/created-platform";

const fixture = CLOUD_FIXTURES.aws as CloudFixture;
const create = (choices: PlatformChoices = {}) => recordFoundation(fixture, choices);
const ec2 = (type: string) => `aws:ec2/${type[0]?.toLowerCase()}${type.slice(1)}:${type}`;

describe("an AWS account", () => {
  it("is pinned: one provider for one account and region, which tags what it makes with its owners", async () => {
    const { one } = await create();
    const { inputs } = one("aws");
    assert.deepEqual(JSON.parse(String(inputs["allowedAccountIds"])), ["111122223333"]);
    assert.equal(inputs["region"], "eu-central-1");
    const { tags } = JSON.parse(String(inputs["defaultTags"])) as { tags: Record<string, string> };
    assert.deepEqual(tags, {
      "app.kubernetes.io/managed-by": "stratiform",
      "stratiform.dev/stack": "dev",
      "stratiform.dev/environment": "dev",
      "stratiform.dev/owner": "platform",
      "stratiform.dev/team": "ml",
      "stratiform.dev/cost-centre": "4711",
    });
  });
});

describe("a network on AWS", () => {
  for (const [availability, gateways] of [
    ["one-zone", 1],
    ["every-zone", 3],
  ] as const) {
    it(`has its ways out in ${availability}, and a route to one from every private subnet`, async () => {
      const { ofType } = await create({ availability });
      assert.equal(ofType(ec2("NatGateway")).length, gateways);
      const out = ofType(ec2("Route")).filter(({ name }) => name.startsWith("network-private"));
      assert.equal(out.length, 3);
      assert.equal(new Set(out.map(({ inputs }) => inputs["natGatewayId"])).size, gateways);
      const associated = ofType(ec2("RouteTableAssociation")).map(({ inputs }) => inputs["subnetId"]);
      assert.equal(new Set(associated).size, ofType(ec2("Subnet")).length);
      const interfaces = ofType(ec2("VpcEndpoint")).filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface");
      for (const { inputs } of interfaces) assert.equal((inputs["subnetIds"] as string[]).length, gateways);
    });
  }

  it("reaches object storage, registry, secrets, sign-in and logs without the internet", async () => {
    const { ofType, one } = await create();
    const services = ofType(ec2("VpcEndpoint")).map(({ inputs }) => String(inputs["serviceName"]));
    for (const service of ["s3", "ecr.api", "ecr.dkr", "secretsmanager", "sts", "logs"]) {
      assert.ok(services.includes(`com.amazonaws.eu-central-1.${service}`), service);
    }
    assert.deepEqual((one("network-s3").inputs["routeTableIds"] as string[]).length, 3);
    const { inputs } = one("network-endpoints-https");
    assert.deepEqual([inputs["cidrIpv4"], inputs["fromPort"], inputs["toPort"]], ["10.20.0.0/16", 443, 443]);
  });

  it("gives no machine a public address and lets nothing through its default group", async () => {
    const { ofType, one } = await create();
    for (const { inputs } of ofType(ec2("Subnet"))) assert.equal(inputs["mapPublicIpOnLaunch"], false);
    const { inputs } = one("network-default-security-group");
    assert.deepEqual([inputs["ingress"], inputs["egress"]], [[], []]);
  });

  it("records who spoke with whom, in an encrypted group that only flow logs may write to", async () => {
    const { ofType } = await create({ environment: "prod" });
    const only = (type: string) => {
      const [found] = ofType(type).filter(({ name }) => name === "network-flow-logs");
      assert.ok(found !== undefined, type);
      return found.inputs;
    };
    const group = only("aws:cloudwatch/logGroup:LogGroup");
    assert.equal(group["retentionInDays"], 365);
    assert.equal(group["kmsKeyId"], awsKeyArn("keys-logs"));
    assert.equal(only(ec2("FlowLog"))["trafficType"], "ALL");
    const [statement] = policyOf(only("aws:iam/rolePolicy:RolePolicy")["policy"]);
    assert.ok([statement?.Resource].flat().every((arn) => arn?.includes("log-group:network-flow-logs")));
    const [trust] = policyOf(only("aws:iam/role:Role")["assumeRolePolicy"]);
    assert.deepEqual(trust?.Principal, { Service: "vpc-flow-logs.amazonaws.com" });
    assert.deepEqual(trust?.Condition, { StringEquals: { "aws:SourceAccount": "111122223333" } });
  });
});

describe("object storage in a network on AWS", () => {
  const openTo = (placement: Placement) => {
    const { spec } = readExpectations("prod");
    const written = { ...spec, cloud: "aws" as const, placement };
    const blocks = fixture.adapter.ground?.storageBlocks?.(placement) ?? [];
    return withStorageBlocks(written, blocks).tenants.flatMap(({ flows }) => flows.objectStorage ?? []);
  };

  it("is open to tenants that talk to it at every block of the region, which no prefix list can say to a NetworkPolicy", () => {
    const talking = openTo({ aws: AWS_PLACEMENT });
    assert.ok(talking.length > 0);
    for (const { cidrs } of talking) {
      assert.deepEqual(
        s3Blocks("eu-central-1").filter((block) => !cidrs.includes(block)),
        [],
      );
      assert.deepEqual(
        s3Blocks("us-west-2").filter((block) => cidrs.includes(block)),
        [],
        "and no other region's",
      );
    }
  });

  it("is left to the owner of a network that is there already", () => {
    assert.ok(fixture.ownNetwork !== undefined);
    const own = openTo(fixture.ownNetwork).flatMap(({ cidrs }) => cidrs);
    assert.deepEqual(
      s3Blocks("eu-central-1").filter((block) => own.includes(block)),
      [],
    );
  });
});

describe("a placement on AWS", () => {
  const check = (change: object) => checkAwsPlacement({ ...AWS_PLACEMENT, ...change }).map(({ path }) => path);

  it("is accepted as it is in the fixtures", () => {
    assert.deepEqual(check({}), []);
  });

  for (const [what, change, path] of [
    ["a zone of another region", { zones: ["eu-west-1a", "eu-central-1b", "eu-central-1c"] }, "zones[0]"],
    ["a zone that is named twice", { zones: ["eu-central-1a", "eu-central-1b", "eu-central-1b"] }, "zones[2]"],
    ["an API that the whole internet reaches", { apiAccess: ["0.0.0.0/0"] }, "apiAccess[0]"],
    ["principals of another partition", { admins: ["arn:aws-us-gov:iam::111122223333:role/a"] }, "admins[0]"],
    ["a reader who is an admin", { readers: AWS_PLACEMENT.admins }, "readers[0]"],
    [
      "a network without a subnet in every zone",
      { network: { vpcId: "vpc-0a1b2c3d", privateSubnets: { "eu-central-1a": "subnet-0a1b2c3d" } } },
      "network.privateSubnets",
    ],
    [
      "a reservation in a zone that is not used",
      { capacityReservations: { l4: { id: "cr-0a1b2c3d", zone: "eu-central-1d" } } },
      "capacityReservations.l4.zone",
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.ok(check(change).includes(`placement.aws.${path}`), check(change).join());
    });
  }

  it("refuses what AWS would not take as an account, a region, an admin", () => {
    const wrong = { ...AWS_PLACEMENT, accountId: "1234", region: "frankfurt", admins: ["me"], zones: ["a"] };
    const paths = awsPlacement.safeParse(wrong).error?.issues.map(({ path }) => path.join("."));
    assert.deepEqual([...new Set(paths)].sort(), ["accountId", "admins.0", "region", "zones", "zones.0"]);
  });

  it("knows the partition by the region", () => {
    assert.deepEqual(["eu-central-1", "us-gov-west-1"].map(partitionOf), ["aws", "aws-us-gov"]);
  });

  it("uses all zones or the first", () => {
    assert.deepEqual(zonesInUse(["a", "b"], "one-zone"), ["a"]);
    assert.deepEqual(zonesInUse(["a", "b"], "every-zone"), ["a", "b"]);
  });
});

interface Statement {
  readonly Principal?: unknown;
  readonly Condition?: unknown;
  readonly Resource?: string | readonly string[];
}

function policyOf(json: unknown): readonly Statement[] {
  return (JSON.parse(String(json)) as { Statement: readonly Statement[] }).Statement;
}
