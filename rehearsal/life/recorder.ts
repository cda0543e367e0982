/**
 * Where a step writes down what it saw: checks that hold or not, counts, notes and the engine's operations. A step
 * runs all of its checks before it fails, so that one report names everything that is wrong.
 */
import type { Check, Operation, StepReport } from "./report";

/** The step saw something that must not be; the message is the cause, in the user's words. */
export class StepFailed extends Error {
  override readonly name = "StepFailed";
}

/** The user asked to stop. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  constructor() {
    super("stopped on request");
  }
}

export class Recorder {
  readonly #checks: Check[] = [];
  readonly #notes: string[] = [];
  readonly #operations: Operation[] = [];
  readonly #counts: Record<string, number> = {};

  /** @param onProgress told about every check and about what the step is doing now. */
  constructor(private readonly onProgress: (text: string, check?: Check) => void) {}

  /** Writes down whether something holds; `detail` says what was found. */
  check(name: string, passed: boolean, detail?: string): void {
    const check = { name, passed, ...(detail === undefined ? {} : { detail }) };
    this.#checks.push(check);
    this.onProgress(name, check);
  }

  count(name: string, value: number): void {
    this.#counts[name] = value;
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  operations(operations: readonly Operation[]): void {
    this.#operations.push(...operations);
  }

  /** Says what the step is busy with; shown on a terminal, kept nowhere. */
  progress(text: string): void {
    this.onProgress(text);
  }

  /** @throws StepFailed naming every check that did not hold. */
  settle(): void {
    const failed = this.#checks.filter(({ passed }) => !passed);
    if (failed.length === 0) return;
    throw new StepFailed(
      failed.map(({ name, detail }) => `${name}${detail === undefined ? "" : `: ${detail}`}`).join("\n"),
    );
  }

  report(step: Pick<StepReport, "name" | "title" | "outcome" | "milliseconds">): StepReport {
    return {
      ...step,
      counts: { ...this.#counts },
      checks: [...this.#checks],
      notes: [...this.#notes],
      operations: this.#operations.map((operation) => ({ ...operation })),
    };
  }
}
