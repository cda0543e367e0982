/**
 * One life on each simulated cloud whose first `up` is killed again and again while the cloud creates something; after
 * each kill `npm run recover` mends the state and the next `up` goes on. Nothing is orphaned, nothing is made twice.
 * Twice on AWS, where the cloud makes up most ids and recovery has to search: once with the plugins, once without them.
 * The exhaustive tier kills 20 times on every cloud.
 */
import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { doubles } from "../../rehearsal/life/faults/account-compare";
import { pendingOperations, resources, type State, type StateResource } from "../../automation/state";
import { cloudOf, traceOf } from "../../recovery/clouds";
import { CloudPlatform } from "../support/lives/cloud-platform";
import { changed } from "../support/lives/platform";
import { cloudsInTier, inTier } from "../support/tier";

const KILLS = inTier(2, 20);

/** About as many resources as the small stack creates in each account. */
const CREATIONS = { aws: 80, gcp: 30, azure: 30 } as const;

/** Two resources that a search lists and on which nothing else in the state depends. */
function leaves(state: State): StateResource[] {
  const needed = new Set(
    resources(state).flatMap(({ parent, dependencies }) => [
      ...(parent === undefined ? [] : [parent]),
      ...(dependencies ?? []),
    ]),
  );
  const listed = resources(state).filter((one) => traceOf(one)?.seen !== undefined && !needed.has(one.urn));
  return listed.slice(0, 2);
}

for (const cloud of cloudsInTier("aws")) {
  describe(`an up that is killed ${KILLS} times on ${cloud}`, function () {
    this.timeout(1_800_000);
    let platform: CloudPlatform;

    afterEach(() => platform?.stop());

    it("is mended each time, and converges without an orphan or a double", async () => {
      let kills = 0;
      // Machines finish what is in flight when they are killed, so that one life has room for some kills only.
      for (let life = 1; kills < KILLS; life++) {
        platform = await CloudPlatform.start(cloud);
        const more = await survive(
          `life-${life}`,
          KILLS - kills,
          Math.max(2, Math.floor(CREATIONS[cloud] / (KILLS + 1))) + life - 1,
        );
        assert.ok(more > 0, `there was nothing to kill in life ${life}`);
        kills += more;
        await converge(`life-${life}`);
        await platform.stop();
      }
    });

    /** Kills and mends while there is something to create. @returns how often */
    async function survive(life: string, most: number, gap: number): Promise<number> {
      for (let kills = 0; kills < most; kills++) {
        const victim = kills % 2 === 0 ? "tree" : "engine";
        if (!(await platform.killedUp(gap, victim, `${life}-killed-${kills}`))) return kills;
        const before = ids();
        const { code, output } = await platform.recover();
        assert.equal(code, 0, `${life}, after kill ${kills}\n${output}`);
        assert.match(output, /recorded: /, `${life}, kill ${kills} left nothing to record\n${output}`);
        const state = await (await platform.engine()).exportState();
        assert.deepEqual(pendingOperations(state), [], output);
        assert.deepEqual(platform.compare(state), { orphans: [], ghosts: [] }, output);
        const now = new Set(ids());
        assert.deepEqual(
          before.filter((one) => !now.has(one)),
          [],
          "recovery deleted something",
        );
      }
      return most;
    }

    async function converge(life: string): Promise<void> {
      const before = ids();
      const engine = await platform.engine();
      const lines = changed(await engine.up({ run: `${life}-converge` }));
      const changes = lines.filter((line) => /^(replace|create-replacement|delete)/.test(line));
      assert.deepEqual(changes, [], "something that existed was replaced");
      const { held } = platform.account;
      const missing = before.filter((one) => !held.some(({ type, id }) => one === `${type} ${id}`));
      assert.deepEqual(missing, []);
      const state = await engine.exportState();
      assert.deepEqual(platform.compare(state), { orphans: [], ghosts: [] });
      assert.deepEqual(doubles(held), []);
      assert.equal(
        resources(state).filter((one) => cloudOf(one) !== undefined && one.id !== undefined).length,
        held.length,
      );
      assert.deepEqual(changed(await engine.preview({ run: `${life}-converged` })), [], "something is left to do");

      // A state that was restored from an older copy does not know what was made since.
      const younger = leaves(state);
      assert.ok(younger.length > 0);
      const older = resources(state).filter((one) => !younger.includes(one));
      await engine.importState({ ...state, deployment: { ...state.deployment, resources: older } });
      const { code, output } = await platform.recover();
      assert.equal(code, 0, output);
      assert.deepEqual(platform.compare(await engine.exportState()), { orphans: [], ghosts: [] }, output);
      // What a plan says of a resource leaves out what it depends on; an update records that.
      const after = changed(await engine.up({ run: `${life}-adopted` }));
      assert.deepEqual(
        after.filter((line) => !line.startsWith("update ")),
        [],
      );

      await platform.account.release();
      await engine.unprotectAll();
      await engine.destroy({ run: `${life}-destroy` });
      assert.deepEqual(ids(), []);
    }

    /** Everything in the account. */
    function ids(): string[] {
      return platform.account.held.map(({ type, id }) => `${type} ${id}`);
    }
  });
}
