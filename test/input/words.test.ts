/** What is said of a mistake: once, at its place, with a remedy that is right. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { readWords } from "../../cli/command-line";
import { formatProblem } from "../../components/core/errors";
import { publicAddresses } from "../../components/network/public-addresses";
import { ACCELERATOR_NAMES } from "../../catalogue/accelerators";
import { meantBy } from "../../components/node-pools/accelerators/names";
import { readSpec } from "../../stacks/config/load";
import { planCommand } from "../../tools/plan";
import { runStack } from "../../tools/plan/program";
import { onCloud } from "../../automation/stack-file";
import { asEntries, devConfig, devConfigWith, ROOT } from "../support/stack-file";

function told(change: string, value: unknown): string[] {
  return readSpec(asEntries(devConfigWith(change, value))).problems.map(formatProblem);
}

describe("a number where a text belongs @input", () => {
  it("is never repeated as what to write: YAML has changed it already", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999_999 }), (number) => {
        for (const at of ["placement.aws.accountId", "placement.gcp.projectNumber", "ownership.costCentre"]) {
          const lines = told(at, number);
          assert.equal(lines.length, 1, lines.join("\n"));
          assert.ok(!lines[0]?.includes(`"${number}"`), lines[0]);
          assert.match(lines[0] ?? "", /must be text; write .*in quotes/);
        }
      }),
    );
  });

  it("says how an account is written", () => {
    assert.deepEqual(told("placement.aws.accountId", 12345678901), [
      'placement.aws.accountId 12345678901 must be text; write all 12 digits in quotes, as AWS shows them, such as "012345678901": without quotes YAML reads a number',
    ]);
  });
});

describe("an accelerator's name @input", () => {
  /** Values of clouds' own labels and what they are here. */
  const CALLED = {
    "nvidia-tesla-t4": ["T4"],
    "nvidia-l4": ["L4"],
    "nvidia-tesla-a100": ["A100-40GB", "A100-80GB"],
    "nvidia-a100-80gb": ["A100-80GB"],
    "nvidia-h100-80gb": ["H100"],
    "nvidia-h100-mega-80gb": ["H100-MEGA"],
    "nvidia-h200-141gb": ["H200"],
    "nvidia-b200": ["B200"],
    "nvidia-gb200": ["GB200"],
    "nvidia-rtx-pro-6000": ["RTX-PRO-6000"],
    "tpu-v5-lite-podslice": ["TPU-v5e"],
    "tpu-v6e-slice": ["TPU-v6e"],
    "nvidia-a10g": ["A10G"],
    "nvidia-l40s": ["L40S"],
    inferentia: ["Inferentia2"],
    trainium2: ["Trainium2"],
    A100: ["A100-40GB", "A100-80GB"],
    H100x: ["H100"],
    h200: ["H200"],
    "MI-300X": ["MI300X"],
    Inferntia2: ["Inferentia2"],
  } as const;
  for (const [name, meant] of Object.entries(CALLED)) {
    it(`${name} is taken for ${meant.join(" or ")}`, () => {
      assert.deepEqual(meantBy(name), meant);
      const [line = ""] = told("nodePools[2].accelerator", name);
      const words = meant.map((one) => JSON.stringify(one)).join(" or ");
      assert.ok(line.includes(`accelerator "${name}" is not known; did you mean ${words}? known: `), line);
    });
  }

  for (const name of [
    "V100",
    "nvidia-tesla-v100",
    "P100",
    "nvidia-tesla-p100",
    "K80",
    "A30",
    "A40",
    "H20",
    "MI210",
    "L20",
    "M60",
    "nvidia-tesla-p4",
  ]) {
    it(`${name} is another chip, and taken for none`, () => {
      assert.deepEqual(meantBy(name), []);
      assert.match(told("nodePools[2].accelerator", name)[0] ?? "", /is not known; known: /);
    });
  }

  it("of one chip is never taken for another chip's", () => {
    const digits = (text: string) => text.replace(/\D/g, "");
    // V5E and V6E are what many call those TPUs.
    const chip = fc.stringMatching(/^[A-Z]{1,2}[0-9]{1,3}[A-Z]?$/).filter((name) => !/^V[56]E$/.test(name));
    fc.assert(
      fc.property(chip, (name) => {
        for (const meant of meantBy(name)) {
          assert.ok(digits(meant).startsWith(digits(name)) || digits(name) === "", `${name}: ${meant}`);
          assert.ok(meant.startsWith(/^[A-Z]+/.exec(name)?.[0] ?? ""), `${name}: ${meant}`);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("of the catalogue is itself, however its letters and dashes are", () => {
    for (const name of ACCELERATOR_NAMES) {
      assert.deepEqual(meantBy(name.toLowerCase()), [name]);
      assert.deepEqual(meantBy(name.replaceAll("-", "_")), [name]);
    }
  });
});

describe("a network's addresses @input", () => {
  const network = { cidr: "10.20.0.0/16", podCidr: "100.64.0.0/14", serviceCidr: "172.20.0.0/16" };

  it("are warned of where they are the internet's, and not where they are private", () => {
    assert.deepEqual(publicAddresses(network), []);
    for (const block of [
      "8.8.0.0/16",
      "172.32.0.0/16",
      "100.128.0.0/16",
      "192.0.0.0/8",
      "11.0.0.0/16",
      "9.255.0.0/16",
    ]) {
      for (const key of ["cidr", "podCidr", "serviceCidr"] as const) {
        assert.deepEqual(
          publicAddresses({ ...network, [key]: block }).map(({ path: at }) => at),
          [`network.${key}`],
          block,
        );
      }
    }
    for (const block of [
      "10.0.0.0/8",
      "172.16.0.0/12",
      "172.31.255.0/24",
      "192.168.7.0/24",
      "100.127.0.0/16",
      "240.0.0.0/16",
    ]) {
      assert.deepEqual(publicAddresses({ ...network, cidr: block }), [], block);
    }
  });

  it("are warned of by the program, which goes on", async () => {
    const config = onCloud(devConfigWith("network", { cidr: "8.20.0.0/16" }), "aws");
    const { exitCode, messages } = await runStack({ stack: "dev", config });
    assert.equal(exitCode, 0);
    assert.deepEqual(
      messages.map(({ severity }) => severity),
      ["warning"],
    );
    assert.match(messages[0]?.text ?? "", /^network\.cidr "8\.20\.0\.0\/16" is of the public internet/);
  }).timeout(60_000);
});

describe("a plan that the program refuses @input", () => {
  it("says one error once, with one heading and one remedy for all pools of another region", async () => {
    const directory = mkdtempSync(path.join(tmpdir(), "plan-"));
    try {
      const parts = [
        "Pulumi.yaml",
        "package.json",
        "tsconfig.json",
        "node_modules",
        "stacks",
        "components",
        "policies",
      ];
      for (const name of [...parts, "machines.prod.lock.json"]) {
        symlinkSync(path.join(ROOT, name), path.join(directory, name));
      }
      const file = readFileSync(path.join(ROOT, "Pulumi.prod.yaml"), "utf8");
      writeFileSync(path.join(directory, "Pulumi.prod.yaml"), file.replaceAll("us-east-1", "us-west-2"));
      const said = { out: "", err: "" };
      const streams = {
        out: (text: string) => void (said.out += text),
        err: (text: string) => void (said.err += text),
      };
      const code = await planCommand(readWords("plan", ["--stack", "prod"]), streams, directory);
      assert.deepEqual([code, said.out], [1, ""]);
      assert.equal(said.err.match(/\d+ problems?/g)?.length, 1, said.err);
      assert.equal(said.err.match(/npm run choose/g)?.length, 1, said.err);
      assert.doesNotMatch(said.err, /the program says/);
      assert.match(
        said.err,
        /^Pulumi\.prod\.yaml: 1 problem\n {2}nodePools \[.*\] have no machine in machines\.prod\.lock\.json that they can keep/,
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  }).timeout(60_000);

  it("is of a stack file that is right in all else", () => {
    assert.deepEqual(readSpec(asEntries(devConfig())).problems, []);
  });
});
