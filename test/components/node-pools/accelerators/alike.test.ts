/** What an autoscaler may start in the place of a pool's own machine: of which pools, which machines, and who reads the record. */
import assert from "node:assert/strict";
import { applyLock, updateLock } from "../../../../components/node-pools/accelerators/apply-lock";
import { choose, isRefusal, type Choice } from "../../../../components/node-pools/accelerators/choose";
import { EMPTY_LOCK, printLock, readLock, type Lock } from "../../../../components/node-pools/accelerators/lock";
import { diffLock, monthly } from "../../../../components/node-pools/accelerators/lock-difference";
import type { Ask, PoolNeed } from "../../../../components/node-pools/accelerators/need";
import { nodePoolSpec as karpenterPool } from "../../../../components/node-pools/autoscaling/karpenter.aws";
import { recordedPools } from "../../../../components/node-pools/machines";
import { nodePoolSpec } from "../../../../components/node-pools/spec";
import { maintenanceSpec } from "../../../../components/control-plane/maintenance";
import { Stack } from "../../../../policies/rule/resource";
import { plannedMachines } from "../../../../tools/plan/pools";
import { OFFERS } from "../../../../catalogue/machines/offers";
import { awsQuotas } from "../../../../catalogue/quotas/aws";
import type { SellingCloud } from "../../../../catalogue/clouds";

const REGIONS = { aws: "us-east-1", gcp: "us-central1", azure: "eastus" } as const;

function ask(need: Partial<PoolNeed> = {}, cloud: SellingCloud = "aws"): Ask {
  const asked = {
    pool: "general",
    cpuMillis: 3500,
    memoryMiB: 11_000,
    capacity: ["spot", "on-demand"],
    grows: true,
  } as const;
  return { cloud, region: REGIONS[cloud], need: { ...asked, ...need } };
}

function chosen(one: Ask): Choice {
  const outcome = choose(one, "p");
  assert.ok(!isRefusal(outcome));
  return outcome;
}

const offer = (type: string) =>
  OFFERS.find((one) => one.cloud === "aws" && one.type === type && one.region === "us-east-1");

describe("machines that are alike", () => {
  it("have the chosen one's processors, its memory at least, its quotas, and a price near its own", () => {
    let found = 0;
    for (const architecture of ["amd64", "arm64"] as const) {
      for (const cpuMillis of [900, 1800, 3500, 7000, 15_000]) {
        const { alike, carries, price, type } = chosen(ask({ architecture, cpuMillis, memoryMiB: cpuMillis * 3 }));
        for (const other of alike) {
          const sold = offer(other.type);
          assert.ok(sold !== undefined && other.type !== type, other.type);
          assert.equal(sold.vcpu, carries.vcpu, other.type);
          assert.ok(sold.memoryGiB >= carries.memoryGiB, other.type);
          assert.equal(sold.architecture, architecture, other.type);
          assert.equal(sold.accelerator, undefined, other.type);
          assert.ok(other.onDemand <= (price?.onDemand ?? 0) * 1.4, other.type);
          const own = offer(type);
          assert.ok(own !== undefined);
          for (const way of ["spot", "on-demand"] as const) assert.deepEqual(awsQuotas(sold, way), awsQuotas(own, way));
          found += 1;
        }
        assert.deepEqual(
          [...alike].sort((a, b) => a.onDemand - b.onDemand),
          alike,
          "the cheapest first",
        );
      }
    }
    assert.ok(found >= 8, `${found}`);
  });

  it("are named for no pool with accelerators, of fixed size or with a pin, and on no cloud whose pools have one type", () => {
    assert.notDeepEqual(chosen(ask()).alike, []);
    for (const need of [{ grows: false }, { accelerator: "L4" }, { pin: "m7i.xlarge" }] as const)
      assert.deepEqual(chosen(ask(need)).alike, [], JSON.stringify(need));
    for (const cloud of ["gcp", "azure"] as const) assert.deepEqual(chosen(ask({}, cloud)).alike, [], cloud);
  });

  it("do not change which machine is chosen", () => {
    assert.equal(chosen(ask()).name, chosen(ask({ grows: false })).name);
  });
});

describe("a lock file with machines that are alike", () => {
  const place = { cloud: "aws", region: "us-east-1" } as const;
  const record = (lock: Lock, again: readonly string[] = []) =>
    updateLock(lock, place, applyLock([ask()], lock, { again }), "2026-12-01");
  const withList = record(EMPTY_LOCK);
  const entry = withList.clouds.aws?.pools["general"];
  assert.ok(entry?.also !== undefined);
  const { also, ...single } = entry;
  const without: Lock = { version: 1, clouds: { aws: { region: "us-east-1", pools: { general: single } } } };
  const pools = [
    nodePoolSpec.parse({
      ...{ name: "general", nodes: 1, maxNodes: 5, cpu: "3500m", memory: "11000Mi", capacity: ["spot", "on-demand"] },
    }),
  ];
  const machineIn = (lock: Lock) => {
    const { pools: recorded, problems } = recordedPools(pools, lock, { ...place, stack: "s", podsPerNode: 110 });
    assert.deepEqual(problems, []);
    const machine = recorded[0]?.machine;
    assert.ok(machine !== undefined);
    return machine;
  };
  const typesOf = (lock: Lock) => {
    const spec = nodePoolSpec.parse({ name: "general", nodes: 1, maxNodes: 5, cpu: "3500m", memory: "11000Mi" });
    const { template, limits } = karpenterPool({ spec, machine: machineIn(lock) }, maintenanceSpec.parse({}));
    const types = template.spec.requirements.find(({ key }) => key === "node.kubernetes.io/instance-type");
    return { types: types?.values, cpu: limits.cpu };
  };

  it("lets Karpenter start any of them, the pool's own first, and within the same limits", () => {
    assert.deepEqual(typesOf(withList), {
      types: [single.type, ...also.map(({ type }) => type)],
      cpu: typesOf(without).cpu,
    });
  });

  it("means one machine where it names one, and stays so until the pool is chosen again", () => {
    assert.deepEqual(typesOf(without).types, [single.type]);
    assert.equal("also" in machineIn(without), false);
    assert.deepEqual(record(without), without);
    assert.deepEqual(record(without, ["general"]).clouds.aws?.pools["general"]?.also, also);
    assert.deepEqual(record(withList), withList);
  });

  it("is reckoned with in a plan: what comes beyond the least may be the dearest that may come", () => {
    const planOf = (lock: Lock) => {
      const site = { ...place, stack: "s", podsPerNode: 110 };
      return plannedMachines({ pools, lock, site, environment: "dev", stack: new Stack([]) }).pools[0];
    };
    const [one, list] = [planOf(without), planOf(withList)];
    const dearest = Math.max(...also.map(({ onDemand }) => onDemand));
    assert.deepEqual(list?.alike, { types: also.map(({ type }) => type), dearest });
    assert.equal(one?.alike, undefined);
    assert.equal(list.cost?.atFirst, one?.cost?.atFirst);
    const more = (list.cost?.atMost ?? 0) - (one?.cost?.atMost ?? 0);
    assert.ok(Math.abs(more - monthly(dearest - (single.onDemand ?? 0), 4)) < 0.02, `${more}`);
  });

  it("reads what it wrote, and says that a list is another than a single machine", () => {
    assert.deepEqual(readLock(printLock(withList), "f"), withList);
    const [change] = diffLock(without, withList, "aws", { general: { nodes: 1, maxNodes: 5 } });
    assert.equal(change?.now, [single.type, ...also.map(({ type }) => type)].join(" or "));
    assert.equal(change.was, single.type);
  });
});
