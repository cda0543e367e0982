/**
 * Every type that the adapters create can be found again: whatever a stack makes in a simulated account, its trace leads
 * from the inputs to the very id that the cloud gave it, with the cloud's command line where it takes one.
 */
import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { after, before, describe, it } from "mocha";
import type { CloudTable, Held, Plain } from "../../rehearsal/clouds/plugin/row";
import { SIMULATED_CLOUDS } from "../../rehearsal/clouds/tables";
import { matching } from "../../recovery/cloud-plan";
import { commandLine } from "../../recovery/command-line";
import type { CloudTraces, CommandLine, Found } from "../../recovery/trace";
import { AWS_TRACES } from "../../recovery/traces.aws";
import { AZURE_TRACES } from "../../recovery/traces.azure";
import { GCP_TRACES } from "../../recovery/traces.gcp";
import { serveAccount, type AccountServer } from "../../rehearsal/clouds/account/server";
import { CHECKOUT } from "../../automation/environment";
import { CLOUD_FIXTURES, type CloudFixture, type CreatedCloud } from "../support/clouds/cloud-fixtures";
import { simulateFoundation, type SimulatedFoundation } from "../support/clouds/simulated-foundation";
import { OWNERSHIP } from "../support/specs";

const TRACES = { aws: AWS_TRACES, gcp: GCP_TRACES, azure: AZURE_TRACES } as const satisfies Record<
  CreatedCloud,
  CloudTraces
>;

/** Stand-ins for the clouds' command lines. */
const PROGRAMS = join(CHECKOUT, "rehearsal/clouds/login/bin");

function fixtureOf(cloud: CreatedCloud): CloudFixture {
  const fixture = CLOUD_FIXTURES[cloud];
  if (typeof fixture === "string") throw new Error(fixture);
  return fixture;
}

for (const cloud of ["aws", "gcp", "azure"] as const) {
  const traces = TRACES[cloud];
  const table: CloudTable = SIMULATED_CLOUDS[cloud].table();

  describe(`traces of what a killed engine leaves on ${cloud}`, function () {
    this.timeout(60_000);
    let foundation: SimulatedFoundation;
    let server: AccountServer;
    let run: CommandLine;
    let place: { account: string; region: string };
    let configuration: Plain;

    before(async () => {
      const fixture = fixtureOf(cloud);
      const account = SIMULATED_CLOUDS[cloud].account(fixture.placement);
      foundation = await simulateFoundation(table, fixture, account, {
        environment: "prod",
        availability: "every-zone",
      });
      server = await serveAccount(foundation.account, () => ({ token: "none", expiration: "never" }));
      const path = [PROGRAMS, process.env["PATH"] ?? ""].join(delimiter);
      run = commandLine({ ...process.env, ...server.environment, PATH: path });
      configuration = foundation.made[0]?.ask.configuration ?? {};
      const recorded = Object.fromEntries(
        Object.entries(configuration).map(([key, value]) => [
          key,
          typeof value === "string" ? value : JSON.stringify(value),
        ]),
      );
      const found = traces.place(recorded);
      assert.ok(found !== undefined, "the provider's configuration names no account");
      place = found;
    });
    after(() => server?.stop());

    it("has one for every type that the simulated account knows", () => {
      const without = Object.keys(table.types).filter((type) => traces.types[type] === undefined);
      assert.deepEqual(without, []);
    });

    it("says of each type whether it carries labels, as the account does", () => {
      const carry = Object.entries(table.types).map(([type, { labels }]) => [type, labels !== undefined]);
      const say = Object.keys(table.types).map((type) => [type, traces.types[type]?.labelled]);
      assert.deepEqual(Object.fromEntries(say), Object.fromEntries(carry));
    });

    it("reads the labels of the stack from what the account holds", () => {
      const { key, value } = traces.stackLabel(OWNERSHIP.stack);
      const bare = foundation.account.held.filter(
        ({ type, inputs, outputs }) =>
          traces.types[type]?.labelled === true && traces.labelsOf({ ...inputs, ...outputs })[key] !== value,
      );
      assert.deepEqual(
        bare.map(({ logicalName, type }) => `${logicalName} (${type})`),
        [],
      );
    });

    it("leads to everything that the stack made", async () => {
      assert.deepEqual(foundation.refusals, []);
      const found = await traces.search(run, place, OWNERSHIP.stack);
      const wrong: string[] = [];
      const byQuestion = ({ type }: Held) => traces.types[type]?.by === "question";
      // Each question starts a program; two of a kind are enough to tell one from another.
      const asked = foundation.account.held.filter(byQuestion).slice(0, 2);
      for (const held of [...foundation.account.held.filter((one) => !byQuestion(one)), ...asked]) {
        const ids = await idsOf(held, found);
        if (ids.length !== 1 || ids[0] !== held.id) {
          wrong.push(`${held.logicalName} (${held.type}): ${held.id}, found ${ids.join(", ") || "nothing"}`);
        }
      }
      assert.deepEqual(wrong, []);
    });

    it("lists what the stack owns, each thing of the type that it is", async () => {
      const found = await traces.search(run, place, OWNERSHIP.stack);
      const listed = found.flatMap(({ name }) =>
        Object.entries(traces.types).flatMap(([type, { seen }]) => {
          const id = seen?.(name);
          return id === undefined ? [] : [{ type, id }];
        }),
      );
      const { held } = foundation.account;
      const labelled = held.filter(({ type }) => traces.types[type]?.labelled === true);
      const missing = labelled.filter(({ type, id }) => !listed.some((one) => one.type === type && one.id === id));
      assert.deepEqual(
        missing.map(({ type, id }) => `${type} ${id}`),
        [],
      );
      assert.deepEqual(
        listed.filter(({ id }) => !labelled.some((one) => one.id === id)),
        [],
      );
    });

    it("finds nothing of another stack", async () => {
      assert.deepEqual(await traces.search(run, place, "another"), []);
    });

    it("is not answered by a command line that works in another account", async () => {
      await assert.rejects(traces.search(run, { ...place, account: "somebody-elses" }, OWNERSHIP.stack), {
        name: "CliFailed",
      });
    });

    async function idsOf({ type, inputs }: Held, found: readonly Found[]): Promise<readonly string[]> {
      const trace = traces.types[type];
      switch (trace?.by) {
        case undefined:
          return [];
        case "inputs": {
          const id = trace.id(inputs, place);
          return id === undefined ? [] : [id];
        }
        case "labels":
          return matching(found, trace, traces, inputs, new Set());
        case "question":
          return trace.ask(run, inputs, place);
      }
    }
  });
}
