/**
 * The capacity layer: what makes elastic node pools grow, in the order of ways to buy that the stack file names. It comes
 * after the addons, because some of them do the work, and before what fills the nodes.
 */
import { Autoscaling } from "../../components/node-pools/autoscaling";
import { autoscalersFor } from "../../components/node-pools/autoscaling/addons";
import type { Context } from "./context";
import type { Foundation } from "./foundation";
import type { Platform } from "./platform";

interface Built {
  readonly foundation: Foundation;
  readonly platform: Platform;
}

/** Nothing where the nodes are there already. */
export function createCapacity({ spec, cloud, ownership }: Context, { foundation, platform }: Built): void {
  const { cluster, nodePools, account } = foundation;
  if (account === undefined) return;
  const { cloud: ground, placement, keys, network, cluster: created, pools } = account;
  const ready = autoscalersFor(cloud.facts.autoscalers, spec.nodePools).flatMap((addon) =>
    platform.addons.ready(addon),
  );
  new Autoscaling("autoscaling", {
    cloud: ground,
    ownership,
    provider: cluster.provider,
    maintenance: spec.cluster.maintenance,
    ground: { placement, keys, network, cluster: created, pools },
    ready: [...ready, ...nodePools.created],
  });
}
