/** Elastic pools on AWS under mocks: what Karpenter is told, what it may do in the account, and how it is warned. */
import assert from "node:assert/strict";
import { checkCustomResource } from "../../../../components/addons/custom-resources/check";
import { CATALOGUE } from "../../../../components/addons/catalogue";
import { factsOf } from "../../../../components/cloud/registry";
import { autoscalersFor } from "../../../../components/node-pools/autoscaling/addons";
import { WITHOUT_RESOURCE } from "../../../../components/node-pools/autoscaling/controller-rights.aws";
import { WARNINGS } from "../../../../components/node-pools/autoscaling/interruptions.aws";
import { maintenanceSpec } from "../../../../components/control-plane/maintenance";
import { nodePoolSpec as karpenterPoolIn } from "../../../../components/node-pools/autoscaling/karpenter.aws";
import type { MachinePool } from "../../../../components/node-pools/contract";
import { nodePoolSpec } from "../../../../components/node-pools/spec";
import { describePool } from "../../../../components/node-pools/vocabulary";
import { AWS_PLACEMENT, awsKeyArn, CLOUD_FIXTURES } from "../../../support/clouds/cloud-fixtures";
import { recordFoundation, type PlatformChoices } from "../../../support/clouds/created-platform";
import { KARPENTER_RIGHTS } from "../../../support/clouds/karpenter-rights";
import { at, listAt, type Registered } from "../../../support/recorder";
import { elasticPools, pools } from "../../../support/specs";

const fixture = CLOUD_FIXTURES.aws;
if (fixture === "no manifest yet") throw new Error("AWS has a manifest");
const create = (choices: PlatformChoices = {}) => recordFoundation(fixture, { pools: elasticPools(), ...choices });

const NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool";
const GROUP = "aws:eks/nodeGroup:NodeGroup";

const karpenterPool = (asked: MachinePool) => karpenterPoolIn(asked, maintenanceSpec.parse({}));

function pool(overrides: object = {}) {
  const spec = nodePoolSpec.parse({ name: "p", nodes: 1, maxNodes: 9, cpu: "4", memory: "16Gi", ...overrides });
  return { spec, machine: { type: "p5.48xlarge", architecture: "amd64", vcpu: 192, devices: 8 } as const };
}

describe("an elastic pool on AWS", () => {
  it("is Karpenter's beyond its least, which is a node group of fixed size", async () => {
    const { ofType, one } = await create();
    assert.deepEqual(
      ofType(NODE_POOL).map(({ name }) => name),
      ["autoscaling-batch", "autoscaling-training"],
    );
    const least = ofType(GROUP).find(({ name }) => name === "node-pools-batch");
    assert.deepEqual(at(least?.inputs, "scalingConfig"), { minSize: 1, desiredSize: 1, maxSize: 1 });
    assert.ok(!ofType(GROUP).some(({ name }) => name === "node-pools-training"), "nothing is always there");
    assert.equal(at(one("autoscaling-batch").inputs, "spec.limits.nodes"), "5");
    assert.equal(at(one("autoscaling-training").inputs, "spec.limits.nodes"), "10");
  });

  it("needs Karpenter, and no other cloud and no fixed pool does", () => {
    assert.deepEqual(autoscalersFor(factsOf("aws").autoscalers, elasticPools()), ["karpenter"]);
    assert.deepEqual(autoscalersFor(factsOf("aws").autoscalers, pools()), []);
    for (const cloud of ["gcp", "azure", "existing"] as const)
      assert.deepEqual(autoscalersFor(factsOf(cloud).autoscalers, elasticPools()), []);
  });

  it("with only fixed pools leaves nothing of Karpenter's in the account", async () => {
    const { resources } = await create({ pools: pools() });
    assert.deepEqual(
      resources.filter(({ type }) => /sqs|eventRule|instanceProfile|karpenter/i.test(type)).map(({ name }) => name),
      [],
    );
  });

  it("is bought in the declared ways, and in no other", () => {
    const ways = (capacity: readonly string[]) =>
      karpenterPool(pool({ capacity })).template.spec.requirements.find(({ key }) => key.endsWith("capacity-type"))
        ?.values;
    assert.deepEqual(ways(["reserved", "spot", "on-demand"]), ["reserved", "spot", "on-demand"]);
    assert.deepEqual(ways(["spot"]), ["spot"]);
  });

  it("starts the chosen machine with the labels and taints that the vocabulary promises", () => {
    const asked = pool({
      accelerator: "H100",
      acceleratorsPerNode: 8,
      taints: [{ key: "team", effect: "NoSchedule" }],
    });
    const { template } = karpenterPool(asked);
    const { selector, taints } = describePool(asked.spec);
    assert.deepEqual(template.metadata.labels, selector);
    assert.deepEqual(template.spec.taints, taints);
    const values = Object.fromEntries(template.spec.requirements.map(({ key, values }) => [key, values]));
    assert.deepEqual(values["node.kubernetes.io/instance-type"], ["p5.48xlarge"]);
    assert.deepEqual(values["kubernetes.io/arch"], ["amd64"]);
  });

  it("is bounded by nodes, and by what so many nodes have", () => {
    assert.deepEqual(karpenterPool(pool()).limits, { nodes: "8", cpu: String(8 * 192) });
    const accelerated = karpenterPool(pool({ accelerator: "H100", nodes: 0, maxNodes: 10 }));
    assert.deepEqual(accelerated.limits, { nodes: "10", cpu: "1920", "nvidia.com/gpu": "80" });
    const sharing = { kind: "time-slicing", replicas: 3 };
    const shared = karpenterPool(pool({ accelerator: "H100", nodes: 0, maxNodes: 2, sharing }));
    assert.equal(shared.limits["nvidia.com/gpu" as never], "48", "slices, which is what pods ask for");
  });

  it("takes no node with accelerators from running pods, and others a third at a time", () => {
    const accelerated = karpenterPool(pool({ accelerator: "H100" }));
    assert.equal(accelerated.disruption.consolidationPolicy, "WhenEmpty");
    assert.deepEqual(accelerated.disruption.budgets[0], { nodes: "1" });
    const plain = karpenterPool(pool());
    assert.equal(plain.disruption.consolidationPolicy, "WhenEmptyOrUnderutilized");
    assert.deepEqual(plain.disruption.budgets[0], { nodes: "33%" });
  });

  it("ends no node by its age, and every drain in the end", () => {
    for (const [overrides, longest] of [
      [{}, "1h"],
      [{ accelerator: "H100" }, "24h"],
    ] as const) {
      const { expireAfter, terminationGracePeriod } = karpenterPool(pool(overrides)).template.spec;
      // Expiry knows no budget and no window: karpenter v1.14.1 website/content/en/docs/concepts/disruption.md
      assert.equal(expireAfter, "Never");
      assert.equal(terminationGracePeriod, longest);
    }
  });

  it("replaces no node for being out of date while the maintenance window is closed", () => {
    const budget = (maintenance: object) =>
      karpenterPoolIn(pool(), maintenanceSpec.parse(maintenance)).disruption.budgets[1];
    const none = { nodes: "0", reasons: ["Drifted"] };
    assert.deepEqual(budget({}), { ...none, schedule: "0 12 * * 0", duration: "156h" });
    const late = { day: "saturday", from: "20:00", hours: 8 };
    assert.deepEqual(budget(late), { ...none, schedule: "0 4 * * 0", duration: "160h" });
  });

  it("is what Karpenter's definition accepts, whatever the pool asks for", () => {
    for (const overrides of [{}, { accelerator: "L4", nodes: 0 }, { taints: [{ key: "a", effect: "NoExecute" }] }]) {
      assert.deepEqual(checkCustomResource("karpenter.sh/v1/NodePool", { spec: karpenterPool(pool(overrides)) }), []);
    }
  });

  it("starts its nodes in private subnets, with encrypted disks, out of reach of pods' credentials", async () => {
    const { one } = await create();
    const { spec } = one("autoscaling-training-nodes").inputs as { spec: object };
    assert.deepEqual(
      listAt(spec, "subnetSelectorTerms").map((term) => at(term, "id")),
      ["a", "b", "c"].map((zone) => `network-nodes-eu-central-1${zone}-id`),
    );
    assert.deepEqual(at(spec, "securityGroupSelectorTerms"), [{ id: "sg-0a1b2c3d4e5f67890" }]);
    assert.match(String(at(spec, "amiSelectorTerms.0.alias")), /^bottlerocket@v\d+\.\d+\.\d+$/);
    assert.equal(at(spec, "associatePublicIPAddress"), false);
    assert.equal(at(spec, "metadataOptions.httpTokens"), "required");
    assert.equal(at(spec, "metadataOptions.httpPutResponseHopLimit"), 1);
    for (const mapping of listAt(spec, "blockDeviceMappings")) {
      assert.equal(at(mapping, "ebs.encrypted"), true);
      assert.equal(at(mapping, "ebs.kmsKeyID"), awsKeyArn("keys-disks"));
    }
    assert.equal(at(spec, "tags")?.["stratiform.dev/stack" as never], "dev");
    assert.equal(at(spec, "instanceProfile"), one("node-pools-karpenter-nodes").inputs["name"]);
    assert.equal(one("node-pools-karpenter-nodes").inputs["role"], "cluster-nodes-role");
  });

  it("that is bought reserved names its reservation and no other pool's", async () => {
    const own = { nodes: 0, maxNodes: 4, cpu: "4", memory: "16Gi" };
    const spec = pools({ ...own, name: "held", capacity: ["reserved", "spot"] }, { ...own, name: "free" });
    const held = { id: "cr-0a1b2c3d4e5f67890", zone: "eu-central-1b" };
    const placement = { aws: { ...AWS_PLACEMENT, capacityReservations: { held } } };
    const { one, resources } = await create({ pools: spec, placement });
    const terms = (name: string) =>
      at(one(`autoscaling-${name}-nodes`).inputs, "spec.capacityReservationSelectorTerms");
    assert.deepEqual(terms("held"), [{ id: held.id }]);
    assert.equal(terms("free"), undefined);
    const started = rightsIn(resources).find(({ Sid }) => Sid === "StartFrom")?.Resource ?? [];
    assert.ok(started.some((arn) => arn.endsWith(`capacity-reservation/${held.id}`)));
  });

  it("goes only after the machines that it started: pool, then class, then what can stop them", async () => {
    const { one } = await create();
    assert.ok(one("autoscaling-training").dependsOn.includes("autoscaling-training-nodes"));
    assert.ok(one("autoscaling-training-nodes").dependsOn.includes("node-pools-batch"));
  });

  it("is given longer than a drain to go, where machines are waited for", async () => {
    const { one } = await create();
    for (const name of ["autoscaling-training", "autoscaling-batch"]) {
      assert.equal(one(name).options.customTimeouts?.delete, "90m");
    }
  });

  it("has its controller served with the cluster's own, by two schemas where there is one", async () => {
    const schemas = (await create()).ofType("kubernetes:flowcontrol.apiserver.k8s.io/v1:FlowSchema");
    assert.deepEqual(
      schemas.map(({ inputs }) => at(inputs, "spec.priorityLevelConfiguration.name")),
      ["leader-election", "workload-high"],
    );
    for (const { inputs } of schemas) {
      const account = { name: "karpenter", namespace: "karpenter" };
      assert.deepEqual(at(inputs, "spec.rules.0.subjects.0.serviceAccount"), account);
    }
    const fixed = await create({ pools: pools() });
    assert.deepEqual(fixed.ofType("kubernetes:flowcontrol.apiserver.k8s.io/v1:FlowSchema"), []);
  });
});

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: object;
}

function statements(inputs: Record<string, unknown>, sid: string): Statement {
  const { Statement } = JSON.parse(String(inputs["policy"])) as { Statement: Statement[] };
  const found = Statement.find(({ Sid }) => Sid === sid);
  assert.ok(found !== undefined, sid);
  return found;
}

/** The policy of the role, which a resource of the same name as the role's holds. */
function rightsIn(resources: readonly Registered[]): readonly Statement[] {
  const rights = resources.find(
    ({ type, name }) => type === "aws:iam/rolePolicy:RolePolicy" && name === "node-pools-karpenter",
  );
  return (JSON.parse(String(rights?.inputs["policy"])) as { Statement: Statement[] }).Statement;
}

const policy = async () => rightsIn((await create()).resources);

describe("Karpenter's role", () => {
  it("is its pods' alone, bound by EKS Pod Identity", async () => {
    const { resources } = await create();
    const named = resources.filter(({ name }) => name === "node-pools-karpenter");
    const role = named.find(({ type }) => type === "aws:iam/role:Role")?.inputs["assumeRolePolicy"];
    assert.match(String(role), /"aws:RequestTag\/kubernetes-service-account":"karpenter"/);
    const association = named.find(({ type }) => type.endsWith(":PodIdentityAssociation"))?.inputs;
    assert.equal(association?.["namespace"], "karpenter");
    assert.equal(association["serviceAccount"], "karpenter");
  });

  it("speaks of everything only where a service knows no resources, each with its reason", async () => {
    for (const { Action, Resource } of await policy()) {
      assert.ok(!Action.some((action) => /^\*$|:\*$/.test(action)));
      if (!Resource.includes("*")) continue;
      for (const action of Action) assert.ok(Object.hasOwn(WITHOUT_RESOURCE, action), action);
    }
  });

  it("has every right that the installed release's own template gives, but those that it never uses", async () => {
    const { release, actions, unused } = KARPENTER_RIGHTS;
    assert.equal(CATALOGUE.karpenter.chart.appVersion, release, "compare the rights with the new release's template");
    const given = new Set((await policy()).flatMap(({ Action }) => Action));
    assert.deepEqual(
      actions.filter((action) => !given.has(action) && !Object.hasOwn(unused, action)),
      [],
    );
    assert.deepEqual(
      Object.keys(unused).filter((action) => given.has(action)),
      [],
    );
  });

  it("starts machines from this cluster's subnets and group, and ends only what bears its tags", async () => {
    const all = await policy();
    const from = all.find(({ Sid }) => Sid === "StartFrom");
    assert.deepEqual(
      from?.Resource.filter((arn) => /subnet|security-group|reservation/.test(arn)),
      [
        ...["a", "b", "c"].map((zone) => `arn:aws:ec2:eu-central-1:*:subnet/network-nodes-eu-central-1${zone}-id`),
        "arn:aws:ec2:eu-central-1:*:security-group/sg-0a1b2c3d4e5f67890",
      ],
    );
    for (const { Action, Condition } of all) {
      if (!Action.some((action) => /Terminate|Delete(?!Message)|CreateTags/.test(action))) continue;
      assert.match(
        JSON.stringify(Condition),
        /"aws:(Request|Resource)Tag\/kubernetes.io\/cluster\/stratiform-dev":"owned"/,
      );
    }
    const pass = all.find(({ Action }) => Action.includes("iam:PassRole"));
    assert.deepEqual(pass?.Resource, ["arn:aws:iam::111122223333:role/cluster-nodes-role"]);
    const size = JSON.stringify({ Version: "2012-10-17", Statement: all }).length;
    assert.ok(size < 10_240, `IAM takes 10,240 characters of inline policies, not ${size}`);
  });
});

describe("Karpenter's warnings", () => {
  it("reach an encrypted queue that only this stack's rules may fill, and only over TLS", async () => {
    const { resources, ofType } = await create();
    const [queue] = ofType("aws:sqs/queue:Queue");
    assert.equal(ofType("aws:sqs/queue:Queue").length, 1);
    assert.equal(queue?.inputs["kmsMasterKeyId"], awsKeyArn("keys-logs"));
    const rules = ofType("aws:cloudwatch/eventRule:EventRule");
    assert.deepEqual(
      rules.map(({ inputs }) => JSON.parse(String(inputs["eventPattern"])) as unknown),
      Object.values(WARNINGS).map(({ source, type }) => ({ source: [source], "detail-type": [type] })),
    );
    const targets = ofType("aws:cloudwatch/eventTarget:EventTarget");
    assert.equal(targets.length, rules.length);
    for (const { inputs } of targets) assert.match(String(inputs["arn"]), /:sqs:.*interruptions$/);
    const policy = resources.find(({ type }) => type === "aws:sqs/queuePolicy:QueuePolicy")?.inputs;
    const fill = statements(policy ?? {}, "FillByRules");
    assert.equal(listAt(fill, "Condition.ArnEquals.aws:SourceArn").length, rules.length);
    assert.match(JSON.stringify(statements(policy ?? {}, "OnlyEncrypted")), /"Deny".*"aws:SecureTransport":"false"/);
  });

  it("are caught for every kind that Karpenter acts on", () => {
    assert.deepEqual(Object.keys(WARNINGS).sort(), [
      ...["health", "rebalance", "reservation", "spot-interruption", "state-change"],
    ]);
  });
});
