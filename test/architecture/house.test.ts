/** The floors of the house, by imports of values and types: what is below never knows what stands on it. */
import assert from "node:assert/strict";
import { circlesOf, folderOf, mutualPairs, readGraph, type Graph } from "../../tools/house/graph";
import { files, ROOT } from "./sources";

/** From the ground up. A file imports its own floor and lower ones; what is not listed is a concept's. */
const FLOORS = ["catalogue", "components/core", "components/placement", "concepts", "components/cloud", "stacks"];

const graph = readGraph(
  ROOT,
  files.filter((file) => !file.startsWith("test/")),
);

function floorOf(file: string): number {
  const folder = folderOf(file);
  const own = FLOORS.indexOf(folder);
  if (own !== -1) return own;
  return folder.startsWith("components/") ? FLOORS.indexOf("concepts") : -1;
}

describe("the house", () => {
  it("has no two component folders that import each other", () => {
    assert.deepEqual(mutualPairs(graph), []);
  });

  it("has no circle of files", () => {
    assert.deepEqual(circlesOf(graph), []);
  });

  it("has floors that never import a higher one", () => {
    const broken = [...graph].flatMap(([file, targets]) => {
      const floor = floorOf(file);
      return floor === -1 ? [] : [...targets].filter((target) => floorOf(target) > floor).map((to) => `${file} ${to}`);
    });
    assert.deepEqual(broken, []);
  });

  it("would be seen to have a pair, a circle of three, and none where arrows go one way", () => {
    const drawn = (...arrows: readonly (readonly [string, string])[]): Graph => {
      const names = [...new Set(arrows.flat())];
      return new Map(names.map((name) => [name, new Set(arrows.flatMap(([a, b]) => (a === name ? [b] : [])))]));
    };
    const [a, b, c] = ["components/a/x.ts", "components/b/x.ts", "components/c/x.ts"] as const;
    assert.deepEqual(mutualPairs(drawn([a, b], [b, a])), ["components/a -> components/b"]);
    assert.deepEqual(circlesOf(drawn([a, b], [b, c], [c, a])), [[a, b, c]]);
    assert.deepEqual(circlesOf(drawn([a, b], [b, c], [a, c])), []);
  });
});
