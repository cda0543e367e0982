/**
 * The first `up` and the `destroy` of a life in which every creation, update and deletion in the account fails once, and
 * the proof that none was left out.
 */
import type { Held } from "../../clouds/plugin/row";
import type { WalkedOperation } from "../../clouds/account/fault-walk";
import { depthOf, doubles } from "./account-compare";
import { describeStep } from "./round-rules";
import { inRounds } from "./rounds";
import type { Life } from "../life";
import type { Recorder } from "../recorder";
import { pendingOperations, resources } from "../../../automation/state";

export const upInRoundsStep = {
  name: "up-in-rounds",
  title: "up, again and again: every creation fails once",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const { count } = await inRounds(life, recorder, "up");
    const state = await life.engine.exportState();
    const { held } = life.account;
    countFaults(life, recorder, "create", count);
    const spared = held.filter((one) => !wasRefused(life, "create", one)).map(nameOf);
    recorder.check("every resource of the account was refused once before it was made", none(spared), list(spared));
    const lost = life.walk.refused.filter(
      ({ operation, type, logicalName }) =>
        operation === "create" && !held.some((one) => one.type === type && one.logicalName === logicalName),
    );
    recorder.check("and what was refused is there now", none(lost), list(lost.map(describeStep)));
    const twice = doubles(held);
    recorder.check("nothing was made twice", none(twice), list(twice));
    const depth = depthOf(state);
    recorder.check(
      "no more rounds than the stack's dependencies are deep",
      count <= depth + 1,
      `${count} of ${depth + 1}`,
    );
    const unready = resources(state).filter(({ initErrors = [] }) => initErrors.length > 0);
    recorder.check("every resource became ready", none(unready), list(unready.map(({ urn }) => urn)));
    recorder.check("no operation is pending", none(pendingOperations(state)));
  },
};

export const destroyInRoundsStep = {
  name: "destroy-in-rounds",
  title: "destroy, again and again: every deletion fails once",
  async run(life: Life, recorder: Recorder): Promise<void> {
    await life.engine.unprotectAll();
    recorder.count("released in the account", await life.account.release());
    const { held: before, table } = life.account;
    const { count } = await inRounds(life, recorder, "destroy");
    countFaults(life, recorder, "delete", count);
    const goesAlong = ({ type }: Held) =>
      table.types[type]?.references?.some(({ holds }) => holds === "goes-along") ?? false;
    const spared = before.filter((one) => !wasRefused(life, "delete", one) && !goesAlong(one)).map(nameOf);
    recorder.check("every deletion was refused once", none(spared), list(spared));
    const refused = life.walk.refused.filter(({ operation }) => operation === "delete").length;
    recorder.check("something was deleted", refused > 0, `${refused} of ${before.length} resources`);
  },
};

function countFaults({ walk }: Life, recorder: Recorder, operation: WalkedOperation, rounds: number): void {
  recorder.count("rounds", rounds);
  recorder.count(`refused ${operation}`, walk.refused.filter((step) => step.operation === operation).length);
  recorder.count("throttled requests so far", walk.throttled);
}

function wasRefused({ walk }: Life, operation: WalkedOperation, { type, logicalName }: Held): boolean {
  return walk.refused.some(
    (step) => step.operation === operation && step.type === type && step.logicalName === logicalName,
  );
}

function nameOf({ type, logicalName }: Held): string {
  return `${logicalName} (${type})`;
}

function none(found: readonly unknown[]): boolean {
  return found.length === 0;
}

function list(found: readonly string[]): string | undefined {
  return found.join(", ") || undefined;
}
