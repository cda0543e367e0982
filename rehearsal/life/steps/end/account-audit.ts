/** The audit of the simulated account after destroy: nothing is left in it, whoever asked for it, and nothing in state. */
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";
import { pendingOperations, resources } from "../../../../automation/state";

export const accountAuditStep = {
  name: "audit",
  title: "audit: nothing left in the account",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const left = life.account.held.map(({ type, logicalName }) => `${logicalName} (${type})`);
    recorder.count("resources in the account", left.length);
    recorder.check("no resource is left in the account", left.length === 0, left.join(", ") || undefined);
    recorder.check("no machine is left", life.machines.groups.length === 0);
    recorder.check("the API server is gone with its cluster", life.machines.sandbox === undefined);
    const state = await life.engine.exportState();
    recorder.count("recorded resources", resources(state).length);
    recorder.check("the state is empty", resources(state).length === 0);
    recorder.check("no operation is pending", pendingOperations(state).length === 0);
    await life.engine.remove();
  },
};
