/** The kind that GKE's clusters have from the start and that we write. */
import type { Kinds } from "../../addon";
import { handWrittenKind } from "../../custom-resources/definition";
import { computeClass, READ_ON } from "./crds/hand-written";

export const KINDS = {
  "cloud.google.com/v1/ComputeClass": handWrittenKind(computeClass, READ_ON),
} as const satisfies Kinds;
