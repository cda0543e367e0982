/** The platform that a rehearsal keeps, for the tools of live stacks: how its backend, its cluster and its account are reached. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { rehearsalEnvironment } from "../automation/environment";
import { inAccount, keptKubeconfig, readKept } from "../automation/kept";

/** Whether a rehearsal keeps this stack. */
export function isKeptStack(home: string, stack: string): boolean {
  return readKept(home)?.stack === stack;
}

export function keptEnvironment(home: string): NodeJS.ProcessEnv {
  const environment = rehearsalEnvironment({ home, providers: "simulated", kubeconfig: keptKubeconfig(home) });
  return inAccount(environment, readKept(home));
}

/** The rehearsal's copy of the Pulumi project. */
export function keptProject(home: string): string {
  return join(home, "project");
}

/**
 * Gives this process the environment: a kubeconfig's login tool is started with it, by the client of the cluster. What programs of
 * Node load first there is loaded now: without it a cluster that is reached by its name would not be trusted.
 */
export function enter(environment: NodeJS.ProcessEnv): void {
  Object.assign(process.env, environment);
  const load = createRequire(__filename);
  for (const [, file] of (environment["NODE_OPTIONS"] ?? "").matchAll(/--require ("[^"]+")/g)) {
    load(z.string().parse(JSON.parse(file ?? "")));
  }
}
