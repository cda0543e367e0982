/**
 * `npm run render-charts [-- <addon>… [--helm <program>] [--charts <folder>]]`: renders the catalogue's charts with our
 * values by Helm itself, and keeps what runs pods in test/components/addons/rendered, where tests judge it, and what
 * those pods may ask for in catalogue/charts. For people with Helm and a network, or with the charts' sources in one folder
 * for each addon.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { parse, parseAllDocuments } from "yaml";
import { runScript, type Asked } from "../cli/command-line";
import { ADDON_NAMES, CATALOGUE, type AddonName, type CatalogueEntry } from "../components/addons/catalogue";
import { refuse, suggest } from "../components/core/errors";
import { CHART_ACCESS } from "../catalogue/charts/access";
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

/** Kinds that say what the chart's accounts may do. */
const ACCESS = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];

const ACCESS_FILE = join(__dirname, "../catalogue/charts/access.generated.json");

const FOLDER = join(__dirname, "../test/components/addons/rendered");

interface Rendered {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly rules?: unknown;
  readonly aggregationRule?: unknown;
  readonly roleRef?: unknown;
  readonly subjects?: unknown;
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
    .filter((object) => object !== null);
}

async function main({ options: { helm, charts }, operands }: Asked<"render-charts">): Promise<void> {
  refuse(
    "npm run render-charts",
    operands
      .filter((name) => !ADDON_NAMES.some((known) => known === name))
      .map((name) => ({
        ...{ path: "addon", value: name, rule: "is not in the catalogue" },
        remedy: suggest(name, ADDON_NAMES),
      })),
  );
  const addons = ADDON_NAMES.filter((name) => operands.length === 0 || operands.includes(name));
  const version = execFileSync(helm, ["version", "--template", "{{.Version}}"], { encoding: "utf8" }).trim();
  mkdirSync(FOLDER, { recursive: true });
  const access: Record<string, object> = { ...CHART_ACCESS };
  for (const addon of addons) {
    const source = sourceOf(addon, charts);
    const rendered = render(helm, addon, source);
    const objects = rendered.filter(({ kind }) => KEPT.includes(kind));
    access[addon] = {
      version: CATALOGUE[addon].chart.version,
      source: CATALOGUE[addon].renderedFrom,
      objects: accessIn(rendered),
    };
    const { version: chart } = CATALOGUE[addon].chart;
    const own = { values: renderedValues(addon), defaults: defaults(helm, addon, source) };
    const file = { chart, helm: version, ...own, objects };
    writeFileSync(
      join(FOLDER, `${addon}.json`),
      await format(JSON.stringify(file), { parser: "json", printWidth: 120 }),
    );
    console.log(`${addon} ${chart}: ${rendered.length} objects`);
  }
  const file = { read: new Date().toISOString().slice(0, 10), helm: version, charts: access };
  writeFileSync(ACCESS_FILE, await format(JSON.stringify(file), { parser: "json", printWidth: 120 }));
}

/** Without the labels that say nothing but who made them. */
function accessIn(rendered: readonly Rendered[]): readonly object[] {
  return rendered
    .filter(({ kind }) => ACCESS.includes(kind))
    .map(({ metadata: { name, namespace, labels = {} }, ...rest }) => {
      const aggregated = Object.entries(labels).filter(([key]) => key.startsWith("rbac.authorization.k8s.io/"));
      return {
        ...{ kind: rest.kind, metadata: { name, namespace, labels: Object.fromEntries(aggregated) } },
        ...{ rules: rest.rules, aggregationRule: rest.aggregationRule, roleRef: rest.roleRef, subjects: rest.subjects },
      };
    });
}

void runScript("render-charts", main);
