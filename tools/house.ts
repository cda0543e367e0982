/**
 * Measures the house: `npm run house` prints the folders and the arrows between them, arrows that run back up, circles of
 * files, and the median and largest file. `test/architecture/house.test.ts` holds what must stay so.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { arrowsOf, circlesOf, folderOf, mutualPairs, readGraph } from "./house/graph";

const ROOT = path.resolve(__dirname, "..");

function main(): void {
  const listed = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8", maxBuffer: 1e8 }).trim().split("\n");
  const files = listed.filter((file) => /\.([cm]?ts|[cm]?js)$/.test(file) && !/^test\/|\.generated\./.test(file));
  const graph = readGraph(ROOT, files);
  const arrows = arrowsOf(graph);
  const mutual = [...arrows.keys()].filter((arrow) => arrows.has(arrow.split(" -> ").reverse().join(" -> ")));
  const circles = circlesOf(graph);
  const sizes = files
    .map((file) => ({ file, lines: readFileSync(path.join(ROOT, file), "utf8").split("\n").length }))
    .sort((a, b) => a.lines - b.lines);
  const [median, largest] = [sizes[Math.floor(sizes.length / 2)], sizes.at(-1)];
  console.log(
    [
      `${new Set(files.map(folderOf)).size} folders, ${files.length} files, ${arrows.size} arrows between folders`,
      `components that import each other: ${mutualPairs(graph).join(", ") || "none"}`,
      `arrows back up (both ways between two folders): ${mutual.join(", ") || "none"}`,
      `circles of files: ${circles.map((circle) => `\n  ${circle.join(" ")}`).join("") || "none"}`,
      `lines of a file: median ${median?.lines}, largest ${largest?.lines} (${largest?.file})`,
    ].join("\n"),
  );
}

main();
