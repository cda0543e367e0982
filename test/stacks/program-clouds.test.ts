/**
 * The dev stack's program with only `cloud:` changed, run in its own process through the SDK's entry point against an
 * engine that only takes notes. What a cloud would answer is not part of this.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { runProgram, type ProgramRun } from "../../bench/recording-engine";
import { AVAILABLE_CLOUDS } from "../../components/cloud/registry";
import { applyLock, updateLock } from "../../components/node-pools/accelerators/apply-lock";
import { EMPTY_LOCK, lockFileName, printLock } from "../../components/node-pools/accelerators/lock";
import { needOf } from "../../components/node-pools/accelerators/need";
import type { Accelerator } from "../../components/node-pools/accelerators/catalogue";
import { nodePoolsSpec } from "../../components/node-pools/spec";
import { siteOf } from "../../components/node-pools/machines";
import { regionOf } from "../../components/cloud/placement";
import { readGolden } from "../../rehearsal/golden";
import { CLOUD_FIXTURES, type CloudFixture } from "../support/cloud-fixtures";
import { asEngineConfig, devConfig, ROOT, type Config } from "./stack-file";

const SKIPPED = new Set([".git", "reports", "dist"]);

/** A folder that looks like the checkout and may hold files of its own, such as lock files. */
function checkout(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "stratiform-checkout-"));
  for (const name of readdirSync(ROOT).filter((entry) => !SKIPPED.has(entry))) {
    symlinkSync(path.join(ROOT, name), path.join(folder, name));
  }
  return folder;
}

function configOn(fixture: CloudFixture): Config {
  const config = devConfig();
  const placement = { ...(config["stratiform:placement"] as object), ...fixture.placement };
  return {
    ...config,
    "stratiform:cloud": fixture.adapter.name,
    "stratiform:placement": placement,
    "stratiform:nodePools": poolsOn(fixture),
  };
}

/** The dev stack's pools, with another accelerator where the cloud does not sell the one that they ask for. */
function poolsOn({ soldInstead = {} }: CloudFixture): readonly object[] {
  const pools = devConfig()["stratiform:nodePools"] as readonly { readonly accelerator?: Accelerator }[];
  return pools.map((pool) => {
    const other = pool.accelerator === undefined ? undefined : soldInstead[pool.accelerator];
    return other === undefined ? pool : { ...pool, accelerator: other };
  });
}

/** What `npm run choose -- --write` records. */
function lockOf(fixture: CloudFixture): string {
  const { adapter, placement } = fixture;
  const pools = nodePoolsSpec.parse(poolsOn(fixture));
  const site = { stack: "dev", podsPerNode: 110 };
  const { cloud, region, podsPerNode } = siteOf(adapter.name, regionOf(adapter.name, placement), site);
  const asks = pools.map((pool) => ({ cloud, region, need: needOf(pool, { cloud, podsPerNode }) }));
  return printLock(updateLock(EMPTY_LOCK, { cloud, region }, applyLock(asks, EMPTY_LOCK), "2026-11-21"));
}

function run(directory: string, config: Config): Promise<ProgramRun> {
  const project = parse(readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8")) as {
    runtime: { options: { nodeargs: string } };
  };
  const nodeArguments = project.runtime.options.nodeargs.split(" ");
  return runProgram({ directory, nodeArguments, config: asEngineConfig(config) });
}

for (const cloud of AVAILABLE_CLOUDS.filter((name) => name !== "existing")) {
  const fixture = CLOUD_FIXTURES[cloud];
  if (fixture === "no manifest yet") throw new Error(`${cloud} is available and has no fixture`);

  describe(`the dev stack on ${cloud}`, function () {
    this.timeout(120_000);
    let folder: string;
    let made: ProgramRun;
    before(async () => {
      folder = checkout();
      writeFileSync(path.join(folder, lockFileName("dev")), lockOf(fixture));
      made = await run(folder, configOn(fixture));
    });
    after(() => rmSync(folder, { recursive: true }));

    it("ends well, says nothing and looks nothing up", () => {
      assert.deepEqual(made.messages, []);
      assert.equal(made.printed, "");
      assert.equal(made.exitCode, 0);
      assert.deepEqual(made.lookUps, []);
    });

    it("has everything that it has on a cluster that exists, under the same names, and a cluster besides", () => {
      const elsewhere = (readGolden("dev") ?? []).filter((urn) => !urn.includes("stratiform-guard::default"));
      const here = new Set(made.registrations.map(({ urn }) => urn));
      assert.ok(elsewhere.length > 20);
      assert.deepEqual(
        elsewhere.filter((urn) => !here.has(urn)),
        [],
      );
      assert.ok(here.size > elsewhere.length + 20);
    });

    it("creates through the account's one provider, and in the cluster through the cluster's", () => {
      const types = /^(pulumi|stratiform|stratiform-guard):/;
      const providers = made.registrations
        .filter(({ type }) => !types.test(type))
        .map(({ provider }) => provider.split("::").slice(2, 4).join("::"));
      assert.equal(new Set(providers).size, 2, [...new Set(providers)].join(", "));
      assert.ok(!providers.includes(""));
    });

    it("loads no other cloud's SDK", () => {
      const loaded = new Set(made.modules.map((file) => /node_modules\/@pulumi\/([^/]+)/.exec(file)?.[1]));
      const sdks = ["aws", "gcp", "azure-native"].filter((name) => loaded.has(name));
      assert.equal(sdks.length, 1);
    });

    it("is refused without recorded machines, with the command that records them", async () => {
      rmSync(path.join(folder, lockFileName("dev")));
      const { exitCode, messages, registrations } = await run(folder, configOn(fixture));
      assert.notEqual(exitCode, 0);
      assert.equal(registrations.length, 1, "nothing but the stack itself");
      assert.match(
        messages[0]?.text ?? "",
        /^Pulumi\.dev\.yaml: 3 problems\n {2}nodePools\[0\] "system" has no machine in machines\.dev\.lock\.json .*npm run choose -- --stack dev --write/,
      );
    });
  });
}
