/** The rehearsal's steps, in order. Each one uses what those before it left. */
import type { RehearseOptions } from "../options";
import { auditStep } from "./audit";
import { destroyStep } from "./destroy";
import { driftStep } from "./drift";
import type { Life } from "./life";
import { nodesStep } from "./nodes";
import { previewStep } from "./preview";
import { proofStep } from "./proof";
import type { Recorder } from "./recorder";
import { renameStep } from "./rename";
import { restoreStep } from "./restore";
import { sandboxStep } from "./sandbox";
import { secondPreviewStep } from "./second-preview";
import { upStep } from "./up";
import { updateStep } from "./update";

export interface Step {
  /** Stable name, for reports and messages. */
  readonly name: string;
  /** What it does, for people. */
  readonly title: string;
  readonly run: (life: Life, recorder: Recorder) => Promise<void>;
}

const COMMON = [
  sandboxStep,
  nodesStep,
  previewStep,
  upStep,
  proofStep,
  secondPreviewStep,
  driftStep,
  updateStep,
  renameStep,
] as const;

/** A kept platform ends as its committed configuration says, any other ends destroyed. */
export function stepsOf({ keep }: Pick<RehearseOptions, "keep">): readonly Step[] {
  return keep ? [...COMMON, restoreStep] : [...COMMON, destroyStep, auditStep];
}
