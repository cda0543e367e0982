/** What is known of Google Cloud without its SDK, and what a stack asks of it that it cannot give, found before anything is created. Pure. */
import { SYSTEM_NAMESPACES } from "../../../catalogue/kubernetes/system-namespaces";
import { unreachableAtFirst } from "../../cluster/api-door.gcp";
import { gpuStackOnGcp } from "../../node-pools/gpu-stack/gcp";
import { sharingOnGcp } from "../../node-pools/sharing/gcp";
import { gcpGroups } from "../../placement/gcp";
import { managedZoneName } from "../../dns/names.gcp";
import { poolDiskQuotas } from "../../node-pools/disk.gcp";
import { checkMaintenance } from "../../cluster/maintenance.gcp";
import { checkGkeVersion } from "../../cluster/versions.gcp";
import { checkAddresses } from "../../network/address-plan";
import { addressRequest } from "../../network/addresses.gcp";
import { checkCapacity } from "../../network/capacity";
import { checkPool } from "../../node-pools/machines.gcp";
import { reservedZone, waysOf } from "../../node-pools/ways";
import { checkQueuedTpu } from "../../node-pools/queued-tpu.gcp";
import { checkSold, checkZones, zonesFor } from "../../node-pools/zones";
import { checkVolumes } from "../../storage/classes/disks.gcp";
import type { CheckGround, CloudFacts, GroundFacts } from "../contract";
import { placementOn } from "../../placement";

const check: CheckGround = ({ placement, network, cluster, pools, volumes }) => {
  const place = placementOn("gcp", placement);
  const { zones, network: own, reservations } = place;
  const specs = pools.map(({ spec }) => spec);
  return [
    ...checkGkeVersion(cluster.version),
    ...checkMaintenance(cluster.maintenance),
    // How a network of the stack's owner is divided is the owner's business.
    ...(own === undefined
      ? [...checkAddresses(addressRequest(network, zones)), ...checkCapacity(network, specs.flatMap(waysOf))]
      : []),
    ...checkVolumes(volumes),
    ...pools.flatMap((pool, index) => [
      ...checkPool(pool, reservations, `nodePools[${index}]`),
      ...checkSold("gcp", pool, place, `nodePools[${index}]`),
      ...checkQueuedTpu(pool.spec, zonesFor("gcp", pool, place), `nodePools[${index}]`),
      ...checkZones("gcp", pool.spec, `nodePools[${index}]`, zones, reservedZone(pool.spec, reservations)),
    ]),
  ];
};

export const facts = {
  name: "gcp",
  title: "Google Cloud",
  ground: { check, unreachableAtFirst, diskQuotas: poolDiskQuotas },
  distribution: "gke",
  rewritesWebhooks: false,
  systemNamespaces: SYSTEM_NAMESPACES.gcp,
  loadBalancers: ["gcp"],
  groups: (placement) => gcpGroups(placementOn("gcp", placement)),
  zoneName: managedZoneName,
  nameForms: {
    // cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters.nodePools (read 2026-12-01)
    nodePool: { fits: /^[a-z]/, rule: "must begin with a letter: GKE's node pools do" },
  },
  gpuStack: gpuStackOnGcp,
  sharing: sharingOnGcp,
  managed: [],
  autoscalers: [],
} as const satisfies CloudFacts & { readonly ground: GroundFacts };
