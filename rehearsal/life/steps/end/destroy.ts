/**
 * Destroying the platform: what becomes of its data is said before, as its stack file decides it, then every resource is
 * deleted in one run, and the volumes of the data stores are gone.
 */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { STACK_LABEL } from "../../../../components/core/labels";
import { describe } from "../../../../automation/cluster-objects";
import { dataAtDestroy, listAtDestroy } from "../../../../automation/data-at-destroy";
import { countOperations } from "../../../../automation/events";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";
import { resources } from "../../../../automation/state";

export const destroyStep = {
  name: "destroy",
  title: "destroy",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const before = resources(await life.engine.exportState()).length;
    await announceData(life, recorder);
    const { steps } = await life.run(recorder, "destroy", { run: "destroy" });
    const counts = countOperations(steps);
    for (const [operation, count] of Object.entries(counts)) recorder.count(operation, count);
    const deleted = counts["delete"] ?? 0;
    recorder.check("every recorded resource was deleted", deleted === before, `${deleted} of ${before}`);
    // With a cluster of its own the stack took the volumes along; the audit looks at the account.
    if (life.expectations.ground.kind === "created") return;
    let left: number | undefined;
    await life.interruption.until(async () => {
      left = await volumeClaims(life);
      return left === 0 ? true : undefined;
    }, GONE_WITHIN);
    recorder.check("the volumes of the data stores are gone", left === 0, `${left ?? 0} claims left`);
  },
};

/** Says of every data store what a destroy does to it, as recorded state has it, and checks that the outputs agree. */
export async function announceData(life: Life, recorder: Recorder): Promise<void> {
  const stores = dataAtDestroy(await life.engine.exportState());
  recorder.count("data stores", Object.keys(stores).length);
  for (const line of listAtDestroy(stores)) recorder.note(line);
  // Of a stack that was released the outputs still say what was true before: that was checked then.
  if (life.expectations.ground.kind === "existing") await checkAnnounced(life, recorder);
  const volumes = Object.values(stores).reduce((sum, store) => sum + store.volumes, 0);
  const found = await volumeClaims(life);
  recorder.check("the data stores have the volumes that they should have", found === volumes, `${found} of ${volumes}`);
}

/** The outputs that people read before a destroy agree with what the state says will become of the data. */
export async function checkAnnounced(life: Life, recorder: Recorder): Promise<void> {
  const stores = dataAtDestroy(await life.engine.exportState());
  const { dataAtDestroy: told } = await life.engine.outputs();
  const said = "the stack's outputs say what becomes of every data store";
  recorder.check(said, isDeepStrictEqual(told, stores), JSON.stringify({ told, stores }));
}

/** The volumes' protection and the garbage collector act after the objects that own them are gone. */
const GONE_WITHIN = 60_000;

/** CloudNativePG's label on everything that it makes for a database. */
const DATABASE_LABEL = "cnpg.io/cluster";

const listSchema = z.looseObject({ items: z.array(z.unknown()) });

/** How many volume claims carry the stack's label, which databases hand on to theirs. */
export async function volumeClaims(life: Pick<Life, "options" | "request">): Promise<number> {
  const selector = encodeURIComponent(`${STACK_LABEL}=${life.options.stack},${DATABASE_LABEL}`);
  const { status, body } = await life.request("GET", `/api/v1/persistentvolumeclaims?labelSelector=${selector}`);
  if (status !== 200) throw new Error(`volume claims cannot be listed: ${describe(body)}`);
  return listSchema.parse(body).items.length;
}
