/** The sandbox and the engine: a control plane of our own, a scratch copy of the project, an empty stack. */
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { tools } from "../../../../toolchain/tools";
import { startSandbox } from "../../../sandbox";
import type { Life } from "../../life";
import { openEngine } from "../../open-engine";
import { StepFailed, type Recorder } from "../../recorder";

export const sandboxStep = {
  name: "sandbox",
  title: "sandbox: API server, scheduler, controllers",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const { keep } = life.options;
    const { ground } = life.expectations;
    if (ground.kind !== "existing") throw new StepFailed("this stack brings a cluster of its own");
    const sandbox = await startSandbox({
      tools: tools(),
      directory: join(life.directory, "sandbox"),
      context: ground.context,
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

    await openEngine(life, recorder, { kubeconfig });
  },
};
