/** The engine of a rehearsal: a scratch copy of the project, an empty stack, plugins of the rehearsal's own. */
import { delimiter } from "node:path";
import { rehearsalEnvironment } from "../../automation/environment";
import { tools } from "../../toolchain/tools";
import { Engine } from "../../automation/engine";
import type { Life } from "./life";
import { createProject } from "../../automation/project";
import type { Recorder } from "./recorder";
import { resources } from "../../automation/state";

export interface Surroundings {
  /** Of the cluster that is there already; absent where the stack makes one. */
  readonly kubeconfig?: string;
  /** More environment for the engine and everything that it starts. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Folder with programs that come before all others. */
  readonly programs?: string;
}

export async function openEngine(
  life: Life,
  recorder: Recorder,
  { kubeconfig, environment, programs }: Surroundings,
): Promise<void> {
  const { stack, stackFile, providers } = life.options;
  createProject(life.project, stack, stackFile);
  // What a simulated life leaves behind goes with it: nothing is ever recovered from between two operations.
  const checkpoints = providers === "simulated" ? "last" : "each";
  const own = rehearsalEnvironment({ home: life.directory, providers, kubeconfig, checkpoints });
  const path = programs === undefined ? {} : { PATH: [programs, own["PATH"] ?? ""].join(delimiter) };
  const engine = await Engine.open({
    pulumi: tools().pulumi,
    project: life.project,
    directory: life.directory,
    stack,
    environment: { ...own, ...environment, ...path },
  });
  life.provide({ engine });
  recorder.check("the stack is empty", resources(await engine.exportState()).length === 0);
}
