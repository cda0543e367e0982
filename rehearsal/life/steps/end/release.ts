/**
 * Protection: a destroy of what is protected is refused, and goes through only after its owner has taken the protection
 * away in the engine's state and in the account, as the documents say.
 */
import { checkAnnounced } from "./destroy";
import { EngineFailed } from "../../../../automation/engine";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";
import { resources } from "../../../../automation/state";

export const releaseStep = {
  name: "release",
  title: "protection: a destroy is refused until it is taken away",
  async run(life: Life, recorder: Recorder): Promise<void> {
    await checkAnnounced(life, recorder);
    const before = life.account.held.length;
    const guarded = resources(await life.engine.exportState()).filter(({ protect }) => protect === true);
    recorder.count("protected resources", guarded.length);
    if (guarded.length === 0) {
      const { environment } = life.expectations.spec;
      recorder.check("only environments other than prod have nothing protected", environment !== "prod", environment);
      return;
    }
    const refusal = await refusalOf(life, recorder);
    const named = guarded.filter(({ urn }) => refusal.includes(urn));
    recorder.check("a destroy is refused and names a protected resource", named.length > 0, refusal.split("\n")[0]);
    recorder.check(
      "nothing was deleted",
      life.account.held.length === before,
      `${life.account.held.length} of ${before}`,
    );
    await life.engine.unprotectAll();
    recorder.count("released in the account", await life.account.release());
  },
};

/** What the engine says when it refuses; "" when it does not. */
async function refusalOf(life: Life, recorder: Recorder): Promise<string> {
  try {
    await life.run(recorder, "previewDestroy", { run: "destroy-refused" });
    return "";
  } catch (error) {
    if (error instanceof EngineFailed) return error.message;
    throw error;
  }
}
