/**
 * The life of a stack that creates its own cluster in a simulated account, judged by its JSON report. Every stack and
 * every cloud takes part once, each in a suite of its own, so that they can run side by side; the exhaustive tier goes
 * through all nine pairs, with drift, update, names, upgrade and a second life.
 */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { SellingCloud } from "../../../catalogue/clouds";
import { reportSchema } from "../../../rehearsal/life/report";
import { RehearsalCommand } from "./rehearsal-command";

const STEPS = [
  "account",
  "preview",
  "up",
  "machines",
  "second-preview",
  "capacity",
  "changes",
  "refresh",
  "proof",
  "release",
  "destroy",
  "audit",
];

/** What these rehearsals exist to show; each must be among the checks of every one. */
const PROOFS = [
  /no mandatory policy is broken/,
  /every created resource is recorded/,
  /pool inference-l4 has \d+ to \d+ nodes under its label/,
  /every node of pool inference-l4 carries the pool's taints/,
  /a higher ceiling of pool general changes it in place/,
  /another machine changes or replaces pool general/,
  /and replaces nothing else/,
  /an API server at another address replaces nothing/,
  /runs on nodes of pool inference-l4, put there by the scheduler/,
  /^no change is planned$/,
  /^no change is planned after a refresh$/,
  /no resource is left in the account/,
  /the API server is gone with its cluster/,
  /the state is empty/,
];

/** Where a pool names two ways to buy, and where something is protected. */
const MORE = {
  prod: [/pods that fit nowhere get spot machines first/, /get on-demand machines next/, /a destroy is refused/],
  staging: [/pods that fit nowhere get spot machines first/, /get on-demand machines next/],
  dev: [],
} as const;

export function describeCreatedLife(stack: keyof typeof MORE, cloud: SellingCloud): void {
  describe(`the rehearsal of ${stack} on ${cloud}`, function () {
    this.timeout(1_500_000);

    it("goes through the stack's life with every check passed, and leaves nothing", async () => {
      console.log(
        `    a simulated ${cloud} account with a real API server: up, capacity, changes, proof, destroy, audit`,
      );
      const command = new RehearsalCommand(stack, "--cloud", cloud, "--brief", "--json");
      try {
        const code = await command.ended();
        assert.equal(code, 0, command.output);
        const report = reportSchema.parse(JSON.parse(command.output.slice(command.output.indexOf("\n{") + 1)));
        assert.deepEqual(
          report.steps.map(({ name, outcome }) => `${name} ${outcome}`),
          STEPS.map((name) => `${name} passed`),
        );
        const names = report.steps.flatMap(({ checks }) => checks.map(({ name }) => name));
        for (const proof of [...PROOFS, ...MORE[stack]]) {
          assert.ok(
            names.some((name) => proof.test(name)),
            `${proof} is not among the checks`,
          );
        }
        const counts = Object.fromEntries(report.steps.map((step) => [step.name, step.counts]));
        assert.equal(counts["up"]?.["create"], counts["preview"]?.["create"], "what was previewed was created");
        assert.deepEqual(command.processes(), []);
        assert.deepEqual(command.runDirectories(), []);
      } finally {
        command.remove();
      }
    });
  });
}
