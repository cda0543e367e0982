/** How a recovery reaches the stack's cluster: as the recorded Kubernetes provider says, else as the stack file says. */
import { z } from "zod";
import { PlatformError } from "../components/core/errors";
import { clusterClient, type ClusterRequest } from "../automation/cluster-client";
import { resources, type State } from "../automation/state";

const providerSchema = z.looseObject({ context: z.string().optional(), kubeconfig: z.string().optional() });

/** Where a stack file says that the cluster is. */
export interface Placement {
  readonly context: string;
  readonly kubeconfig?: string;
}

/**
 * Connects to the cluster.
 * @param ambient the kubeconfig to use when neither state nor stack file name one
 * @throws PlatformError when nothing says which context it is.
 */
export function connectTo(state: State, placement: Placement | undefined, ambient: string | undefined): ClusterRequest {
  const provider = resources(state).find(
    ({ type, delete: gone }) => type === "pulumi:providers:kubernetes" && gone !== true,
  );
  const recorded = providerSchema.safeParse(provider?.inputs ?? {});
  const context = (recorded.success ? recorded.data.context : undefined) ?? placement?.context;
  const kubeconfig = (recorded.success ? recorded.data.kubeconfig : undefined) ?? placement?.kubeconfig ?? ambient;
  if (context === undefined) {
    const remedy = "name it in the stack file: placement.existing.context";
    throw new PlatformError("npm run recover", [
      { path: "cluster", rule: "is named neither in the state nor in the stack file", remedy },
    ]);
  }
  return clusterClient(kubeconfig === "" ? ambient : kubeconfig, context);
}
