/**
 * Bundles each policy pack into a folder of its own that needs nothing of this repository, ready for
 * `pulumi policy publish` or `--policy-pack dist/policies/<pack>`: `npm run policies:bundle [-- <folder>]`.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { runScript } from "../cli/command-line";

const ROOT = join(__dirname, "..");
export const PACKS = ["encryption", "pod-security", "quota", "all"] as const;

/** The SDK stays outside: `pulumi policy publish` installs it, and the engine wants to see which version a pack uses. */
const EXTERNAL = ["@pulumi/policy", "@pulumi/pulumi"] as const;

/** Bundles every pack below `folder`. */
export async function bundlePolicies(folder: string): Promise<void> {
  for (const pack of PACKS) await bundlePack(pack, join(folder, pack));
}

async function bundlePack(pack: string, target: string): Promise<void> {
  const source = join(ROOT, "policies", pack);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  await build({
    entryPoints: [join(source, "index.ts")],
    outfile: join(target, "index.js"),
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    minifySyntax: true,
    legalComments: "eof",
    external: EXTERNAL.flatMap((name) => [name, `${name}/*`]),
    banner: { js: '"use strict";\nif (process.env.STRATIFORM_DEBUG !== "1") Error.stackTraceLimit = 4;' },
  });
  for (const file of ["PulumiPolicy.yaml", "README.md"]) copyFileSync(join(source, file), join(target, file));
  writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest(source), undefined, 2)}\n`);
}

/** The pack's own manifest, with the SDK at the versions that this repository pins. */
function manifest(source: string): object {
  const own = readManifest(join(source, "package.json"));
  const { dependencies = {} } = readManifest(join(ROOT, "package.json"));
  return { ...own, dependencies: Object.fromEntries(EXTERNAL.map((name) => [name, dependencies[name]])) };
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}

if (require.main === module) {
  void runScript("policies bundle", async ({ operands: [folder = join(ROOT, "dist", "policies")] }) => {
    await bundlePolicies(folder);
    console.log(`bundled ${PACKS.join(", ")} into ${folder}`);
  });
}
