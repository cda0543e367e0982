/** Runbooks: a page for each alert and none besides, with something to see, to do, and a way to know that it is over. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import path from "node:path";
import { alertGroups } from "../../../components/monitoring/alerts/rules";
import { knownSeries } from "../../../components/monitoring/metrics/known";
import { SOURCE_IDS, SOURCES } from "../../../components/monitoring/metrics/registry";
import { RECORDINGS } from "../../../components/monitoring/alerts/all";
import { RECORDED, sloGroups } from "../../../components/monitoring/slos/rules";
import { DEFAULT_SLOS } from "../../../components/monitoring/slos/slo";

const FOLDER = path.join(__dirname, "../../../docs/runbooks");
const OPTIONS = { sources: SOURCE_IDS, runbooks: "docs/runbooks" };
const URLS = [...alertGroups(OPTIONS), ...sloGroups(DEFAULT_SLOS, OPTIONS)].flatMap(({ rules }) =>
  rules.flatMap((rule) => ("alert" in rule ? [[rule.alert, rule.annotations["runbook_url"]] as const] : [])),
);
const PAGES = fs.readdirSync(FOLDER).filter((file) => file !== "README.md");
const SECTIONS = ["What it means", "How to see it", "What to do", "When it is over"] as const;

function sections(file: string): Readonly<Record<string, string>> {
  const [, ...parts] = fs.readFileSync(path.join(FOLDER, file), "utf8").split(/^## /m);
  return Object.fromEntries(
    parts.map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n")).trim()]),
  );
}

describe("monitoring: runbooks", () => {
  it("are there for each alert, under the address that it carries, and for nothing else", () => {
    for (const [alert, url] of URLS) {
      assert.equal(url, `docs/runbooks/${alert}.md`);
      assert.ok(PAGES.includes(`${alert}.md`), alert);
    }
    const alerts = new Set(URLS.map(([alert]) => `${alert}.md`));
    assert.deepEqual(
      PAGES.filter((file) => !alerts.has(file)),
      [],
    );
    console.log(`      runbook pages ${PAGES.length}`);
  });

  it("say what it means, how to see it by a command, what to do, and when it is over", () => {
    for (const file of PAGES) {
      const parts = sections(file);
      assert.deepEqual(Object.keys(parts), [...SECTIONS], file);
      for (const section of SECTIONS) assert.ok((parts[section] ?? "").length >= 12, `${file}: ${section} is empty`);
      assert.match(parts["How to see it"] ?? "", /^```sh\n(kubectl|amtool|promtool) .+\n```$/m, file);
      assert.ok((parts["What to do"] ?? "").split(/\s+/).length >= 8, `${file} says too little to do`);
    }
  });

  it("ask Prometheus only for series that there are", () => {
    const recorded = Object.fromEntries(RECORDINGS.map(({ record, labels }) => [record, labels]));
    const known = knownSeries(SOURCES, { ...recorded, ...RECORDED });
    let named = 0;
    for (const file of PAGES) {
      const codes = Object.values(sections(file)).flatMap((text) => [
        ...text.matchAll(/`([a-zA-Z]+[_:][\w:]+)(?:\{[^`]*\})?`/g),
      ]);
      for (const [, series = ""] of codes) {
        assert.ok(known.has(series), `${file} names ${series}`);
        named += 1;
      }
    }
    assert.ok(named >= 8);
  });

  it("link to one another by pages that are there", () => {
    for (const file of PAGES)
      for (const [, target = ""] of fs.readFileSync(path.join(FOLDER, file), "utf8").matchAll(/\]\(([^)]+)\)/g))
        assert.ok(PAGES.includes(target), `${file} leads to ${target}`);
  });
});
