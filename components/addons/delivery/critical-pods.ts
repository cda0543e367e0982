/**
 * What a namespace needs so that its pods may have one of Kubernetes' two critical priority classes. GKE's API server
 * limits both to namespaces with a quota that names them (`ResourceQuota` admission, `limitedResources`), and answers
 * `insufficient quota to match these scopes` anywhere else; no other cluster minds the quota. Flux's own manifests bring
 * the same one: https://github.com/fluxcd/flux2/blob/v2.9.4/manifests/rbac/resourcequota.yaml (read 2026-11-30),
 * for https://github.com/fluxcd/flux2/issues/3800.
 */
import { ResourceQuota } from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../core/component";
import { CRITICAL_CLASSES } from "../priority";

/** Upstream's number: far above what a controller or one pod for each node comes to. */
const PODS = "1000";

/** Lets pods of both classes into a namespace. Controllers of such pods depend on it. */
export function allowCriticalPods(
  scope: Scope,
  name: string,
  namespace: pulumi.Input<string>,
  labels: Readonly<Record<string, string>> = scope.labels,
): ResourceQuota {
  return new ResourceQuota(
    name,
    {
      metadata: { name: "critical-pods", namespace, labels },
      spec: {
        hard: { pods: PODS },
        scopeSelector: {
          matchExpressions: [{ operator: "In", scopeName: "PriorityClass", values: [...CRITICAL_CLASSES] }],
        },
      },
    },
    scope.options,
  );
}
