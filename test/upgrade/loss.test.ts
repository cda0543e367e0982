/** What counts as lost between two sets of registrations, one change at a time. */
import assert from "node:assert/strict";
import { Unknown } from "../../rehearsal/protocol/properties";
import { urnOf } from "../../tools/recording-engine";
import { lossesOf } from "../../tools/upgrade/loss";
import { pack, unpack, type Registered } from "../../tools/upgrade/recording";

function resource(type: string, name: string, rest: Partial<Registered> = {}): Registered {
  const { parent = "" } = rest;
  const options = { protect: false, retainOnDelete: false, ignoreChanges: [], replaceOnChanges: [], aliases: [] };
  const urn = urnOf("prod", "stratiform", parent, type, name);
  return { urn, type, name, parent, provider: "", inputs: {}, sources: {}, ...options, ...rest };
}

const STORE = resource("stratiform:index:ObjectStore", "objects");
const VPC = resource("aws:ec2/vpc:Vpc", "vpc", { inputs: { cidrBlock: "10.0.0.0/16" } });
const SUBNET = resource("aws:ec2/subnet:Subnet", "nodes", {
  inputs: { vpcId: new Unknown(), cidrBlock: "10.0.0.0/24" },
  sources: { vpcId: [VPC.urn] },
});
const BUCKET = resource("aws:s3/bucket:Bucket", "objects-models", {
  parent: STORE.urn,
  inputs: { bucket: "models", forceDestroy: false },
  protect: true,
});
const CLAIM = resource("kubernetes:core/v1:PersistentVolumeClaim", "claim", {
  inputs: { metadata: { name: "claim", namespace: "team" }, spec: { storageClassName: "fast" } },
});
const RECORDED = [STORE, VPC, SUBNET, BUCKET, CLAIM];

/** `<what> <name>: <causes>` of each loss, when the named resources are as given. */
async function losses(...changed: readonly (Registered | { readonly without: Registered })[]): Promise<string[]> {
  const gone = changed.flatMap((one) => ("without" in one ? [one.without.urn] : []));
  const now = new Map(RECORDED.filter(({ urn }) => !gone.includes(urn)).map((one) => [one.urn, one]));
  for (const one of changed) if (!("without" in one)) now.set(one.urn, one);
  const found = await lossesOf(
    unpack(pack({ commit: "", date: "", cells: [cell(RECORDED)] })).cells[0]?.resources ?? [],
    [...now.values()],
  );
  return found.map(({ what, name, because }) => `${what} ${name}: ${because.map(({ property }) => property).join()}`);
}

const cell = (resources: readonly Registered[]) => ({ stack: "prod", cloud: "aws" as const, resources });

describe("an upgrade", () => {
  it("loses nothing where nothing changes", async () => {
    assert.deepEqual(await losses(), []);
  });

  it("deletes what is registered no more, unless its deletion leaves it there", async () => {
    assert.deepEqual(await losses({ without: BUCKET }), ["deleted objects-models: "]);
    const kept = resource("aws:s3/bucket:Bucket", "kept", { retainOnDelete: true });
    assert.deepEqual(await lossesOf([kept], []), []);
  });

  it("finds a resource under its new name by an alias, and its children by that of their parent", async () => {
    const renamed = { ...resource("aws:ec2/vpc:Vpc", "network"), inputs: VPC.inputs, aliases: [{ name: "vpc" }] };
    assert.deepEqual(await losses({ without: VPC }, { ...SUBNET, sources: { vpcId: [renamed.urn] } }), [
      "deleted vpc: ",
      "replaced nodes: vpcId",
    ]);
    const [newStore] = [{ ...resource(STORE.type, "stores"), aliases: [{ name: "objects" }] }];
    const child = { ...resource(BUCKET.type, "stores-models", { parent: newStore.urn }), inputs: BUCKET.inputs };
    const now = [
      newStore,
      renamed,
      { ...SUBNET, sources: { vpcId: [renamed.urn] } },
      { ...child, protect: true },
      CLAIM,
    ];
    assert.deepEqual(await lossesOf(RECORDED, now), []);
    const orphan = { ...child, parent: "", urn: urnOf("prod", "stratiform", "", BUCKET.type, "stores-models") };
    assert.deepEqual(
      (await lossesOf(RECORDED, [...now.filter((one) => one !== child && one.type !== BUCKET.type), orphan])).map(
        ({ what }) => what,
      ),
      ["deleted"],
    );
  });

  it("replaces for an input that cannot change in place, and what was made from it along", async () => {
    assert.deepEqual(await losses({ ...BUCKET, inputs: { ...BUCKET.inputs, bucket: "other" } }), [
      "replaced objects-models: bucket",
    ]);
    assert.deepEqual(await losses({ ...VPC, inputs: { cidrBlock: "10.1.0.0/16" } }), [
      "replaced vpc: cidrBlock",
      "replaced nodes: vpcId",
    ]);
    assert.deepEqual(await losses({ ...BUCKET, inputs: { ...BUCKET.inputs, forceDestroy: true } }), []);
    assert.deepEqual(await losses({ ...CLAIM, inputs: { ...CLAIM.inputs, spec: { storageClassName: "slow" } } }), [
      "replaced claim: spec.storageClassName",
    ]);
    const moved = { metadata: { name: "claim", namespace: "other" }, spec: { storageClassName: "fast" } };
    assert.deepEqual(await losses({ ...CLAIM, inputs: moved }), ["replaced claim: metadata.namespace"]);
  });

  it("replaces for what the program lists itself, and not for what it ignores", async () => {
    const changed = { ...BUCKET, inputs: { ...BUCKET.inputs, forceDestroy: true } };
    assert.deepEqual(await losses({ ...changed, replaceOnChanges: ["forceDestroy"] }), [
      "replaced objects-models: forceDestroy",
    ]);
    const renamed = { ...BUCKET, inputs: { ...BUCKET.inputs, bucket: "other" } };
    assert.deepEqual(await losses({ ...renamed, ignoreChanges: ["bucket"] }), []);
  });

  it("takes a value that is not known for the same while it comes from the same", async () => {
    assert.deepEqual(await losses({ ...SUBNET, sources: { vpcId: [BUCKET.urn] } }), ["replaced nodes: vpcId"]);
    assert.deepEqual(await losses({ ...SUBNET, inputs: { ...SUBNET.inputs, vpcId: "vpc-1" } }), [
      "replaced nodes: vpcId",
    ]);
  });

  it("takes protection away where it is on no more, and everything where the provider leads elsewhere", async () => {
    assert.deepEqual(await losses({ ...BUCKET, protect: false }), ["unprotected objects-models: protect"]);
    const provider = resource("pulumi:providers:aws", "aws", { inputs: { region: "us-east-1" } });
    const inside = { ...BUCKET, provider: provider.urn };
    const found = await lossesOf([provider, inside], [{ ...provider, inputs: { region: "us-east-2" } }, inside]);
    assert.deepEqual(
      found.map(({ what, name }) => `${what} ${name}`),
      ["replaced aws", "replaced objects-models"],
    );
  });

  it("is refused where the cloud refuses the change", async () => {
    const cluster = (version: string) => resource("aws:eks/cluster:Cluster", "cluster", { inputs: { version } });
    assert.deepEqual(
      (await lossesOf([cluster("1.35")], [cluster("1.34")])).map(({ what }) => what),
      ["refused"],
    );
  });
});
