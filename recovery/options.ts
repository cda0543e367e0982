/** The command line of `npm run recover`. */
import { parseArgs } from "node:util";
import { PlatformError, suggest, type Problem } from "../components/core/errors";

export interface RecoverOptions {
  readonly stack: string;
  /** Work on the user's own backend, with the CLI, credentials and plugins of the environment. */
  readonly real: boolean;
  /** Clear a lock whose holder cannot be seen from here. */
  readonly yes: boolean;
  /** Say what would be done, and do nothing. */
  readonly dryRun: boolean;
  /** Also take up what exists under the program's names and cannot carry labels. */
  readonly unlabelled: boolean;
}

export const RECOVER_USAGE = `npm run recover -- [options]     after an interrupted update: clear the lock, find what was created, record it

  --stack <name>    the stack to mend (default: dev)
  --real            your own backend and cluster, as plain pulumi would use them; default: the kept rehearsal
  --unlabelled      also record what exists under the program's names and cannot carry labels: you say that it is ours
  --yes             clear a lock whose holder cannot be seen from here
  --dry-run         say what would be done, and do nothing
  --help
`;

const FLAGS = {
  stack: { type: "string" },
  real: { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  "dry-run": { type: "boolean" },
  unlabelled: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/**
 * Reads the command line; `help` when that is asked for.
 * @throws PlatformError naming everything that is wrong with it.
 */
export function parseRecoverOptions(words: readonly string[]): RecoverOptions | "help" {
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options: FLAGS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const problems: Problem[] = tokens.flatMap((token) => {
    if (token.kind !== "option") return [];
    if (!(token.name in FLAGS)) {
      const known = Object.keys(FLAGS).map((name) => `--${name}`);
      return [{ path: "option", value: token.rawName, rule: "is not known", remedy: suggest(token.rawName, known) }];
    }
    const needsValue = token.name === "stack" && (token.value === undefined || token.value === "");
    return needsValue ? [{ path: token.rawName, rule: "needs a value" }] : [];
  });
  for (const word of positionals) {
    problems.push({ path: "argument", value: word, rule: "is not expected", remedy: `did you mean --stack ${word}?` });
  }
  if (problems.length > 0) throw new PlatformError("npm run recover", problems);
  if (values.help === true) return "help";
  return {
    stack: typeof values.stack === "string" ? values.stack : "dev",
    real: values.real === true,
    yes: values.yes === true,
    dryRun: values["dry-run"] === true,
    unlabelled: values.unlabelled === true,
  };
}
