/** Which provider plugins the engine asks for before it runs the program: those of every cloud, as docs/plan.md says. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { CHECKOUT } from "../../automation/environment";

interface LanguageHostPackages {
  readonly requiredPackages: (
    directory: string,
  ) => readonly { readonly getName: () => string; readonly getVersion: () => string }[];
}

describe("plugins that a preview asks for", () => {
  it("are those of every cloud, of the versions that package.json pins", () => {
    const { requiredPackages } = createRequire(__filename)(
      "../../toolchain/language-host/packages.cjs",
    ) as LanguageHostPackages;
    const asked = requiredPackages(CHECKOUT).map((one) => `${one.getName()} ${one.getVersion()}`);
    const manifest = readFileSync(join(CHECKOUT, "package.json"), "utf8");
    const { dependencies } = JSON.parse(manifest) as { dependencies: Readonly<Record<string, string>> };
    const clouds = ["aws", "azure-native", "gcp", "kubernetes"];
    assert.deepEqual(
      asked,
      clouds.map((name) => `${name} v${dependencies[`@pulumi/${name}`]}`),
    );
    const said = readFileSync(join(CHECKOUT, "docs/plan.md"), "utf8");
    for (const name of [...clouds, "--skip-plugin-pre-install"]) assert.ok(said.includes(`\`${name}\``), name);
  });
});
