/** What is a map, and how paths into data are written: what every message that names a property builds on. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { formatPath, isMap, joinKey } from "../../../components/core/plain";

describe("plain data", () => {
  it("is a map where it has keys of its own, and is neither a list nor nothing", () => {
    const values = [{}, { a: 1 }, Object.create(null), [], [{}], null, undefined, "text", 1, true];
    assert.deepEqual(
      values.map((value: unknown) => isMap(value)),
      [true, true, true, false, false, false, false, false, false, false],
    );
  });

  it("is named by paths as people write them", () => {
    const cases: readonly (readonly [readonly PropertyKey[], string])[] = [
      [["nodePools", 1, "labels", "example.com/pool"], 'nodePools[1].labels["example.com/pool"]'],
      [["a-b", "_c", "$d"], "a-b._c.$d"],
      [["1st"], '["1st"]'],
      [["say", 'a "word"'], 'say["a \\"word\\""]'],
      [[0, 2, "x"], "[0][2].x"],
      [["empty", ""], 'empty[""]'],
      [[], ""],
    ];
    for (const [path, text] of cases) assert.equal(formatPath(path), text);
  });

  it("has one path for a key, whichever way it is written", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 4 }), (keys) => {
        assert.equal(
          formatPath(keys),
          keys.reduce((path, key) => joinKey(path, key), ""),
        );
      }),
    );
  });

  it("has another path for other keys", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 3 }), fc.array(fc.string(), { maxLength: 3 }), (one, other) => {
        assert.equal(formatPath(one) === formatPath(other), JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});
