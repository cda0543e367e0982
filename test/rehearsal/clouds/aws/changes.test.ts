/** What the simulated AWS says later on: to updates, to deletions, to names that are taken and to limits. */
import assert from "node:assert/strict";
import { before, beforeEach, describe, it } from "mocha";
import { AWS } from "../../../../catalogue/tokens/aws";
import { AWS_TABLE } from "../../../../rehearsal/clouds/aws/table";
import { compareInputs } from "../../../../rehearsal/clouds/plugin/difference";
import type { Held, Plain, TypeRow } from "../../../../rehearsal/clouds/plugin/row";
import type { Properties } from "../../../../rehearsal/protocol/properties";
import { SimulatedAccount, type Ask } from "../../../../rehearsal/clouds/account/account";
import { altered, type Change } from "../../../support/clouds/account-mistakes";
import { AWS_PLACEMENT, CLOUD_FIXTURES } from "../../../support/clouds/cloud-fixtures";
import { PaperHardware, simulateFoundation } from "../../../support/clouds/simulated-foundation";

const ACCOUNT = AWS_PLACEMENT.accountId;
const CONFIGURATION: Plain = { region: "eu-central-1", defaultTags: { tags: { owner: "platform" } } };
const ROWS: Readonly<Record<string, TypeRow>> = AWS_TABLE.types;

let account: SimulatedAccount;
const asked = new Map<Held, Ask>();

before(async function () {
  this.timeout(60_000);
  const { aws } = CLOUD_FIXTURES;
  if (typeof aws === "string") throw new Error(aws);
  const foundation = await simulateFoundation(AWS_TABLE, aws, ACCOUNT);
  account = foundation.account;
  for (const { ask, held } of foundation.made) asked.set(held, ask);
});

/** The resource of a type, of that name where there are several, and the request that made it. */
function find(type: string, name?: string): { held: Held; ask: Ask } {
  for (const [held, ask] of asked) {
    if (held.type === type && (name === undefined || held.logicalName === name)) return { held, ask };
  }
  throw new Error(`there is no ${type} ${name ?? ""}`);
}

/** Asks for a change in place, and takes it back. */
async function update(type: string, name: string | undefined, change: Change): Promise<Held> {
  const { held, ask } = find(type, name);
  const inputs = altered(ask.inputs, change);
  const after = await account.update(held.id, { ...ask, inputs });
  await account.update(held.id, ask).catch(() => undefined);
  return after;
}

describe("the simulated AWS: updates in place", () => {
  it("lead a cluster up one minor, and no further", async () => {
    await assert.rejects(
      update(AWS.eksCluster, undefined, { version: "1.34" }),
      /version cannot go back from 1\.35 to 1\.34/,
    );
    const { held, ask } = find(AWS.eksCluster);
    const fresh = new SimulatedAccount({ table: AWS_TABLE, account: ACCOUNT, hardware: new PaperHardware() });
    for (const [, one] of asked) {
      const inputs = one.inputs["version"] === "1.35" ? { ...one.inputs, version: "1.33" } : one.inputs;
      const isProxy = one.inputs["addonName"] === "kube-proxy";
      await fresh.create({ ...one, inputs: isProxy ? { ...inputs, addonVersion: "v1.33.1-eksbuild.1" } : inputs });
    }
    const to = (version: string) => fresh.update(held.id, { ...ask, inputs: { ...ask.inputs, version } });
    await assert.rejects(to("1.35"), /version cannot go from 1\.33 to 1\.35: one minor at a time/);
    assert.equal((await to("1.34")).inputs["version"], "1.34");
    await to("1.35");
    await to("1.36");
  });

  it("keep nodes within three minors of their API server", async () => {
    const old = new SimulatedAccount({ table: AWS_TABLE, account: ACCOUNT, hardware: new PaperHardware() });
    for (const [, one] of asked) {
      const isGroup = one.type === AWS.eksNodeGroup && one.logicalName === "cluster-system";
      await old.create(isGroup ? { ...one, inputs: { ...one.inputs, version: "1.32" } } : one);
    }
    const { held, ask } = find(AWS.eksCluster);
    await assert.rejects(
      old.update(held.id, { ...ask, inputs: { ...ask.inputs, version: "1.36" } }),
      /version cannot be 1\.36 while the node group cluster-system runs 1\.32/,
    );
  });

  it("never go back to less than there was", async () => {
    await assert.rejects(
      update(AWS.eksCluster, undefined, { "accessConfig.authenticationMode": "API_AND_CONFIG_MAP" }),
      /authenticationMode cannot go back to what uses the config map/,
    );
    await assert.rejects(
      update(AWS.s3BucketVersioning, undefined, { "versioningConfiguration.status": "Disabled" }),
      /cannot go back to Disabled, only to Suspended/,
    );
    await assert.rejects(update(AWS.eksNodeGroup, undefined, { version: "1.34" }), /version cannot go back from 1\.35/);
  });

  it("count the versions of a launch template, which node groups may then use", async () => {
    const { held, ask } = find(AWS.launchTemplate, "node-pools-general");
    const before = Number(account.held.find(({ id }) => id === held.id)?.outputs["latestVersion"]);
    const after = await account.update(held.id, { ...ask, inputs: { ...ask.inputs, description: "other" } });
    assert.equal(after.outputs["latestVersion"], before + 1);
    assert.equal(after.outputs["defaultVersion"], before + 1);
    await update(AWS.eksNodeGroup, "node-pools-general", { "launchTemplate.version": String(before + 1) });
  });

  it("stay in the VPC that the cluster is in", async () => {
    const vpc = await account.create({
      type: AWS.vpc,
      logicalName: "second",
      inputs: { cidrBlock: "10.98.0.0/16" },
      configuration: CONFIGURATION,
    });
    const subnets = [];
    for (const [index, zone] of ["a", "b"].entries()) {
      const inputs = { vpcId: vpc.id, cidrBlock: `10.98.${index}.0/24`, availabilityZone: `eu-central-1${zone}` };
      subnets.push(
        await account.create({
          type: AWS.subnet,
          logicalName: `second-${zone}`,
          inputs,
          configuration: CONFIGURATION,
        }),
      );
    }
    await assert.rejects(
      update(AWS.eksCluster, undefined, { "vpcConfig.subnetIds": subnets.map(({ id }) => id) }),
      /vpcConfig\.subnetIds must stay in the VPC vpc-/,
    );
  });
});

/** What a change of one input must mean: in place, or a new resource. From the provider's documents. */
const CHANGES: readonly (readonly [type: string, change: Change, replaces: boolean])[] = [
  [AWS.eksCluster, { version: "1.36" }, false],
  [AWS.eksCluster, { "vpcConfig.publicAccessCidrs": ["198.51.100.0/24"] }, false],
  [AWS.eksCluster, { enabledClusterLogTypes: ["audit"] }, false],
  [AWS.eksCluster, { roleArn: "arn:aws:iam::111122223333:role/other" }, true],
  [AWS.eksCluster, { "kubernetesNetworkConfig.serviceIpv4Cidr": "172.21.0.0/20" }, true],
  [AWS.eksCluster, { encryptionConfig: undefined }, true],
  [AWS.eksNodeGroup, { "scalingConfig.maxSize": 20 }, false],
  [AWS.eksNodeGroup, { version: "1.36", "launchTemplate.version": "2" }, false],
  [AWS.eksNodeGroup, { labels: {}, taints: [] }, false],
  [AWS.eksNodeGroup, { instanceTypes: ["m7i.4xlarge"] }, true],
  [AWS.eksNodeGroup, { amiType: "BOTTLEROCKET_x86_64_NVIDIA" }, true],
  [AWS.eksNodeGroup, { capacityType: "SPOT" }, true],
  [AWS.eksNodeGroup, { "launchTemplate.id": "lt-0a1b2c3d4e5f67890" }, true],
  [AWS.launchTemplate, { description: "other" }, false],
  [AWS.vpc, { cidrBlock: "10.30.0.0/16" }, true],
  [AWS.subnet, { tags: {} }, false],
  [AWS.kmsKey, { policy: "{}", deletionWindowInDays: 30 }, false],
  [AWS.eksAddon, { addonVersion: "v9.9.9-eksbuild.1" }, false],
  [AWS.iamRole, { assumeRolePolicy: "{}" }, false],
  [AWS.ecrRepository, { encryptionConfigurations: [] }, true],
  [AWS.ecrLifecyclePolicy, { policy: "{}" }, true],
  [AWS.ecrRepositoryPolicy, { policy: "{}" }, false],
  [AWS.ecrRepositoryPolicy, { repository: "other" }, true],
  [AWS.flowLog, { trafficType: "REJECT" }, true],
  [AWS.secret, { recoveryWindowInDays: 7 }, false],
  [AWS.eksAccessEntry, { kubernetesGroups: ["other"] }, false],
  [AWS.logGroup, { retentionInDays: 30 }, false],
];

describe("the simulated AWS: what a change means", () => {
  for (const [type, change, replaces] of CHANGES) {
    it(`${Object.keys(change).join(", ")} of ${type.split(":").at(-1)}: ${replaces ? "a new one" : "in place"}`, () => {
      const row = ROWS[type];
      assert.ok(row !== undefined);
      const before = find(type).ask.inputs;
      const { replaces: found, changed } = compareInputs(
        row,
        before as Properties,
        altered(before, change) as Properties,
      );
      assert.ok(changed);
      assert.equal(found.length > 0, replaces, found.join());
    });
  }
});

describe("the simulated AWS: deletions", () => {
  it("wait for what still uses a resource", async () => {
    const refusals: readonly (readonly [string, string | undefined, RegExp])[] = [
      [AWS.vpc, undefined, /is still used by/],
      [AWS.subnet, "network-nodes-eu-central-1a", /is still used by .*cluster-system/],
      [AWS.internetGateway, undefined, /has mapped public addresses: those of network-nat-eu-central-1a must go first/],
      [AWS.eip, undefined, /is still used by network-nat-eu-central-1a/],
      [AWS.securityGroup, undefined, /is still used by/],
      [AWS.eksCluster, undefined, /is still used by .*cluster-system/],
      [AWS.iamRole, "cluster-nodes-role", /is still used by cluster-nodes-/],
      [AWS.s3Bucket, undefined, /is still used by models/],
      [AWS.routeTable, "network-public", /is still used by/],
    ];
    for (const [type, name, says] of refusals) {
      await assert.rejects(account.delete(type, find(type, name).held.id), says, type);
    }
  });

  it("free a name at once, but a secret's only after its days of grace", async () => {
    const make = (days: number, logicalName: string) =>
      account.create({
        type: AWS.secret,
        logicalName,
        inputs: { name: "stratiform/dev/other", recoveryWindowInDays: days },
        configuration: CONFIGURATION,
      });
    await account.delete(AWS.secret, (await make(0, "first")).id);
    await account.delete(AWS.secret, (await make(7, "second")).id);
    await assert.rejects(make(7, "third"), /stratiform\/dev\/other can be restored for 7 days/);
  });
});

describe("the simulated AWS: limits of a new account", () => {
  let fresh: SimulatedAccount;
  beforeEach(() => {
    fresh = new SimulatedAccount({ table: AWS_TABLE, account: ACCOUNT, hardware: new PaperHardware() });
  });
  const make = (type: string, logicalName: string, inputs: Plain) =>
    fresh.create({ type, logicalName, inputs, configuration: CONFIGURATION });

  it("are five VPCs and five addresses in a region", async () => {
    for (let index = 0; index < 5; index++) {
      await make(AWS.vpc, `vpc-${index}`, { cidrBlock: `10.${index}.0.0/16` });
      await make(AWS.eip, `address-${index}`, { domain: "vpc" });
    }
    await assert.rejects(
      make(AWS.vpc, "one-more", { cidrBlock: "10.9.0.0/16" }),
      /L-F678F1CE: 1 asked with 5 in use, limit 5/,
    );
    await assert.rejects(make(AWS.eip, "one-more", {}), /L-0263D0A3/);
  });

  it("are ten policies attached to each role", async () => {
    const assumeRolePolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    for (const name of ["one", "two"]) await make(AWS.iamRole, name, { name, assumeRolePolicy });
    const attach = (role: string, policy: string) =>
      make(AWS.iamRolePolicyAttachment, `${role}-${policy}`, { role, policyArn: `arn:aws:iam::aws:policy/${policy}` });
    const policies = [
      "AmazonEC2ContainerRegistryPullOnly",
      "AmazonEC2ContainerRegistryReadOnly",
      "AmazonEKSClusterPolicy",
      "AmazonEKSVPCResourceController",
      "AmazonEKSWorkerNodeMinimalPolicy",
      "AmazonEKSWorkerNodePolicy",
      "AmazonEKS_CNI_Policy",
      "AmazonSSMManagedInstanceCore",
      "CloudWatchAgentServerPolicy",
      "service-role/AmazonEBSCSIDriverPolicy",
    ];
    for (const policy of policies) await attach("one", policy);
    await assert.rejects(
      attach("one", "service-role/AmazonEFSCSIDriverPolicy"),
      /L-0DA4ABF3\/one: 1 asked with 10 in use, limit 10/,
    );
    await attach("two", "service-role/AmazonEFSCSIDriverPolicy");
  });

  it("are ten thousand characters of inline policies for all of a role together", async () => {
    const document = (size: number) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${"x".repeat(size)}` }],
      });
    const trust = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    await make(AWS.iamRole, "role", { name: "role", assumeRolePolicy: trust });
    await make(AWS.iamRolePolicy, "first", { role: "role", name: "first", policy: document(6000) });
    await assert.rejects(
      make(AWS.iamRolePolicy, "second", { role: "role", name: "second", policy: document(5000) }),
      /would have inline policies of \d+ characters: IAM allows 10240/,
    );
  });
});
