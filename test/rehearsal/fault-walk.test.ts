/**
 * A life in which every creation and deletion in the account is throttled and then refused once: up and destroy are
 * repeated until they succeed, and after every failed round state, account and output are as they must be. The small
 * stack on Google Cloud; the exhaustive tier walks it and every committed stack through every cloud.
 */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { reportSchema } from "../../rehearsal/life/report";
import { RehearsalCommand } from "../support/lives/rehearsal-command";
import { cloudsInTier } from "../support/tier";

/** Each must be among the checks that passed. */
const PROOFS = [
  /every resource of the account was refused once before it was made/,
  /nothing was made twice/,
  /no more rounds than the stack's dependencies are deep/,
  /up in rounds: every refused operation is reported at its resource/,
  /destroy in rounds: nobody is shown a stack trace/,
  /no change is planned/,
  /every deletion was refused once/,
  /no resource is left in the account/,
];

describe("a life in which every operation fails once", function () {
  this.timeout(1_800_000);

  for (const cloud of cloudsInTier("gcp")) {
    it(`ends with everything there on ${cloud}, and then with nothing`, async () => {
      console.log("    up in rounds, proof, second preview, destroy in rounds, audit: about two minutes");
      const command = new RehearsalCommand("small", "--cloud", cloud, "--faults", "--json");
      try {
        const code = await command.ended();
        assert.equal(code, 0, command.output);
        const report = reportSchema.parse(JSON.parse(command.output.slice(command.output.indexOf("\n{") + 1)));
        const names = report.steps.flatMap(({ checks }) => checks.map(({ name }) => name));
        for (const proof of PROOFS) {
          assert.ok(
            names.some((name) => proof.test(name)),
            `${proof} is not among the checks`,
          );
        }
        const counts = Object.fromEntries(report.steps.map((step) => [step.name, step.counts]));
        assert.ok((counts["up-in-rounds"]?.["rounds"] ?? 0) > 2, "an up in one round was refused nothing");
        assert.ok((counts["up-in-rounds"]?.["refused create"] ?? 0) > 20);
        assert.deepEqual(command.processes(), []);
        assert.deepEqual(command.runDirectories(), []);
      } finally {
        command.remove();
      }
    });
  }
});
