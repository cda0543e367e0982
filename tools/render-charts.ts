/**
 * `npm run render-charts [-- <addon>… [--helm <program>] [--charts <folder>]]`: renders the catalogue's charts with our
 * values by Helm itself, and keeps what runs pods in test/components/addons/rendered, where tests judge it. For people with Helm and
 * a network, or with the charts' sources in one folder for each addon.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { format } from "prettier";
import { parse, parseAllDocuments } from "yaml";
import { ADDON_NAMES, CATALOGUE, type AddonName, type CatalogueEntry } from "../components/addons/catalogue";
import { KUBERNETES_MINOR, pathsSet, renderedValues, valueAtPath } from "../test/support/charts/rendered-charts";

/** Kinds that run pods, or say how many of them must stay and how they are called. */
const KEPT = [
  "DaemonSet",
  "Deployment",
  "Job",
  "MutatingWebhookConfiguration",
  "PodDisruptionBudget",
  "ServiceAccount",
  "StatefulSet",
  "ValidatingWebhookConfiguration",
];

const FOLDER = join(__dirname, "../test/components/addons/rendered");

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** How Helm is told where the chart is. */
function sourceOf(addon: AddonName, charts: string | undefined): readonly string[] {
  const { chart }: CatalogueEntry = CATALOGUE[addon];
  if (charts !== undefined) return [join(charts, addon)];
  const version = ["--version", chart.version];
  return chart.repository.startsWith("oci://")
    ? [`${chart.repository}/${chart.chart}`, ...version]
    : [chart.chart, "--repo", chart.repository, ...version];
}

/** The chart's own defaults of what we set. */
function defaults(helm: string, addon: AddonName, source: readonly string[]): Readonly<Record<string, unknown>> {
  const text = execFileSync(helm, ["show", "values", ...source], { encoding: "utf8", maxBuffer: 16 * 1024 * 1024 });
  const values: unknown = parse(text);
  return Object.fromEntries(pathsSet(addon).map((path) => [path, valueAtPath(values, path) ?? null]));
}

function render(helm: string, addon: AddonName, source: readonly string[]): readonly Rendered[] {
  const { namespace }: CatalogueEntry = CATALOGUE[addon];
  const text = execFileSync(
    helm,
    ["template", addon, ...source, "--namespace", namespace, "--kube-version", KUBERNETES_MINOR, "--values", "-"],
    { input: JSON.stringify(renderedValues(addon)), encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Rendered | null)
    .filter((object) => object !== null)
    .filter(({ kind }) => KEPT.includes(kind));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { helm: { type: "string", default: "helm" }, charts: { type: "string" } },
    allowPositionals: true,
  });
  const addons = ADDON_NAMES.filter((name) => positionals.length === 0 || positionals.includes(name));
  const version = execFileSync(values.helm, ["version", "--template", "{{.Version}}"], { encoding: "utf8" }).trim();
  mkdirSync(FOLDER, { recursive: true });
  for (const addon of addons) {
    const source = sourceOf(addon, values.charts);
    const objects = render(values.helm, addon, source);
    const { version: chart } = CATALOGUE[addon].chart;
    const own = { values: renderedValues(addon), defaults: defaults(values.helm, addon, source) };
    const file = { chart, helm: version, ...own, objects };
    writeFileSync(
      join(FOLDER, `${addon}.json`),
      await format(JSON.stringify(file), { parser: "json", printWidth: 120 }),
    );
    console.log(`${addon} ${chart}: ${objects.length} objects`);
  }
}

void main();
