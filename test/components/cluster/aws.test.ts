/** Keys, cluster and node pools on AWS: least privilege, encryption, order, and what EKS is asked for. */
import assert from "node:assert/strict";
import { AFTERMATH } from "../../../components/account/aftermath";
import { WAITS } from "../../../components/account/waits.aws";
import { accessOf } from "../../../components/cluster/access.aws";
import { EKS_ADDON_VERSIONS } from "../../../catalogue/kubernetes/eks";
import { checkEksVersion, EFS_DRIVER } from "../../../components/cluster/addons.aws";
import { DEFAULT_VERSION } from "../../../components/cluster/spec";
import { nodeSkew, versionChange } from "../../../components/cluster/upgrades";
import { END_OF_LIFE } from "../../../catalogue/kubernetes/end-of-life";
import { unreachableAtFirst } from "../../../components/cluster/reach.aws";
import { UNBOUNDED } from "../../../components/identity/rights.aws";
import { Keys } from "../../../components/keys";
import { KEY_PURPOSES, type KeyPurpose } from "../../../components/keys/contract";
import { keyPolicy } from "../../../components/keys/policies.aws";
import { WITHOUT_RESOURCE } from "../../../components/node-pools/autoscaling/controller-rights.aws";
import { checkPool } from "../../../components/node-pools/images.aws";
import { nodePoolSpec } from "../../../components/node-pools/spec";
import { AWS_PLACEMENT, awsKeyArn, CLOUD_FIXTURES, type CloudFixture } from "../../support/clouds/cloud-fixtures";
import { recordFoundation, type PlatformChoices } from "../../support/clouds/created-platform";
import { at, listAt, record } from "../../support/recorder";
import { OWNERSHIP, pools } from "../../support/specs";

const fixture = CLOUD_FIXTURES.aws as CloudFixture;
const create = (choices: PlatformChoices = {}) => recordFoundation(fixture, choices);
const PLACE = { partition: "aws", region: "eu-central-1", accountId: "111122223333" } as const;
const GROUP = "aws:eks/nodeGroup:NodeGroup";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

describe("a key on AWS", () => {
  for (const purpose of Object.keys(KEY_PURPOSES) as KeyPurpose[]) {
    it(`for ${purpose} names everybody that it lets in, and lets administrators manage but not use it`, () => {
      const { Statement } = keyPolicy(purpose, PLACE);
      for (const { Principal, Condition } of Statement) {
        // A role that may not exist yet can be named in a condition only.
        const named = Condition?.["ArnEquals"]?.["aws:PrincipalArn"] ?? JSON.stringify(Principal);
        assert.doesNotMatch(JSON.stringify(Principal), /aws-service-role/, "a new account has none of these roles");
        assert.doesNotMatch(String(named), /\*/);
      }
      for (const { Action } of Statement) assert.ok(!Action.includes("kms:*"));
      const [administration, ...users] = Statement;
      assert.ok(administration?.Action.includes("kms:PutKeyPolicy"), "else the key could become unmanageable");
      assert.deepEqual(
        administration?.Action.filter((action) => /Decrypt|Encrypt|GenerateDataKey|CreateGrant|\*/.test(action)),
        [],
      );
      assert.ok(users.length > 0);
      // Grants outlive the call that makes them: for AWS services only, but for the one that EKS makes in the name of whoever
      // creates a cluster, which is not marked as such: docs.aws.amazon.com/eks/latest/userguide/enable-kms.html
      for (const { Sid, Action, Condition } of users.filter(({ Action }) => Action.includes("kms:CreateGrant"))) {
        assert.deepEqual(Action, ["kms:CreateGrant"]);
        assert.deepEqual(
          Condition?.["Bool"],
          Sid === "GrantToEks" ? undefined : { "kms:GrantIsForAWSResource": "true" },
        );
      }
    });
  }

  it("rotates every year, and in production can be saved for a month after deletion", async () => {
    const keysIn = async (environment: "dev" | "prod") => (await create({ environment })).ofType("aws:kms/key:Key");
    assert.equal((await keysIn("prod")).length, Object.keys(KEY_PURPOSES).length);
    for (const { inputs, options } of await keysIn("prod")) {
      assert.equal(options.protect, true);
      assert.equal(inputs["enableKeyRotation"], true);
      assert.equal(inputs["deletionWindowInDays"], 30);
    }
    for (const { inputs } of await keysIn("dev")) assert.equal(inputs["deletionWindowInDays"], 7);
  });
});

describe("the keys of a stack", () => {
  it("are those that were asked for; another one is a mistake of the program", async () => {
    const { ground } = fixture.adapter;
    assert.ok(ground !== undefined);
    const spec = { placement: fixture.placement, purposes: ["logs"] } as const;
    const { result, ofType } = await record(
      (options) => new Keys("keys", { cloud: ground, ownership: OWNERSHIP, spec }, options),
      fixture.computed,
    );
    assert.equal(ofType("aws:kms/key:Key").length, 1);
    assert.throws(() => result.for("objects"), /no key for objects/);
  });
});

describe("the first update on AWS", () => {
  const own = { vpcId: "vpc-0a1b2c3d", privateSubnets: {} };
  for (const [what, placement, isRefused] of [
    ["no block at all", { apiAccess: [] }, true],
    ["private blocks, in a network that it makes itself", { apiAccess: ["10.8.0.0/16"] }, true],
    ["a public block", { apiAccess: ["10.8.0.0/16", "203.0.113.7/32"] }, false],
    ["a network that is connected already", { apiAccess: ["10.8.0.0/16"], network: own }, false],
  ] as const) {
    it(`${isRefused ? "cannot" : "can"} reach its cluster with ${what}`, () => {
      const said = unreachableAtFirst({ aws: { ...AWS_PLACEMENT, ...placement, apiAccess: [...placement.apiAccess] } });
      assert.equal(said !== undefined, isRefused);
      if (said !== undefined)
        assert.match(said, /placement\.aws\.apiAccess[^]*203\.0\.113\.7\/32[^]*placement\.aws\.network/);
    });
  }
});

describe("a cluster on AWS", () => {
  it("has a private API, and a public one only for the addresses that are listed", async () => {
    const listed = (await create()).one("cluster-control-plane").inputs;
    assert.equal(at(listed, "vpcConfig.endpointPrivateAccess"), true);
    assert.equal(at(listed, "vpcConfig.endpointPublicAccess"), true);
    assert.deepEqual(at(listed, "vpcConfig.publicAccessCidrs"), ["203.0.113.0/24"]);
    const placement = { aws: { ...AWS_PLACEMENT, apiAccess: [] } };
    const none = (await create({ placement })).one("cluster-control-plane").inputs;
    assert.equal(at(none, "vpcConfig.endpointPublicAccess"), false);
    assert.equal(at(none, "vpcConfig.publicAccessCidrs"), undefined);
  });

  it("opens the private API before anything connects to it, for whoever runs it may come through that door", async () => {
    const { one } = await create();
    const door = "cluster-api-from-10-8-0-0-16";
    assert.equal(one(door).inputs["securityGroupId"], "sg-0a1b2c3d4e5f67890");
    for (const name of ["cluster-identity", "cluster-kubernetes"]) assert.ok(one(name).dependsOn.includes(door), name);
  });

  it("encrypts Secrets with its own key, writes every log, and gives its creator no hidden rights", async () => {
    const { one } = await create({ environment: "prod" });
    const { inputs, dependsOn } = one("cluster-control-plane");
    assert.equal(at(inputs, "encryptionConfig.provider.keyArn"), awsKeyArn("keys-kubernetes-secrets"));
    assert.equal(listAt(inputs, "enabledClusterLogTypes").length, 5);
    assert.deepEqual(inputs["accessConfig"], {
      authenticationMode: "API",
      bootstrapClusterCreatorAdminPermissions: false,
    });
    assert.equal(inputs["deletionProtection"], true);
    assert.ok(dependsOn.includes("cluster-control-plane-logs"), "else EKS makes the group, without key and retention");
    assert.equal(one("cluster-control-plane-logs").inputs["name"], "/aws/eks/stratiform-dev/cluster");
  });

  it("lets in every principal once, with the rights that the placement gives", () => {
    const [platform, onCall, research] = AWS_PLACEMENT.admins.concat(
      AWS_PLACEMENT.readers,
      AWS_PLACEMENT.groups["research-engineers"] ?? [],
    );
    assert.deepEqual(accessOf({ ...AWS_PLACEMENT, groups: { ...AWS_PLACEMENT.groups, ops: [platform ?? ""] } }), [
      { principal: platform, policy: "AmazonEKSClusterAdminPolicy", groups: ["ops"] },
      { principal: onCall, policy: "AmazonEKSViewPolicy", groups: [] },
      { principal: research, groups: ["research-engineers"] },
    ]);
  });

  it("is connected to only after its access entries exist", async () => {
    const { ofType, one } = await create();
    const entries = ofType("aws:eks/accessEntry:AccessEntry");
    assert.equal(entries.length, 3);
    for (const { name } of entries) {
      assert.ok(one("cluster-identity").dependsOn.includes(name), name);
      assert.ok(one("cluster-kubernetes").dependsOn.includes(name), name);
    }
  });

  it("installs every addon in its pinned build, and NetworkPolicies are enforced", async () => {
    const { ofType, one } = await create();
    const installed = ofType("aws:eks/addon:Addon").map(({ inputs }) => [inputs["addonName"], inputs["addonVersion"]]);
    const { name, version } = EFS_DRIVER;
    assert.deepEqual(Object.fromEntries(installed) as unknown, {
      ...EKS_ADDON_VERSIONS[DEFAULT_VERSION],
      [name]: version,
    });
    const configuration = JSON.parse(String(one("cluster-vpc-cni").inputs["configurationValues"])) as object;
    assert.equal(at(configuration, "enableNetworkPolicy"), "true");
  });

  it("brings its network before its nodes, and its nodes before what runs on them", async () => {
    const { ofType, one } = await create();
    const group = ofType(GROUP).find(({ name }) => name === "cluster-system");
    for (const earlier of ["cluster-vpc-cni", "cluster-kube-proxy", "cluster-eks-pod-identity-agent"]) {
      assert.ok(group?.dependsOn.includes(earlier), earlier);
    }
    assert.ok(
      group?.dependsOn.some((name) => name.startsWith("network-private-")),
      "a way to pull images",
    );
    for (const later of ["cluster-coredns", "cluster-aws-ebs-csi-driver"]) {
      assert.ok(one(later).dependsOn.includes("cluster-system"), later);
    }
  });

  it("refuses versions that it has no addons for, and every one that it has has a date", async () => {
    assert.match(checkEksVersion("1.29")[0]?.remedy ?? "", /known: 1\.35, 1\.36/);
    await assert.rejects(create({ cluster: { version: "1.29" } }), /cluster\.version "1\.29" is not a version/);
    const dated: readonly string[] = Object.keys(END_OF_LIFE.eks);
    for (const version of Object.keys(EKS_ADDON_VERSIONS)) assert.ok(dated.includes(version), version);
  });

  it("is upgraded no further than its oldest nodes can follow", () => {
    const nodes = (...kubelets: string[]) => kubelets.map((kubelet, index) => ({ kubelet, of: `pool p${index}` }));
    assert.equal(nodeSkew("1.38", nodes("v1.35.4-eks-1a2b3c", "v1.38.0", "kwok-v0.8.0", "undefined")), undefined);
    assert.equal(nodeSkew("1.38", []), undefined);
    assert.equal(
      nodeSkew("1.38", [...nodes("v1.34.1", "v1.35.2", "v1.33.9-gke.1"), { kubelet: "v1.34.2", of: "pool p0" }]),
      "the cluster has nodes of 1.33 (pool p0, pool p2), and an API server of 1.38 works with nodes of 1.35 or newer; let " +
        "these nodes be replaced first: drain them, or end the jobs that hold them",
    );
  });

  it("may be upgraded by one minor, and told the steps otherwise", () => {
    assert.equal(versionChange("1.35", "1.36"), undefined);
    assert.match(versionChange("1.35", "1.38") ?? "", /each of 1\.36, 1\.37, 1\.38 in turn/);
    assert.match(versionChange("1.36", "1.35") ?? "", /cannot go back/);
  });
});

describe("a node pool on AWS", () => {
  it("starts machines that hide their credentials from pods and encrypt every disk with the stack's key", async () => {
    const { ofType } = await create();
    const templates = ofType(TEMPLATE);
    assert.equal(templates.length, 3);
    for (const { inputs } of templates) {
      assert.deepEqual(inputs["metadataOptions"], {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
      });
      for (const mapping of listAt(inputs, "blockDeviceMappings")) {
        assert.equal(at(mapping, "ebs.encrypted"), "true");
        assert.equal(at(mapping, "ebs.kmsKeyId"), awsKeyArn("keys-disks"));
      }
      const tagged = listAt(inputs, "tagSpecifications");
      for (const tags of tagged) assert.equal(at(tags, "tags")?.["stratiform.dev/stack" as never], "dev");
      assert.match(Buffer.from(String(inputs["userData"]), "base64").toString(), /^max-pods = 110$/m);
    }
  });

  it("runs the image that brings what its accelerator needs, on the machine that was chosen", async () => {
    const { ofType } = await create();
    const facts = ofType(GROUP).map(({ name, inputs }) => [name, [inputs["amiType"], at(inputs, "instanceTypes.0")]]);
    assert.deepEqual(Object.fromEntries(facts), {
      "cluster-system": ["BOTTLEROCKET_ARM_64", "m7g.large"],
      "node-pools-general": ["BOTTLEROCKET_x86_64", "m7i.2xlarge"],
      "node-pools-l4": ["BOTTLEROCKET_x86_64_NVIDIA", "g6.2xlarge"],
    });
  });

  it("goes before the control plane, which then has time to delete the interfaces that were left behind", async () => {
    const { ofType, one } = await create();
    const wait = one("cluster-interfaces-aftermath");
    assert.equal(wait.type, AFTERMATH);
    assert.equal(wait.inputs["seconds"], WAITS.interfaces);
    assert.ok(wait.dependsOn.includes("cluster-control-plane"));
    for (const { name, dependsOn } of ofType(GROUP)) assert.ok(dependsOn.includes(wait.name), name);
  });

  it("runs the same release of its image whoever starts it", async () => {
    const spec = { name: "batch", nodes: 1, maxNodes: 4, cpu: "4", memory: "16Gi" };
    const { ofType } = await create({ pools: pools(spec) });
    const releases = ofType(GROUP).map(({ inputs }) => inputs["releaseVersion"]);
    const [nodeClass] = ofType("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass");
    const [, release] =
      /^bottlerocket@v(.+)$/.exec(String(at(nodeClass?.inputs, "spec.amiSelectorTerms.0.alias"))) ?? [];
    assert.equal(releases.length, 4);
    for (const one of releases) assert.match(String(one), new RegExp(`^${release}-[0-9a-f]{8}$`));
  });

  it("on spot capacity says so, and on reserved capacity stays in its reservation's zone", async () => {
    const spot = { name: "spot", nodes: 2, maxNodes: 9, cpu: "8", memory: "32Gi", capacity: ["spot", "on-demand"] };
    const reserved = { ...spot, name: "held", capacity: ["reserved"] };
    const reservation = { id: "cr-0a1b2c3d4e5f67890", zone: "eu-central-1b" };
    const placement = { aws: { ...AWS_PLACEMENT, capacityReservations: { held: reservation } } };
    const { ofType } = await create({ pools: pools(spot, reserved), placement });
    const group = (name: string) => ofType(GROUP).find((found) => found.name === name)?.inputs;
    assert.equal(group("node-pools-spot")?.["capacityType"], "SPOT");
    assert.deepEqual(group("node-pools-held")?.["subnetIds"], ["network-nodes-eu-central-1b-id"]);
    const template = ofType(TEMPLATE).find(({ name }) => name === "node-pools-held");
    assert.deepEqual(template?.inputs["capacityReservationSpecification"], {
      capacityReservationTarget: { capacityReservationId: reservation.id },
    });
  });

  it("is refused, with the nearest that there is, when AWS cannot make it", () => {
    const pool = (overrides: object) => ({
      spec: nodePoolSpec.parse({ name: "p", nodes: 1, cpu: "4", memory: "16Gi", ...overrides }),
      machine: { type: "x", architecture: "amd64", vcpu: 4, devices: 0 } as const,
    });
    const paths = (overrides: object) => checkPool(pool(overrides), {}, "nodePools[0]").map(({ path }) => path);
    assert.deepEqual(paths({}), []);
    assert.deepEqual(paths({ accelerator: "TPU-v5e" }), ["nodePools[0].accelerator"]);
    assert.deepEqual(paths({ capacity: ["flex"] }), ["nodePools[0].capacity[0]"]);
    assert.deepEqual(paths({ capacity: ["reserved"] }), ["placement.aws.capacityReservations.p"]);
    assert.deepEqual(paths({ labels: { "eks.amazonaws.com/nodegroup": "p" } }), ["nodePools[0].labels"]);
    assert.deepEqual(paths({ labels: { "example.com/pool": "p" } }), []);
  });

  it("takes for node groups no texts that EKS refuses and Kubernetes allows", () => {
    const key = `${"a".repeat(60)}.example.com/key`;
    const wrong = { labels: { [key]: "x", empty: "" }, taints: [{ key, effect: "NoSchedule" }] };
    const machine = { type: "x", architecture: "amd64", vcpu: 4, devices: 0 } as const;
    const paths = (overrides: object) => {
      const spec = nodePoolSpec.parse({ name: "p", cpu: "4", memory: "16Gi", ...overrides });
      return checkPool({ spec, machine }, {}, "nodePools[0]").map(({ path }) => path);
    };
    assert.deepEqual(paths({ ...wrong, nodes: 1 }), [
      "nodePools[0].labels",
      "nodePools[0].taints[0].key",
      'nodePools[0].labels["empty"]',
    ]);
    assert.deepEqual(paths({ ...wrong, nodes: 0, maxNodes: 4 }), [], "Karpenter labels its nodes itself");
    assert.deepEqual(paths({ nodes: 1, labels: { "example.com/team": "a" } }), []);
  });

  it("lets nodes join the cluster and pull images, and nothing else in AWS but sessions where they are asked for", async () => {
    const attachedWith = async (choices: PlatformChoices) =>
      (await create(choices))
        .ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .filter(({ inputs }) => inputs["role"] === "cluster-nodes-role")
        .map(({ inputs }) => String(inputs["policyArn"]).split("/").at(-1))
        .sort();
    const always = ["AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy"];
    assert.deepEqual(await attachedWith({}), always);
    const placement = { aws: { ...AWS_PLACEMENT, sessionAccess: true } };
    assert.deepEqual(await attachedWith({ placement }), [...always, "AmazonSSMManagedInstanceCore"]);
  });

  it("gives no role of the platform's own a wildcard action, nor a wildcard resource without a reason", async () => {
    const REASONS: Readonly<Record<string, string>> = {
      ...UNBOUNDED.records,
      ...UNBOUNDED.challenges,
      ...WITHOUT_RESOURCE,
    };
    const { ofType } = await create();
    const policies = ofType("aws:iam/rolePolicy:RolePolicy");
    assert.ok(policies.length >= 3);
    for (const { name, inputs } of policies) {
      const { Statement } = JSON.parse(String(inputs["policy"])) as { Statement: Record<string, string | string[]>[] };
      for (const { Action, Resource } of Statement) {
        assert.ok(![Action].flat().some((action) => action === "*" || /^\w+:\*$/.test(action ?? "")), name);
        const reasoned = [Action].flat().every((action) => action !== undefined && action in REASONS);
        assert.ok(reasoned || ![Resource].flat().includes("*"), name);
      }
    }
  });
});
