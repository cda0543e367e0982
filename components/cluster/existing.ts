/** A cluster that exists: an explicit context leads to it, and its recorded identity says that it is still the same one. */
import { Provider } from "@pulumi/kubernetes/provider";
import { placementOn } from "../cloud/placement";
import type { Inputs, ResourceTransformation } from "@pulumi/pulumi";
import type { CreateCluster } from "./contract";
import { ClusterIdentity } from "./identity";

export const createCluster: CreateCluster = (scope, { placement }) => {
  const { context, kubeconfig } = placementOn("existing", placement);
  const identity = new ClusterIdentity(
    `${scope.name}-identity`,
    { cloud: "existing", context, kubeconfig },
    scope.options,
  );
  const provider = new Provider(
    `${scope.name}-kubernetes`,
    {
      // Through the identity's outputs: nothing connects before the cluster was recognised.
      context: identity.context,
      // Absent stays absent: as an output it would be unknown in the first preview, and with it the whole provider.
      kubeconfig: kubeconfig === undefined ? undefined : identity.kubeconfig,
      // Constant for the stack. Without it the official plugin derives one from the kubeconfig, and a renamed user or
      // a moved file would replace every object; whether the cluster is the same one is the identity's business.
      clusterIdentifier: `stratiform-${scope.ownership.stack}`,
      enableServerSideApply: true,
    },
    kubeconfig === undefined ? { ...scope.options, transformations: [withoutAmbientKubeconfig] } : scope.options,
  );
  return { provider, identity };
};

/**
 * The SDK fills an absent kubeconfig with $KUBECONFIG, which would write one engineer's path into the state and plan an
 * update on everybody else's machine. Left absent, the plugin finds it as kubectl does, lists of files included.
 */
const withoutAmbientKubeconfig: ResourceTransformation = ({ props, opts }) => ({
  props: { ...(props as Inputs), kubeconfig: undefined },
  opts,
});
