/** The plan: what is counted, what is judged, and `npm run plan` as people run it. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { readWords } from "../../../cli/command-line";
import { Field, UNKNOWN_STRING } from "../../../policies/rule/field";
import { planCommand } from "../../../tools/plan";
import { componentsOf, countTypes } from "../../../tools/plan/components";
import { plainInputs } from "../../../tools/plan/inputs";
import { engineUrns } from "../../../tools/plan/names";
import { checkPolicies } from "../../../tools/plan/policies";
import { isBroken, planReport, type Plan } from "../../../tools/plan/report";
import type { Registration } from "../../../tools/recording-engine";
import { plannedStack } from "../../support/planned-stacks";

const SIGNATURE = "4dabf18193072939515e22adb298388d";

describe("inputs of a plan", () => {
  it("are read behind the marks of the wire format, with the paths of secrets", () => {
    const { props, secrets } = plainInputs({
      plain: { list: [1, "a", null] },
      password: { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value: "hunter2" },
      known: { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: ["x"], dependencies: ["urn:a"] },
      unknown: { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", dependencies: [], secret: true },
      reference: { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:b", id: "" },
    });
    assert.deepEqual(props, {
      plain: { list: [1, "a", null] },
      password: "hunter2",
      known: ["x"],
      unknown: UNKNOWN_STRING,
      reference: UNKNOWN_STRING,
    });
    assert.deepEqual([...secrets].sort(), ["password", "unknown"]);
    assert.ok(Field.of(props, secrets).at("password").isSecret);
    assert.ok(Field.of(props, secrets).at("unknown").isUnknown);
  });

  it("are left as they are where nothing is marked", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (bag) => {
        fc.pre(!JSON.stringify(bag).includes("__proto__"));
        assert.deepEqual(plainInputs(bag), { props: { ...bag }, secrets: new Set() });
      }),
    );
  });
});

describe("components of a plan", () => {
  const STACK = "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s";
  const one = (urn: string, rest: Partial<Registration>): Registration => {
    const [, , types = "", name = ""] = urn.split("::");
    const type = types.split("$").at(-1) ?? "";
    const given = { custom: true, inputs: {}, provider: "", parent: STACK, dependencies: [], protect: false };
    const options = { retainOnDelete: false, ignoreChanges: [], replaceOnChanges: [], aliases: [] };
    return { urn, type, name, propertyDependencies: {}, ...options, ...given, ...rest };
  };
  const KEYS = "urn:pulumi:s::p::stratiform:index:Keys::keys";
  const plan = [
    one(STACK, { parent: "", custom: false }),
    one("urn:pulumi:s::p::pulumi:providers:aws::aws", {}),
    one(KEYS, { custom: false }),
    one("urn:pulumi:s::p::stratiform:index:Keys$aws:kms/key:Key::keys-logs", { parent: KEYS, protect: true }),
    one("urn:pulumi:s::p::stratiform:index:Keys$aws:kms/key:Key::keys-disks", { parent: KEYS }),
    one("urn:pulumi:s::p::stratiform:index:Keys$aws:kms/alias:Alias::keys-logs", { parent: KEYS }),
    one("urn:pulumi:s::p::stratiform-guard:index:StackCloud::stack-cloud", {}),
  ];

  it("count what providers make, by type, and what is protected; neither providers nor components are resources", () => {
    assert.deepEqual(componentsOf(plan), [
      {
        ...{ name: "keys", kind: "Keys", resources: 3, protected: 1 },
        byType: { "aws:kms/key:Key": 2, "aws:kms/alias:Alias": 1 },
      },
      { name: "outside components", resources: 1, protected: 0, byType: { "stratiform-guard:index:StackCloud": 1 } },
    ]);
    assert.deepEqual(Object.keys(countTypes([{ type: "b" }, { type: "a" }, { type: "b" }])), ["b", "a"]);
  });

  it("bring along the default providers that the engine adds for resources without one", () => {
    const added = engineUrns(plan.filter(({ type }) => !type.startsWith("aws:"))).slice(4);
    assert.deepEqual(added, ["urn:pulumi:s::p::pulumi:providers:stratiform-guard::default"]);
  });
});

describe("npm run plan", function () {
  this.timeout(240_000);

  async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
    const said = { out: "", err: "" };
    const code = await planCommand(readWords("plan", args), {
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
    });
    return { code, ...said };
  }

  for (const [title, args, expected] of [
    ["an unknown stack", ["--stack", "prd"], /--stack "prd" has no stack file; did you mean "prod"\?/],
  ] as const) {
    it(`answers ${title} with one clear sentence`, async () => {
      const { code, out, err } = await run(...args);
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err, expected);
      assert.doesNotMatch(err, /\n\s+at /);
    });
  }

  it("shows resources, machines, cost, quotas and policies of prod on Google Cloud, as data and in words", async () => {
    const { code, out, err } = await run("--stack", "prod", "--cloud", "gcp", "--json");
    assert.equal(code, 0, err);
    const plan = JSON.parse(out) as Plan;
    assert.deepEqual([plan.stack, plan.cloud, plan.ownCloud, plan.environment], ["prod", "gcp", "aws", "prod"]);
    const { registrations } = await plannedStack("prod", "gcp");
    const made = registrations.filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers:"));
    assert.equal(
      plan.components.reduce((sum, { resources }) => sum + resources, 0),
      made.length,
    );
    assert.ok(plan.components.some(({ kind, protected: kept }) => kind === "Cluster" && kept > 0));

    assert.deepEqual(plan.kubernetes, { version: "1.35", support: "security fixes until 2027-04-11" });
    const { machines } = plan;
    assert.ok(machines !== undefined);
    const training = machines.pools.find(({ pool }) => pool === "training-h100");
    assert.deepEqual(training?.capacity, ["spot", "on-demand"]);
    assert.match(training?.machine ?? "", /^a3-highgpu-8g/);
    assert.ok((training?.onDemand ?? 0) > (training?.spot ?? Infinity));
    assert.equal(training?.cost?.atFirst, 0);
    const most = machines.pools.reduce((sum, { cost }) => sum + (cost?.atMost ?? 0), 0);
    assert.ok(Math.abs(most - machines.cost.atMost) < 0.01);
    // Both ways to buy count in full, and a pool that adds a node before it takes one away needs room for it.
    const needs = Object.fromEntries(machines.quotas.map(({ key, withSurge }) => [key, withSurge]));
    assert.equal(needs["gcp/us-central1/PREEMPTIBLE-NVIDIA-H100-GPUS"], 80);
    assert.equal(needs["gcp/us-central1/GPUS-PER-GPU-FAMILY:NVIDIA_H100"], 80);
    const cpus = machines.quotas.find(({ key }) => key === "gcp/us-central1/CPUS");
    assert.ok((cpus?.withSurge ?? 0) > (cpus?.running ?? Infinity));

    const text = planReport(plan);
    assert.match(text, /^Stack prod on gcp \(its file says aws\), environment prod\. Nothing was contacted/);
    assert.match(text, /^training-h100 +8 × H100, .* a3-highgpu-8g +spot, then on-demand +0 to 10 /m);
    assert.match(text, /^stratiform-quota +\d+ +\d+ +0 +0 +\d+$/m);
    for (const line of text.split("\n")) assert.doesNotMatch(line, /undefined|NaN|\s$/);
  });

  it("names a broken mandatory rule in the report and in the exit code's reason", async () => {
    const { registrations } = await plannedStack("prod", "gcp");
    const exposed = registrations.map((one) =>
      one.type === "kubernetes:core/v1:Service"
        ? { ...one, inputs: { ...one.inputs, spec: { type: "LoadBalancer" } } }
        : one,
    );
    const base = { stack: "prod", cloud: "gcp", ownCloud: "gcp", environment: "prod", day: "2026-11-21" } as const;
    const judged = (list: readonly Registration[]): Plan => ({
      ...base,
      notices: [],
      components: componentsOf(list),
      policies: checkPolicies({ registrations: list, environment: "prod", today: base.day }),
    });
    assert.equal(isBroken(judged(registrations)), false);
    assert.equal(isBroken(judged(exposed)), true);
    assert.match(planReport(judged(exposed)), /^! service-not-public: Service "/m);
  });
});
