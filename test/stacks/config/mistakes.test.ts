/** Every mistake in a stack file gets one sentence with path, value, rule and remedy, and all come together. */
import assert from "node:assert/strict";
import { formatProblem } from "../../../components/core/errors";
import { readSpec } from "../../../stacks/config/load";
import { MISTAKES } from "./mistakes";
import { asEntries, devConfig, setAt, type Config } from "../../support/stack-file";

function report(config: Config, secretKeys: readonly string[] = []): string[] {
  return readSpec(asEntries(config, secretKeys)).problems.map(formatProblem);
}

describe("mistakes in a stack file", () => {
  it("are none in the committed dev file", () => {
    assert.deepEqual(report(devConfig()), []);
  });

  for (const { kind, change, report: expected } of MISTAKES) {
    it(`${kind}: is told with path, value, rule and remedy, and nothing else`, () => {
      const config = devConfig();
      for (const [path, value] of Object.entries(change)) setAt(config, path, value);
      assert.deepEqual(report(config), expected);
    });
  }

  it("are all reported at once, whatever option they are in", () => {
    const independent = MISTAKES.filter(({ kind }) =>
      ["a misspelt namespace", "a number where a text belongs", "a misspelt kind", "an invalid DNS name"].includes(
        kind,
      ),
    );
    const config = devConfig();
    for (const { change } of independent)
      for (const [path, value] of Object.entries(change)) setAt(config, path, value);
    setAt(config, "nodePools[1].cpu", "four");
    setAt(config, "nodePools[1].role", "sytem");
    assert.deepEqual(
      report(config).sort(),
      [
        ...independent.flatMap((mistake) => mistake.report),
        'nodePools[1].cpu "four" must be a quantity such as 4 or 3920m',
        'nodePools[1].role "sytem" is not known; did you mean "system"? known: system, workload',
      ].sort(),
    );
  });

  it("between options are reported together with mistakes in options that they do not need", () => {
    const config = devConfig();
    setAt(config, "ownership.team", undefined);
    setAt(config, "nodePools[0].role", "workload");
    setAt(config, "workloads[0].kind", "model-server");
    const lines = report(config);
    assert.deepEqual(
      lines.map((line) => line.split(" ")[0]),
      ["ownership.team", "workloads[0].kind", "nodePools"],
    );
  });
});

describe("a value that is stored as a secret", () => {
  it("is refused by name and never printed", () => {
    const config = devConfig();
    setAt(config, "workloads[0].env", { API_KEY: "hunter2" });
    setAt(config, "workloads[0].imagee", "hunter2");
    const lines = report(config, ["stratiform:workloads"]);
    assert.deepEqual(lines, [
      "workloads is stored as a secret, which no option may be; set it again without --secret, and name a Kubernetes Secret where a workload needs one (secretEnv)",
    ]);
  });

  it("is not printed either when its key is unknown", () => {
    const config = { ...devConfig(), "stratiform:apiKey": "hunter2" };
    const text = report(config, ["stratiform:apiKey"]).join("\n");
    assert.match(text, /^stratiform:apiKey is not an option/);
    assert.doesNotMatch(text, /hunter2/);
  });

  it("is not printed when it stands in plain text where a Secret's name belongs", () => {
    const config = devConfig();
    setAt(config, "workloads[0].secretEnv", { API_KEY: "hunter2", TOKEN: { secret: "hunter 2!", key: "k" } });
    const text = report(config).join("\n");
    assert.match(text, /secretEnv\.API_KEY must be a group of options/);
    assert.match(text, /secretEnv\.TOKEN\.secret must be a DNS name/);
    assert.doesNotMatch(text, /hunter/);
  });
});
