/** The second preview: after `up` nothing is left to do. */
import { countOperations, isIdle, shortName } from "../../../../automation/events";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";

export const secondPreviewStep = {
  name: "second-preview",
  title: "second preview: nothing to do",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const { steps } = await life.run(recorder, "preview", { run: "second-preview" });
    for (const [operation, count] of Object.entries(countOperations(steps))) recorder.count(operation, count);
    const changes = steps.filter(({ operation }) => !isIdle(operation));
    const found = changes.map(
      ({ operation, urn, differences }) => `${operation} ${shortName(urn)} (${differences.join(", ")})`,
    );
    recorder.check("no change is planned", changes.length === 0, found.join("; ") || undefined);
    recorder.check("every resource was looked at", steps.length > 0, `${steps.length} resources`);
  },
};
