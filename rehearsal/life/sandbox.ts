/** The sandbox and the engine: a control plane of our own, a scratch copy of the project, an empty stack. */
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { rehearsalEnvironment } from "../engine/environment";
import { tools } from "../engine/tools";
import { startSandbox } from "../sandbox";
import { Engine } from "./engine";
import type { Life } from "./life";
import { createProject } from "./project";
import type { Recorder } from "./recorder";
import { resources } from "./state";

export const sandboxStep = {
  name: "sandbox",
  title: "sandbox: API server, scheduler, controllers",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const { stack, stackFile, keep, providers } = life.options;
    const sandbox = await startSandbox({
      tools: tools(),
      directory: join(life.directory, "sandbox"),
      context: life.expectations.context,
      log: (line) => recorder.progress(line),
      signal: life.interruption.signal,
      detached: keep,
    });
    life.provide({ sandbox, request: sandbox.request });
    // `npm run pulumi` finds a kept sandbox under this name; the state records it, so every command must use the same.
    const kubeconfig = keep ? join(sandbox.directory, "kubeconfig") : sandbox.kubeconfig;
    if (keep) symlinkSync(sandbox.kubeconfig, kubeconfig);
    life.interruption.throwIfAsked();
    const ready = await sandbox.request("GET", "/readyz");
    recorder.check("the API server is ready", ready.status === 200, `status ${ready.status}`);

    createProject(life.project, stack, stackFile);
    const engine = await Engine.open({
      pulumi: tools().pulumi,
      project: life.project,
      directory: life.directory,
      stack,
      environment: rehearsalEnvironment({ home: life.directory, providers, kubeconfig }),
    });
    life.provide({ engine });
    recorder.check("the stack is empty", resources(await engine.exportState()).length === 0);
  },
};
