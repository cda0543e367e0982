/**
 * The capacity layer: what makes elastic node pools grow, in the order of ways to buy that the stack file names. It comes
 * after the addons, because some of them do the work, and before what fills the nodes.
 */
import type { Ownership } from "../../components/core/labels";
import { Autoscaling } from "../../components/node-pools/autoscaling";
import { autoscalersFor } from "../../components/node-pools/autoscaling/addons";
import type { PlatformSpec } from "../config/schema";
import type { Foundation } from "./foundation";
import type { Platform } from "./platform";

/** Nothing where the nodes are there already. */
export function createCapacity(
  spec: PlatformSpec,
  { cluster, nodePools, account }: Foundation,
  { addons }: Platform,
  ownership: Ownership,
): void {
  if (account === undefined) return;
  const { cloud, placement, keys, network, cluster: created, pools } = account;
  const ready = autoscalersFor(spec.cloud, spec.nodePools).flatMap((addon) => addons.ready(addon));
  new Autoscaling("autoscaling", {
    cloud,
    ownership,
    provider: cluster.provider,
    maintenance: spec.cluster.maintenance,
    ground: { placement, keys, network, cluster: created, pools },
    ready: [...ready, ...nodePools.created],
  });
}
