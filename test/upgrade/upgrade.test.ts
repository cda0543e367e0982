/**
 * A stack that was made by an earlier commit, with the stack file and the machine lock of then, upgraded by today's
 * program: nothing that holds data or addresses is deleted or replaced. The program runs as a preview runs it; which
 * changes force a replacement is asked of the tables that the rehearsal's providers judge by.
 */
import assert from "node:assert/strict";
import { TYPES } from "../../rehearsal/kubernetes/schema/types";
import type { Cause, Loss } from "../../tools/upgrade/loss";
import { ACCEPTED_LOSSES, NEEDED_EDITS, SAME_IN_EFFECT, type AcceptedLoss } from "./accepted";
import { HOLDERS } from "./holders";
import { RECORDINGS, upgrade, type Upgrade } from "./state-of-then";

const REFUSED =
  "A stack file that was right must stay right. If it cannot, add the edit that its owner has to make, with the reason, to " +
  "NEEDED_EDITS in test/upgrade/accepted.ts, and say it in the description of the option.";

const HELD =
  "Every live stack loses this with its next update. Change it in place, keep its old form for stacks that have it " +
  "(opt-in, or new stacks only), or give it an alias where only its name or parent changed. If our table is wrong and the " +
  "provider changes it in place, mend the row in rehearsal/clouds with its source, or add it to SAME_IN_EFFECT in " +
  "test/upgrade/accepted.ts.";

const OTHERS =
  "Every live stack loses this with its next update. If nobody misses it, say why in ACCEPTED_LOSSES in " +
  "test/upgrade/accepted.ts; otherwise add an alias, or change it in place.";

const STALE = "These entries of test/upgrade/accepted.ts have nothing to do: remove them.";

for (const recording of RECORDINGS) {
  const { commit, date, cells } = recording;

  describe(`a stack of ${commit} (${date}), upgraded by today's program`, function () {
    this.timeout(600_000);

    for (const cell of cells) {
      describe(`${cell.stack} on ${cell.cloud}`, () => {
        let after: Upgrade;
        before(async () => {
          after = await upgrade(recording, cell);
        });

        it("has a stack file that is still right", () => {
          assert.equal(after.refusal, "", REFUSED);
        });

        it("keeps all that holds data or addresses, and its protection", () => {
          const lost = after.losses.filter(isHeld).map(({ because, ...loss }) => ({
            ...loss,
            because: because.filter((cause) => effectless(commit, loss.type, cause) === undefined),
          }));
          const real = lost.filter(({ what, because }) => what === "deleted" || because.length > 0);
          assert.deepEqual(real.map(inWords), [], HELD);
        });

        it("loses nothing else without a reason", () => {
          const lost = after.losses.filter((loss) => !isHeld(loss) && acceptance(commit, loss) === undefined);
          assert.deepEqual(lost.map(inWords), [], OTHERS);
        });
      });
    }

    // Comes last, when every cell has run.
    describe("all of them", () => {
      it("needs each exception that is made for it", async () => {
        const all: Upgrade[] = [];
        for (const cell of cells) all.push(await upgrade(recording, cell));
        const losses = all.flatMap((one) => one.losses);
        const needed = new Set<object | undefined>([
          ...losses.map((loss) => acceptance(commit, loss)),
          ...losses.flatMap(({ type, because }) => because.map((cause) => effectless(commit, type, cause))),
          ...all.flatMap(({ edits }) => edits),
        ]);
        const exceptions = [...ACCEPTED_LOSSES, ...SAME_IN_EFFECT, ...NEEDED_EDITS].filter(
          ({ since }) => since === commit,
        );
        assert.deepEqual(
          exceptions.filter((one) => !needed.has(one)),
          [],
          STALE,
        );
      });
    });
  });
}

describe("what holds data or addresses", () => {
  it("is named by types that exist", () => {
    const recorded = RECORDINGS.flatMap(({ cells }) => cells.flatMap(({ resources }) => resources));
    const served = Object.keys(TYPES).map((name) => `kubernetes:${name.startsWith("v1/") ? `core/${name}` : name}`);
    const known = new Set([
      ...recorded.map(({ type }) => type),
      ...served.map((name) => name.replace(/\/(?=\w+$)/, ":")),
    ]);
    assert.deepEqual(
      Object.keys(HOLDERS).filter((type) => !known.has(type)),
      [],
    );
  });
});

describe("exceptions of upgrades", () => {
  it("are of commits that are recorded, and never give up what holds data or addresses", () => {
    const commits = RECORDINGS.map(({ commit }) => commit);
    const exceptions = [...ACCEPTED_LOSSES, ...SAME_IN_EFFECT, ...NEEDED_EDITS];
    assert.deepEqual(
      exceptions.filter(({ since }) => !commits.includes(since)),
      [],
    );
    assert.deepEqual(
      ACCEPTED_LOSSES.filter(({ type }) => type in HOLDERS),
      [],
    );
  });
});

/** What is in the table, and whatever loses its protection: it was protected for a reason. */
function isHeld({ type, what }: Loss): boolean {
  return what === "unprotected" || type in HOLDERS;
}

function acceptance(commit: string, { type, name, what }: Loss): AcceptedLoss | undefined {
  return ACCEPTED_LOSSES.find(
    (one) => one.since === commit && one.type === type && one.what === what && covers(one.name, name),
  );
}

function covers(pattern: string, name: string): boolean {
  const parts = pattern.split("*").map((text) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(name);
}

function effectless(commit: string, type: string, { property }: Cause): object | undefined {
  return SAME_IN_EFFECT.find((one) => one.since === commit && one.type === type && one.property === property);
}

function inWords({ urn, type, what, because }: Loss): string {
  const causes = because.map(({ property, why }) => `${property} ${why}`);
  return [`${what}: ${urn}`, ...causes, ...(type in HOLDERS ? [HOLDERS[type]] : [])].join("; ");
}
