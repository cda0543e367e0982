/** For a platform that is kept: back to what the committed stack file says, so that a preview shows no change. */
import { isIdle } from "../../../../automation/events";
import type { Life } from "../../life";
import { restoreStackFile } from "../../../../automation/project";
import type { Recorder } from "../../recorder";

export const restoreStep = {
  name: "restore",
  title: "back to the committed configuration",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const { stack, stackFile } = life.options;
    restoreStackFile(life.project, stack, stackFile);
    await life.run(recorder, "up", { run: "restore" });
    const { steps } = await life.run(recorder, "preview", { run: "restored-preview" });
    const changes = steps.filter(({ operation }) => !isIdle(operation));
    recorder.count("resources", steps.length);
    recorder.check(
      "the committed configuration is in place",
      changes.length === 0,
      `${changes.length} changes planned`,
    );
  },
};
