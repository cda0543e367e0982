/** The command line of `npm run doctor -- --stack`. */
import { parseArgs } from "node:util";
import { PlatformError } from "../../components/core/errors";

export interface DiagnoseOptions {
  readonly stack: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  /** The user's own stack, also while a rehearsal keeps one of the same name. */
  readonly real: boolean;
}

export const DIAGNOSE_USAGE = `npm run doctor -- --stack <name> [options]     why an update waits or a deletion does not end

  --stack <name>        whose cluster: as its recorded provider says, else its stack file; the kept rehearsal's, where one is kept
  --real                your own stack's, also while a rehearsal is kept
  --context <name>      another context than the stack's
  --kubeconfig <file>   another kubeconfig than the stack's
  --help
`;

const FLAGS = {
  stack: { type: "string" },
  kubeconfig: { type: "string" },
  context: { type: "string" },
  real: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** @throws PlatformError naming what is wrong with it */
export function parseDiagnoseOptions(words: readonly string[]): DiagnoseOptions | "help" {
  let values;
  try {
    ({ values } = parseArgs({ args: [...words], options: FLAGS }));
  } catch (error) {
    const rule = (error instanceof Error ? error.message : String(error)).split(". ")[0] ?? "";
    throw new PlatformError("npm run doctor", [{ path: "arguments", rule, remedy: "see --stack <name> --help" }]);
  }
  if (values.help === true) return "help";
  const { stack, kubeconfig, context, real = false } = values;
  if (stack === undefined || stack === "")
    throw new PlatformError("npm run doctor", [{ path: "--stack", rule: "needs a value", remedy: "name the stack" }]);
  return { stack, real, ...(kubeconfig && { kubeconfig }), ...(context && { context }) };
}
