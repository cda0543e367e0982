/** What is known of a cluster that already exists: little, because its owner decides. Pure. */
import { SYSTEM_NAMESPACES } from "../../../catalogue/kubernetes/system-namespaces";
import { gpuStackOnExisting } from "../../node-pools/gpu-stack/existing";
import { sharingOnExisting } from "../../node-pools/sharing/existing";
import { placementOn } from "../../placement";
import { existingGroups } from "../../placement/existing";
import type { CloudFacts } from "../contract";

export const facts = {
  name: "existing",
  title: "existing cluster",
  // It may: nobody says what kind of cluster it is.
  rewritesWebhooks: true,
  systemNamespaces: SYSTEM_NAMESPACES.existing,
  // Which one the cluster has is not known: all that there may be.
  loadBalancers: ["aws", "aws-load-balancer-controller", "gcp", "azure"],
  groups: (placement) => existingGroups(placementOn("existing", placement)),
  zoneName: (domain) => domain,
  nameForms: {},
  gpuStack: gpuStackOnExisting,
  sharing: sharingOnExisting,
  managed: [],
  autoscalers: [],
} as const satisfies CloudFacts;
