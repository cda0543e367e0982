/**
 * Reads a stack's configuration, and nothing else does. All mistakes are found in one go and reported as one error
 * that Pulumi prints without a stack trace.
 */
import * as pulumi from "@pulumi/pulumi";
import { refuse, type Problem } from "../../components/core/errors";
import { checkAcceleratorOn, poolsOn } from "../../components/node-pools/on-cloud";
import { decodeEntries, type Entry } from "./entries";
import { applyPreset } from "./presets";
import { leaveOut } from "./leave-out";
import { problemsOf, REPORTING } from "./report";
import { checkRepositoriesOf } from "./name-forms";
import { checkStackName } from "./stack-name";
import { NAMESPACE, platformSpec, SECTIONS, type PlatformSpec, type Section } from "./schema";
import { CROSS_CHECKS } from "./cross-checks";
import { checked, type CheckedSpec } from "./checked";

/** @throws PlatformError that names every mistake in the stack file. */
export function loadSpec(): CheckedSpec {
  const stack = pulumi.getStack();
  const { spec, problems } = readSpec(stackEntries(), pulumi.getProject());
  refuse(`Pulumi.${stack}.yaml`, [...checkStackName(stack), ...problems]);
  refuse(`Pulumi.${stack}.yaml`, checkRepositoriesOf(stack, spec));
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
): { readonly spec: CheckedSpec; readonly problems: readonly Problem[] } {
  if (entries.length === 0) {
    const remedy = `write options such as ${NAMESPACE}:cloud below config:`;
    return { spec: {} as CheckedSpec, problems: [{ path: "config", rule: "is missing or empty", remedy }] };
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
  const written = leaveOut(valid as Partial<PlatformSpec>) as PlatformSpec;
  if ("nodePools" in valid) {
    problems.push(...written.nodePools.flatMap((pool, index) => checkAcceleratorOn(pool, `nodePools[${index}]`)));
  }
  const isPlaced = "cloud" in valid && "nodePools" in valid;
  const spec = isPlaced ? { ...written, nodePools: poolsOn(written.cloud, written.nodePools) } : written;
  const checkable = CROSS_CHECKS.filter(({ needs }) => needs.every((section) => section in valid));
  problems.push(...checkable.flatMap(({ run }) => run(spec)));
  return { spec: problems.length === 0 ? checked(spec) : (spec as CheckedSpec), problems };
}
