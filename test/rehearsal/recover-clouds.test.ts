/**
 * One life on each simulated cloud whose first `up` is killed again and again while the cloud creates something; after
 * each kill `npm run recover` mends the state and the next `up` goes on. Nothing is orphaned, nothing is made twice.
 * STRATIFORM_KILL_POINTS sets how often, 4 by default; the long run kills at 20 points or more.
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { pendingOperations, resources } from "../../rehearsal/life/state";
import { cloudOf } from "../../rehearsal/recover/clouds";
import { CloudPlatform } from "../support/cloud-platform";
import { changed } from "../support/platform";

const KILLS = Number(process.env["STRATIFORM_KILL_POINTS"] ?? "4");

/** About as many resources as the small stack creates in each account. */
const CREATIONS = { aws: 80, gcp: 35, azure: 35 } as const;

/** Types of which one resource is forgotten in the end: nothing else depends on it. */
const FORGOTTEN = {
  aws: ["aws:ec2/vpcEndpoint:VpcEndpoint"],
  gcp: ["gcp:container/nodePool:NodePool"],
  azure: ["azure-native:containerservice:AgentPool"],
} as const;

for (const cloud of ["aws", "gcp", "azure"] as const) {
  describe(`an up that is killed ${KILLS} times on ${cloud}`, function () {
    this.timeout(1_800_000);
    let platform: CloudPlatform;

    before(async () => {
      platform = await CloudPlatform.start(cloud);
    });
    after(() => platform?.stop());

    it("is mended each time, and converges without an orphan or a double", async () => {
      const gap = Math.max(1, Math.floor(CREATIONS[cloud] / (KILLS + 1)));
      let kills = 0;
      while (kills < KILLS) {
        const victim = kills % 2 === 0 ? "tree" : "engine";
        if (!(await platform.killedUp(gap, victim, `killed-${kills}`))) break;
        kills += 1;
        const before = platform.account.held.map(({ type, id }) => `${type} ${id}`);
        const { code, output } = await platform.recover();
        assert.equal(code, 0, `after kill ${kills}\n${output}`);
        assert.match(output, /recorded: /, `kill ${kills} left nothing to record\n${output}`);
        const state = await (await platform.engine()).exportState();
        assert.deepEqual(pendingOperations(state), [], output);
        assert.deepEqual(platform.compare(state), { orphans: [], ghosts: [] }, output);
        const now = new Set(platform.account.held.map(({ type, id }) => `${type} ${id}`));
        assert.deepEqual(
          before.filter((one) => !now.has(one)),
          [],
          "recovery deleted something",
        );
      }
      assert.equal(kills, KILLS, "there was less to create than the kills were spread over");

      const before = platform.account.held.map(({ type, id }) => `${type} ${id}`);
      const engine = await platform.engine();
      const lines = changed(await engine.up({ run: "converge" }));
      const changes = lines.filter((line) => /^(replace|create-replacement|delete)/.test(line));
      assert.deepEqual(changes, [], "something that existed was replaced");
      const { held } = platform.account;
      const missing = before.filter((one) => !held.some(({ type, id }) => one === `${type} ${id}`));
      assert.deepEqual(missing, []);
      const state = await engine.exportState();
      assert.deepEqual(platform.compare(state), { orphans: [], ghosts: [] });
      const twice = held.filter(
        ({ type, logicalName }, index) =>
          held.findIndex((one) => one.type === type && one.logicalName === logicalName) < index,
      );
      assert.deepEqual(
        twice.map(({ type, logicalName }) => `${logicalName} (${type})`),
        [],
      );
      assert.equal(
        resources(state).filter((one) => cloudOf(one) !== undefined && one.id !== undefined).length,
        held.length,
      );
      assert.deepEqual(changed(await engine.preview({ run: "converged" })), [], "something is left to do");

      // A state that was restored from an older copy does not know what was made since.
      const younger = FORGOTTEN[cloud].map((type) => resources(state).find((one) => one.type === type)?.urn);
      const older = resources(state).filter(({ urn }) => !younger.includes(urn));
      assert.equal(older.length, resources(state).length - younger.length);
      await engine.importState({ ...state, deployment: { ...state.deployment, resources: older } });
      const { code, output } = await platform.recover();
      assert.equal(code, 0, output);
      assert.deepEqual(platform.compare(await engine.exportState()), { orphans: [], ghosts: [] }, output);

      await platform.account.release();
      await engine.unprotectAll();
      await engine.destroy({ run: "destroy" });
      assert.deepEqual(
        platform.account.held.map(({ type, id }) => `${type} ${id}`),
        [],
      );
    });
  });
}
