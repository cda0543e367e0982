/**
 * The whole program, run in its own process through the SDK's entry point against an engine that only takes notes:
 * what it registers, looks up, loads and says. What a provider would answer is not part of this.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { runProgram, type ProgramOptions, type ProgramRun } from "../../tools/recording-engine";
import { compareNames, readGolden } from "../../rehearsal/golden/golden";
import { asEngineConfig, devConfig, devConfigWith, ROOT } from "../support/stack-file";

/** Runs the program the way Pulumi.yaml says. */
function run(options: Partial<ProgramOptions> = {}): Promise<ProgramRun> {
  const project = parse(readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8")) as {
    runtime: { options: { nodeargs: string } };
  };
  const nodeArguments = project.runtime.options.nodeargs.split(" ");
  return runProgram({ directory: ROOT, nodeArguments, config: asEngineConfig(devConfig()), ...options });
}

describe("the program", function () {
  this.timeout(60_000);
  let dev: ProgramRun;
  before(async () => {
    dev = await run();
  });

  it("ends well and says nothing", () => {
    assert.deepEqual(dev.messages, []);
    assert.equal(dev.printed, "");
    assert.equal(dev.exitCode, 0);
  });

  it("keeps every URN of the dev stack", () => {
    // The engine adds a provider of its own for the guard, which the program does not register.
    const golden = (readGolden("dev") ?? []).filter(
      (urn) => !urn.includes("::pulumi:providers:stratiform-guard::default"),
    );
    const now = dev.registrations.map(({ urn }) => urn);
    assert.deepEqual(
      compareNames(golden, now),
      { missing: [], added: [] },
      "A URN that is missing is deleted on every live stack, and with it what it holds. If a component or child was " +
        "renamed, give it an alias to its old name. If it was removed or added on purpose, accept the new names with " +
        "`npm run accept-names` in the same commit and say so in its message.",
    );
  });

  it("looks nothing up", () => {
    assert.deepEqual(dev.lookUps, []);
  });

  it("loads the chosen cloud's SDK and no other, and no type-checking loader", () => {
    const packages = new Set(dev.modules.map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]));
    const pulumi = [...packages].filter((name) => name?.startsWith("@pulumi/")).sort();
    assert.deepEqual(pulumi, ["@pulumi/kubernetes", "@pulumi/pulumi"]);
    assert.equal(packages.has("ts-node"), false);
  });

  it("gives every Kubernetes object the provider of the stack's cluster and its owner's labels", () => {
    const objects = dev.registrations.filter(({ type }) => type.startsWith("kubernetes:"));
    assert.ok(objects.length >= 20);
    for (const { urn, inputs, provider } of objects) {
      assert.match(provider, /::cluster-kubernetes::/, urn);
      const { labels } = inputs.metadata as { labels: Record<string, string> };
      assert.equal(labels["stratiform.dev/stack"], "dev", urn);
      assert.equal(labels["stratiform.dev/cost-centre"], "cc-1001", urn);
    }
  });

  it("answers mistakes with one message without a stack trace, before it registers anything", async () => {
    const { exitCode, messages, printed, registrations } = await run({
      config: asEngineConfig(devConfigWith("workloads[1].pool", "generel")),
    });
    assert.notEqual(exitCode, 0);
    assert.equal(printed, "");
    assert.deepEqual(
      registrations.map(({ type }) => type),
      ["pulumi:pulumi:Stack"],
    );
    assert.deepEqual(messages, [
      {
        severity: "error",
        text:
          "Pulumi.dev.yaml: 1 problem\n" +
          '  workloads[1].pool "generel" is not a declared node pool; did you mean "general"? known: general, inference-l4, system',
      },
    ]);
  });

  it("never prints what the engine marks as secret", async () => {
    const { messages, printed } = await run({
      config: { ...asEngineConfig(devConfig()), "stratiform:ownership": '{"owner":"hunter2 !"}' },
      secretKeys: ["stratiform:ownership"],
    });
    assert.match(messages[0]?.text ?? "", /ownership is stored as a secret/);
    assert.doesNotMatch(JSON.stringify(messages) + printed, /hunter2/);
  });
});
