/** The definitions that previews are checked against belong to the very versions that the charts install. */
import assert from "node:assert/strict";
import { CATALOGUE, type CatalogueEntry } from "../../../../components/addons/catalogue";
import { KINDS, type KindOwner } from "../../../../components/addons/custom-resources/kinds";
import { FLUX } from "../../../../components/addons/software/flux/chart";
import { READ_ON } from "../../../../components/addons/software/gke/crds/hand-written";
import { addonsReference } from "../../../../tools/reference/addons";
import { pinnedModule } from "../../../../tools/crd-schemas/kinds";

/** The version of the software that a kind's definition must be of. */
function installed(name: string, addon: KindOwner): string {
  if (addon === "gke") return READ_ON;
  if (addon !== "flux") return CATALOGUE[addon].chart.appVersion;
  const controller = name.startsWith("helm.") ? "helm-controller" : "source-controller";
  return /:(v[^@]+)/.exec(FLUX.images[controller])?.[1] ?? "";
}

describe("addons: where schemas come from", () => {
  for (const [name, { addon, source }] of Object.entries(KINDS)) {
    it(`${name} has the schema of the version that is installed`, () => {
      // A Go module's version begins with a v, whatever the software calls itself.
      const found = source.how === "by hand" ? source.writtenFor : pinnedModule(source)?.version;
      assert.equal(found?.replace(/^v/, ""), installed(name, addon).replace(/^v/, ""));
    });
  }

  it("is in docs/addons.md for every kind, beside every value with its reason", () => {
    const text = addonsReference();
    for (const name of Object.keys(KINDS)) assert.ok(text.includes(`| \`${name}\` |`), name);
    for (const { chart, reasons, fromStack = {}, mayTake = {} } of Object.values<CatalogueEntry>(CATALOGUE)) {
      assert.ok(text.includes(chart.source) && text.includes(chart.repository));
      for (const [path, reason] of Object.entries({ ...reasons, ...fromStack, ...mayTake })) {
        assert.ok(text.includes(`| \`${path}\` |`) && text.includes(reason), path);
      }
    }
    assert.ok(text.includes("dev `1`, staging `1`, prod `2`"), "values that differ by environment are all shown");
    assert.doesNotMatch(text, /undefined|\[object/);
  });
});
