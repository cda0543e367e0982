/**
 * The part of GKE's ComputeClass that we use, written by hand because GKE brings the definition itself and publishes no
 * API types. cloud.google.com/kubernetes-engine/docs/reference/crds/computeclass, GKE's own is wider.
 */
import { boolean, clusterKind, integer, list, object, oneOf, strings } from "../../../custom-resources/structural";

/** The day on which the reference was read; GKE changes it without a version. */
export const READ_ON = "2026-11-21";

export const computeClass = clusterKind(
  "cloud.google.com",
  "v1",
  "ComputeClass",
  "computeclasses",
  object(
    {
      activeMigration: object({ optimizeRulePriority: boolean }, ["optimizeRulePriority"]),
      autoscalingPolicy: object({
        consolidationDelayMinutes: { ...integer, minimum: 1, maximum: 1440 },
        consolidationThreshold: { ...integer, minimum: 0, maximum: 100 },
        gpuConsolidationThreshold: { ...integer, minimum: 0, maximum: 100 },
      }),
      nodePoolAutoCreation: object({ enabled: boolean }, ["enabled"]),
      priorities: list(object({ nodepools: strings })),
      whenUnsatisfiable: oneOf("ScaleUpAnyway", "DoNotScaleUp"),
    },
    ["whenUnsatisfiable"],
  ),
);
