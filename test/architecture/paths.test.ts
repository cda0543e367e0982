/** Paths that are spelled out, which neither the compiler nor an import checks: scripts, plugins and data that code opens. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import * as ts from "typescript";
import { at, files, nodes, ROOT, sources, type Source } from "./sources";

/** Folders at the root that hold files of ours. */
const ROOMS: ReadonlySet<string> = new Set(files.flatMap((file) => (file.includes("/") ? [file.split("/")[0]!] : [])));

/** Names of constants that hold the root of the checkout. */
const ROOTS = /^(CHECKOUT|ROOT|checkout|root|__dirname)$/;

/** `join(CHECKOUT, "a", "b/c")`, `path.resolve(__dirname, "..")`: the path, as far as it is literal. */
function joined(node: ts.Node, { file }: Source): string | undefined {
  if (!ts.isCallExpression(node) || !/(^|\.)(join|resolve)$/.test(node.expression.getText())) return undefined;
  const [first, ...rest] = node.arguments;
  if (first === undefined || !ts.isIdentifier(first) || !ROOTS.test(first.text) || rest.length === 0) return undefined;
  const literal = rest.findIndex((argument) => !ts.isStringLiteral(argument));
  const words = (literal === -1 ? rest : rest.slice(0, literal)).map((word) => (word as ts.StringLiteral).text);
  const base = first.text === "__dirname" ? path.dirname(file) : ".";
  return path.posix.join(base, ...words);
}

describe("paths in code", () => {
  it("that are joined from the checkout's root or a file's folder lead to what is there", () => {
    const broken = sources.flatMap((source) =>
      [...nodes(source.tree)].flatMap((node) => {
        const found = joined(node, source);
        if (found === undefined || !ROOMS.has(found.split("/")[0]!)) return [];
        return existsSync(path.join(ROOT, found)) ? [] : [`${at(source, node)} ${found}`];
      }),
    );
    assert.deepEqual(broken, []);
  });
});
