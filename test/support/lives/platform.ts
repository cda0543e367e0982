/**
 * A sandbox with simulated nodes and an engine on the dev stack or a small part of it, for tests that do to a platform what the rehearsal
 * itself never does. Everything lies in one temporary directory, laid out like the home of a kept rehearsal, so that
 * commands such as `npm run recover` find it there.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { identify, isApplied, ownedObjects } from "../../../automation/cluster-objects";
import { rehearsalEnvironment, rehearsalHome, CHECKOUT } from "../../../automation/environment";
import { tools } from "../../../toolchain/tools";
import { Engine } from "../../../automation/engine";
import { isIdle, type EngineRun } from "../../../automation/events";
import { readExpectations } from "../../../rehearsal/life/expectations";
import { createProject } from "../../../automation/project";
import { resources } from "../../../automation/state";
import { recordedIdentities } from "../../../recovery/plan";
import type { Fault } from "../../../rehearsal/protocol/faults";
import { startSandbox, type Sandbox } from "../../../rehearsal/sandbox";
import { simulatedPools } from "../../../rehearsal/life/simulated-nodes";
import { recoverCommand, type Said } from "./recover-command";
import { writeSmallStack } from "./small-stack";

const STACK = "dev";

export class Platform {
  private constructor(
    readonly root: string,
    readonly home: string,
    readonly sandbox: Sandbox,
  ) {}

  /** On the small stack, or with `dev` on the whole one. */
  static async start(extent: "small" | "dev" = "small"): Promise<Platform> {
    // A short path: the sandbox keeps Unix sockets in it.
    const root = mkdtempSync("/tmp/sf-");
    const home = rehearsalHome(CHECKOUT, { STRATIFORM_STATE: root });
    mkdirSync(home, { recursive: true });
    const { ground, nodePools } = readExpectations(STACK);
    assert.ok(ground.kind === "existing");
    const sandbox = await startSandbox({
      tools: tools(),
      directory: join(home, "sandbox"),
      context: ground.context,
      log: () => undefined,
    });
    await sandbox.addNodes(simulatedPools(nodePools));
    createProject(join(home, "project"), STACK, extent === "small" ? writeSmallStack(root) : undefined);
    return new Platform(root, home, sandbox);
  }

  /** The directory with the copy of the stack's file. */
  get project(): string {
    return join(this.home, "project");
  }

  /** An engine on the stack; `faults` are staged in the plugins of its runs, and `variables` set. */
  engine(faults: readonly Fault[] = [], variables: Readonly<Record<string, string>> = {}): Promise<Engine> {
    const environment = rehearsalEnvironment({
      home: this.home,
      providers: "simulated",
      kubeconfig: this.sandbox.kubeconfig,
    });
    return Engine.open({
      pulumi: tools().pulumi,
      project: this.project,
      directory: this.home,
      stack: STACK,
      environment: {
        ...environment,
        ...(faults.length === 0 ? {} : { STRATIFORM_FAULTS: JSON.stringify(faults) }),
        ...variables,
      },
    });
  }

  /** What Pulumi applied in the cluster, and what the state records: the two must be the same. */
  async compare(engine: Engine): Promise<{ orphans: string[]; ghosts: string[]; objects: number }> {
    const owned = (await ownedObjects(this.sandbox.request, STACK)).filter(isApplied).map(identify);
    const recorded = recordedIdentities(await engine.exportState());
    return {
      orphans: owned.filter((name) => !recorded.has(name)),
      ghosts: [...recorded].filter((name) => !owned.includes(name)),
      objects: owned.length,
    };
  }

  recover(...words: string[]): Promise<Said> {
    return recoverCommand(STACK, { STRATIFORM_STATE: this.root }, words);
  }

  async stop(): Promise<void> {
    await this.sandbox.stop();
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** `operation urn` of everything that a run changed. */
export function changed({ steps }: EngineRun): string[] {
  return steps.filter(({ operation }) => !isIdle(operation)).map(({ operation, urn }) => `${operation} ${urn}`);
}

/** How many Kubernetes objects the state records. */
export async function recordedObjects(engine: Engine): Promise<number> {
  return resources(await engine.exportState()).filter(({ type }) => type.startsWith("kubernetes:")).length;
}
