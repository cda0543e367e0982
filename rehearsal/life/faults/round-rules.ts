/** What must hold after a round in which the account refused something: what is said, and what is recorded. Pure. */
import type { WalkedStep } from "../../clouds/account/fault-walk";
import type { Diagnostic } from "../../../automation/events";

export const ROUND_RULES = {
  named: "every refused operation is reported at its resource, with the account's reason",
  alone: "nothing fails but what the account refused, and what is throttled is asked again",
  traces: "nobody is shown a stack trace",
  secrets: "no secret is recorded or printed in plain text",
  orphans: "nothing exists in the account that is not recorded",
  ghosts: "nothing is recorded that does not exist in the account",
  pending: "no operation is left pending",
} as const;

export interface BrokenRoundRule {
  readonly rule: keyof typeof ROUND_RULES;
  readonly detail: string;
}

/** A round that failed. */
export interface FailedRound {
  /** What the account refused in it. */
  readonly refused: readonly WalkedStep[];
  readonly diagnostics: readonly Diagnostic[];
  /** Everything that was printed. */
  readonly output: string;
  /** The exported state. */
  readonly state: string;
  /** Values that must be in neither. */
  readonly secrets: readonly string[];
  readonly pending: readonly string[];
  readonly orphans: readonly string[];
  readonly ghosts: readonly string[];
}

/** `    at Object.<anonymous> (/path/file.ts:12:34)`, also without a name. */
const TRACE = /^\s+at .*:\d+:\d+\)?\s*$/m;

/** What the engine says about a run as a whole. */
const SUMMARY = /^(update|destroy|resource.*) failed\b/;

export function judgeRound(round: FailedRound): BrokenRoundRule[] {
  const { refused, diagnostics, output, state, secrets } = round;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const broken = (rule: BrokenRoundRule["rule"], details: readonly string[]) =>
    details.map((detail) => ({ rule, detail }));
  const trace = TRACE.exec(output)?.[0].trim();
  return [
    ...broken("named", refused.filter((step) => !errors.some((error) => reports(error, step))).map(describeStep)),
    ...broken(
      "alone",
      errors.filter((error) => !isSummary(error) && !refused.some((step) => reports(error, step))).map(describeError),
    ),
    ...broken("traces", trace === undefined ? [] : [trace]),
    // The value itself stays out of the report.
    ...broken("secrets", secrets.some((secret) => output.includes(secret)) ? ["in the output"] : []),
    ...broken("secrets", secrets.some((secret) => state.includes(secret)) ? ["in the state"] : []),
    ...broken("orphans", round.orphans),
    ...broken("ghosts", round.ghosts),
    ...broken("pending", round.pending),
  ];
}

export function describeStep({ operation, type, logicalName }: WalkedStep): string {
  return `${operation} ${logicalName} (${type})`;
}

/** Whether an error stands at the resource, and repeats the reason. */
function reports({ urn, message }: Diagnostic, { operation, type, logicalName }: WalkedStep): boolean {
  const here = urn?.endsWith(`${type}::${logicalName}`) ?? false;
  return here && message.includes(`staged failure of ${operation} ${type}`);
}

function isSummary({ message }: Diagnostic): boolean {
  return SUMMARY.test(message);
}

function describeError({ urn, message }: Diagnostic): string {
  return `${urn ?? "without a resource"}: ${message}`;
}
