/** One rehearsal of a stack, from what was asked to what is left: nothing, or a platform that is kept. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PlatformError } from "../../components/core/errors";
import { ASKED, claimRunDirectory, isKept, keepFailureLogs, removeKept } from "./directories";
import { rehearsalHome } from "../../automation/environment";
import { writeKept } from "../../automation/kept";
import { LOGIN_TOOLS } from "./steps/start/account";
import { readExpectations } from "./expectations";
import { Interruption } from "./interruption";
import { Life } from "./life";
import { runLifecycle } from "./lifecycle";
import { writeForCloud } from "./other-cloud";
import { refuseMissingFile } from "../../automation/project";
import type { RehearseOptions } from "../options";
import type { Report } from "./report";
import { identify } from "../../automation/process-identity";
import { Screen } from "./screen";

export const EXIT = { passed: 0, failed: 1, interrupted: 130 } as const;

export interface Rehearsed {
  readonly code: number;
  /** What goes on in this process until it is ended. */
  readonly kept?: Pick<Life, "end">;
}

/**
 * Rehearses a stack. A life that is kept goes on where its account is in this process, which then has to stay.
 * @throws PlatformError that names every mistake in what was asked
 */
export async function rehearse(asked: RehearseOptions): Promise<Rehearsed> {
  refuseMissingFile(asked.stack, asked.stackFile);
  const home = rehearsalHome();
  if (asked.keep) refuseSecond(home);
  const directory = asked.keep ? home : claimRunDirectory(home);
  process.env["TMPDIR"] = join(directory, "tmp");
  mkdirSync(process.env["TMPDIR"], { recursive: true, mode: 0o700 });

  const { options, expectations } = prepare(asked, directory);

  const interruption = new Interruption();
  const silence = interruption.listen();
  const screen = new Screen(options.json ? process.stderr : process.stdout);
  const life = new Life(options, directory, expectations, interruption);
  interruption.onAsked(() => {
    screen.line("Stopping: the engine finishes what it has begun. Ctrl-C again to kill it.");
    life.interrupt();
  });
  interruption.onInsisted(() => {
    screen.line("Killing the engine.");
    void life.kill();
  });
  try {
    const report = await runLifecycle(life, screen, () => keepFailureLogs(home, directory, new Date()));
    const kept = options.keep && report.outcome === "passed";
    if (!kept) cleanUp(options, home, directory);
    publish(report, options, screen);
    if (report.outcome === "interrupted") screen.line("Nothing was left behind: engine, sandbox and files are gone.");
    if (!kept) return { code: EXIT[report.outcome] };
    const serves = writeRecord(life, asked, home);
    screen.line(keptMessage(options.stack));
    return { code: EXIT.passed, ...(serves && { kept: life }) };
  } catch (error) {
    await life.kill();
    await life.end();
    cleanUp(options, home, directory);
    throw error;
  } finally {
    silence();
  }
}

/** What is to be rehearsed. A mistake in it leaves nothing behind. @throws PlatformError that names every mistake */
function prepare(asked: RehearseOptions, directory: string) {
  try {
    const options = onAskedCloud(asked, directory);
    const expectations = readExpectations(options.stack, options.stackFile);
    refuseFaultsElsewhere(options, expectations.ground.kind);
    return { options, expectations };
  } catch (error) {
    forget(asked, directory);
    throw error;
  }
}

/** Removes what was written to read it. What else is in the home belongs to earlier commands. */
function forget({ keep }: RehearseOptions, directory: string): void {
  rmSync(keep ? join(directory, ASKED) : directory, { recursive: true, force: true });
}

/** With the stack file of another cloud, where one was asked for. */
function onAskedCloud(options: RehearseOptions, directory: string): RehearseOptions {
  const { cloud, stack, stackFile } = options;
  if (cloud === undefined) return options;
  const asked = join(directory, ASKED);
  mkdirSync(asked, { recursive: true, mode: 0o700 });
  return { ...options, stackFile: writeForCloud(asked, cloud, stack, stackFile) };
}

/** Whether what is to be kept is an account, which some process has to serve. A mistake in it leaves nothing behind. */
export function keepsAccount(asked: RehearseOptions): boolean {
  if (!asked.keep) return false;
  refuseMissingFile(asked.stack, asked.stackFile);
  const home = rehearsalHome();
  refuseSecond(home);
  const { expectations } = prepare(asked, home);
  forget(asked, home);
  return expectations.ground.kind === "created";
}

function refuseSecond(home: string): void {
  if (!isKept(home)) return;
  const remedy = "stop it first: npm start -- --stop";
  throw new PlatformError("npm start", [{ path: "--keep", rule: "found a platform that was kept earlier", remedy }]);
}

/** For `npm run pulumi` and `--stop`. Returns whether this process has to go on, serving an account. */
function writeRecord(life: Life, { cloud, stackFile }: RehearseOptions, home: string): boolean {
  const { stack, stackFile: rehearsed } = life.options;
  const own = cloud === undefined && stackFile === undefined ? {} : { stackFile: rehearsed };
  const host = identify(process.pid);
  const serves = life.expectations.ground.kind === "created" && host !== undefined;
  const account = serves
    ? { account: { host, environment: { ...life.server.environment }, programs: LOGIN_TOOLS } }
    : {};
  writeKept(home, { stack, ...own, ...account });
  return serves;
}

function refuseFaultsElsewhere({ faults }: RehearseOptions, ground: "existing" | "created"): void {
  if (!faults || ground === "created") return;
  const rule = "happen in simulated accounts only, and this stack is on a cluster that exists";
  throw new PlatformError("npm start", [{ path: "--faults", rule, remedy: "name a cloud: --cloud aws" }]);
}

function cleanUp({ keep }: RehearseOptions, home: string, directory: string): void {
  if (keep) removeKept(home);
  else rmSync(directory, { recursive: true, force: true });
}

function publish(report: Report, options: RehearseOptions, screen: Screen): void {
  const text = `${JSON.stringify(report, undefined, 2)}\n`;
  if (options.report !== undefined) writeFileSync(options.report, text);
  screen.conclude(report);
  if (options.json) process.stdout.write(text);
}

function keptMessage(stack: string): string {
  return [
    "",
    "The platform is still there. Try it:",
    `  npm run pulumi -- preview --stack ${stack}`,
    `  npm run pulumi -- stack --show-urns --stack ${stack}`,
    `  npm run doctor -- --stack ${stack}`,
    `  npm run recover -- --stack ${stack}`,
    "Stop it and remove everything:",
    "  npm start -- --stop",
  ].join("\n");
}
