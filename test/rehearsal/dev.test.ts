/** The main job: the dev stack's whole life, as `npm start` runs it, judged by its JSON report. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { CANNOT_PROVE, reportSchema } from "../../rehearsal/life/report";
import { RehearsalCommand } from "../support/lives/rehearsal-command";

const STEPS = [
  "sandbox",
  "nodes",
  "preview",
  "up",
  "second-preview",
  "proof",
  "drift",
  "update",
  "rename",
  "destroy",
  "up-again",
  "preview-again",
  "destroy-again",
  "audit",
];

/** What the rehearsal exists to show; each must be among its checks. */
const PROOFS = [
  /runs on nodes of pool inference-l4, put there by the scheduler/,
  /every pod of inference\/earnings-analyser holds 1 nvidia\.com\/gpu/,
  /a pod that asks for \d+ nvidia\.com\/gpu is refused in inference, naming quota/,
  /a privileged pod is refused in inference by Pod Security/,
  /inference denies traffic by default/,
  /no change is planned/,
  /the changed field is found/,
  /the deleted object is found/,
  /other controllers set are no drift/,
  /keeps the autoscaler's replicas/,
  /everything changes in place/,
  /a rename without an alias is refused/,
  /the stack's outputs say what becomes of every data store/,
  /the data stores have the volumes that they should have/,
  /the volumes of the data stores are gone/,
  /no object that carries our labels is left/,
  /the state is empty/,
];

describe("the rehearsal of the dev stack", function () {
  this.timeout(900_000);

  it("goes through the whole life with every check passed, reports it as JSON, and leaves nothing", async () => {
    console.log(
      "    one complete rehearsal: sandbox, preview, up, proofs, drift, update, rename, destroy, up again, audit",
    );
    const command = new RehearsalCommand("dev", "--json");
    try {
      const code = await command.ended();
      assert.equal(code, 0, command.output);
      const report = reportSchema.parse(JSON.parse(command.output.slice(command.output.indexOf("\n{") + 1)));
      assert.equal(report.outcome, "passed");
      assert.deepEqual(
        report.steps.map(({ name, outcome }) => `${name} ${outcome}`),
        STEPS.map((name) => `${name} passed`),
      );
      assert.equal(report.totals.passed, report.totals.checks);
      const names = report.steps.flatMap(({ checks }) => checks.map(({ name }) => name));
      for (const proof of PROOFS)
        assert.ok(
          names.some((name) => proof.test(name)),
          `${proof} is not among the checks`,
        );
      assert.deepEqual(report.cannotProve, CANNOT_PROVE);

      const notes = report.steps.find(({ name }) => name === "destroy")?.notes;
      assert.deepEqual(notes, ["postgres inference/features is removed with its 1 volume; there is no backup"]);
      const counts = Object.fromEntries(report.steps.map((step) => [step.name, step.counts]));
      assert.equal(counts["up"]?.["create"], counts["preview"]?.["create"], "what was previewed was created");
      assert.equal(counts["destroy"]?.["delete"], counts["up"]?.["create"], "what was created was destroyed");
      assert.equal(counts["up-again"]?.["create"], counts["up"]?.["create"], "the same was created once more");
      assert.deepEqual(command.processes(), []);
      assert.deepEqual(command.runDirectories(), []);
    } finally {
      command.remove();
    }
  });

  it("never edits the committed stack file", () => {
    const file = readFileSync(join(__dirname, "..", "..", "Pulumi.dev.yaml"), "utf8");
    assert.doesNotMatch(file, /encryptionsalt|rehearsal-update|-renamed/);
  });
});
