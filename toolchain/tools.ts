/**
 * The programs that a rehearsal runs, by absolute path. `bootstrap.mjs` finds or builds them before any TypeScript runs
 * and hands them over in the environment, so nothing here looks for, installs or downloads anything.
 */
import { refuse } from "./refusal";

/** Every program by absolute path. */
export interface Tools {
  readonly node: string;
  readonly pulumi: string;
  /** The Node.js language host: the CLI's own, or ours when the CLI came without one. */
  readonly languageHost: string;
  readonly etcd: string;
  readonly kubeApiserver: string;
  readonly kubeControllerManager: string;
  readonly kubeScheduler: string;
  readonly kwok: string;
  readonly kubectl: string;
}

export type ToolName = keyof Tools;

/** The environment variable in which `bootstrap.mjs` passes the tools, as JSON. */
const VARIABLE = "STRATIFORM_TOOLS";

/**
 * The tools that the running npm script set up.
 *
 * @throws PlatformError when the process was not started through an npm script, and on reading a tool that this script
 * does not need and so did not set up.
 */
export function tools(environment: NodeJS.ProcessEnv = process.env): Tools {
  const text = environment[VARIABLE];
  if (text === undefined) {
    refuse("Tools", {
      path: VARIABLE,
      rule: "is not set, so the programs that a rehearsal needs are not known",
      remedy: "start this through its npm script, which finds or builds them: npm start, npm test, npm run pulumi",
    });
  }
  return located(JSON.parse(text) as Partial<Record<ToolName, string>>);
}

/** The located tools as properties; reading one that was not located says so instead of giving undefined. */
function located(paths: Partial<Record<ToolName, string>>): Tools {
  return new Proxy({} as Tools, {
    get(_target, name) {
      const path = typeof name === "string" ? paths[name as ToolName] : undefined;
      if (path !== undefined || typeof name === "symbol" || name === "then" || name === "toJSON") return path;
      return refuse("Tools", {
        path: name,
        rule: "was not set up by this command",
        remedy: "add it to the command's row in cli/commands",
      });
    },
    ownKeys: () => Object.keys(paths),
    getOwnPropertyDescriptor: (_target, name) => ({
      enumerable: true,
      configurable: true,
      value: paths[name as ToolName],
    }),
  });
}
