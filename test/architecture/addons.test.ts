/**
 * What only one addon knows stands in its folder: the folders and the lists agree, files have the same names in each, and
 * hardly any other file names an addon.
 */
import assert from "node:assert/strict";
import path from "node:path";
import * as ts from "typescript";
import { ADDON_NAMES, CATALOGUE, WITHOUT_CHART } from "../../components/addons/catalogue";
import { KINDS } from "../../components/addons/custom-resources/kinds";
import { SOFTWARE_POLICIES } from "../../components/addons/policies";
import { files, nodes, sources, type Source } from "./sources";

const SOFTWARE = "components/addons/software";

/** Files of a folder: those of an addon, and those of software without a chart of ours. */
const OF_ADDON = ["chart.ts", "index.ts", "kinds.ts", "metrics.ts", "policy.ts", "values.ts"];
const NEEDED = ["chart.ts", "index.ts", "metrics.ts", "policy.ts", "values.ts"];
const DEFINITION = /^crds\/(hand-written\.ts|[a-z0-9.-]+\.generated\.json)$/;

/** What policies reach through `policy.ts`: pins and facts, never values or definitions, which only creation needs. */
const FOR_POLICIES = /\/(policy|chart|priority|webhook-port|pods-of-devices)\.ts$/;

/** Files besides its folder that may name an addon. */
const MOST = 5;

const within = files.filter((file) => file.startsWith(`${SOFTWARE}/`)).map((file) => file.slice(SOFTWARE.length + 1));
const folders = [...new Set(within.map((file) => file.split("/")[0] ?? ""))];
const filesOf = (folder: string) =>
  within.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1));

/** The text of a file without what does not make the program know an addon: comments, and paths to files that are not in its folder. */
function codeOf({ file, text, tree }: Source, folder: string): string {
  const cut: (readonly [number, number])[] = [];
  for (const node of nodes(tree)) {
    for (const { pos, end } of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) cut.push([pos, end]);
    for (const { pos, end } of ts.getTrailingCommentRanges(text, node.end) ?? []) cut.push([pos, end]);
    if (!ts.isStringLiteral(node) || !node.text.startsWith(".") || !ts.isImportDeclaration(node.parent)) continue;
    const target = path.posix.join(path.posix.dirname(file), node.text);
    if (target !== folder && !target.startsWith(`${folder}/`)) cut.push([node.getStart(tree), node.end]);
  }
  return cut.reduce((left, [from, to]) => left.slice(0, from) + " ".repeat(to - from) + left.slice(to), text);
}

/** A word of its own: an API group such as `cert-manager.io` names kinds, which types check, and `\.` is such a group in a pattern. */
const naming = (names: readonly string[]) => new RegExp(`(?<![\\w-])(${names.join("|")})(?![\\w-]|\\\\?\\.\\w)`);

/** Files outside the folders of addons that name one, by its own name or its chart's. */
function knowing(addon: string, chart: string, among: readonly Source[]): string[] {
  const folder = `${SOFTWARE}/${addon}`;
  const pattern = naming([...new Set([addon, chart])]);
  return among
    .filter(({ file, text }) => !file.startsWith(`${SOFTWARE}/`) && pattern.test(text))
    .filter((source) => pattern.test(codeOf(source, folder)))
    .map(({ file }) => file);
}

const program = sources.filter(({ file }) => !file.startsWith("test/") && !file.includes(".generated."));

describe("folders of addons", () => {
  it("are those of the catalogue and of the list for policies, and no others", () => {
    const listed = [...ADDON_NAMES, ...Object.keys(WITHOUT_CHART)].sort();
    assert.deepEqual([...folders].sort(), listed);
    assert.deepEqual(Object.keys(SOFTWARE_POLICIES).sort(), listed);
  });

  it("give the row that the catalogue lists under their name", () => {
    for (const addon of ADDON_NAMES) {
      const { CHART } = require(`../../${SOFTWARE}/${addon}/chart`) as { readonly CHART: { readonly chart: object } };
      const { POLICY } = require(`../../${SOFTWARE}/${addon}/policy`) as { readonly POLICY: object };
      assert.equal(CATALOGUE[addon].chart, CHART.chart, addon);
      assert.equal(SOFTWARE_POLICIES[addon], POLICY, addon);
    }
  });

  it("have files of the same names", () => {
    const odd = folders.flatMap((folder) =>
      filesOf(folder)
        .filter((file) => !OF_ADDON.includes(file) && !DEFINITION.test(file))
        .map((file) => `${folder}/${file}`),
    );
    const missing = ADDON_NAMES.flatMap((folder) =>
      NEEDED.filter((file) => !filesOf(folder).includes(file)).map((file) => `${folder}/${file}`),
    );
    assert.deepEqual({ odd, missing }, { odd: [], missing: [] });
  });

  it("have definitions where they have kinds, each of them used", () => {
    for (const folder of folders) {
      const crds = filesOf(folder).filter((file) => DEFINITION.test(file));
      assert.equal(crds.length > 0, filesOf(folder).includes("kinds.ts"), folder);
    }
    const used = Object.values(KINDS).map(({ addon, definition }) => `${addon} ${definition().metadata.name}`);
    const there = within.flatMap((file) => {
      const [, folder = "", name = ""] = /^([^/]+)\/crds\/(.+)\.generated\.json$/.exec(file) ?? [];
      return name === "" || Object.hasOwn(WITHOUT_CHART, folder) ? [] : [`${folder} ${name}`];
    });
    assert.ok(there.length > 3);
    assert.deepEqual(
      there.filter((one) => !used.includes(one)),
      [],
    );
  });

  it("give policies nothing that creates, by what policy.ts reaches", () => {
    const byFile = new Map(sources.map((source) => [source.file, source]));
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const { specifier, typeOnly } of byFile.get(file)?.imports ?? []) {
        if (typeOnly) continue;
        assert.ok(specifier.startsWith("."), `${file} imports ${specifier}`);
        visit(`${path.posix.join(path.posix.dirname(file), specifier)}.ts`);
      }
    };
    visit("components/addons/policies.ts");
    assert.ok(reached.size > folders.length);
    const wrong = [...reached].filter(
      (file) => file !== "components/addons/policies.ts" && !file.startsWith("catalogue/") && !FOR_POLICIES.test(file),
    );
    assert.deepEqual(wrong, []);
  });
});

describe("an addon", () => {
  for (const addon of ADDON_NAMES) {
    it(`is named by at most ${MOST} files besides its folder: ${addon}`, () => {
      const found = knowing(addon, CATALOGUE[addon].chart.chart, program);
      assert.ok(found.includes("components/addons/catalogue.ts"), "the count sees the catalogue");
      assert.ok(found.length <= MOST, found.join(", "));
    });
  }

  it("is seen in a text, a key and an import of its folder, and not in a comment, a group of kinds or another file's path", () => {
    const source = (text: string): Source => {
      const file = "stacks/x.ts";
      return { file, text, tree: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true), imports: [] };
    };
    const isSeen = (text: string) => knowing("cert-manager", "cert-manager", [source(text)]).length === 1;
    for (const text of ['ready("cert-manager")', 'x = { "cert-manager": 1 }', "`/apps/${a}/cert-manager`"]) {
      assert.ok(isSeen(text), text);
    }
    assert.ok(isSeen('import { CHART } from "../components/addons/software/cert-manager/chart";'));
    for (const text of ["f(); // cert-manager", "/** cert-manager */ f();", 'f("cert-manager.io/v1/Certificate")']) {
      assert.ok(!isSeen(text), text);
    }
    assert.ok(!isSeen('import { certificates } from "./cert-manager";'));
    assert.ok(!isSeen('f("my-cert-manager-cainjector")'));
  });
});
