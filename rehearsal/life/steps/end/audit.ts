/** The audit after destroy: no object of ours in the cluster, of any kind, and nothing in the state. */
import { identify, isApplied, ownedObjects } from "../../../../automation/cluster-objects";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";
import { pendingOperations, resources } from "../../../../automation/state";

/** The garbage collector removes what controllers made after their owners are gone. */
const COLLECTED_WITHIN = 60_000;

export const auditStep = {
  name: "audit",
  title: "audit: nothing left",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const { stack } = life.options;
    recorder.progress("looking for objects of every kind");
    const first = await ownedObjects(life.request, stack);
    recorder.count("objects of ours", first.filter(isApplied).length);
    recorder.check(
      "no object that Pulumi applied is left",
      first.filter(isApplied).length === 0,
      first.filter(isApplied).map(identify).join(", ") || undefined,
    );
    let left = first;
    await life.interruption.until(async () => {
      left = await ownedObjects(life.request, stack);
      return left.length === 0 ? true : undefined;
    }, COLLECTED_WITHIN);
    recorder.check(
      "no object that carries our labels is left",
      left.length === 0,
      left.map(identify).join(", ") || undefined,
    );

    const state = await life.engine.exportState();
    recorder.count("recorded resources", resources(state).length);
    recorder.check("the state is empty", resources(state).length === 0);
    recorder.check("no operation is pending", pendingOperations(state).length === 0);
    await life.engine.remove();
  },
};
