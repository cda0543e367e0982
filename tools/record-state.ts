/**
 * Records what the committed stacks register at a commit, on every cloud: `npm run record-state -- --commit v1.2.0`.
 * `test/upgrade` compares today's program with it, given the stack files and the machine locks of then.
 */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runScript } from "../cli/command-line";
import { CLOUDS } from "../components/placement/cloud";
import { PlatformError } from "../components/core/errors";
import { lockFileName } from "../components/node-pools/accelerators/lock";
import { CHECKOUT, runStack } from "./plan/program";
import { onCloud, readStackFile, stackFileName, stacksIn } from "../automation/stack-file";
import { pack, registered, type Cell } from "./upgrade/recording";

const COMMAND = "npm run record-state";

/** Where recordings are, each in a folder named after its commit. */
export const RECORDED = path.join(CHECKOUT, "test/upgrade/recorded");

/** The file of what programs registered. */
export const PROGRAMS = "programs.json.br";

async function recordState(commit: string): Promise<void> {
  const [short = "", date = ""] = git("log", "-1", "--format=%h %cs", commit).split(" ");
  const directory = mkdtempSync(path.join(tmpdir(), "stratiform-recorded-"));
  try {
    git("worktree", "add", "--detach", directory, commit);
    install(directory);
    const cells: Cell[] = [];
    const target = path.join(RECORDED, short);
    mkdirSync(target, { recursive: true });
    for (const stack of stacksIn(directory).sort()) {
      for (const cloud of CLOUDS) cells.push(await recordCell(directory, stack, cloud));
      for (const file of [stackFileName(stack), lockFileName(stack)]) {
        if (existsSync(path.join(directory, file))) copyFileSync(path.join(directory, file), path.join(target, file));
      }
    }
    writeFileSync(path.join(target, PROGRAMS), pack({ commit: short, date, cells }));
    const resources = cells.reduce((sum, cell) => sum + cell.resources.length, 0);
    console.log(`${short} of ${date}: ${resources} resources of ${cells.length} stacks and clouds, in ${target}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
    git("worktree", "prune");
  }
}

async function recordCell(directory: string, stack: string, cloud: Cell["cloud"]): Promise<Cell> {
  const config = onCloud(readStackFile(COMMAND, stack, directory), cloud);
  const { exitCode, messages, printed, registrations } = await runStack({ stack, config, directory });
  if (exitCode !== 0) {
    const rule = `says: ${messages.map(({ text }) => text).join("\n") || printed}`;
    throw new PlatformError(`${COMMAND}: stack ${stack} on ${cloud}`, [{ path: "the program", rule }]);
  }
  return { stack, cloud, resources: registered(registrations) };
}

/** The packages of then: today's where the lock file is the same. */
function install(directory: string): void {
  const lockOf = (checkout: string) => readFileSync(path.join(checkout, "package-lock.json"), "utf8");
  if (lockOf(directory) === lockOf(CHECKOUT)) {
    symlinkSync(path.join(CHECKOUT, "node_modules"), path.join(directory, "node_modules"));
  } else execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: directory, stdio: "inherit" });
}

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: CHECKOUT, encoding: "utf8" }).trim();
}

if (require.main === module) void runScript("record-state", ({ options }) => recordState(options.commit));
