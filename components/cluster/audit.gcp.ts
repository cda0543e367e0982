/**
 * What Google records of requests to a GKE cluster's API. Changes are recorded always; who read what only where the
 * project's audit configuration says so, which this is: for the whole project, which is the stack's own.
 */
import { IAMAuditConfig } from "@pulumi/gcp/projects";
import type { Resource } from "@pulumi/pulumi";
import type { GcpPlacement } from "../placement/gcp";
import type { Scope } from "../core/component";

/** Reading of what is in clusters and of their settings, and writing that is no administration. */
const RECORDED = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"] as const;

export function recordRequests(scope: Scope, { project }: GcpPlacement): Resource {
  return new IAMAuditConfig(
    `${scope.name}-audit`,
    {
      project,
      // Requests to clusters' APIs go by it too, although their entries say k8s.io.
      service: "container.googleapis.com",
      auditLogConfigs: RECORDED.map((logType) => ({ logType })),
    },
    scope.options,
  );
}
