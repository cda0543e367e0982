/**
 * What a stack would be: `npm run plan -- --stack prod`. Runs the real program without credentials, engine or network, and
 * shows the resources by component, the machines and why, what they cost and need of quotas, and what every policy pack
 * says. `--cloud` shows the same stack on another cloud; `--json` prints all of it as data.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { runScript, type Asked } from "../cli/command-line";
import type { Cloud } from "../components/placement/cloud";
import { regionOf, zonesOf } from "../components/placement";
import { factsOf } from "../components/cloud/registry";
import { supportOf } from "../components/cluster/versions";
import { PlatformError, refuse } from "../components/core/errors";
import { lockFileName, readLock } from "../components/node-pools/accelerators/lock";
import { siteOf } from "../components/node-pools/machines";
import { readSpec } from "../stacks/config/load";
import { checkStackName } from "../stacks/config/stack-name";
import type { PlatformSpec } from "../stacks/config/schema";
import { componentsOf } from "./plan/components";
import { doubles } from "./plan/doubles";
import { checkPolicies, stackOf } from "./plan/policies";
import { plannedMachines } from "./plan/pools";
import { CHECKOUT, runStack } from "./plan/program";
import { isBroken, planReport, type Plan } from "./plan/report";
import type { Registration } from "./recording-engine";
import { configEntries, onCloud, ownOptions, readStackFile, stackFileName } from "../automation/stack-file";

const COMMAND = "npm run plan";

type Options = Asked<"plan">["options"];

/** What the program itself says; it has its own heading, and needs none around it. */
export class ProgramError extends Error {}

/** Where the command's words go. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/**
 * Runs the command in a checkout, or a folder that looks like one.
 * @returns the exit code: 1 when a mandatory policy is broken, or when a file or the stack has mistakes
 */
export async function planCommand(
  { options }: Asked<"plan">,
  { out, err }: Streams,
  directory: string = CHECKOUT,
): Promise<number> {
  try {
    const plan = await makePlan(options, directory);
    out(options.json ? `${JSON.stringify(plan, undefined, 2)}\n` : planReport(plan));
    return isBroken(plan) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof PlatformError || error instanceof ProgramError)) throw error;
    err(`${error.message}\n`);
    return 1;
  }
}

/** @throws PlatformError when the stack cannot be planned */
export async function makePlan(
  { stack, cloud: wanted }: Pick<Options, "stack" | "cloud">,
  directory: string,
): Promise<Plan> {
  const file = readStackFile(COMMAND, stack, directory);
  const own = String(ownOptions(file)["cloud"]);
  const config = wanted === undefined ? file : onCloud(file, wanted);
  const { spec, problems } = readSpec(configEntries(config));
  refuse(stackFileName(stack), [...checkStackName(stack), ...problems]);
  const { exitCode, messages, printed, registrations } = await runStack({ stack, config, directory });
  if (exitCode !== 0) {
    throw new ProgramError(messages.map(({ text }) => text).join("\n") || printed);
  }
  refuse(`stack ${stack} on ${spec.cloud}`, doubles(registrations));
  const today = new Date().toISOString().slice(0, 10);
  const { cloud, environment } = spec;
  const machines = machinesOf(stack, spec, registrations, directory);
  return {
    ...{ stack, cloud, ownCloud: own as Cloud, environment, day: today },
    notices: messages.filter(({ severity }) => severity === "warning").map(({ text }) => text),
    ...kubernetesOf(spec),
    components: componentsOf(registrations),
    ...(machines !== undefined && { machines }),
    policies: checkPolicies({ registrations, environment, today }),
  };
}

/** The version of a cluster that is created. */
function kubernetesOf({ cloud, cluster: { version } }: PlatformSpec): Pick<Plan, "kubernetes"> {
  const distribution = factsOf(cloud).distribution;
  if (distribution === undefined) return {};
  const support = supportOf({ minor: version, distribution });
  return { kubernetes: { version, ...(support !== undefined && { support }) } };
}

/** The machines of a stack's plan, by the lock file in `directory`; nothing where the nodes are there already. */
export function machinesOf(
  stack: string,
  { cloud, environment, placement, nodePools, network }: PlatformSpec,
  registrations: readonly Registration[],
  directory: string,
): Plan["machines"] {
  const region = regionOf(cloud, placement);
  if (region === undefined) return undefined;
  const name = lockFileName(stack);
  const lockPath = path.join(directory, name);
  return plannedMachines({
    pools: nodePools,
    lock: readLock(existsSync(lockPath) ? readFileSync(lockPath, "utf8") : undefined, name),
    site: siteOf(cloud, region, { stack, podsPerNode: network.podsPerNode, zones: zonesOf(cloud, placement) }),
    environment,
    stack: stackOf(registrations),
  });
}

if (require.main === module) {
  const streams: Streams = {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  };
  void runScript("plan", (asked) => planCommand(asked, streams));
}
