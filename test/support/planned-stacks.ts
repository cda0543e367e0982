/** The committed stacks, run once each on every cloud for all the tests that look at what they would make. */
import type { Cloud } from "../../components/placement/cloud";
import type { Environment } from "../../components/core/labels";
import { CHECKOUT, runStack } from "../../tools/plan/program";
import type { ProgramRun } from "../../tools/recording-engine";
import { onCloud, ownOptions, readStackFile, stacksIn, type StackConfig } from "../../automation/stack-file";

export const STACKS: readonly string[] = stacksIn(CHECKOUT).sort();

export function stackConfig(stack: string): StackConfig {
  return readStackFile("a test", stack, CHECKOUT);
}

/** The file's own cloud. */
export function cloudOf(stack: string): Cloud {
  return ownOptions(stackConfig(stack))["cloud"] as Cloud;
}

export function environmentOf(stack: string): Environment {
  return ownOptions(stackConfig(stack))["environment"] as Environment;
}

const runs = new Map<string, Promise<ProgramRun>>();

/** The stack's program with only `cloud:` changed. */
export function plannedStack(stack: string, cloud: Cloud): Promise<ProgramRun> {
  const key = `${stack}/${cloud}`;
  const run = runs.get(key) ?? runStack({ stack, config: onCloud(stackConfig(stack), cloud) });
  runs.set(key, run);
  return run;
}
