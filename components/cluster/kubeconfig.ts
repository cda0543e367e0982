/** Which kubeconfig file leads to an existing cluster. Pure: what was configured and what the environment says. */
import { delimiter } from "node:path";
import { PlatformError } from "../core/errors";

/**
 * One explicit path: the configured one, else $KUBECONFIG, else kubectl's own default. It is recorded in the state, so
 * that a refresh or a destroy, which do not run the program, cannot follow a changed $KUBECONFIG to another cluster.
 * @throws PlatformError when $KUBECONFIG lists several files: a recorded path is one file.
 */
export function kubeconfigPath(configured: string | undefined, ambient: string | undefined): string {
  if (configured !== undefined) return configured;
  const files = (ambient ?? "").split(delimiter).filter((file) => file !== "");
  if (files.length > 1) {
    throw new PlatformError("kubeconfig", [
      {
        path: "placement.existing.kubeconfig",
        rule: `is missing, and $KUBECONFIG lists ${files.length} files`,
        remedy: "name the one that has the context, e.g. the output of: kubectl config view --minify --flatten",
      },
    ]);
  }
  return files[0] ?? "~/.kube/config";
}
