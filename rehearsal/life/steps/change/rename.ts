/**
 * Names: the program's URNs are those of the golden list, and a component renamed without an alias is refused by it.
 * The rename is tried for real, in a preview against the running platform.
 */
import type { Cloud } from "../../../../components/placement/cloud";
import { NAMESPACE } from "../../../../stacks/config/schema";
import { goldenFile, readGolden, refuseNames, writeGolden } from "../../../golden/golden";
import type { Life } from "../../life";
import { editStackFile } from "../../../../automation/project";
import type { Recorder } from "../../recorder";

export const renameStep = {
  name: "rename",
  title: "names: golden list, a rename is refused",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const { stack } = life.options;
    const { cloud } = life.expectations.spec;
    const plain = await life.run(recorder, "preview", { run: "names" });
    const urns = plannedUrns(plain.steps);
    if (life.options.acceptNames) {
      writeGolden(stack, urns, cloud);
      recorder.note(`${urns.length} names were written to ${goldenFile(stack, cloud)}`);
    }
    recorder.count("names", urns.length);
    const golden =
      life.options.stackFile === undefined ? compareWithGolden({ stack, cloud }, urns, recorder) : undefined;

    const [workload] = life.expectations.spec.workloads;
    if (workload === undefined) {
      recorder.check("there is a component to rename", false);
      return;
    }
    const path = ["config", `${NAMESPACE}:workloads`, 0, "name"];
    editStackFile(life.project, stack, [{ path, value: `${workload.name}-renamed` }]);
    try {
      const renamed = await life.run(recorder, "preview", { run: "renamed" });
      const deletes = renamed.steps.filter(({ operation }) => operation === "delete").length;
      recorder.count("deletes that a rename would plan", deletes);
      const answer = refuseNames(golden ?? urns, plannedUrns(renamed.steps));
      recorder.check(
        "a rename without an alias is refused",
        answer?.includes("created anew") === true && deletes > 0,
        answer?.split("\n")[0],
      );
    } finally {
      editStackFile(life.project, stack, [{ path, value: workload.name }]);
    }
  },
};

function compareWithGolden(
  { stack, cloud }: { readonly stack: string; readonly cloud: Cloud },
  urns: readonly string[],
  recorder: Recorder,
): string[] | undefined {
  const golden = readGolden(stack, cloud);
  recorder.check(
    `stack ${stack} has a golden list of URNs`,
    golden !== undefined,
    golden === undefined ? "write it with --accept-names" : undefined,
  );
  const refusal = golden === undefined ? undefined : refuseNames(golden, urns);
  recorder.check("every name is as in the golden list", refusal === undefined, refusal);
  return golden;
}

/** What the program declares: everything but what is only deleted. */
export function plannedUrns(steps: readonly { readonly operation: string; readonly urn: string }[]): string[] {
  return [...new Set(steps.filter(({ operation }) => operation !== "delete").map(({ urn }) => urn))];
}
