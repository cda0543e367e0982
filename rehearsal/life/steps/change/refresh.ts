/**
 * Refresh: what the clouds fill in, rewrite or add is read into the state, and no change is planned for it. Where a provider
 * takes what others added for a change of its own, the row says so: then one `up` says again what the program says.
 */
import { SIMULATED_CLOUDS } from "../../../clouds/tables";
import type { TypeRow } from "../../../clouds/plugin/row";
import { isIdle, shortName, type EngineRun, type ResourceStep } from "../../../../automation/events";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";

export const refreshStep = {
  name: "refresh",
  title: "refresh: then nothing to do",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const { steps } = await life.run(recorder, "refresh", { run: "refresh-all" });
    const lost = steps.filter(({ operation }) => operation === "delete");
    recorder.check("a refresh finds everything that was made", lost.length === 0, names(lost));
    recorder.check("every resource was read", steps.length > 0, `${steps.length} resources`);

    const types = typesOf(life);
    const planned = afterRefresh(await life.run(recorder, "preview", { run: "refreshed-preview" }), types);
    const { again } = planned;
    // What depends on an update is planned as one too, since a preview knows no outputs of it: the update itself shows what it was.
    const changes =
      again.length === 0 ? planned.changes : planned.changes.filter(({ operation }) => operation !== "update");
    recorder.check("no change is planned after a refresh", changes.length === 0, describeChanges(changes));
    recorder.count("said again", again.length);
    if (again.length === 0) return;
    recorder.note(`said again after a refresh, in place: ${names(again)}`);
    const done = afterRefresh(await life.run(recorder, "up", { run: "refreshed-up" }), types);
    recorder.check("nothing else is updated then", done.changes.length === 0, describeChanges(done.changes));
    const rest = await life.run(recorder, "preview", { run: "said-again-preview" });
    const left = rest.steps.filter(({ operation }) => !isIdle(operation));
    recorder.check("what is said again is said once", left.length === 0, describeChanges(left));
  },
};

/** What a preview plans after a refresh: `again` for what the table says its provider plans, and real changes. Pure. */
export function afterRefresh(
  { steps }: Pick<EngineRun, "steps">,
  types: Readonly<Record<string, Pick<TypeRow, "grows">>>,
): { readonly again: readonly ResourceStep[]; readonly changes: readonly ResourceStep[] } {
  const planned = steps.filter(({ operation }) => !isIdle(operation));
  const isAgain = ({ operation, type, differences }: ResourceStep) => {
    const grown = types[type]?.grows?.paths ?? [];
    const added = (path: string) => grown.some((one) => path === one || path.startsWith(`${one}[`));
    return operation === "update" && differences.length > 0 && differences.every(added);
  };
  return { again: planned.filter(isAgain), changes: planned.filter((step) => !isAgain(step)) };
}

function typesOf({ expectations: { ground } }: Life): Readonly<Record<string, TypeRow>> {
  return ground.kind === "created" ? SIMULATED_CLOUDS[ground.cloud].table().types : {};
}

function describeChanges(steps: readonly ResourceStep[]): string | undefined {
  const found = steps.map(
    ({ operation, urn, differences }) => `${operation} ${shortName(urn)} (${differences.join(", ")})`,
  );
  return found.join("; ") || undefined;
}

function names(steps: readonly ResourceStep[]): string | undefined {
  return steps.map(({ urn }) => shortName(urn)).join(", ") || undefined;
}
