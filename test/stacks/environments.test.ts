/**
 * Every committed stack with only `cloud:` changed, on all four clouds: its program is run in its own process through the
 * SDK's entry point against an engine that only takes notes, and every policy pack looks at what it registers. What a
 * cloud would answer is not part of this.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import * as os from "node:os";
import path from "node:path";
import { STACK_CLOUD } from "../../components/account/stack-cloud";
import { CLOUDS, type Cloud } from "../../components/placement/cloud";
import { CLUSTER_IDENTITY } from "../../components/cluster/identity";
import { ENVIRONMENTS } from "../../components/core/labels";
import { compareNames, readGolden } from "../../rehearsal/golden/golden";
import { engineUrns } from "../../tools/plan/names";
import { checkPolicies, type PolicyFinding } from "../../tools/plan/policies";
import { CHECKOUT, runStack } from "../../tools/plan/program";
import type { ProgramRun } from "../../tools/recording-engine";
import { readSpec } from "../../stacks/config/load";
import { machinesOf } from "../../tools/plan";
import { configEntries, onCloud, ownOptions } from "../../automation/stack-file";
import { cloudOf, environmentOf, plannedStack, stackConfig, STACKS } from "../support/planned-stacks";

/**
 * Paths from all resources to all that they need. The engine walks them one by one, some 20 million a second: an edge from every
 * namespace of tenants to every elastic pool once made 4.5 billion of 0.5 billion, and a refused destroy take more than ten minutes.
 */
const MOST_PATHS = 1e9;

function pathsIn(registrations: ProgramRun["registrations"]): number {
  const needs = new Map(
    registrations.map(({ urn, parent, provider, dependencies, propertyDependencies }) => {
      const all = [
        parent,
        provider.replace(/::[^:]*$/, ""),
        ...dependencies,
        ...Object.values(propertyDependencies).flat(),
      ];
      return [urn, [...new Set(all)]];
    }),
  );
  const known = new Map<string, number>();
  const from = (urn: string): number => {
    const before = known.get(urn);
    if (before !== undefined) return before;
    const needed = needs.get(urn);
    const paths = needed === undefined ? 0 : needed.reduce((sum, next) => sum + from(next), 1);
    known.set(urn, paths);
    return paths;
  };
  return registrations.reduce((sum, { urn }) => sum + from(urn), 0);
}

/** A day on which every exemption of the packs still counts. */
const TODAY = "2026-11-21";

/** Packages of the clouds' SDKs. */
const SDKS = { aws: "aws", gcp: "gcp", azure: "azure-native", existing: undefined } as const satisfies Record<
  Cloud,
  string | undefined
>;

/** Advice that a stack does not follow, and why. Nothing else may be found, and each of these must be. */
const ADVICE: Readonly<
  Record<string, { readonly on: (stack: string, cloud: Cloud) => boolean; readonly why: string }>
> = {
  "pod-image-has-digest": {
    on: (stack) => stack === "dev",
    why: "images of models that are being tried change under one tag",
  },
  "azure-vault-key-expires": {
    on: (_stack, cloud) => cloud === "azure",
    why: "data under a key that ended could not be read; keys rotate instead",
  },
  "azure-vault-secret-expires": {
    on: (stack, cloud) => cloud === "azure" && stack !== "dev",
    why: "whoever sets a value says until when it holds",
  },
  "azure-container-registry-customer-key": {
    on: (stack, cloud) => cloud === "azure" && stack !== "dev",
    why: "a registry takes no key from a vault that the internet cannot reach",
  },
};

describe("the committed stacks", () => {
  it("are one for each environment, on three clouds, each with a placement on all four", () => {
    assert.deepEqual(STACKS.map(environmentOf).sort(), [...ENVIRONMENTS].sort());
    assert.deepEqual(Object.fromEntries(STACKS.map((stack) => [stack, cloudOf(stack)])), {
      dev: "existing",
      staging: "gcp",
      prod: "aws",
    });
    for (const stack of STACKS) {
      const placement = ownOptions(stackConfig(stack))["placement"] as object;
      assert.deepEqual(Object.keys(placement).sort(), [...CLOUDS].sort(), stack);
    }
  });
});

for (const stack of STACKS) {
  for (const cloud of CLOUDS) {
    describe(`stack ${stack} on ${cloud}`, function () {
      this.timeout(120_000);
      let made: ProgramRun;
      before(async () => {
        made = await plannedStack(stack, cloud);
      });

      it("ends well, says nothing and looks nothing up", () => {
        assert.deepEqual(made.messages, []);
        assert.equal(made.printed, "");
        assert.equal(made.exitCode, 0);
        assert.deepEqual(made.lookUps, []);
      });

      it("keeps every URN of its golden list", () => {
        assert.deepEqual(
          compareNames(readGolden(stack, cloud) ?? [], engineUrns(made.registrations)),
          { missing: [], added: [] },
          "A URN that is missing is deleted on every live stack, and with it what it holds. Give what was renamed an " +
            "alias; accept what was added or removed on purpose with `npm run accept-names`, in the same commit.",
        );
      });

      it("creates through the account's one provider, and in the cluster through the cluster's", () => {
        const providers = made.registrations
          .filter(({ custom, type }) => custom && !/^(pulumi|stratiform-guard):/.test(type))
          .map(({ provider }) => provider.split("::").slice(2, 4).join("::"));
        assert.equal(new Set(providers).size, cloud === "existing" ? 1 : 2, [...new Set(providers)].join(", "));
        assert.ok(!providers.includes(""));
      });

      it("starts no workload before the copies of secrets that its namespace gets are asked for", () => {
        const { registrations } = made;
        const named = (type: string) => registrations.filter((one) => one.type === `kubernetes:${type}`);
        const inNamespace = (copy: { inputs: Record<string, unknown> }) =>
          (copy.inputs["metadata"] as { namespace?: string } | undefined)?.namespace;
        const copies = named("external-secrets.io/v1:ExternalSecret");
        assert.equal(copies.length > 0, stack !== "dev" && cloud !== "existing");
        for (const copy of copies) {
          const readers = named("apps/v1:Deployment").filter((one) => inNamespace(one) === inNamespace(copy));
          for (const { urn, dependencies } of readers) assert.ok(dependencies.includes(copy.urn), urn);
        }
      });

      it("needs no more of any quota than what was granted, and has a price for every pool", () => {
        const { spec, problems } = readSpec(configEntries(onCloud(stackConfig(stack), cloud)));
        assert.deepEqual(problems, []);
        const machines = machinesOf(stack, spec, made.registrations, CHECKOUT);
        assert.equal(machines === undefined, cloud === "existing");
        if (machines === undefined || stack === "dev") return;
        assert.ok(machines.quotas.length > 0);
        assert.deepEqual(
          machines.quotas.filter(({ granted = 0, withSurge }) => granted < withSurge),
          [],
          "raise the pools less, or ask the cloud for more and write its answer into policies/settings/granted.ts",
        );
        assert.deepEqual([machines.unpriced, machines.unknownQuotas], [[], []]);
      });

      it("has its cloud recorded before anything is made there, so that another cloud is refused first", () => {
        const { registrations } = made;
        const recorded = registrations.find(({ type }) => type === STACK_CLOUD);
        assert.equal(recorded?.inputs["cloud"], cloud === "existing" ? undefined : cloud);
        assert.equal(
          recorded?.inputs["unreachable"],
          undefined,
          "the committed stacks say where their first update comes from",
        );
        const accounts = registrations.filter(({ type }) => type === `pulumi:providers:${SDKS[cloud]}`);
        assert.equal(accounts.length, cloud === "existing" ? 0 : 1);
        for (const { dependencies } of accounts) assert.deepEqual(dependencies, [recorded?.urn]);
        const identity = registrations.find(({ type }) => type === CLUSTER_IDENTITY);
        assert.equal(identity?.inputs["cloud"], cloud);
      });

      it("gives the engine few enough paths to walk: at a destroy of what is protected it goes along every one", () => {
        const paths = pathsIn(made.registrations);
        assert.ok(paths < MOST_PATHS, `${paths.toExponential(1)} paths of dependencies`);
      });

      it("loads no other cloud's SDK", () => {
        const loaded = new Set(made.modules.map((file) => /node_modules\/@pulumi\/([^/]+)/.exec(file)?.[1]));
        const sdks = Object.values(SDKS).filter((name) => name !== undefined && loaded.has(name));
        assert.deepEqual(sdks, SDKS[cloud] === undefined ? [] : [SDKS[cloud]]);
      });

      it("passes every policy pack with its environment's levels; what is not decided yet, only `up` can know", () => {
        const environment = environmentOf(stack);
        const results = checkPolicies({ registrations: made.registrations, environment, today: TODAY });
        const findings = results.flatMap((result) => result.findings);
        const broken = findings.filter(({ kind }) => kind === "violation");
        const told = ({ rule, message }: PolicyFinding) => `${rule}: ${message}`;
        assert.deepEqual(broken.filter(({ level }) => level === "mandatory").map(told), []);
        const expected = Object.entries(ADVICE).filter(([, advice]) => advice.on(stack, cloud));
        assert.deepEqual(
          [...new Set(broken.map(({ rule }) => rule))].sort(),
          expected.map(([rule]) => rule).sort(),
          broken.map(told).join("\n"),
        );
        assert.deepEqual(findings.filter(({ reason }) => reason !== undefined && reason !== "unknown").map(told), []);
        for (const { pack, checks } of results) assert.ok(checks > 0, pack);
      });
    });
  }
}

describe("a stack without recorded machines", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "stratiform-checkout-"));
    for (const name of readdirSync(CHECKOUT)) {
      if (name !== ".git" && !name.startsWith("machines."))
        symlinkSync(path.join(CHECKOUT, name), path.join(folder, name));
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  it("is refused before anything is registered, with the command that records them", async () => {
    const config = onCloud(stackConfig("dev"), "gcp");
    const { exitCode, messages, registrations } = await runStack({ stack: "dev", config, directory: folder });
    assert.notEqual(exitCode, 0);
    assert.equal(registrations.length, 1, "nothing but the stack itself");
    assert.match(
      messages[0]?.text ?? "",
      /^Pulumi\.dev\.yaml: 1 problem\n {2}nodePools \["system","general","inference-l4"\] have no machine in machines\.dev\.lock\.json that they can keep.*; choose one and commit the file: npm run choose -- --stack dev --write$/,
    );
  });
});

describe("a stack with a pool that its cloud cannot give", function () {
  this.timeout(60_000);

  it("is told once, with all that is wrong, before anything is registered", async () => {
    const config = onCloud(stackConfig("dev"), "aws");
    const pools = config["stratiform:nodePools"] as readonly object[];
    const { exitCode, messages, registrations } = await runStack({
      stack: "dev",
      config: {
        ...config,
        "stratiform:cluster": { version: "1.12" },
        "stratiform:nodePools": pools.map((pool) => ({ ...pool, zones: { aws: ["eu-central-9z"] } })),
      },
    });
    assert.notEqual(exitCode, 0);
    assert.equal(registrations.length, 1, "nothing but the stack itself");
    const told = messages.flatMap(({ text }) => text.match(/^ {2}\S+/gm) ?? []).map((line) => line.trim());
    const zones = pools.map((_pool, index) => `nodePools[${index}].zones.aws[0]`);
    assert.deepEqual(told, ["cluster.version", ...zones]);
  });
});
