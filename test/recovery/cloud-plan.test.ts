/** What a recovery decides about a cloud's resources: where each may be, whose it is, and what the state says afterwards. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { PendingOperation, State, StateResource } from "../../automation/state";
import {
  applyCloudDecisions,
  judge,
  matching,
  whereabouts,
  withCandidates,
  type Answers,
  type Candidate,
} from "../../recovery/cloud-plan";
import { readable } from "../../recovery/clouds";
import { strays } from "../../recovery/cloud-strays";
import { lookable, withoutRest } from "../../recovery/cloud-unlabelled";
import { AWS_TRACES } from "../../recovery/traces.aws";

const PROVIDER: StateResource = {
  urn: "urn:pulumi:dev::s::pulumi:providers:aws::aws",
  type: "pulumi:providers:aws",
  custom: true,
  id: "provider-id",
  inputs: { region: "eu-central-1", allowedAccountIds: '["111122223333"]' },
};
const PLACE = `${PROVIDER.urn}::provider-id`;
const VPC = "aws:ec2/vpc:Vpc";
const GROUP = "aws:cloudwatch/logGroup:LogGroup";
const OURS = { "stratiform.dev/stack": "dev" };

function resource(type: string, inputs: Record<string, unknown>, more: Partial<StateResource> = {}): StateResource {
  return { urn: `urn:pulumi:dev::s::${type}::one`, type, custom: true, provider: PLACE, inputs, ...more };
}

function stateOf(pending: readonly StateResource[], recorded: readonly StateResource[] = []): State {
  const pending_operations = pending.map((one) => ({ type: "creating", resource: one }));
  return { version: 3, deployment: { resources: [PROVIDER, ...recorded], pending_operations } };
}

const creating = (one: StateResource): PendingOperation => ({ type: "creating", resource: one });
const none: Answers = new Map();

function candidate(one: StateResource, id: string): Candidate {
  return { kind: "candidate", resource: { ...one, id } };
}

describe("a recovery looks for a cloud's resource", () => {
  const group = resource(GROUP, { name: "/stratiform/dev/logs" });

  it("under the id that follows from its inputs", () => {
    const place = whereabouts(stateOf([group]), creating(group), none);
    assert.equal(place.kind === "candidate" && place.resource.id, "/stratiform/dev/logs");
  });

  it("nowhere when an input that its id follows from is not known", () => {
    const nameless = resource(GROUP, {});
    assert.equal(whereabouts(stateOf([nameless]), creating(nameless), none).kind, "undecided");
  });

  it("nowhere when its provider is not recorded", () => {
    const orphan = { ...group, provider: "urn:pulumi:dev::s::pulumi:providers:aws::gone::id" };
    assert.equal(whereabouts(stateOf([orphan]), creating(orphan), none).kind, "undecided");
  });

  it("no more when it is recorded, or was only being changed", () => {
    const recorded = { ...group, urn: "urn:other", id: "/stratiform/dev/logs" };
    assert.equal(whereabouts(stateOf([group], [recorded]), creating(group), none).kind, "forget");
    assert.equal(whereabouts(stateOf([group]), { type: "updating", resource: group }, none).kind, "forget");
  });

  it("where a search found it, and decides nothing when it found several or could not be made", () => {
    const vpc = resource(VPC, { tags: { Name: "net" } });
    const after = (answer: readonly string[] | { failed: string }) =>
      whereabouts(stateOf([vpc]), creating(vpc), new Map([[vpc.urn, answer]])).kind;
    assert.equal(after(["vpc-1"]), "candidate");
    assert.equal(after([]), "forget");
    assert.equal(after(["vpc-1", "vpc-2"]), "undecided");
    assert.equal(after({ failed: "aws: expired" }), "undecided");
    assert.equal(whereabouts(stateOf([vpc]), creating(vpc), none).kind, "undecided");
  });

  it("says how to import what it has no trace of", () => {
    const unknown = resource("aws:made/up:Up", {});
    const place = whereabouts(stateOf([unknown]), creating(unknown), none);
    assert.match(place.kind === "undecided" ? place.reason : "", /pulumi import/);
  });
});

describe("among what a search found, a recovery takes", () => {
  const trace = AWS_TRACES.types[VPC];
  assert.ok(trace?.by === "labels");
  const arn = (kind: string, id: string) => `arn:aws:ec2:eu-central-1:111122223333:${kind}/${id}`;
  const found = [
    { name: arn("vpc", "vpc-1"), labels: { ...OURS, Name: "net" } },
    { name: arn("vpc", "vpc-2"), labels: { ...OURS, Name: "other" } },
    { name: arn("subnet", "subnet-1"), labels: { ...OURS, Name: "net" } },
  ];

  it("the one of its type with its labels", () => {
    assert.deepEqual(matching(found, trace, AWS_TRACES, { tags: { Name: "net" } }, new Set()), ["vpc-1"]);
  });

  it("none that is recorded as another one", () => {
    assert.deepEqual(matching(found, trace, AWS_TRACES, { tags: { Name: "net" } }, new Set(["vpc-1"])), []);
  });

  it("as unrecorded what no resource of the state is, while nothing is undecided", () => {
    const recorded = [resource(VPC, {}, { id: "vpc-1" })];
    const names = (state: State) => strays({ cloud: AWS_TRACES, found }, state).map(({ name }) => name);
    assert.deepEqual(names(stateOf([], recorded)), [arn("vpc", "vpc-2"), arn("subnet", "subnet-1")]);
    assert.deepEqual(names(stateOf([resource(VPC, {})], recorded)), []);
    const foreign = [{ name: arn("instance", "i-1"), labels: OURS }];
    assert.deepEqual(strays({ cloud: AWS_TRACES, found: foreign }, stateOf([])), []);
  });
});

describe("what cannot carry labels and would be created", () => {
  const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const policy = (role: string) => resource("aws:iam/rolePolicy:RolePolicy", { role, name: "p" });
  const association = (subnetId: string) =>
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", { subnetId, routeTableId: "rtb-1" });

  it("is looked for where its name, or what it is asked by, is known", () => {
    const planned = [policy("r"), association("subnet-1")];
    assert.deepEqual(lookable(stateOf([]), planned), planned);
    assert.deepEqual(lookable(stateOf([]), [policy(UNKNOWN), association(UNKNOWN)]), []);
  });

  it("is not looked for when labels would say whose it is, nor where its provider is not recorded", () => {
    assert.deepEqual(lookable(stateOf([]), [resource(GROUP, { name: "/logs" })]), []);
    const elsewhere = { ...policy("r"), provider: `${PROVIDER.urn}-other::id` };
    assert.deepEqual(lookable(stateOf([]), [elsewhere]), []);
  });

  it("is left to the operation on it that is undecided", () => {
    assert.deepEqual(lookable(stateOf([policy("r")]), [policy("r")]), []);
  });

  it("leaves neither operations nor components behind where nothing was found", () => {
    const component = (name: string, parent?: string): StateResource => ({
      ...{ urn: `urn:${name}`, type: "stratiform:index:Access", custom: false },
      ...(parent !== undefined && { parent }),
    });
    const before = stateOf([], [component("old")]);
    const found = { ...policy("r"), id: "r:p", parent: "urn:inner" };
    const [outer, inner, empty] = [
      component("outer"),
      component("inner", "urn:outer"),
      component("empty", "urn:outer"),
    ];
    const recorded = [component("old"), outer, inner, empty, component("emptier", "urn:empty"), found];
    const missing = association("subnet-1");
    const after = withoutRest(stateOf([missing, policy("other")], recorded), [missing], before);
    const urns = after.deployment.resources?.map(({ urn }) => urn);
    assert.deepEqual(urns, [PROVIDER.urn, "urn:old", "urn:outer", "urn:inner", found.urn]);
    assert.deepEqual(
      after.deployment.pending_operations?.map(({ resource: { type } }) => type),
      ["aws:iam/rolePolicy:RolePolicy"],
    );
  });
});

describe("what the provider read", () => {
  const vpc = resource(VPC, { cidrBlock: "10.0.0.0/16" });
  const looked = candidate(vpc, "vpc-1");
  const read = (outputs: Record<string, unknown>): StateResource => ({ ...looked.resource, external: true, outputs });

  it("is recorded when it carries the stack's label, and forgotten when there is nothing", () => {
    assert.equal(judge(looked, read({ tagsAll: OURS }), "dev").kind, "adopt");
    assert.equal(judge(looked, undefined, "dev").kind, "forget");
  });

  it("is a stranger with another stack's label, or without any", () => {
    assert.equal(judge(looked, read({ tagsAll: { "stratiform.dev/stack": "prod" } }), "dev").kind, "stranger");
    assert.equal(judge(looked, read({}), "dev").kind, "stranger");
  });

  it("needs no label where the type carries none", () => {
    const policy = candidate(resource("aws:iam/rolePolicy:RolePolicy", { role: "r", name: "p" }), "r:p");
    assert.equal(judge(policy, { ...policy.resource, outputs: {} }, "dev").kind, "adopt");
  });

  it("is noted when the cloud is still at work on it", () => {
    const cluster = candidate(resource("aws:eks/cluster:Cluster", { name: "c" }), "c");
    const judged = judge(cluster, { ...cluster.resource, outputs: { tagsAll: OURS, status: "CREATING" } }, "dev");
    assert.equal(judged.kind === "adopt" && judged.unfinished, "CREATING");
  });

  it("is judged by secrets that were made readable, and never by encrypted ones", () => {
    const secret = (value: object) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      ...value,
    });
    const plain = readable({ open: secret({ plaintext: '{"a":"b"}' }), closed: secret({ ciphertext: "v1:xyz" }) });
    assert.deepEqual(plain, { open: { a: "b" } });
  });
});

describe("the state of a recovery", () => {
  const vpc = resource(VPC, { cidrBlock: "10.0.0.0/16" });
  const state = stateOf([vpc]);

  it("has what is only looked at as external, with its operation still pending", () => {
    const looking = withCandidates(state, [candidate(vpc, "vpc-1")]);
    assert.equal(looking.deployment.resources?.at(-1)?.external, true);
    assert.equal(looking.deployment.pending_operations?.length, 1);
    const again = withCandidates(looking, [candidate(vpc, "vpc-1")]);
    assert.equal(again.deployment.resources?.length, looking.deployment.resources?.length);
  });

  it("has what was adopted as managed, and no operation that was decided", () => {
    const adopted = { ...vpc, id: "vpc-1", external: true, outputs: { tagsAll: OURS } };
    const mended = applyCloudDecisions(state, [{ kind: "adopt", resource: adopted }]);
    assert.equal(mended.deployment.resources?.at(-1)?.id, "vpc-1");
    assert.equal(mended.deployment.resources?.at(-1)?.external, undefined);
    assert.deepEqual(mended.deployment.pending_operations, []);
  });

  it("keeps operations that were not decided, and nothing of a stranger", () => {
    const open = applyCloudDecisions(state, [{ kind: "undecided", urn: vpc.urn, reason: "who knows" }]);
    assert.equal(open.deployment.pending_operations?.length, 1);
    const looking = withCandidates(state, [candidate(vpc, "vpc-1")]);
    const left = applyCloudDecisions(looking, [{ kind: "stranger", urn: vpc.urn, reason: "not ours" }]);
    assert.deepEqual(left.deployment.resources, [PROVIDER]);
    assert.deepEqual(left.deployment.pending_operations, []);
  });

  it("has a replaced resource wait for its deletion when its successor was found", () => {
    const old = { ...vpc, id: "vpc-0" };
    const adopted = { ...vpc, id: "vpc-1", external: true };
    const mended = applyCloudDecisions(stateOf([vpc], [old]), [{ kind: "adopt", resource: adopted }]);
    const ids = mended.deployment.resources?.map(({ id, delete: gone }) => [id, gone]);
    assert.deepEqual(ids?.slice(1), [
      ["vpc-0", true],
      ["vpc-1", undefined],
    ]);
  });
});
