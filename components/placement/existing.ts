/** Placement on a cluster that exists: how it is reached, and what its owner has put into it. */
import { z } from "zod";
import { dnsSubdomain, oneLine } from "../core/fields";
import { BESIDE } from "./beside";
import { GPU_LAYERS } from "./gpu-layers";
import type { GroupNames } from "./group-names";
import { groupName } from "./rules";

export const existingPlacement = z
  .strictObject({
    context: oneLine("must name a kubeconfig context").describe(
      "The kubeconfig context to deploy to, of a cluster whose network plugin enforces NetworkPolicies: with one that " +
        "ignores them tenants are not isolated, and nothing tells. Always explicit: the ambient current context is never used, because " +
        "whatever it happens to be would decide where a stack goes.",
    ),
    kubeconfig: oneLine("must be a path")
      .optional()
      .describe(
        "Path of the kubeconfig file. Default: $KUBECONFIG when it names one file, else ~/.kube/config, so that a " +
          "stack file works on every engineer's machine. The path is recorded in the state.",
      ),
    groups: z
      .record(groupName(), oneLine("must name a group").max(253, "must be at most 253 characters"))
      .optional()
      .describe(
        "What the cluster's identity provider calls each group that tenants name in `access`, by its name there. " +
          "Default: none, a group that is not here is called there what tenants call it.",
      ),
    gpuSoftware: z
      .union([z.literal("operator"), z.array(z.enum(GPU_LAYERS))])
      .optional()
      .describe(
        "What the cluster has of the software that NVIDIA's devices need: `operator` when NVIDIA's GPU operator looks after " +
          "all of it, or the layers that are there. The platform adds a missing device plugin and metrics; it cannot add " +
          "the others. Default: all of it, whoever brought it, so that nothing is installed twice.",
      ),
    storageClasses: z
      .record(
        dnsSubdomain(),
        z
          .strictObject({
            provisioner: z
              .string()
              .min(1, "must name a driver")
              .describe("Name of the driver that makes its volumes, e.g. ebs.csi.aws.com; it must be in the cluster."),
            parameters: z
              .record(z.string(), z.string())
              .default({})
              .describe(
                "What the driver is told, in its own words, e.g. the type of disk and its encryption. Default: nothing.",
              ),
            default: z
              .boolean()
              .default(false)
              .describe("Whether claims that name no class get it; a cluster has one default. Default: false."),
          })
          .describe(
            "A storage class: volumes are made where their pod runs, can grow, and are deleted with their claim.",
          ),
      )
      .optional()
      .describe(
        "Storage classes that the stack makes in the cluster, by name, such as the `fast-block` of its databases. A class " +
          "that the stack names must be here or in the cluster already, which every preview looks up. Default: none.",
      ),
    leavesOut: z
      .array(z.enum(BESIDE))
      .optional()
      .describe(
        "Options of the stack file that are left out on this cluster, because what they ask for is there already or is not " +
          "wanted: Stratiform has no account to create it in. Rights on what is left out are left out with it; a Secret " +
          "that a workload reads has to be brought by others. Default: none, such options are refused.",
      ),
  })
  .describe("Placement on a cluster that already exists.");
export type ExistingPlacement = z.output<typeof existingPlacement>;

/** Who the cluster takes its groups from is its owner's business, so every name is possible. */
export function existingGroups({ groups = {} }: ExistingPlacement): GroupNames {
  return { at: "placement.existing.groups", names: groups, others: "as they are" };
}
