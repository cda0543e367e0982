/** Everything that a stack asks of AWS and AWS cannot give, found before anything is created. Pure. */
import { checkEksVersion } from "../cluster/addons.aws";
import { checkNoFreezes } from "../control-plane/maintenance";
import { checkAddresses } from "../network/address-plan";
import { addressRequest } from "../network/addresses.aws";
import { checkCapacity } from "../network/capacity";
import { checkPool } from "../node-pools/images.aws";
import { firstWay, reservedZone } from "../node-pools/ways";
import { checkZones } from "../node-pools/zones";
import type { CheckGround } from "./contract";
import { placementOn } from "../placement";

export const checkGround: CheckGround = ({ placement, network, cluster, pools }) => {
  const { zones, network: own, capacityReservations } = placementOn("aws", placement);
  return [
    ...checkEksVersion(cluster.version),
    ...checkNoFreezes(cluster.maintenance),
    // How a network of the stack's owner is divided is the owner's business.
    ...(own === undefined ? checkAddresses(addressRequest(network, zones)) : []),
    ...(own === undefined
      ? checkCapacity(
          network,
          pools.map(({ spec }) => firstWay(spec)),
        )
      : []),
    ...pools.flatMap((pool, index) => [
      ...checkPool(pool, capacityReservations, `nodePools[${index}]`),
      ...checkZones("aws", pool.spec, `nodePools[${index}]`, zones, reservedZone(pool.spec, capacityReservations)),
    ]),
  ];
};
