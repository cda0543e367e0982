/** Names that stand again in a list are each told where they stand, and the first never is. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { namedTwice } from "../../../components/core/once";

describe("names in a list", () => {
  const told = (names: readonly string[]) =>
    names.flatMap((_, index) => namedTwice(names, index, `zones[${index}]`, "name each zone once"));

  it("are told at each place but the first", () => {
    assert.deepEqual(
      told(["a", "b", "a", "a"]).map(({ path, value }) => [path, value]),
      [
        ["zones[2]", "a"],
        ["zones[3]", "a"],
      ],
    );
  });

  it("are told as often as the list is longer than its set", () => {
    const names = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 8 });
    fc.assert(fc.property(names, (list) => told(list).length === list.length - new Set(list).size));
  });
});
