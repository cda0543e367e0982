/**
 * Reads a stack's configuration, and nothing else does. All mistakes are found in one go and reported as one error
 * that Pulumi prints without a stack trace.
 */
import * as pulumi from "@pulumi/pulumi";
import { refuse, type Problem } from "../../components/core/errors";
import { nodePoolsOn } from "../../components/node-pools/on-cloud";
import { decodeEntries, type Entry } from "./entries";
import { applyPreset } from "./presets";
import { leaveOut } from "./leave-out";
import { problemsOf, REPORTING } from "./report";
import { checkStackName } from "./stack-name";
import { NAMESPACE, platformSpec, SECTIONS, type PlatformSpec, type Section } from "./schema";
import { CROSS_CHECKS } from "./cross-checks";

/** @throws PlatformError that names every mistake in the stack file. */
export function loadSpec(): PlatformSpec {
  const stack = pulumi.getStack();
  const { spec, problems } = readSpec(stackEntries(), pulumi.getProject());
  refuse(`Pulumi.${stack}.yaml`, [...checkStackName(stack), ...problems]);
  return spec;
}

/** The host passes configuration in the environment; it names the keys whose values are secret in a second variable. */
function stackEntries(): Entry[] {
  const secretKeys = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as readonly string[];
  return Object.entries(pulumi.runtime.allConfig()).map(([key, text]) => ({
    key,
    text,
    secret: secretKeys.includes(key),
  }));
}

/** The specification that the entries make, and what is wrong with it; usable only when nothing is. */
export function readSpec(
  entries: readonly Entry[],
  project: string = NAMESPACE,
): { readonly spec: PlatformSpec; readonly problems: readonly Problem[] } {
  if (entries.length === 0) {
    const remedy = `write options such as ${NAMESPACE}:cloud below config:`;
    return { spec: {} as PlatformSpec, problems: [{ path: "config", rule: "is missing or empty", remedy }] };
  }
  const decoded = decodeEntries(entries, { namespace: NAMESPACE, known: SECTIONS, project });
  const values = applyPreset(decoded.values);
  const problems = [...decoded.problems];
  const valid: Partial<Record<Section, unknown>> = {};
  for (const section of SECTIONS) {
    if (decoded.withheld.includes(section)) continue;
    const result = platformSpec.shape[section].safeParse(values[section], REPORTING);
    if (result.success) valid[section] = result.data;
    else problems.push(...problemsOf(result.error.issues, [section]));
  }
  const spec = leaveOut(valid as Partial<PlatformSpec>) as PlatformSpec;
  const checkable = CROSS_CHECKS.filter(({ needs }) => needs.every((section) => section in valid));
  const found = [...problems, ...checkable.flatMap(({ run }) => run(spec))];
  if (!("cloud" in valid) || !("nodePools" in valid)) return { spec, problems: found };
  return { spec: { ...spec, nodePools: nodePoolsOn(spec.cloud, spec.nodePools) }, problems: found };
}
