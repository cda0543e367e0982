/** The machines that the cloud made: every pool that the stack file declares has its nodes, as workloads are promised. */
import { z } from "zod";
import { describePool } from "../../../../components/node-pools/vocabulary";
import { describe } from "../../../../automation/cluster-objects";
import type { Life } from "../../life";
import { StepFailed, type Recorder } from "../../recorder";

const nodeList = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()) }),
      spec: z.looseObject({
        taints: z.array(z.looseObject({ key: z.string(), effect: z.string() })).optional(),
      }),
      status: z.looseObject({ allocatable: z.record(z.string(), z.string()) }),
    }),
  ),
});

export const machinesStep = {
  name: "machines",
  title: "machines of every pool",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const { status, body } = await life.request("GET", "/api/v1/nodes");
    if (status !== 200) throw new StepFailed(`listing nodes was answered with ${describe(body)}`);
    const { items } = nodeList.parse(body);
    const pools = life.expectations.nodePools.map(describePool);
    recorder.count("pools", pools.length);
    recorder.count("nodes", items.length);
    for (const { name, nodes, maxNodes, selector, taints, accelerator } of pools) {
      const own = items.filter(({ metadata }) =>
        Object.entries(selector).every(([key, value]) => metadata.labels[key] === value),
      );
      // A cloud may begin with as many in every zone; never with more than the pool may have.
      const enough = own.length >= nodes && own.length <= maxNodes;
      recorder.check(`pool ${name} has ${nodes} to ${maxNodes} nodes under its label`, enough, `${own.length} nodes`);
      const untainted = own.filter(({ spec }) =>
        taints.some(({ key, effect }) => !(spec.taints ?? []).some((one) => one.key === key && one.effect === effect)),
      );
      recorder.check(`every node of pool ${name} carries the pool's taints`, untainted.length === 0);
      if (accelerator === undefined) continue;
      const short = own.filter(
        ({ status }) => Number(status.allocatable[accelerator.resource] ?? 0) < accelerator.perNode,
      );
      const offered = `every node of pool ${name} offers ${accelerator.perNode} ${accelerator.resource} or more`;
      recorder.check(offered, short.length === 0, short.map(({ metadata }) => metadata.name).join(", ") || undefined);
    }
    const groups = new Set(life.machines.groups.map(({ name }) => name));
    recorder.check("the cloud made as many groups of machines as it was asked for", groups.size > 0, `${groups.size}`);
  },
};
