/**
 * The rehearsal on screen: one line per step with its time and counts, failed checks below it, and what the step is
 * doing now on a terminal. Without a terminal only whole lines are printed.
 */
import { stripVTControlCharacters, styleText } from "node:util";
import { duration, formatCounts, type Report, type StepReport } from "./report";

/** Where lines go: standard error when the report itself goes to standard output. */
export type Stream = Pick<NodeJS.WriteStream, "write" | "isTTY" | "columns">;

const MARKS = { passed: "✓", failed: "✗", interrupted: "■", skipped: "·" } as const;
const COLOURS = { passed: "green", failed: "red", interrupted: "yellow", skipped: "gray" } as const;

export class Screen {
  readonly #stream: Stream;
  readonly #live: boolean;
  #current = "";
  #began = 0;
  #text = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: Stream) {
    this.#stream = stream;
    this.#live = stream.isTTY === true && process.env["CI"] === undefined;
  }

  line(text: string): void {
    this.#erase();
    this.#stream.write(`${text}\n`);
    this.#draw();
  }

  begin(title: string): void {
    this.#current = title;
    this.#text = "";
    this.#began = Date.now();
    if (!this.#live) {
      this.#stream.write(`  … ${title}\n`);
      return;
    }
    this.#draw();
    this.#timer = setInterval(() => this.#redraw(), 500);
    this.#timer.unref();
  }

  progress(text: string): void {
    this.#text = text;
    if (this.#live) this.#redraw();
  }

  end(step: StepReport): void {
    this.clear();
    const mark = this.#colour(COLOURS[step.outcome], MARKS[step.outcome]);
    const passed = step.checks.filter((check) => check.passed).length;
    const checks = step.checks.length === 0 ? "" : `, ${passed}/${step.checks.length} checks`;
    const counts = step.outcome === "skipped" ? "skipped" : `${formatCounts(step.counts)}${checks}`;
    this.#write(`${mark} ${step.title.padEnd(44)} ${duration(step.milliseconds).padStart(9)}   ${counts}`);
    for (const check of step.checks.filter((one) => !one.passed)) {
      this.#write(
        `    ${this.#colour("red", "✗")} ${check.name}${check.detail === undefined ? "" : `: ${check.detail}`}`,
      );
    }
    for (const note of step.notes) this.#write(`    ${note}`);
  }

  /** Ends what was begun without a line about it. */
  clear(): void {
    clearInterval(this.#timer);
    this.#erase();
    this.#current = "";
  }

  conclude(report: Report): void {
    const { outcome, totals, milliseconds, failure } = report;
    const verdict = this.#colour(COLOURS[outcome], outcome.toUpperCase());
    this.#write("");
    this.#write(
      `${verdict}  stack ${report.stack}, ${report.providers} providers: ${totals.passed}/${totals.checks} checks in ${duration(milliseconds)}`,
    );
    if (failure !== undefined) {
      this.#write(`Failed at step "${failure.step}":`);
      for (const line of failure.cause.split("\n")) this.#write(`  ${line}`);
      if (failure.logs !== undefined) this.#write(`Logs: ${failure.logs}`);
    }
    if (outcome === "passed") {
      this.#write("What this rehearsal cannot prove:");
      for (const line of report.cannotProve) this.#write(`  - ${line}`);
    }
  }

  #redraw(): void {
    this.#erase();
    this.#draw();
  }

  #draw(): void {
    if (!this.#live || this.#current === "") return;
    const text = `  … ${this.#current} ${duration(Date.now() - this.#began)}  ${stripVTControlCharacters(this.#text)}`;
    this.#stream.write(text.slice(0, (this.#stream.columns || 80) - 1));
  }

  #erase(): void {
    if (this.#live && this.#current !== "") this.#stream.write("\r\u001b[K");
  }

  #write(text: string): void {
    this.#stream.write(`${text}\n`);
  }

  #colour(colour: "green" | "red" | "yellow" | "gray", text: string): string {
    return this.#live ? styleText(colour, text) : text;
  }
}
