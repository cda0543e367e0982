/**
 * Ways to kill the engine in the middle of an `up`, each mended by `npm run recover` and the next `up`: nothing is
 * orphaned, nothing is created twice, cluster and state agree. Each way once; the exhaustive tier kills at ten points.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { after, afterEach, before, describe, it } from "mocha";
import { identify, ownedObjects } from "../../automation/cluster-objects";
import { enginePid, type Engine } from "../../automation/engine";
import { pendingOperations, resources } from "../../automation/state";
import { restoreCheckpoint } from "../../recovery/checkpoint";
import { gone, send } from "../../automation/processes";
import { changed, Platform } from "../support/lives/platform";
import { inTier } from "../support/tier";

interface KillPoint {
  /** The creation that never comes back, counted over all objects. */
  readonly nth: number;
  /** `after`: the object exists and the engine does not know; `before`: it was never created. */
  readonly when: "before" | "after";
  /** `tree`: engine, plugins and program die; `engine`: the engine alone, the rest has to notice. */
  readonly victim: "tree" | "engine";
  /** Count only creations of this type token. @default all of them */
  readonly type?: string;
}

/** Each way to kill once, spread over the update. */
const EVERY_WAY: readonly KillPoint[] = [
  { nth: 2, when: "before", victim: "tree" },
  { nth: 10, when: "before", victim: "engine" },
  { nth: 16, when: "after", victim: "engine" },
  { nth: 22, when: "after", victim: "tree" },
];

const MORE_POINTS: readonly KillPoint[] = [
  { nth: 1, when: "after", victim: "tree" },
  { nth: 4, when: "after", victim: "engine" },
  { nth: 7, when: "after", victim: "tree" },
  { nth: 13, when: "after", victim: "tree" },
  { nth: 19, when: "after", victim: "tree" },
  { nth: 24, when: "after", victim: "engine" },
];

const KILL_POINTS = inTier(EVERY_WAY, [...EVERY_WAY, ...MORE_POINTS]);

describe("recovery after a killed engine", function () {
  this.timeout(600_000);
  let platform: Platform;

  before(async () => {
    console.log("    starting one sandbox for all kill points; each kills an update, recovers, updates and destroys");
    platform = await Platform.start();
  });
  after(() => platform?.stop());
  // One failure must not become the next test's: give the next one a stack without a lock and without resources.
  afterEach(async function () {
    if (this.currentTest?.state !== "failed") return;
    const { output } = await platform.recover("--yes");
    console.log(output);
    await (await platform.engine()).destroy({ run: "after-a-failure" });
  });

  async function killedUp({ nth, when, victim, type }: KillPoint): Promise<void> {
    const mark = join(platform.home, "mark");
    rmSync(mark, { force: true });
    const doomed = await platform.engine([{ operation: "create", nth, when, type, effect: "hang", mark }]);
    const up = doomed.up({ run: "killed" }).then(
      () => "finished",
      () => "died",
    );
    for (let waited = 0; !existsSync(mark); waited += 50) {
      assert.ok(waited < 120_000, `creation ${nth} was never reached`);
      await delay(50);
    }
    const pid = enginePid(platform.home) ?? 0;
    if (victim === "tree") await doomed.kill();
    else send(pid, "SIGKILL");
    assert.equal(await up, "died");
    assert.ok(await gone(pid, 5_000));
  }

  async function converge(engine: Engine, context: string): Promise<void> {
    await engine.up({ run: "converge" });
    await agrees(engine, context);
  }

  /** Cluster, state and program are the same. */
  async function agrees(engine: Engine, context: string): Promise<void> {
    const { orphans, ghosts, objects } = await platform.compare(engine);
    assert.deepEqual(orphans, [], `${context}: objects that the state does not know`);
    assert.deepEqual(ghosts, [], `${context}: recorded objects that do not exist`);
    assert.ok(objects > 20, `${context}: ${objects} objects`);
    assert.deepEqual(changed(await engine.preview({ run: "converged" })), [], `${context}: something is left to do`);
  }

  for (const point of KILL_POINTS) {
    const { nth, when, victim } = point;
    it(`mends an update whose ${victim} was killed ${when} creation ${nth}`, async () => {
      await killedUp(point);
      const before = await ownedObjects(platform.sandbox.request, "dev");
      const existing = before.map(({ metadata }) => metadata.uid);

      const { code, output } = await platform.recover();
      assert.equal(code, 0, output);
      assert.match(output, /that process is gone/);
      assert.match(output, /Backup of the state: \S+\.json/);
      const engine = await platform.engine();
      const state = await engine.exportState();
      assert.deepEqual(pendingOperations(state), [], output);
      const recorded = new Set(resources(state).map(({ urn }) => urn));
      const { orphans } = await platform.compare(engine);
      assert.deepEqual(orphans, [], `not recorded after recovery\n${output}`);
      if (when === "after") assert.match(output, /recorded: /);

      const created = new Set(
        changed(await engine.up({ run: "mended" })).flatMap((line) => /^create (.*)$/.exec(line)?.[1] ?? []),
      );
      for (const urn of recorded) assert.ok(!created.has(urn), `${urn} was created again`);
      const survivors = new Set(
        (await ownedObjects(platform.sandbox.request, "dev")).map(({ metadata }) => metadata.uid),
      );
      const lost = existing.filter((uid) => !survivors.has(uid));
      assert.equal(lost.length, 0, "an object that existed was replaced");
      await agrees(engine, `after creation ${nth}`);

      await engine.destroy({ run: "destroy" });
      assert.equal(resources(await engine.exportState()).length, 0);
    });
  }

  it("leaves a stranger alone that has the name of an object of ours, and says so", async () => {
    const { request } = platform.sandbox;
    await killedUp({ nth: 1, when: "before", victim: "tree", type: "kubernetes:core/v1:Namespace" });
    restoreCheckpoint(pathToFileURL(join(platform.home, "backend")).href, "stratiform", "dev");
    const engine = await platform.engine();
    const pending = pendingOperations(await engine.exportState()).find(({ resource }) =>
      resource.type.endsWith(":Namespace"),
    );
    assert.ok(pending, "no Namespace was being created");
    const { metadata } = pending.resource.inputs as { metadata: { name: string } };
    const collection = "/api/v1/namespaces";
    /** A namespace ends some time after it was told to. */
    const remove = async (): Promise<void> => {
      await request("DELETE", `${collection}/${metadata.name}`);
      for (let waited = 0; (await request("GET", `${collection}/${metadata.name}`)).status !== 404; waited += 200) {
        assert.ok(waited < 60_000, `namespace ${metadata.name} never ends`);
        await delay(200);
      }
    };
    await remove();
    const body = {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: metadata.name, labels: { owner: "somebody-else" } },
    };
    const answer = await request("POST", collection, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    try {
      const { code, output } = await platform.recover();
      assert.equal(code, 1, output);
      assert.match(output, /left alone: .*does not carry the labels of stack dev/);
      const found = await request("GET", `${collection}/${metadata.name}`);
      assert.match(JSON.stringify(found.body), /somebody-else/);
    } finally {
      await remove();
    }
    await converge(engine, "after the stranger is gone");
  });

  it("adopts objects that a restored, older state does not know, under the names that the program gives them", async () => {
    const engine = await platform.engine();
    await engine.up({ run: "before-the-loss" });
    const state = await engine.exportState();
    const forgotten = resources(state).filter(({ type }) =>
      /:(PodDisruptionBudget|HorizontalPodAutoscaler)$/.test(type),
    );
    assert.ok(forgotten.length > 0);
    const kept = resources(state).filter(({ urn }) => !forgotten.some((one) => one.urn === urn));
    await engine.importState({ ...state, deployment: { ...state.deployment, resources: kept } });
    const { code, output } = await platform.recover();
    assert.equal(code, 0, output);
    const recorded = resources(await engine.exportState()).map(({ urn }) => urn);
    for (const { urn } of forgotten) assert.ok(recorded.includes(urn), `${urn} was not adopted\n${output}`);
    const lines = changed(await engine.up({ run: "adopted" }));
    assert.deepEqual(
      lines.filter((line) => !line.startsWith("update ")),
      [],
    );
    await converge(engine, "after adoption");
  });

  it("refuses while the engine that holds the lock is running, and changes nothing", async () => {
    const engine = await platform.engine();
    await engine.destroy({ run: "destroy" });
    const mark = join(platform.home, "mark");
    rmSync(mark, { force: true });
    const busy = await platform.engine([{ operation: "create", nth: 3, when: "before", effect: "hold", mark }]);
    const up = busy.up({ run: "busy" });
    for (let waited = 0; !existsSync(mark) && waited < 120_000; waited += 50) await delay(50);
    const { code, output } = await platform.recover("--yes");
    rmSync(mark);
    await up;
    assert.equal(code, 2, output);
    assert.match(output, /it is still running/);
    await converge(engine, "after the undisturbed update");
    await engine.destroy({ run: "destroy" });
    assert.deepEqual(
      (await ownedObjects(platform.sandbox.request, "dev"))
        .filter(({ metadata }) => metadata.ownerReferences === undefined)
        .map(identify),
      [],
    );
  });

  it("keeps its backups readable by their owner alone", () => {
    const backups = join(platform.home, "backups");
    const modes = readdirSync(backups).map((name) => statSync(join(backups, name)).mode & 0o777);
    assert.ok(modes.length > 0);
    assert.deepEqual([...new Set(modes)], [0o600]);
  });
});
