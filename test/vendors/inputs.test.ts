/**
 * What the committed stacks ask clouds for, judged by models that the vendors publish and that nobody here wrote:
 * catalogue/inputs. A request that its own vendor's model refuses never leaves a vendor's SDK.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { z } from "zod";
import type { InputNames } from "../../catalogue/inputs/names";
import { AWS_NAMES } from "../../catalogue/inputs/names.aws";
import { AZURE_NAMES } from "../../catalogue/inputs/names.azure";
import type { CloudTable } from "../../rehearsal/clouds/plugin/row";
import { SIMULATED_CLOUDS } from "../../rehearsal/clouds/tables";
import { AZURE_SERVICES } from "../../tools/input-models/azure";
import { plainInputs } from "../../tools/plan/inputs";
import { plannedStack, STACKS } from "../support/planned-stacks";
import { inputPaths } from "../support/clouds/table-claims";
import { judgeInputs, modelOf } from "../support/vendors/vendor-inputs";
import { judgeAsked, VENDORS, type Vendor } from "../support/vendors/vendor-judge";
import { judgeRow } from "../support/vendors/vendor-rows";

/** docs/rehearsal.md says these. */
const COUNTS = {
  aws: { inputs: 291, unmapped: 11 },
  gcp: { inputs: 479, unmapped: 34 },
  azure: { inputs: 537, unmapped: 0 },
} as const satisfies Readonly<Record<keyof typeof VENDORS, unknown>>;

describe("a vendor's model", () => {
  const group = {
    clusterName: "prod",
    nodeGroupName: "prod-system",
    nodeRoleArn: "arn:aws:iam::111122223333:role/nodes",
    subnetIds: ["subnet-0a1b2c3d"],
    amiType: "BOTTLEROCKET_ARM_64",
    taints: [{ key: "nvidia.com/gpu", effect: "NO_SCHEDULE" }],
    scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 1 },
  };
  const type = "aws:eks/nodeGroup:NodeGroup";
  const judged = (change: Readonly<Record<string, unknown>>) =>
    judgeInputs({ ...group, ...change }, AWS_NAMES[type], modelOf(VENDORS.aws.model)).broken;

  it("finds each kind of mistake in a request, and none in a good one", () => {
    assert.deepEqual(judged({}), []);
    assert.match(
      judged({ amiType: "BOTTLEROCKET_aarch64" })[0] ?? "",
      /^amiType "BOTTLEROCKET_aarch64" must be one of/,
    );
    assert.match(judged({ taints: [{ key: "a", effect: "NoSchedule" }] })[0] ?? "", /^taints\[0\]\.effect/);
    assert.match(judged({ labels: { a: "" } })[0] ?? "", /^labels\.a "" must be at least 1 characters/);
    const addon = { clusterName: "-prod", addonName: "vpc-cni" };
    const judgedAddon = judgeInputs(addon, AWS_NAMES["aws:eks/addon:Addon"], modelOf(VENDORS.aws.model)).broken;
    assert.match(judgedAddon.join(), /^clusterName "-prod" must match [^,]*$/);
    assert.match(judged({ scalingConfig: { minSize: -1 } })[0] ?? "", /minSize must be at least 0/);
    assert.deepEqual(judged({ nodeLabels: {} }), [
      "nodeLabels is no member of eks.CreateNodegroup or eks.UpdateNodegroupVersion",
    ]);
    assert.deepEqual(judged({ nodeRoleArn: undefined }).length, 0, "what is not known yet is there");
    const { nodeRoleArn: _, ...without } = group;
    assert.deepEqual(judgeInputs(without, AWS_NAMES[type], modelOf(VENDORS.aws.model)).broken, [
      "eks.CreateNodegroupRequest requires nodeRole",
    ]);
  });

  it("judges whatever a recorded program asks, but for what mocks answered", () => {
    const asked = (amiType: string) => [
      { type, name: "pool", inputs: { ...group, amiType, clusterName: "cluster-id" } },
    ];
    judgeAsked(asked("BOTTLEROCKET_ARM_64"), ["cluster-id"]);
    assert.throws(() => judgeAsked(asked("BOTTLEROCKET_aarch64"), ["cluster-id"]), /NodeGroup pool: amiType/);
  });

  it("finds a row that accepts what the vendor refuses", () => {
    const row = SIMULATED_CLOUDS.aws.table().types[type];
    assert.ok(row !== undefined);
    const lax = {
      ...row,
      inputs: row.inputs.extend({ amiType: z.string(), nodeRoleArn: z.string().optional(), more: z.string() }),
    };
    const broken = judgeRow(lax, AWS_NAMES[type], modelOf(VENDORS.aws.model)).join("\n");
    assert.match(broken, /amiType accepts/);
    assert.match(broken, /nodeRole is required by/);
    assert.match(broken, /more is accepted, and no member/);
  });
});

for (const cloud of Object.keys(VENDORS) as (keyof typeof VENDORS)[]) {
  const { model: cut, names }: Vendor = VENDORS[cloud];
  const table: CloudTable = SIMULATED_CLOUDS[cloud].table();
  const model = modelOf(cut);
  const samples = new Map<string, Map<string, Set<string>>>();

  describe(`the vendor's model of ${cloud}`, () => {
    it("knows a request for every type of the simulated cloud, and of no other", () => {
      assert.deepEqual(Object.keys(names).sort(), Object.keys(table.types).sort());
    });

    it("finds nothing wrong with what the committed stacks ask for", async function () {
      this.timeout(180_000);
      const broken: string[] = [];
      let [resources, compared] = [0, 0];
      for (const stack of STACKS) {
        const { registrations } = await plannedStack(stack, cloud);
        for (const { type, name, inputs } of registrations) {
          const own = names[type];
          if (own === undefined) continue;
          resources++;
          const madeUp = table.types[type]?.name?.auto === undefined ? [] : [table.types[type].name.property];
          const judgement = judgeInputs(plainInputs(inputs).props, own, model, madeUp);
          compared += judgement.compared.size;
          broken.push(...judgement.broken.map((text) => `${stack}: ${type} ${name}: ${text}`));
          const seen = samples.get(type) ?? new Map<string, Set<string>>();
          samples.set(type, seen);
          for (const [path, texts] of judgement.texts) seen.set(path, new Set([...(seen.get(path) ?? []), ...texts]));
        }
      }
      assert.deepEqual([...new Set(broken)], []);
      assert.ok(resources > 100 && compared > 500, `only ${compared} inputs of ${resources} resources were judged`);
    });

    it("refuses everything that the rows of the simulated cloud refuse to let through", () => {
      const broken = Object.entries(table.types).flatMap(([type, row]) => {
        const own = names[type];
        return own === undefined ? [] : judgeRow(row, own, model, samples.get(type)).map((text) => `${type}: ${text}`);
      });
      assert.deepEqual(broken, []);
    });

    it("is asked about all inputs of the rows but those that it says nothing about", () => {
      const inputs = Object.entries(table.types).flatMap(([type, row]) =>
        inputPaths(row.inputs).map((path) => `${type} ${path.replaceAll("[]", "")}`),
      );
      const unmapped = Object.entries(names).flatMap(([type, { unmapped: own }]) =>
        Object.keys(own ?? {}).map((path) => `${type} ${path}`),
      );
      assert.deepEqual(
        unmapped.filter((path) => !inputs.includes(path)),
        [],
      );
      assert.deepEqual({ inputs: inputs.length, unmapped: unmapped.length }, COUNTS[cloud]);
    });
  });
}

describe("the versions of Azure's models", () => {
  it("are those that the plugin asks", () => {
    const differing = Object.entries<InputNames>(AZURE_NAMES).flatMap(([type, { requests }]) => {
      const [service = ""] = requests[0]?.split(".") ?? [];
      const read = Object.entries(AZURE_SERVICES).find(([name]) => name === service)?.[1].api;
      const asked = askedVersion(type);
      return asked === read ? [] : [`${type}: asked ${asked ?? "none"}, read ${read ?? "none"}`];
    });
    assert.deepEqual(differing, ["azure-native:resources:ResourceGroup: asked 2024-03-01, read 2022-09-01"]);
  });
});

/** What the plugin's own documentation of a type says. */
function askedVersion(type: string): string | undefined {
  const [, module = "", name = ""] = type.split(":");
  const file = `@pulumi/azure-native/${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}.d.ts`;
  return /Uses Azure REST API version ([0-9a-z-]+)/.exec(readFileSync(require.resolve(file), "utf8"))?.[1];
}
