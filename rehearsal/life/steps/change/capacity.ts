/**
 * Capacity: pods that fit nowhere get a machine of their pool, bought in the preferred way; where that is sold out, or
 * the cloud takes machines back, they move on to the next way that the stack file names.
 */
import { z } from "zod";
import { describePool } from "../../../../components/node-pools/vocabulary";
import type { NodePoolSpec } from "../../../../components/node-pools/spec";
import { describe } from "../../../../automation/cluster-objects";
import type { MachineGroup } from "../../../clouds/plugin/row";
import type { Life } from "../../life";
import { StepFailed, type Recorder } from "../../recorder";
import { resources } from "../../../../automation/state";

/** Runs where no tenant's quota and no policy of the platform counts it. */
const NAMESPACE = "kube-system";
const NAME = "rehearsal-capacity";
const DEPLOYMENTS = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`;
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=${encodeURIComponent(`app=${NAME}`)}`;

const SCALES_WITHIN = 90_000;

const podList = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ deletionTimestamp: z.string().optional() }),
      spec: z.looseObject({ nodeName: z.string().optional() }),
      status: z.looseObject({ phase: z.string().optional() }),
    }),
  ),
});

const vocabulary = z.looseObject({
  pools: z.record(
    z.string(),
    z.looseObject({ selector: z.record(z.string(), z.string()), tolerations: z.array(z.looseObject({})) }),
  ),
});

export const capacityStep = {
  name: "capacity",
  title: "capacity: bought in the declared order",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const pool = life.expectations.nodePools.find((one) => one.capacity.length > 1);
    if (pool === undefined) {
      recorder.note("no pool of this stack names more than one way to buy its nodes");
      recorder.check(
        "every pool has one way to buy",
        life.expectations.nodePools.every((one) => one.capacity.length === 1),
      );
      return;
    }
    const ways = pool.capacity;
    recorder.note(`pool ${pool.name}: ${ways.join(", then ")}`);
    await occupy(life, pool);
    try {
      // Each way in turn: what was bought is taken back, and can no more be bought.
      for (const [place, way] of ways.entries()) {
        const groups = await landed(life, recorder, pool, way);
        const where = groups.map((group) => `${group.name} (${group.way})`).join(", ");
        const order = place === 0 ? "first" : "next, as the ways before it are sold out";
        recorder.check(
          `pods that fit nowhere get ${way} machines ${order}`,
          groups.some((group) => group.way === way),
          where,
        );
        const [machine] = groups.map((group) => group.machine);
        if (machine === undefined || place === ways.length - 1) break;
        life.machines.sellOut({ machine, way });
        recorder.count(`${way} machines taken back`, await life.machines.reclaim(way, machine));
      }
    } finally {
      life.machines.restock();
      await life.request("DELETE", `${DEPLOYMENTS}/${NAME}`, { propagationPolicy: "Background" });
    }
    await life.interruption.until(async () => ((await pods(life)).length === 0 ? true : undefined), SCALES_WITHIN);
  },
};

/** Asks for one node more than the pool begins with, each pod as large as a node's accelerators or its cores. */
async function occupy(life: Life, spec: NodePoolSpec): Promise<void> {
  const { accelerator, allocatable, nodes } = describePool(spec);
  const { selector, tolerations } = await chosenBy(life, spec.name);
  const devices = accelerator === undefined ? {} : { [accelerator.resource]: String(accelerator.perNode) };
  const requests = accelerator === undefined ? { cpu: allocatable["cpu"] ?? "1" } : devices;
  const body = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: NAME, namespace: NAMESPACE },
    spec: {
      replicas: nodes + 1,
      selector: { matchLabels: { app: NAME } },
      template: {
        metadata: { labels: { app: NAME } },
        spec: {
          terminationGracePeriodSeconds: 0,
          nodeSelector: selector,
          tolerations,
          containers: [{ name: "job", image: "registry.k8s.io/pause:3.10", resources: { requests, limits: devices } }],
        },
      },
    },
  };
  const { status, body: answer } = await life.request("POST", DEPLOYMENTS, body);
  if (status !== 201) throw new StepFailed(`the pods that ask for capacity were refused: ${describe(answer)}`);
}

/** How pods choose the pool on this cloud, as the stack tells its workloads. */
async function chosenBy(life: Life, pool: string): Promise<z.output<typeof vocabulary>["pools"][string]> {
  const state = resources(await life.engine.exportState());
  const component = state.find(({ type }) => type === "stratiform:index:NodePools");
  const found = vocabulary.parse(component?.outputs?.["vocabulary"]).pools[pool];
  if (found === undefined) throw new StepFailed(`the stack's node pools say nothing about ${pool}`);
  return found;
}

/** The groups whose machines carry the pods, once every pod runs and one of its machines was bought in that way. */
async function landed(
  life: Life,
  recorder: Recorder,
  pool: NodePoolSpec,
  way: string,
): Promise<readonly MachineGroup[]> {
  let groups: readonly MachineGroup[] = [];
  await life.interruption.until(async () => {
    const found = await pods(life);
    const nodes = found.flatMap(({ spec, status }) => (status.phase === "Running" ? (spec.nodeName ?? []) : []));
    groups = life.machines.groupsOfNodes(nodes);
    recorder.progress(`${nodes.length} of ${pool.nodes + 1} pods run`);
    const done = nodes.length === pool.nodes + 1 && groups.some((group) => group.way === way);
    return done ? true : undefined;
  }, SCALES_WITHIN);
  return groups;
}

async function pods(life: Life) {
  const { status, body } = await life.request("GET", PODS);
  if (status !== 200) throw new StepFailed(`listing pods was answered with ${describe(body)}`);
  return podList.parse(body).items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}
