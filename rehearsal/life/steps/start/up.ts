/** The first `up`: everything that the preview planned is created, and the engine records it. */
import { countOperations } from "../../../../automation/events";
import type { Life } from "../../life";
import { everyRule } from "./preview";
import type { Recorder } from "../../recorder";
import { pendingOperations, resources } from "../../../../automation/state";

export const upStep = {
  name: "up",
  title: "up",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const given = everyRule(life.project, life.expectations.spec.environment);
    const { steps, packs } = await life.run(recorder, "up", { run: "up", policyPacks: given });
    const counts = countOperations(steps);
    for (const [operation, count] of Object.entries(counts)) recorder.count(operation, count);
    const state = await life.engine.exportState();
    const recorded = resources(state);
    const others = Object.keys(counts).filter((operation) => operation !== "create" && operation !== "read");
    recorder.check("only creates", others.length === 0, others.join(", ") || undefined);
    recorder.check(
      "every created resource is recorded",
      recorded.length === (counts["create"] ?? 0),
      `${recorded.length}`,
    );
    recorder.check("no operation is pending", pendingOperations(state).length === 0);
    const unready = recorded.filter(({ initErrors = [] }) => initErrors.length > 0);
    recorder.check(
      "every resource became ready",
      unready.length === 0,
      unready.map(({ urn }) => urn).join(", ") || undefined,
    );
    recorder.check("the pack of every rule took part", packs.length === given.length, packs.join(", ") || "none");
  },
};
