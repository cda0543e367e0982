/** A cluster that exists: an explicit context leads to it, and its recorded identity says that it is still the same one. */
import { Provider } from "@pulumi/kubernetes/provider";
import { placementOn } from "../placement";
import type { CreateCluster } from "./contract";
import { ClusterIdentity } from "./identity";
import { kubeconfigPath } from "./kubeconfig";

export const createCluster: CreateCluster = (scope, { placement, needs }) => {
  const { context, kubeconfig } = placementOn("existing", placement);
  const identity = new ClusterIdentity(
    `${scope.name}-identity`,
    {
      cloud: "existing",
      context,
      kubeconfig: kubeconfigPath(kubeconfig, process.env["KUBECONFIG"]),
      ...(needs !== undefined && { needs }),
    },
    scope.options,
  );
  const provider = new Provider(
    `${scope.name}-kubernetes`,
    {
      // Through the identity's outputs: nothing connects before the cluster was recognised.
      context: identity.context,
      kubeconfig: identity.kubeconfig,
      // Constant for the stack. Without it the official plugin derives one from the kubeconfig, and a renamed user or
      // a moved file would replace every object; whether the cluster is the same one is the identity's business.
      clusterIdentifier: `stratiform-${scope.ownership.stack}`,
      enableServerSideApply: true,
    },
    scope.options,
  );
  return { provider, identity };
};
