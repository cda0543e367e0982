/** Simulated nodes for every pool that the stack file declares, ready to take pods. */
import { z } from "zod";
import { describe } from "../../../../automation/cluster-objects";
import { simulatedPools } from "../../simulated-nodes";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";

const nodeList = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      status: z.looseObject({
        conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).optional(),
      }),
    }),
  ),
});

export const nodesStep = {
  name: "nodes",
  title: "simulated nodes for every pool",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const pools = simulatedPools(life.expectations.nodePools);
    await life.sandbox.addNodes(pools);
    const wanted = pools.reduce((sum, { count }) => sum + count, 0);
    let ready = 0;
    await life.interruption.until(async () => {
      const answer = await life.request("GET", "/api/v1/nodes");
      if (answer.status !== 200) throw new Error(`listing nodes was answered with ${describe(answer.body)}`);
      const { items } = nodeList.parse(answer.body);
      ready = items.filter(({ status }) =>
        status.conditions?.some((one) => one.type === "Ready" && one.status === "True"),
      ).length;
      recorder.progress(`${ready} of ${wanted} nodes are ready`);
      return ready >= wanted ? true : undefined;
    }, 60_000);
    recorder.count("pools", pools.length);
    recorder.count("nodes", ready);
    recorder.check("every declared node is ready", ready === wanted, `${ready} of ${wanted}`);
  },
};
