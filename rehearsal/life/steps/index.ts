/** The rehearsal's steps, in order. Each one uses what those before it left. */
import type { RehearseOptions } from "../../options";
import { accountStep } from "./account";
import { accountAuditStep } from "./account-audit";
import { auditStep } from "./audit";
import { capacityStep } from "./capacity";
import { changesStep } from "./changes";
import { destroyStep } from "./destroy";
import { driftStep } from "./drift";
import { destroyInRoundsStep, upInRoundsStep } from "../faults/steps";
import type { Life } from "../life";
import type { CreatedGround, ExistingGround } from "../expectations";
import { machinesStep } from "./machines";
import { nodesStep } from "./nodes";
import { previewStep } from "./preview";
import { proofStep } from "./proof";
import type { Recorder } from "../recorder";
import { refreshStep } from "./refresh";
import { releaseStep } from "./release";
import { renameStep } from "./rename";
import { restoreStep } from "./restore";
import { sandboxStep } from "./sandbox";
import { secondPreviewStep } from "./second-preview";
import { upStep } from "./up";
import { updateStep } from "./update";
import { upgradeStep } from "./upgrade";

type Ground = (ExistingGround | CreatedGround)["kind"];

export interface Step {
  /** Stable name, for reports and messages. */
  readonly name: string;
  /** What it does, for people. */
  readonly title: string;
  readonly run: (life: Life, recorder: Recorder) => Promise<void>;
}

/** Up to a platform that runs: on a cluster that is there, or on one that the stack creates. */
const BEGINNINGS = {
  existing: [sandboxStep, nodesStep, previewStep, upStep, secondPreviewStep],
  created: [
    accountStep,
    previewStep,
    upStep,
    machinesStep,
    secondPreviewStep,
    capacityStep,
    changesStep,
    refreshStep,
    upgradeStep,
  ],
} as const satisfies Record<Ground, readonly Step[]>;

const ENDS = {
  existing: [destroyStep, auditStep],
  created: [releaseStep, destroyStep, accountAuditStep],
} as const satisfies Record<Ground, readonly Step[]>;

const COMMON = [proofStep, driftStep, updateStep, renameStep] as const;

/** Steps that a brief rehearsal leaves out: those about the inside of the cluster, whoever made it, and the long upgrade. */
const LEFT_OUT: readonly string[] = [upgradeStep.name, driftStep.name, updateStep.name, renameStep.name];

/** A life in an account where every operation fails once. */
const WITH_FAULTS: readonly Step[] = [
  accountStep,
  upInRoundsStep,
  machinesStep,
  proofStep,
  secondPreviewStep,
  destroyInRoundsStep,
  accountAuditStep,
];

/** A kept platform ends as its committed configuration says, any other ends destroyed. */
export function stepsOf(
  { keep, brief, faults }: Pick<RehearseOptions, "keep" | "brief" | "faults">,
  ground: Ground,
): readonly Step[] {
  if (faults) return WITH_FAULTS;
  const steps = [...BEGINNINGS[ground], ...COMMON, ...(keep ? [restoreStep] : ENDS[ground])];
  return brief ? steps.filter(({ name }) => !LEFT_OUT.includes(name)) : steps;
}
