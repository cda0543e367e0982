/** docs/workloads.md: what the platform says to ordinary workloads of the field, and what to change. */
import { AREAS, CORPUS } from "../../test/corpus/all";
import { EVERYWHERE, type WorkloadCase } from "../../test/corpus/case";

export function workloadsReference(): string {
  const refused = CORPUS.filter(({ verdict }) => verdict !== "admitted").length;
  return [
    "# Ordinary workloads",
    "<!-- Generated from test/corpus by `npm run generate`; do not edit. -->",
    `What a tenant's namespace at level \`restricted\` says in staging and prod to ${CORPUS.length} workloads, written by us ` +
      `from their projects' documents: ${CORPUS.length - refused} are admitted, ${refused} are refused and say what to change. ` +
      "`npm test -- --grep @corpus` asks the rules at preview and a real API server, which must say the same.",
    "How every case differs from its document:",
    EVERYWHERE.map((sentence) => `- ${sentence}`).join("\n"),
    "A preview also finds pod templates inside custom resources by their shape. What an operator or a LimitRange may " +
      "still add (probes, amounts) is judged in the cluster, when the pod is made.",
    ...Object.entries(AREAS).flatMap(([area, cases]) => [`## ${area}`, table(cases)]),
  ].join("\n\n");
}

function table(cases: readonly WorkloadCase[]): string {
  const head = "| workload | source | verdict | what to change, by which rules |\n|---|---|---|---|";
  return [head, ...cases.map(row)].join("\n");
}

function row({ name, source, verdict }: WorkloadCase): string {
  const [, commit = ""] = /\/blob\/([0-9a-f]{7})/.exec(source.url) ?? [];
  const origin = `[${source.project}@${commit}](${source.url}), ${source.licence}; ${source.deviation}`;
  if (verdict === "admitted") return `| ${name} | ${origin} | admitted | |`;
  const rules = verdict.refusedBy.map((rule) => `\`${rule}\``).join(", ");
  return `| ${name} | ${origin} | refused | ${verdict.change} (${rules}) |`;
}
