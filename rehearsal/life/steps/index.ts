/** The rehearsal's steps, in order. Each one uses what those before it left. */
import type { RehearseOptions } from "../../options";
import { accountStep } from "./start/account";
import { accountAuditStep } from "./end/account-audit";
import { AGAIN } from "./end/again";
import { auditStep } from "./end/audit";
import { capacityStep } from "./change/capacity";
import { changesStep } from "./change/changes";
import { destroyStep } from "./end/destroy";
import { driftStep } from "./change/drift";
import { destroyInRoundsStep, upInRoundsStep } from "../faults/steps";
import type { Life } from "../life";
import type { CreatedGround, ExistingGround } from "../expectations";
import { machinesStep } from "./start/machines";
import { nodesStep } from "./start/nodes";
import { previewStep } from "./start/preview";
import { proofStep } from "./proof/proof";
import type { Recorder } from "../recorder";
import { refreshStep } from "./change/refresh";
import { releaseStep } from "./end/release";
import { renameStep } from "./change/rename";
import { restoreStep } from "./change/restore";
import { sandboxStep } from "./start/sandbox";
import { secondPreviewStep } from "./start/second-preview";
import { upStep } from "./start/up";
import { updateStep } from "./change/update";
import { upgradeStep } from "./change/upgrade";

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
  existing: [destroyStep, ...AGAIN.existing, auditStep],
  created: [releaseStep, destroyStep, ...AGAIN.created, accountAuditStep],
} as const satisfies Record<Ground, readonly Step[]>;

const COMMON = [proofStep, driftStep, updateStep, renameStep] as const;

/** Steps that a brief rehearsal leaves out: those about the inside of the cluster, whoever made it, and the long ones. */
const LEFT_OUT: readonly string[] = [
  ...[upgradeStep, driftStep, updateStep, renameStep].map(({ name }) => name),
  ...Object.values(AGAIN).flatMap((steps) => steps.map(({ name }) => name)),
];

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

/**
 * A kept platform ends as its committed configuration says, any other ends destroyed. It is not upgraded: no cloud takes a
 * control plane back to the version of the stack file.
 */
export function stepsOf(
  { keep, brief, faults }: Pick<RehearseOptions, "keep" | "brief" | "faults">,
  ground: Ground,
): readonly Step[] {
  if (faults) return WITH_FAULTS;
  const whole = [...BEGINNINGS[ground], ...COMMON, ...(keep ? [restoreStep] : ENDS[ground])];
  const steps = keep ? whole.filter(({ name }) => name !== upgradeStep.name) : whole;
  return brief ? steps.filter(({ name }) => !LEFT_OUT.includes(name)) : steps;
}
