/**
 * Where a stack goes on each cloud. A stack file may hold every cloud's placement at once; `cloud:` chooses the one
 * that is used, so that moving a stack file to another cloud changes one line.
 */
import { z } from "zod";
import { PlatformError, type Problem } from "../core/errors";
import { dnsSubdomain } from "../core/fields";
import type { GroupNames } from "../tenants/contract";
import { GPU_LAYERS } from "../node-pools/gpu-stack/layers";
import { BESIDE } from "./beside";
import type { Cloud } from "./contract";
import { awsPlacement, checkAwsPlacement } from "./placement.aws";
import { azurePlacement, checkAzurePlacement } from "./placement.azure";
import { checkGcpPlacement, gcpPlacement } from "./placement.gcp";
import { groupName } from "./placement-rules";

/** Placement on a cluster that is already there. */
export const existingPlacement = z
  .strictObject({
    context: z
      .string()
      .min(1, "must name a kubeconfig context")
      .describe(
        "The kubeconfig context to deploy to, of a cluster whose network plugin enforces NetworkPolicies: with one that " +
          "ignores them tenants are not isolated, and nothing tells. Always explicit: the ambient current context is never used, because " +
          "whatever it happens to be would decide where a stack goes.",
      ),
    kubeconfig: z
      .string()
      .min(1, "must be a path")
      .optional()
      .describe(
        "Path of the kubeconfig file. Default: $KUBECONFIG when it names one file, else ~/.kube/config, so that a " +
          "stack file works on every engineer's machine. The path is recorded in the state.",
      ),
    groups: z
      .record(groupName(), z.string().min(1, "must name a group").max(253, "must be at most 253 characters"))
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

export const placementSpec = z
  .strictObject({
    existing: existingPlacement.optional(),
    aws: awsPlacement.optional(),
    gcp: gcpPlacement.optional(),
    azure: azurePlacement.optional(),
  })
  .describe("Where the stack goes, for each cloud; only the entry of the chosen cloud is used.");
export type Placement = z.output<typeof placementSpec>;

/** Who the cluster takes its groups from is its owner's business, so every name is possible. */
export function existingGroups({ groups = {} }: ExistingPlacement): GroupNames {
  return { at: "placement.existing.groups", names: groups, others: "as they are" };
}

/** Clouds that a placement can be given for. */
type PlacedCloud = keyof Placement;

/** Whether the chosen cloud's placement is there; what reads it has nothing to say before. */
export function hasPlacement(cloud: Cloud, placement: Placement): boolean {
  const entries: Partial<Record<Cloud, unknown>> = placement;
  return entries[cloud] !== undefined;
}

/** The chosen cloud's placement must be there, and every placement that is there must be sound. */
export function checkPlacement(cloud: Cloud, placement: Placement): Problem[] {
  const problems = [
    ...(placement.aws === undefined ? [] : checkAwsPlacement(placement.aws)),
    ...(placement.gcp === undefined ? [] : checkGcpPlacement(placement.gcp)),
    ...(placement.azure === undefined ? [] : checkAzurePlacement(placement.azure)),
  ];
  if (hasPlacement(cloud, placement)) return problems;
  return [
    ...problems,
    {
      path: `placement.${cloud}`,
      rule: "is missing",
      remedy: `the stack's cloud is ${JSON.stringify(cloud)}, so it must say where on it to go`,
    },
  ];
}

/** One cloud's placement, for that cloud's adapters. @throws PlatformError when it is missing. */
export function placementOn<C extends PlacedCloud>(cloud: C, placement: Placement): NonNullable<Placement[C]> {
  const found = placement[cloud];
  if (found === undefined) throw new PlatformError("placement", checkPlacement(cloud, placement));
  return found;
}

/** The chosen cloud's zones; undefined where a placement names none. */
export function zonesOf(cloud: Cloud, placement: Placement): readonly string[] | undefined {
  return cloud === "existing" ? undefined : placement[cloud]?.zones;
}

/** The chosen cloud's region, where prices and machines are looked up; undefined where a placement names none. */
export function regionOf(cloud: Cloud, placement: Placement): string | undefined {
  const entries: Partial<Record<Cloud, object>> = placement;
  const entry = entries[cloud];
  return entry !== undefined && "region" in entry && typeof entry.region === "string" ? entry.region : undefined;
}
