/**
 * What is generated from the rules: a README per pack, and per environment a file for `--policy-pack-config`. Pure;
 * tools/generate.ts writes the files, and a test compares them.
 */
import { ENVIRONMENTS, type Environment } from "../../components/core/labels";
import type { ConfigProperty } from "../rule/config-schema";
import { isKubernetesRule } from "../kubernetes/kubernetes-rule";
import type { PackDefinition } from "../engine/pack";
import type { PackSettings } from "../settings/settings";
import type { Rule } from "../rule/rule";

/** Pages of a pack that has too many rules for one: the beginning of their ids, and a title. */
export type Pages = Readonly<Record<string, { readonly title: string; readonly holds: (rule: Rule) => boolean }>>;

/** The README of a pack: every rule with its level per environment, and what, why, remedy, references and configuration. */
export function packDocument(pack: PackDefinition, folder: string, pages?: Pages): string {
  const sections = pages === undefined ? pack.rules.map(ruleSection) : [];
  return [...introduction(pack, folder), table(pack.rules, (rule) => pageOf(rule, pages)), ...sections].join("\n\n");
}

/** A page of a pack: its rules with what, why, remedy, references and configuration. */
export function pageDocument(pack: PackDefinition, { title, holds }: Pages[string]): string {
  const own = pack.rules.filter(holds);
  return [`# ${title}`, GENERATED, `${own.length} rules of [${pack.name}](README.md).`, ...own.map(ruleSection)].join(
    "\n\n",
  );
}

/** The README of the pack of every rule: the table alone, which leads to the packs that the rules come from. */
export function overviewDocument(
  pack: PackDefinition,
  folder: string,
  sources: Readonly<Record<string, { readonly pack: PackDefinition; readonly pages?: Pages }>>,
): string {
  const origin = (rule: Rule): string => {
    const [source, { pages }] = Object.entries(sources).find(([, { pack: own }]) => own.rules.includes(rule)) ?? [
      "",
      {},
    ];
    return `../${source}/${pageOf(rule, pages) || "README.md"}`;
  };
  return [...introduction(pack, folder), table(pack.rules, origin)].join("\n\n");
}

/** The page that has a rule's section; empty where the README itself has it. */
function pageOf(rule: Rule, pages: Pages | undefined): string {
  return Object.entries(pages ?? {}).find(([, { holds }]) => holds(rule))?.[0] ?? "";
}

const GENERATED = "<!-- Generated from the rules by `npm run generate`; do not edit. -->";

function introduction({ name, description, rules }: PackDefinition, folder: string): string[] {
  return [
    `# ${name}`,
    GENERATED,
    `${description}. ${rules.length} rules.`,
    "```sh",
    `pulumi preview --policy-pack policies/${folder} --policy-pack-config policies/config/prod.json`,
    "```",
    "Without a configuration the levels are dev's. A value that is not known at preview makes a rule *undecided*: it warns,",
    "names the property, and decides at `up`. Resource rules can stop creation; stack rules report at preview, but on `up`",
    "only after creation. Rules marked *admission* are also installed in the cluster from the same source.",
    ...(rules.some((rule) => rule.kind === "resource" && rule.judgesTemplates === true) ? [TEMPLATES] : []),
  ];
}

const TEMPLATES =
  "Rules about pods also judge the pod templates inside custom resources, which are found by their shape: RayCluster, " +
  "PyTorchJob, Rollout, InferenceService and whatever comes. What an operator or a LimitRange may still add is not asked " +
  "for there. Charts are not rendered by a preview; it says once which ones it did not look into.";

/** `documentOf` gives the document that has a rule's section; empty when it is this one. */
function table(rules: readonly Rule[], documentOf: (rule: Rule) => string): string {
  const head = `| rule | kind | severity | ${ENVIRONMENTS.join(" | ")} |\n|---|---|---|${ENVIRONMENTS.map(() => "---").join("|")}|`;
  const rows = rules.map((rule) => {
    const levels = ENVIRONMENTS.map((environment) => rule.levels[environment]).join(" | ");
    return `| [${rule.id}](${documentOf(rule)}#${rule.id}) | ${kindOf(rule)} | ${rule.severity} | ${levels} |`;
  });
  return [head, ...rows].join("\n");
}

function kindOf(rule: Rule): string {
  return `${rule.kind}${isKubernetesRule(rule) ? ", admission" : ""}`;
}

function ruleSection(rule: Rule): string {
  const references = rule.references.map(({ name, url }) => (url === undefined ? name : `[${name}](${url})`));
  const config = Object.entries(rule.config).map(([key, property]) => configRow(key, property));
  return [
    `## ${rule.id}`,
    rule.title,
    `*Why:* ${rule.why}`,
    `*Remedy:* ${rule.remedy}`,
    `*References:* ${references.join("; ")}.`,
    `*Looks at:* ${rule.resources.map((token) => `\`${token}\``).join(", ")}.`,
    ...(config.length === 0 ? [] : [["*Configuration:*", "", ...config].join("\n")]),
  ].join("\n\n");
}

function configRow(key: string, property: ConfigProperty): string {
  return `- \`${key}\` (${property.type}, default \`${JSON.stringify(property.default)}\`): ${property.description}`;
}

/** A file for `--policy-pack-config`: the level of every rule in an environment. */
export function packConfig(rules: readonly Rule[], environment: Environment, settings: PackSettings): string {
  const entries = rules.map((rule) => {
    const own = settings[rule.id];
    const level = rule.levels[environment];
    return [rule.id, own === undefined ? level : { enforcementLevel: level, ...own }] as const;
  });
  return JSON.stringify(Object.fromEntries(entries), undefined, 2);
}
