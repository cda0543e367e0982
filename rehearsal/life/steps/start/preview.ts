/** The first preview: the whole plan, checked by every policy pack, before anything exists. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../../../components/core/labels";
import type { PolicyPack } from "../../../../automation/engine";
import { countOperations, shortName } from "../../../../automation/events";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";

/** The packs that the first preview runs, in this order. */
const EACH = ["pod-security", "quota", "encryption"] as const;

/** The same rules in one process: what costs two calls per resource and pack costs them once. */
const AS_ONE = ["all"] as const;

export const previewStep = {
  name: "preview",
  title: "preview with the policy packs",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const packs = policyPacks(life.project, life.expectations.spec.environment);
    const result = await life.run(recorder, "preview", { run: "preview", policyPacks: packs });
    const counts = countOperations(result.steps);
    for (const [operation, count] of Object.entries(counts)) recorder.count(operation, count);
    recorder.count("policy findings", result.findings.length);
    const others = Object.keys(counts).filter((operation) => operation !== "create" && operation !== "read");
    recorder.check("only creates are planned", others.length === 0, others.join(", ") || undefined);
    recorder.check("something is planned", (counts["create"] ?? 0) > 0);
    recorder.check("every policy pack took part", result.packs.length === packs.length, result.packs.join(", "));
    const broken = result.findings.filter(({ level }) => level === "mandatory");
    const names = broken.map(({ policy, urn }) => `${policy}${urn === undefined ? "" : ` on ${shortName(urn)}`}`);
    recorder.check("no mandatory policy is broken", broken.length === 0, names.join(", ") || undefined);
    for (const { severity, message } of result.diagnostics) {
      if (severity === "warning") recorder.note(`warning: ${message.split("\n")[0]}`);
    }
  },
};

/** Every rule in one pack, with the levels and settings of an environment: what an `up` after that preview runs with. */
export function everyRule(project: string, environment: Environment): PolicyPack[] {
  return policyPacks(project, environment, AS_ONE);
}

/** The policy packs of a project, one by one or as one, each with the levels and settings of an environment. */
export function policyPacks(
  project: string,
  environment: Environment,
  packs: typeof EACH | typeof AS_ONE = EACH,
): PolicyPack[] {
  const folder = join(project, "policies");
  const present = existsSync(folder) ? readdirSync(folder) : [];
  const config = join(folder, "config", `${environment}.json`);
  return packs.filter((name) => present.includes(name)).map((name) => ({ folder: join(folder, name), config }));
}
