/**
 * A small stack that creates its own cluster in a simulated account, for tests that kill its updates. Everything lies in
 * one temporary directory, laid out like the home of a kept rehearsal, so that `npm run recover` finds it there.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseDocument } from "yaml";
import { rehearsalEnvironment, rehearsalHome, CHECKOUT } from "../../../automation/environment";
import { tools } from "../../../toolchain/tools";
import { LOGIN_TOOLS, openAccount, type AccountHost } from "../../../rehearsal/life/steps/start/account";
import { Engine, EngineFailed, enginePid } from "../../../automation/engine";
import { readExpectations } from "../../../rehearsal/life/expectations";
import { writeForCloud } from "../../../rehearsal/life/other-cloud";
import { gone, send } from "../../../automation/processes";
import { createProject } from "../../../automation/project";
import { compareAccount } from "../../../rehearsal/life/faults/account-compare";
import type { State } from "../../../automation/state";
import type { AccountFault } from "../../../rehearsal/clouds/account/faults";
import { CLOUD_FIXTURES, type CreatedCloud } from "../clouds/cloud-fixtures";
import { recoverCommand, type Said } from "./recover-command";
import { writeSmallStack } from "./small-stack";

const STACK = "dev";

type Parts = Parameters<AccountHost["provide"]>[0];

/** Who dies: engine, plugins and program; or the engine alone, and the rest has to notice. */
export type Victim = "tree" | "engine";

/** The small stack with a placement on the cloud, and with fixed pools alone: elastic ones bring an autoscaler along. */
function writePlaced(root: string, cloud: CreatedCloud): string {
  const file = writeSmallStack(root);
  const fixture = CLOUD_FIXTURES[cloud];
  assert.ok(typeof fixture !== "string");
  const document = parseDocument(readFileSync(file, "utf8"));
  const placement = ["config", "stratiform:placement", cloud];
  if (!document.hasIn(placement)) document.setIn(placement, fixture.placement[cloud]);
  document.deleteIn(["config", "stratiform:workloads", 0]);
  document.deleteIn(["config", "stratiform:nodePools", 2]);
  document.deleteIn(["config", "stratiform:nodePools", 1, "maxNodes"]);
  writeFileSync(file, document.toString());
  return file;
}

export class CloudPlatform {
  readonly #faults: AccountFault[] = [];
  #parts: Parts = {};

  private constructor(
    readonly root: string,
    readonly home: string,
    /** The stack file that the project began with. */
    readonly stackFile: string,
  ) {}

  static async start(cloud: CreatedCloud): Promise<CloudPlatform> {
    // A short path: the sandbox keeps Unix sockets in it.
    const root = mkdtempSync("/tmp/sf-");
    const home = rehearsalHome(CHECKOUT, { STRATIFORM_STATE: root });
    mkdirSync(home, { recursive: true });
    const file = writeForCloud(root, cloud, STACK, writePlaced(root, cloud));
    const { ground } = readExpectations(STACK, file);
    assert.ok(ground.kind === "created");
    createProject(join(home, "project"), STACK, file);
    const platform = new CloudPlatform(root, home, file);
    const host: AccountHost = {
      directory: home,
      interruption: new AbortController(),
      provide: (parts) => {
        platform.#parts = { ...platform.#parts, ...parts };
      },
    };
    await openAccount(host, ground, () => undefined, {
      faults: platform.#faults,
      blindReads: 1,
      latencyMs: 20,
      // As in a rehearsal: what the stack waits for counts in the account's own seconds.
      secondMs: 20,
    });
    return platform;
  }

  get account() {
    const { account } = this.#parts;
    assert.ok(account !== undefined);
    return account;
  }

  get project(): string {
    return join(this.home, "project");
  }

  /** What leads the engine and the command lines to the account. */
  private get surroundings(): Record<string, string> {
    const path = [LOGIN_TOOLS, process.env["PATH"] ?? ""].join(delimiter);
    return { ...this.#parts.server?.environment, PATH: path, STRATIFORM_STATE: this.root };
  }

  engine(): Promise<Engine> {
    const environment = rehearsalEnvironment({ home: this.home, providers: "simulated" });
    const path = [LOGIN_TOOLS, environment["PATH"] ?? ""].join(delimiter);
    return Engine.open({
      pulumi: tools().pulumi,
      project: this.project,
      directory: this.home,
      stack: STACK,
      environment: { ...environment, ...this.surroundings, PATH: path },
    });
  }

  /**
   * An `up` that is killed as soon as the cloud begins its n-th creation, which it finishes all the same.
   * @returns whether it was killed; false when there was less to create
   */
  async killedUp(nth: number, victim: Victim, run: string): Promise<boolean> {
    const engine = await this.engine();
    let struck = false;
    const dying: Promise<unknown>[] = [];
    const fault: AccountFault = {
      operation: "create",
      nth,
      effect: "hang",
      struck: () => {
        struck = true;
        dying.push(this.#kill(engine, victim));
      },
    };
    this.#faults.push(fault);
    try {
      await engine.up({ run });
    } catch (error) {
      if (!struck) throw error;
    } finally {
      this.#faults.splice(this.#faults.indexOf(fault), 1);
    }
    await Promise.all(dying);
    for (let waited = 0; this.account.underWay > 0; waited += 50) {
      assert.ok(waited < 120_000, "a creation never ends");
      await delay(50);
    }
    return struck;
  }

  /**
   * An `up` in which the cloud carries out its n-th creation, among those of the types, and the answer is lost.
   * @returns whether it ended well all the same, because there was less to create, and what it said otherwise
   */
  async spoiledUp(
    nth: number,
    run: string,
    type: (type: string) => boolean,
  ): Promise<{ readonly ended: boolean; readonly output: string }> {
    const engine = await this.engine();
    const fault: AccountFault = { operation: "create", nth, type, effect: "lose-answer" };
    this.#faults.push(fault);
    try {
      await engine.up({ run });
      return { ended: true, output: "" };
    } catch (error) {
      if (!(error instanceof EngineFailed)) throw error;
      return { ended: false, output: error.message };
    } finally {
      this.#faults.splice(this.#faults.indexOf(fault), 1);
    }
  }

  async #kill(engine: Engine, victim: Victim): Promise<void> {
    const pid = enginePid(this.home);
    if (victim === "tree" || pid === undefined) return engine.kill();
    send(pid, "SIGKILL");
    assert.ok(await gone(pid, 10_000), "the engine survived");
  }

  recover(...words: string[]): Promise<Said> {
    return recoverCommand(STACK, this.surroundings, words);
  }

  /** What exists in the account without a record, and what is recorded without existing. */
  compare(state: State): { orphans: string[]; ghosts: string[] } {
    return compareAccount(this.account.held, state);
  }

  async stop(): Promise<void> {
    await this.#parts.autoscaler?.stop();
    await this.#parts.server?.stop();
    await this.#parts.machines?.stop();
    rmSync(this.root, { recursive: true, force: true });
  }
}
