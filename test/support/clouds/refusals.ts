/**
 * Tests of what a simulated cloud refuses: each takes a resource of a foundation that was accepted, asks for a second one
 * that has a single mistake, and expects to be told which property is at fault.
 */
import assert from "node:assert/strict";
import { it } from "mocha";
import type { Held } from "../../../rehearsal/clouds/plugin/row";
import type { Ask } from "../../../rehearsal/clouds/account/account";
import { changedAll } from "../plain-change";
import type { SimulatedFoundation } from "./simulated-foundation";

/** What is changed, by dotted path, and the words of the refusal. */
export type Mistake = readonly [what: string, changes: Readonly<Record<string, unknown>>, refusal: RegExp];

export interface Subject {
  /** Logical name of the foundation's resource. */
  readonly of: string;
  /** Its type, where others have the same name. @default whatever has the name */
  readonly type?: string;
  /** What a second one has otherwise so that it fits beside the first. Absent: no second one fits, whatever it is called. */
  readonly beside?: Readonly<Record<string, unknown>>;
  readonly mistakes: readonly Mistake[];
}

export interface Made {
  readonly ask: Ask;
  readonly held: Held;
}

export function madeOf({ made }: SimulatedFoundation, { of, type }: Pick<Subject, "of" | "type">): Made {
  const found = made.filter(({ ask }) => ask.logicalName === of && (type === undefined || ask.type === type));
  assert.equal(found.length, 1, `${found.length} resources are called ${of}`);
  const [only] = found;
  assert.ok(only !== undefined);
  return only;
}

/** The id of the resource whose logical name is given, in a mistake: resolved once the foundation is there. */
export function idOf(of: string): { readonly idOf: string } {
  return { idOf: of };
}

/** One test for each mistake, and one that everything is taken when there is none. */
export function itRefuses(subjects: readonly Subject[], foundation: () => SimulatedFoundation): void {
  const second = ({ ask }: Made, changes: Readonly<Record<string, unknown>>): Ask => {
    const resolved = Object.entries(changes).map(([path, to]) => [path, resolve(to, foundation())]);
    return { ...ask, logicalName: "second", inputs: changedAll(ask.inputs, Object.fromEntries(resolved)) };
  };
  for (const subject of subjects) {
    for (const [what, changes, message] of subject.mistakes) {
      it(`${subject.of}: ${what}`, async () => {
        const ask = second(madeOf(foundation(), subject), { ...subject.beside, ...changes });
        await assert.rejects(foundation().account.create(ask), { message });
      });
    }
  }

  it("and takes each of these when nothing is wrong with it", async () => {
    for (const subject of subjects) {
      if (subject.beside === undefined) continue;
      const { account } = foundation();
      const held = await account.create(second(madeOf(foundation(), subject), subject.beside));
      await account.delete(held.type, held.id);
    }
  });
}

function resolve(value: unknown, foundation: SimulatedFoundation): unknown {
  const name: unknown = typeof value === "object" && value !== null && "idOf" in value ? value.idOf : undefined;
  return typeof name === "string" ? madeOf(foundation, { of: name }).held.id : value;
}
