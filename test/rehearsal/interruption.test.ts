/**
 * Ctrl-C in a rehearsal: it stops cleanly, says so, and leaves no process and no file. Before the engine runs, while it
 * creates and while it deletes; the exhaustive tier interrupts every step of a whole life.
 */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { after, describe, it } from "mocha";
import { RehearsalCommand } from "../support/lives/rehearsal-command";
import { eventually } from "../support/lives/sandbox";
import { inTier } from "../support/tier";

/** Titles of the steps as they are announced. The phases between them take milliseconds. */
const EVERY_PHASE = [
  "… sandbox",
  "… preview with the policy packs",
  "… up",
  "… second preview",
  "… drift",
  "… update",
  "… names",
  "… destroy",
] as const;

const PHASES = inTier<readonly (typeof EVERY_PHASE)[number][]>(["… sandbox", "… up", "… destroy"], EVERY_PHASE);

/** A life without drift, update and names comes to its destroy in half the time. */
const LENGTH = inTier(["--brief"], []);

describe("Ctrl-C during a rehearsal", function () {
  this.timeout(900_000);
  const commands: RehearsalCommand[] = [];
  after(() => commands.forEach((command) => command.remove()));

  function start(): RehearsalCommand {
    const command = new RehearsalCommand("small", ...LENGTH);
    commands.push(command);
    return command;
  }

  for (const phase of PHASES) {
    it(`at "${phase}" stops cleanly and leaves nothing`, async () => {
      console.log(`    rehearsing up to "${phase}"`);
      const command = start();
      await command.says(`  ${phase}`);
      // Into the phase: the engine or the control plane is at work.
      await delay(1_500);
      command.child.kill("SIGINT");
      assert.equal(await command.ended(), 130, command.output);
      assert.match(command.output, /Stopping: the engine finishes what it has begun/);
      assert.match(command.output, /INTERRUPTED/);
      assert.match(command.output, /Nothing was left behind/);
      assert.deepEqual(command.processes(), []);
      assert.deepEqual(command.runDirectories(), []);
    });
  }

  it("twice kills the engine and still leaves nothing", async () => {
    // An engine that has something to finish and cannot: it lives until it is killed.
    const mark = join(mkdtempSync(join(tmpdir(), "stratiform-")), "mark");
    const hang = { operation: "create", nth: 3, when: "before", effect: "hang", mark };
    process.env["STRATIFORM_FAULTS"] = JSON.stringify([hang]);
    const command = start();
    delete process.env["STRATIFORM_FAULTS"];
    await command.says("  … up");
    await Promise.race([command.ended(), eventually("the third creation begins", () => existsSync(mark) || undefined)]);
    command.child.kill("SIGINT");
    await command.says("Stopping");
    command.child.kill("SIGINT");
    assert.equal(await command.ended(), 130, command.output);
    rmSync(dirname(mark), { recursive: true });
    assert.match(command.output, /Killing the engine/);
    assert.deepEqual(command.processes(), []);
    assert.deepEqual(command.runDirectories(), []);
  });
});
