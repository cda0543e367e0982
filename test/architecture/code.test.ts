/**
 * How files are named and written: what eslint cannot see because it concerns a file as a whole, its place or its text.
 */
import assert from "node:assert/strict";
import path from "node:path";
import * as ts from "typescript";
import { at, files, nodes, read, sources } from "./sources";

/** Names that say nothing about what is inside. */
const EMPTY_NAMES = /(^|[-.])(utils?|helpers?|misc|common|(?<!(cert|controller|secret)-)managers?|v2|stuff)([-.]|$)/;

/** Text that would tie the repository to one machine or one company's registries. */
const MACHINE_PATHS = /(?<![\w.])\/(home|root|Users|work)\/[\w.-]+|[A-Z]:\\\\Users/;

/** The field's workloads name folders inside their own images, where people and root have homes. */
const OTHERS_IMAGES = /^test\/corpus\/[\w-]+-cases\.ts$/;

/** Files that are written by programs, or that list what programs write. */
const GENERATED = /\.generated\.|(^|\/)(package-lock\.json|go\.sum)$|\.schema\.json$|^LICENSE$/;

const TEXT = /\.(ts|mjs|cjs|js|json|md|ya?ml|mod|sh)$|^\.ci\/run$/;

describe("files", () => {
  it("are named in kebab-case after what they own", () => {
    const broken = files.filter((file) => {
      const name = path.basename(file);
      return /\.(ts|mjs|cjs)$/.test(name) && (!/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(name) || EMPTY_NAMES.test(name));
    });
    assert.deepEqual(broken, []);
  });

  it("say at their top what they own", () => {
    const broken = sources
      .filter(({ file }) => !file.endsWith(".test.ts")) // a test's describe says it
      .filter(({ text }) => !/^(#!.*\n)?\/\*\*/.test(text))
      .map(({ file }) => file);
    assert.deepEqual(broken, []);
  });

  it("name no path of one machine", () => {
    const broken = files
      .filter((file) => TEXT.test(file) && !GENERATED.test(file) && !file.startsWith("test/architecture/"))
      .filter((file) => !OTHERS_IMAGES.test(file))
      .flatMap((file) => lines(file, MACHINE_PATHS));
    assert.deepEqual(broken, []);
  });

  it("leave nothing to do later", () => {
    const broken = files
      .filter((file) => TEXT.test(file) && !GENERATED.test(file) && !file.startsWith("test/architecture/"))
      .flatMap((file) => lines(file, /\b(TODO|FIXME|XXX|HACK)\b/));
    assert.deepEqual(broken, []);
  });
});

describe("plugins of simulated clouds", () => {
  it("never ask the account by the global fetch, which gives up after five minutes, and an upgrade may take longer", () => {
    const asking = sources.filter(({ file }) => file.startsWith("rehearsal/clouds/plugin/"));
    assert.ok(asking.length > 5);
    assert.deepEqual(
      asking.flatMap(({ file }) => lines(file, /\bfetch\(/)),
      [],
    );
  });
});

describe("exports", () => {
  it("are named", () => {
    const broken = sources.flatMap((source) =>
      [...source.tree.statements].filter(isDefaultExport).map((node) => at(source, node)),
    );
    assert.deepEqual(broken, []);
  });

  it("are passed on only by an index.ts", () => {
    const broken = sources
      .filter(({ file }) => path.basename(file) !== "index.ts")
      .flatMap((source) =>
        source.tree.statements
          .filter((node) => ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
          .map((node) => at(source, node)),
      );
    assert.deepEqual(broken, []);
  });
});

describe("types", () => {
  it("are never switched off", () => {
    const broken = sources.flatMap((source) => [
      ...[...nodes(source.tree)]
        .filter(({ kind }) => kind === ts.SyntaxKind.AnyKeyword)
        .map((node) => at(source, node)),
      ...lines(source.file, /@ts-(ignore|nocheck)|eslint-disable(?!.*--)/).filter(
        () => !source.file.startsWith("test/architecture/"),
      ),
    ]);
    assert.deepEqual(broken, []);
  });
});

function lines(file: string, pattern: RegExp): string[] {
  return read(file)
    .split("\n")
    .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} ${line.trim().slice(0, 100)}`] : []));
}

function isDefaultExport(node: ts.Statement): boolean {
  if (ts.isExportAssignment(node)) return !node.isExportEquals;
  if (!ts.canHaveModifiers(node)) return false;
  return (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
}
