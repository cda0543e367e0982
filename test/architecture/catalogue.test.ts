/** Every table of the catalogue stands in its README with its source and its day, and says both itself. */
import assert from "node:assert/strict";
import {
  AKS_SPOT,
  DEVICE_PLUGIN_CONFIG_LABEL,
  GKE_SPOT,
  KARPENTER_LABELS,
  NODE_LABELS,
} from "../../catalogue/kubernetes/labels";
import { files, read, sources } from "./sources";

interface Table {
  readonly file: string;
  /** Names of sources, each as the table itself writes it; none for vocabulary and look-ups. */
  readonly sources: readonly string[];
  /** Days of reading. */
  readonly days: readonly string[];
}

/** What has no source of its own: words that we chose, and look-ups in tables that have one. */
const NO_SOURCE = /^(vocabulary|look-up)$/;

/** Names of a package that is installed: a test compares the table with it at every run. */
const INSTALLED = /^`(@pulumi\/[\w-]+)`, as installed$/;

const DAY = /\d{4}-\d\d-\d\d/g;

const rows: readonly { readonly file: string; readonly source: string; readonly day: string }[] = read(
  "catalogue/README.md",
)
  .split("\n")
  .filter((line) => line.startsWith("| ["))
  .map((line) => {
    const [, link = "", , source = "", day = ""] = line.split("|").map((cell) => cell.trim());
    return { file: /\]\(([^)]+)\)/.exec(link)?.[1] ?? link, source, day };
  });

const tables: readonly Table[] = rows
  .filter(({ source }) => !NO_SOURCE.test(source) && !INSTALLED.test(source))
  .map(({ file, source, day }) => ({
    file,
    sources: source.split(", ").map((name) => name.replaceAll("`", "")),
    days: day.match(DAY) ?? [],
  }));

describe("the catalogue", () => {
  const own = files.filter((file) => file.startsWith("catalogue/") && file !== "catalogue/README.md");

  it("has every table in its README, once", () => {
    assert.deepEqual(rows.map(({ file }) => `catalogue/${file}`).sort(), [...own].sort());
  });

  it("has tables with a source and a day, which they say themselves", () => {
    assert.ok(tables.length > 15, `only ${tables.length} tables have a source`);
    const wrong = tables.flatMap(({ file, sources, days }) => {
      // A name may be broken by the end of a line of a comment.
      const text = read(`catalogue/${file}`)
        .replace(/\n \* /g, " ")
        .replaceAll("/ ", "/");
      return [
        ...(days.length === 0 ? [`${file}: no day`] : []),
        ...[...sources, ...days].filter((part) => !text.includes(part)).map((part) => `${file} does not say ${part}`),
      ];
    });
    assert.deepEqual(wrong, []);
  });

  it("has no day in the future or before the project", () => {
    const odd = tables.flatMap(({ file, days }) =>
      days.filter((day) => day < "2025-01-01" || Number.isNaN(Date.parse(day))).map((day) => `${file}: ${day}`),
    );
    assert.deepEqual(odd, []);
  });

  it("names installed packages that the program depends on, and vocabulary without a day", () => {
    const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Readonly<Record<string, string>> };
    for (const { file, source, day } of rows) {
      const name = INSTALLED.exec(source)?.[1];
      if (name !== undefined) {
        assert.ok(Object.hasOwn(dependencies, name), name);
        assert.ok(read(`catalogue/${file}`).includes(name), `${file} does not say ${name}`);
      }
      if (name !== undefined || NO_SOURCE.test(source)) assert.equal(day, "-", file);
    }
  });

  it("owns the keys of labels that it lists: no program, policy, rehearsal or tool writes one itself", () => {
    const keys = [
      ...[...Object.values(NODE_LABELS), ...Object.values(KARPENTER_LABELS)],
      ...[AKS_SPOT.key, GKE_SPOT, DEVICE_PLUGIN_CONFIG_LABEL],
    ];
    const again = sources
      .filter(({ file }) => !/^(catalogue|test)\//.test(file) && !file.endsWith(".generated.ts"))
      .flatMap(({ file, text }) => keys.filter((key) => text.includes(`"${key}"`)).map((key) => `${file}: ${key}`));
    assert.deepEqual(again, []);
  });
});
