/**
 * Generates the CustomResourceDefinitions of the kinds that we create, from the operators' own Go API packages at the
 * versions pinned in tools/crd-schemas/go.mod. Run by people who upgrade an addon (`npm run generate:crds`): it needs
 * Go. The result is committed in the folder of each addon, without descriptions, so that a preview can check custom
 * resources with no cluster and the rehearsal can install the real schemas.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { EMBEDDED, PACKAGES, type PublishedKind } from "./crd-schemas/kinds";

const MODULE = join(__dirname, "crd-schemas");
const TARGET = join(__dirname, "../components/addons/software");

interface Definition {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Record<string, string> };
  readonly spec: { readonly group: string; readonly names: { readonly kind: string } };
}

function main(): void {
  const output = mkdtempSync(join(tmpdir(), "stratiform-crds-"));
  try {
    for (const { path, kinds } of PACKAGES) {
      process.stdout.write(`generating ${kinds.map(({ kind }) => kind).join(", ")} from ${path}\n`);
      const folder = join(output, path.replaceAll("/", "_"));
      const generator = "sigs.k8s.io/controller-tools/cmd/controller-gen";
      const args = ["run", generator, "crd:maxDescLen=0", `paths=${path}`, `output:crd:dir=${folder}`];
      execFileSync("go", args, { cwd: MODULE, stdio: ["ignore", "inherit", "inherit"] });
      const found = readdirSync(folder).map((file) => parse(readFileSync(join(folder, file), "utf8")) as Definition);
      for (const kind of kinds) write(kind, found);
    }
    for (const { module, file, kind } of EMBEDDED) {
      process.stdout.write(`reading ${kind.kind} from ${module}\n`);
      const folder = execFileSync("go", ["list", "-m", "-f", "{{.Dir}}", module], { cwd: MODULE, encoding: "utf8" });
      write(kind, [parse(readFileSync(join(folder.trim(), file), "utf8")) as Definition]);
    }
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

function write({ addon, kind }: PublishedKind, found: readonly Definition[]): void {
  const definition = found.find(({ spec }) => spec.names.kind === kind);
  if (definition === undefined) throw new Error(`no CustomResourceDefinition of kind ${kind} was generated`);
  writeFileSync(
    join(TARGET, addon, "crds", `${definition.metadata.name}.generated.json`),
    `${JSON.stringify(withoutDescriptions(definition))}\n`,
  );
}

/** Drops every `description` of a schema, but not a property that happens to be called so. */
function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key, child]) => key !== "description" || typeof child !== "string");
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutDescriptions(child)]));
}

main();
