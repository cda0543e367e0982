/** What a stack file says about a cluster that Stratiform creates. */
import { z } from "zod";
import { maintenanceSpec } from "../control-plane/maintenance";

/** The version of a new cluster: one below the newest that every cloud offers, with support for the longest known time. */
export const DEFAULT_VERSION = "1.35";

export const clusterSpec = z
  .strictObject({
    version: z
      .string()
      .regex(/^1\.\d{2}$/, 'must be a minor version in quotes, such as "1.35"')
      .default(DEFAULT_VERSION)
      .describe(
        "Minor version of Kubernetes. Raise it by one minor at a time: the control plane goes first, then its addons " +
          "and node pools. It cannot go back. Default: 1.35.",
      ),
    deletionProtection: z
      .boolean()
      .optional()
      .describe(
        "Whether the cluster refuses to be deleted, in its cloud where that knows such a thing and in Pulumi's state; on Google " +
          "Cloud its secrets too. To destroy a stack that has it, set it to false and run `up` first. Default: by environment, " +
          "true in prod.",
      ),
    maintenance: maintenanceSpec.prefault({}),
  })
  .describe("The cluster that Stratiform creates. On a cluster that exists already it is not used.");
export type ClusterSettings = z.output<typeof clusterSpec>;
