/**
 * One rehearsal from beginning to end: runs the steps in order, stops at the first that fails or at Ctrl-C, tears
 * everything down whatever happened, and gives the report.
 */
import { summarise, type Report, type StepReport } from "./report";
import type { Screen } from "./screen";
import type { Life } from "./life";
import { Interrupted, Recorder } from "./recorder";
import { stepsOf, type Step } from "./steps/index";
import { Timings, timingsTable } from "./timings";

/** Runs the rehearsal. `keepLogs` is called before the tear-down of a failed one and says where the logs went. */
export async function runLifecycle(life: Life, screen: Screen, keepLogs: () => string): Promise<Report> {
  const startedAt = new Date();
  const { stack, providers, keep } = life.options;
  const steps: StepReport[] = [];
  const timings = life.options.timings && Timings.available ? new Timings(life.directory) : undefined;
  let failure: Report["failure"];
  for (const step of stepsOf(life.options, life.expectations.ground.kind)) {
    if (failure !== undefined || life.interruption.asked) {
      steps.push({ ...new Recorder(() => {}).report({ ...identity(step), outcome: "skipped", milliseconds: 0 }) });
      continue;
    }
    timings?.begin();
    const { report, cause } = await runStep(step, life, screen);
    timings?.end(step.name);
    steps.push(report);
    if (cause !== undefined) failure = { step: step.name, cause };
  }
  const interrupted = steps.some(({ outcome }) => outcome === "interrupted");
  if (failure !== undefined) failure = { ...failure, logs: keepLogs() };
  if (!keep || failure !== undefined || interrupted) await tearDown(life, screen);
  if (life.options.timings) for (const line of timingsTable(timings?.steps ?? [])) screen.line(line);
  const head = { stack, providers, startedAt: startedAt.toISOString(), milliseconds: Date.now() - startedAt.getTime() };
  return summarise(failure === undefined ? head : { ...head, failure }, steps);
}

async function runStep(step: Step, life: Life, screen: Screen): Promise<{ report: StepReport; cause?: string }> {
  const began = Date.now();
  const recorder = new Recorder((text) => screen.progress(text));
  screen.begin(step.title);
  const finish = (outcome: StepReport["outcome"], cause?: string): { report: StepReport; cause?: string } => {
    const report = recorder.report({ ...identity(step), outcome, milliseconds: Date.now() - began });
    screen.end(report);
    return cause === undefined ? { report } : { report, cause };
  };
  try {
    await step.run(life, recorder);
    recorder.settle();
    return finish("passed");
  } catch (error) {
    if (error instanceof Interrupted || life.interruption.asked) return finish("interrupted");
    return finish("failed", explain(error));
  }
}

/** What went wrong, for a person: our own errors say it themselves, anything else is a defect and shows where. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected = ["StepFailed", "EngineFailed", "PlatformError"].includes(error.name);
  return expected || error.stack === undefined || "code" in error ? error.message : error.stack;
}

async function tearDown(life: Life, screen: Screen): Promise<void> {
  screen.begin("tearing down");
  await life.kill();
  await life.end();
  screen.progress("");
  screen.clear();
}

function identity({ name, title }: Step): Pick<StepReport, "name" | "title"> {
  return { name, title };
}
