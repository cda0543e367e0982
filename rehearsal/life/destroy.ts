/** Destroying the platform: every resource is deleted, in one run. */
import { countOperations } from "./engine-events";
import type { Life } from "./life";
import type { Recorder } from "./recorder";
import { resources } from "./state";

export const destroyStep = {
  name: "destroy",
  title: "destroy",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const before = resources(await life.engine.exportState()).length;
    const { steps } = await life.run(recorder, "destroy", { run: "destroy" });
    const counts = countOperations(steps);
    for (const [operation, count] of Object.entries(counts)) recorder.count(operation, count);
    const deleted = counts["delete"] ?? 0;
    recorder.check("every recorded resource was deleted", deleted === before, `${deleted} of ${before}`);
  },
};
