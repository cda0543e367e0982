// @ts-check
/**
 * What each npm script runs, and the tools that have to be there before it starts.
 */
import { TOOLS } from "./tool-table.mjs";

/** @typedef {import("./tool-table.mjs").ToolName} ToolName */

/** The engine and a whole control plane with simulated nodes. */
const EVERYTHING = /** @type {ToolName[]} */ (Object.keys(TOOLS));

/** @type {Record<string, { script: string, needs: ToolName[] }>} */
export const TASKS = {
  rehearse: { script: "rehearsal/run.ts", needs: EVERYTHING },
  recover: { script: "recovery/main.ts", needs: EVERYTHING },
  // With --stack; without, it is answered by set-up itself.
  doctor: { script: "recovery/diagnosis/main.ts", needs: ["pulumi"] },
  test: { script: "test/run/main.ts", needs: EVERYTHING },
  exhaustive: { script: "test/run/exhaustive.ts", needs: EVERYTHING },
  bench: { script: "bench/run.ts", needs: EVERYTHING },
  pulumi: { script: "automation/pulumi.ts", needs: ["pulumi"] },
};
