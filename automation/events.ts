/**
 * What the engine says while it runs, boiled down: which operations it did on which resources, what it complained
 * about, and which policies were broken. Colour codes are removed; they mean nothing in a report.
 */
import { stripVTControlCharacters } from "node:util";
import type { EngineEvent, OpType } from "@pulumi/pulumi/automation";
import { z } from "zod";

/** One step of the engine on one resource. */
export interface ResourceStep {
  readonly operation: OpType;
  readonly urn: string;
  readonly type: string;
  /** Property paths that differ, as the engine reports them. */
  readonly differences: readonly string[];
}

export interface Diagnostic {
  readonly severity: "warning" | "error";
  readonly urn?: string;
  readonly message: string;
}

export interface PolicyFinding {
  readonly pack: string;
  readonly policy: string;
  readonly level: "warning" | "mandatory";
  readonly urn?: string;
  readonly message: string;
}

/** What one run of the engine did. */
export interface EngineRun {
  readonly steps: readonly ResourceStep[];
  readonly diagnostics: readonly Diagnostic[];
  readonly findings: readonly PolicyFinding[];
  /** Packs that took part, by name. */
  readonly packs: readonly string[];
}

/** The engine warns about every plugin that it finds on PATH, which is how a rehearsal hands it the simulated ones. */
const FROM_PATH = /^using pulumi-\S+ from \$PATH at /;

/** Operations that leave everything as it is. */
const IDLE: ReadonlySet<OpType> = new Set<OpType>(["same", "read", "refresh"]);

export function isIdle(operation: OpType): boolean {
  return IDLE.has(operation);
}

/** Collects one run's events; `snapshot` can be asked for at any time. */
export class EventCollector {
  readonly #steps: ResourceStep[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #findings: PolicyFinding[] = [];
  #packs: string[] = [];

  readonly onEvent = (event: EngineEvent): void => {
    if (event.resOutputsEvent !== undefined) this.#addStep(event.resOutputsEvent.metadata);
    if (event.diagnosticEvent !== undefined) this.#addDiagnostic(event.diagnosticEvent);
    if (event.policyEvent !== undefined) this.#addFinding(event.policyEvent);
    if (event.summaryEvent !== undefined) this.#packs = packsOf(event.summaryEvent);
  };

  snapshot(): EngineRun {
    return {
      steps: [...this.#steps],
      diagnostics: [...this.#diagnostics],
      findings: [...this.#findings],
      packs: [...this.#packs],
    };
  }

  #addStep({ op, urn, type, detailedDiff, diffs }: NonNullable<EngineEvent["resOutputsEvent"]>["metadata"]): void {
    // A component is reported twice: when it is registered, and when its outputs are.
    if (this.#steps.some((step) => step.urn === urn && step.operation === op)) return;
    const differences = Object.keys(detailedDiff ?? {});
    this.#steps.push({ operation: op, urn, type, differences: differences.length > 0 ? differences : (diffs ?? []) });
  }

  #addDiagnostic({ severity, urn, message }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    if (severity !== "warning" && severity !== "error") return;
    const text = plain(message);
    if (text !== "" && !FROM_PATH.test(text))
      this.#diagnostics.push({ severity, message: text, ...(urn ? { urn } : {}) });
  }

  #addFinding(event: NonNullable<EngineEvent["policyEvent"]>): void {
    this.#findings.push({
      pack: event.policyPackName,
      policy: event.policyName,
      level: event.enforcementLevel,
      message: plain(event.message),
      ...(event.resourceUrn ? { urn: event.resourceUrn } : {}),
    });
  }
}

/** The engine writes the packs under a capital letter; the SDK's type does not. Both are read. */
const summarySchema = z.looseObject({
  PolicyPacks: z.record(z.string(), z.unknown()).nullish(),
  policyPacks: z.record(z.string(), z.unknown()).nullish(),
});

function packsOf(summary: unknown): string[] {
  const { PolicyPacks, policyPacks } = summarySchema.parse(summary);
  // A pack that is run from a directory is called `name|local|directory`.
  return Object.keys(PolicyPacks ?? policyPacks ?? {})
    .map((name) => name.split("|")[0] ?? name)
    .sort();
}

/** How often each operation occurs, in the order of first occurrence. */
export function countOperations(steps: readonly ResourceStep[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of steps) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

/** The logical name and type of a URN, for people: `Deployment earnings-server`. */
export function shortName(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.split(/[$:/]/).at(-1) ?? types} ${name.join("::")}`;
}

function plain(text: string): string {
  return stripVTControlCharacters(text.replaceAll(/<\{%[^%]*%\}>/g, "")).trim();
}
