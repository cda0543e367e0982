/** What is known of AWS without its SDK, and what a stack asks of it that it cannot give, found before anything is created. Pure. */
import { AUTOSCALER } from "../../node-pools/autoscaling/addon.aws";
import { SYSTEM_NAMESPACES } from "../../../catalogue/kubernetes/system-namespaces";
import { unreachableAtFirst } from "../../cluster/reach.aws";
import { gpuStackOnAws } from "../../node-pools/gpu-stack/aws";
import { sharingOnAws } from "../../node-pools/sharing/aws";
import { awsGroups } from "../../placement/aws";
import { checkEksVersion } from "../../cluster/addons.aws";
import { checkNoFreezes } from "../../control-plane/maintenance";
import { checkAddresses } from "../../network/address-plan";
import { addressRequest } from "../../network/addresses.aws";
import { checkCapacity } from "../../network/capacity";
import { checkPool } from "../../node-pools/images.aws";
import { firstWay, reservedZone } from "../../node-pools/ways";
import { checkZones } from "../../node-pools/zones";
import type { NameForm } from "../../core/names";
import type { CheckGround, CloudFacts, GroundFacts } from "../contract";
import { placementOn } from "../../placement";

const check: CheckGround = ({ placement, network, cluster, pools }) => {
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

/** docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html, repositoryName (read 2026-12-01) */
const IN_ECR: NameForm = { fits: /^(?!.*--)/, rule: 'must have no "-" beside another: it is part of a name in ECR' };

export const facts = {
  name: "aws",
  title: "AWS",
  ground: { check, unreachableAtFirst },
  distribution: "eks",
  rewritesWebhooks: false,
  systemNamespaces: SYSTEM_NAMESPACES.aws,
  loadBalancers: ["aws"],
  groups: (placement) => awsGroups(placementOn("aws", placement)),
  zoneName: (domain) => domain,
  nameForms: { repository: IN_ECR, stackOfRepositories: IN_ECR },
  gpuStack: gpuStackOnAws,
  sharing: sharingOnAws,
  managed: [],
  autoscalers: [AUTOSCALER],
} as const satisfies CloudFacts & { readonly ground: GroundFacts };
