/**
 * The same stack once more, after its destroy: by its committed file, from its emptied state, in the cluster or account that saw it
 * go and keeps what clouds keep, such as names that stay taken. What holds for a first `up` holds for this one, and it ends as well.
 */
import { restoreStackFile } from "../../../../automation/project";
import { resources } from "../../../../automation/state";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";
import { destroyStep } from "./destroy";
import { releaseStep } from "./release";
import { secondPreviewStep } from "../start/second-preview";
import { upStep } from "../start/up";

const upAgainStep = {
  name: "up-again",
  title: "up again: the same stack after its destroy",
  async run(life: Life, recorder: Recorder): Promise<void> {
    recorder.check("the destroy left no state", resources(await life.engine.exportState()).length === 0);
    restoreStackFile(life.project, life.options.stack, life.options.stackFile);
    await upStep.run(life, recorder);
  },
};

const previewAgainStep = {
  ...secondPreviewStep,
  name: "preview-again",
  title: "preview of what was made again: nothing to do",
};

const releaseAgainStep = { ...releaseStep, name: "release-again", title: "protection of what was made again" };

const destroyAgainStep = { ...destroyStep, name: "destroy-again", title: "destroy of what was made again" };

/** After a destroy: on a cluster that is there, or on one that the stack makes a second time. */
export const AGAIN = {
  existing: [upAgainStep, previewAgainStep, destroyAgainStep],
  created: [upAgainStep, previewAgainStep, releaseAgainStep, destroyAgainStep],
} as const;
