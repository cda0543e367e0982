/** Node pools on Azure: what AKS is asked for, in which order, and what is refused. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { DEFAULT_VERSION } from "../../../components/cluster/spec";
import {
  checkAcceleratedZones,
  checkPool,
  checkSystemPools,
} from "../../../components/node-pools/agent-pool-check.azure";
import { checkNodePools } from "../../../components/node-pools/check";
import { FIXED, fixedSettings } from "../../../components/node-pools/agent-pool.azure";
import {
  agentPoolName,
  agentPoolStem,
  checkPoolNames,
  scaleSetPattern,
} from "../../../components/node-pools/names.azure";
import { nodePoolSpec } from "../../../components/node-pools/spec";
import { ROLES } from "../../../components/account/roles.azure";
import { AZURE_FIXTURE as fixture, AZURE_PLACEMENT } from "../../support/clouds/azure-fixture";
import { recordFoundation, type PlatformChoices } from "../../support/clouds/created-platform";
import { at, listAt } from "../../support/recorder";
import { elasticPools, pools } from "../../support/specs";

const create = (choices: PlatformChoices = {}) => recordFoundation(fixture, choices);
const POOL = "azure-native:containerservice:AgentPool";
const RIGHT = "azure-native:authorization:RoleAssignment";
const GROUP = `/subscriptions/${AZURE_PLACEMENT.subscriptionId}/resourceGroups/stratiform-dev/providers`;

describe("a node pool on Azure", () => {
  it("encrypts what its nodes hold, has no public address, and follows the control plane's version", async () => {
    const { ofType, one } = await create();
    const alone = ofType(POOL).map(({ inputs }) => inputs);
    const inner = listAt(one("cluster-control-plane").inputs, "agentPoolProfiles");
    assert.deepEqual([alone.length, inner.length], [2, 1]);
    for (const pool of alone) assert.equal(at(pool, "orchestratorVersion"), DEFAULT_VERSION);
    assert.equal(at(inner[0], "orchestratorVersion"), undefined, "AKS wants it of all pools or of none");
    for (const pool of [...alone, ...inner]) {
      assert.equal(at(pool, "enableEncryptionAtHost"), true);
      assert.equal(at(pool, "enableNodePublicIP"), false);
      assert.equal(at(pool, "vnetSubnetID"), "network-nodes-id");
      assert.equal(at(pool, "maxPods"), 110);
      const zones = at(pool, "gpuProfile") === undefined ? ["1", "2", "3"] : undefined;
      assert.deepEqual(at(pool, "availabilityZones"), zones, "zones: { azure: [] } leaves them to Azure");
    }
    assert.equal(at(inner[0], "mode"), "System");
    assert.deepEqual(at(inner[0], "nodeTaints"), [], "an untainted place for the platform's own controllers");
  });

  it("for the system may ask others to stay away, softly: AKS' own taint for it", async () => {
    const taints = [{ key: "CriticalAddonsOnly", value: "true", effect: "PreferNoSchedule" }];
    const soft = pools().map((pool) => (pool.role === "system" ? nodePoolSpec.parse({ ...pool, taints }) : pool));
    assert.deepEqual(checkNodePools(soft), []);
    const [inner] = listAt((await create({ pools: soft })).one("cluster-control-plane").inputs, "agentPoolProfiles");
    assert.deepEqual(at(inner, "nodeTaints"), ["CriticalAddonsOnly=true:PreferNoSchedule"]);
  });

  it("with accelerators gets their driver", async () => {
    const { one } = await create();
    const gpu = one("node-pools-l4").inputs;
    assert.deepEqual(gpu["gpuProfile"], { driver: "Install" });
    const cpu = one("node-pools-general").inputs;
    assert.equal(cpu["gpuProfile"], undefined);
  });

  it("waits for jobs on accelerators for a day before it sets their node aside, and for others half an hour", async () => {
    const { one } = await create();
    const drains = ["node-pools-l4", "node-pools-general"].map((name) => {
      const settings = one(name).inputs["upgradeSettings"];
      return [at(settings, "drainTimeoutInMinutes"), at(settings, "undrainableNodeBehavior")];
    });
    assert.deepEqual(drains, [
      [1440, "Cordon"],
      [30, "Schedule"],
    ]);
  });

  it("is changed after the one before it", async () => {
    const { ofType } = await create({ pools: elasticPools() });
    const names = ofType(POOL).map(({ name }) => name);
    assert.ok(names.length >= 4);
    for (const [index, { name, dependsOn }] of ofType(POOL).entries()) {
      assert.deepEqual(
        dependsOn.filter((other) => names.includes(other)),
        names.slice(0, index).slice(-1),
        name,
      );
    }
  });

  it("with accelerators says in which zones it is, unless a reservation does", () => {
    const spec = (overrides: object) =>
      nodePoolSpec.parse({
        name: "p",
        nodes: 0,
        maxNodes: 2,
        cpu: "4",
        memory: "16Gi",
        accelerator: "H100",
        ...overrides,
      });
    const machine = { type: "Standard_ND96isr_H100_v5", architecture: "amd64", vcpu: 96, devices: 8 } as const;
    const problems = (overrides: object) =>
      checkAcceleratedZones({ spec: spec(overrides), machine }, ["1", "2", "3"], "eastus", "nodePools[0]");
    const [problem] = problems({});
    assert.equal(problem?.path, "nodePools[0].zones.azure");
    assert.match(problem.remedy ?? "", /az aks list-vm-skus --location eastus --size Standard_ND96isr_H100_v5 --all/);
    assert.match(problem.remedy ?? "", /a pool that exists keeps its nodes with \["1","2","3"\]/);
    assert.deepEqual(problems({ zones: { azure: [] } }), []);
    assert.deepEqual(problems({ zones: { azure: ["1", "2", "3"] } }), []);
    assert.deepEqual(problems({ capacity: ["reserved"] }), []);
    assert.equal(problems({ capacity: ["reserved", "spot"] }).length, 1);
    assert.deepEqual(problems({ accelerator: undefined }), []);
  });

  it("for the system has room for 30 pods on a node", () => {
    const system = nodePoolSpec.parse({ name: "s", role: "system", nodes: 2, cpu: "4", memory: "16Gi" });
    const machine = { type: "x", architecture: "amd64", vcpu: 4, devices: 0 } as const;
    assert.deepEqual(checkSystemPools([{ spec: system, machine }], 30), []);
    assert.equal(checkSystemPools([{ spec: system, machine }], 29)[0]?.path, "network.podsPerNode");
  });

  it("on spot capacity says so, and on reserved capacity stays in its reservation's zone", async () => {
    const batch = { name: "batch", nodes: 1, maxNodes: 9, cpu: "8", memory: "32Gi", capacity: ["reserved", "spot"] };
    const groupId = `${GROUP}/Microsoft.Compute/capacityReservationGroups/training`;
    const capacityReservations = { batch: { groupId, zone: "2" } };
    const placement = { azure: { ...AZURE_PLACEMENT, capacityReservations } };
    const { one } = await create({ pools: pools(batch), placement });
    const cheap = one("node-pools-batch-spot").inputs;
    assert.deepEqual(
      [cheap["scaleSetPriority"], cheap["scaleSetEvictionPolicy"], cheap["spotMaxPrice"]],
      ["Spot", "Delete", -1],
    );
    assert.equal(cheap["upgradeSettings"], undefined, "AKS refuses a surge for spot pools");
    assert.deepEqual(cheap["nodeTaints"], ["kubernetes.azure.com/scalesetpriority=spot:NoSchedule"]);
    const kept = one("node-pools-batch-reserved").inputs;
    assert.equal(kept["capacityReservationGroupID"], groupId);
    assert.deepEqual(kept["availabilityZones"], ["2"]);
    const bounds = [cheap, kept].map(({ minCount, maxCount }) => [minCount, maxCount]);
    assert.deepEqual(bounds, [
      [0, 9],
      [1, 9],
    ]);
  });

  it("may use its reservation, which the cluster's identity is let into once, before any pool needs it", async () => {
    const base = { nodes: 1, maxNodes: 9, cpu: "8", memory: "32Gi", capacity: ["reserved"] };
    const groupId = `${GROUP}/Microsoft.Compute/capacityReservationGroups/training`;
    const capacityReservations = { a: { groupId, zone: "2" }, b: { groupId: groupId.toUpperCase(), zone: "2" } };
    const placement = { azure: { ...AZURE_PLACEMENT, capacityReservations } };
    const { ofType, one } = await create({ pools: pools({ ...base, name: "a" }, { ...base, name: "b" }), placement });
    const rights = ofType(RIGHT).filter(({ name }) => name.includes("reservation"));
    assert.deepEqual(
      rights.map(({ inputs }) => [inputs["scope"], String(inputs["roleDefinitionId"]).split("/").at(-1)]),
      [[groupId, ROLES.Contributor]],
    );
    assert.ok(one("cluster-control-plane-rights-effective").dependsOn.includes(rights[0]?.name ?? ""));
    const nobody = await create();
    assert.deepEqual(
      nobody.ofType(RIGHT).filter(({ name }) => name.includes("reservation")),
      [],
    );
  });

  it("is called as it is in the stack file where Azure takes that, and else by what is left of it and a digest", () => {
    assert.equal(agentPoolStem("system"), "system");
    assert.match(agentPoolStem("inference-l4"), /^infe[a-z0-9]{4}$/);
    assert.notEqual(agentPoolStem("inference-l4"), agentPoolStem("inference-h100"));
    const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/);
    fc.assert(
      fc.property(label, label, (name, vmSize) => {
        const short = agentPoolName(name, { vmSize });
        assert.match(short, /^[a-z][a-z0-9]{0,11}$/);
        assert.equal(agentPoolName(name, { vmSize }), short);
        assert.match(`aks-${short}-12345678-vmss`, new RegExp(scaleSetPattern(name)));
      }),
      { numRuns: 300 },
    );
  });

  it("gets another name with what cannot be changed in it, so that it is made before the old one goes", async () => {
    const l4 = (await create()).one("node-pools-l4");
    const machines = { ...fixture.machines, l4: { ...fixture.machines.l4, type: "Standard_NC64as_T4_v3" } };
    const larger = (await create({ machines })).one("node-pools-l4");
    assert.notEqual(larger.inputs["agentPoolName"], l4.inputs["agentPoolName"]);
    assert.equal(at(larger.options, "deleteBeforeReplace"), false);
    const more = pools().map((pool) => (pool.name === "l4" ? { ...pool, maxNodes: 9 } : pool));
    assert.equal(
      (await create({ pools: more })).one("node-pools-l4").inputs["agentPoolName"],
      l4.inputs["agentPoolName"],
    );
    const fixed: readonly string[] = FIXED;
    const spec = {
      name: "p",
      nodes: 1,
      cpu: "1",
      memory: "1Gi",
      accelerator: "A100-80GB",
      sharing: { kind: "mig", profile: "1g.10gb" },
    };
    const machine = { type: "x", architecture: "amd64", vcpu: 4, devices: 1 } as const;
    const known = (["spot", "reserved"] as const).flatMap((capacity) =>
      Object.keys(
        fixedSettings({ spec: nodePoolSpec.parse(spec), machine }, { capacity }, AZURE_PLACEMENT, { podsPerNode: 110 }),
      ),
    );
    assert.deepEqual(
      known.filter((property) => !fixed.includes(property)),
      [],
    );
  });

  it("is refused when another one is already called so there", () => {
    const taken = agentPoolStem("inference-l4");
    assert.deepEqual(checkPoolNames([["inference-l4"], ["general", "general-spot"]]), []);
    const [problem] = checkPoolNames([["l4", "inference-l4"], [taken]]);
    assert.equal(problem?.path, "nodePools[1].name");
    assert.match(problem.rule, /as "inference-l4" does/);
  });

  it("is refused, with the nearest that there is, when Azure cannot make it", () => {
    const pool = (overrides: object) => ({
      spec: nodePoolSpec.parse({ name: "p", nodes: 1, cpu: "4", memory: "16Gi", ...overrides }),
      machine: { type: "x", architecture: "amd64", vcpu: 4, devices: 0 } as const,
    });
    const paths = (overrides: object) => checkPool(pool(overrides), {}, "nodePools[0]").map(({ path }) => path);
    assert.deepEqual(paths({}), []);
    assert.deepEqual(paths({ accelerator: "MI300X" }), ["nodePools[0].accelerator"]);
    assert.deepEqual(paths({ capacity: ["flex"] }), ["nodePools[0].capacity[0]"]);
    assert.deepEqual(paths({ capacity: ["reserved"] }), ["placement.azure.capacityReservations.p"]);
    assert.deepEqual(paths({ role: "system", nodes: 2, capacity: ["spot"] }), ["nodePools[0].capacity"]);
    assert.deepEqual(paths({ role: "system", nodes: 1, maxNodes: 3 }), ["nodePools[0].nodes"]);
    assert.deepEqual(paths({ labels: { "kubernetes.azure.com/a": "b" } }), ["nodePools[0].labels"]);
    const taints = [{ key: "node.kubernetes.io/a", effect: "NoSchedule" }];
    assert.deepEqual(paths({ taints }), ["nodePools[0].taints"]);
  });
});
