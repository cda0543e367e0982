/**
 * What a rehearsal tells afterwards: for each step its outcome, duration, counts and checks, and what this layer
 * cannot prove. Plain data, so that it prints, is written as JSON, and two of them can be compared.
 */
import type { OpType } from "@pulumi/pulumi/automation";
import { z } from "zod";

/** What a rehearsal on simulated plugins and nodes leaves open, whatever its outcome. */
export const CANNOT_PROVE = [
  "that real GPUs, drivers and device plugins work: the nodes are simulated and no container runs",
  "that images exist, start and answer: pods are reported running without being pulled",
  "that network policies hold traffic back: their presence is checked, no network plugin enforces them",
  "how much models really use: pods report made-up usage, so autoscaling is proven in its effect, not in its size",
  "that a cloud accepts the requests: a simulated account knows the rules in its tables, none of a real account's own",
] as const;

const OUTCOMES = ["passed", "failed", "interrupted", "skipped"] as const;

const checkSchema = z.strictObject({ name: z.string(), passed: z.boolean(), detail: z.string().optional() });
const operationSchema = z.strictObject({ run: z.string(), operation: z.string(), urn: z.string() });

const stepSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  outcome: z.enum(OUTCOMES),
  milliseconds: z.number(),
  counts: z.record(z.string(), z.number()),
  checks: z.array(checkSchema),
  notes: z.array(z.string()),
  operations: z.array(operationSchema),
});

/** The shape of a report file. */
export const reportSchema = z.strictObject({
  stack: z.string(),
  providers: z.enum(["simulated", "real"]),
  startedAt: z.iso.datetime(),
  milliseconds: z.number(),
  outcome: z.enum(["passed", "failed", "interrupted"]),
  failure: z.strictObject({ step: z.string(), cause: z.string(), logs: z.string().optional() }).optional(),
  steps: z.array(stepSchema),
  totals: z.strictObject({ checks: z.number(), passed: z.number() }),
  cannotProve: z.array(z.string()),
});

export type Report = z.output<typeof reportSchema>;
export type StepReport = z.output<typeof stepSchema>;
export type Check = z.output<typeof checkSchema>;
/** One thing that the engine did or planned: `run` names the engine's run within the step. */
export interface Operation {
  readonly run: string;
  readonly operation: OpType;
  readonly urn: string;
}

/** Sums up steps into a report. */
export function summarise(
  head: Pick<Report, "stack" | "providers" | "startedAt" | "milliseconds" | "failure">,
  steps: StepReport[],
): Report {
  const checks = steps.flatMap((step) => step.checks);
  const interrupted = steps.some(({ outcome }) => outcome === "interrupted");
  const failed = head.failure !== undefined || steps.some(({ outcome }) => outcome === "failed");
  return {
    ...head,
    outcome: interrupted ? "interrupted" : failed ? "failed" : "passed",
    steps,
    totals: { checks: checks.length, passed: checks.filter(({ passed }) => passed).length },
    cannotProve: [...CANNOT_PROVE],
  };
}

/** `0.4 s`, `12.3 s`, `2 m 05 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} m ${String(Math.round(seconds % 60)).padStart(2, "0")} s`;
}

/** `12 create, 1 update`, in the engine's words; `nothing` when there is nothing. */
export function formatCounts(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return parts.join(", ") || "nothing";
}
