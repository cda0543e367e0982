/** Everything that a stack asks of Azure and Azure cannot give, found before anything is created. Pure. */
import { checkAksVersion } from "../cluster/versions.azure";
import { checkAddresses } from "../network/address-plan";
import { addressRequest } from "../network/addresses.azure";
import { checkCapacity } from "../network/capacity";
import { checkPools } from "../node-pools/agent-pool-check.azure";
import { waysOf } from "../node-pools/ways";
import type { CheckGround } from "./contract";
import { placementOn } from "./placement";

export const checkGround: CheckGround = ({ placement, network, cluster, pools }) => {
  const { zones, network: own, capacityReservations } = placementOn("azure", placement);
  return [
    ...checkAksVersion(cluster.version),
    // How a network of the stack's owner is divided is the owner's business.
    ...(own === undefined
      ? [
          ...checkAddresses(addressRequest(network, zones)),
          ...checkCapacity(
            network,
            pools.flatMap(({ spec }) => waysOf(spec)),
          ),
        ]
      : []),
    ...checkPools(pools, capacityReservations),
  ];
};
