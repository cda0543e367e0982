/**
 * What a command's script was asked, with the types that its row in the table of commands gives. The command line has
 * refused mistakes before; a script that is started without it refuses them here, by the same words.
 */
import type { Command, Option } from "./command";
import type { COMMANDS } from "./commands.cjs";
import { helpOf } from "./help.cjs";
import { parseWords, UsageError } from "./parse.cjs";

type Table = typeof COMMANDS;
export type CommandName = keyof Table;

/** What is read of an option that is given. */
type Given<O extends Option> = O extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : O extends { readonly kind: "count" }
    ? number
    : string;

type Value<O extends Option> = O extends { readonly value: string }
  ? O extends { readonly multiple: true }
    ? readonly Given<O>[]
    : O extends { readonly required: true } | { readonly default: string }
      ? Given<O>
      : Given<O> | undefined
  : boolean;

type Word<C extends Command> = C extends { readonly operands: { readonly choices: readonly (infer Choice)[] } }
  ? Choice
  : string;

/** Options by name, and words that are none; paths are whole. */
export interface Asked<Name extends CommandName> {
  readonly options: {
    readonly [Key in keyof Table[Name]["options"]]: Value<Extract<Table[Name]["options"][Key], Option>>;
  };
  readonly operands: readonly Word<Table[Name]>[];
}

/**
 * Reads a command's words.
 * @throws UsageError naming everything that is wrong with them
 */
export function readWords<Name extends CommandName>(name: Name, words: readonly string[]): Asked<Name> {
  const { values, operands, problems } = parseWords(name, words);
  if (problems.length > 0) throw new UsageError(name, problems);
  // The parser has read every option of the row as the row says, which its types say by row.
  const asked: unknown = { options: values, operands };
  return asked as Asked<Name>;
}

export interface Endings {
  /** The exit code for what the user can mend, but for the command line, which is always 2. @default 1 */
  readonly refused?: number;
}

/** Runs the script of a command: reads the words of its process, and ends it with an exit code. */
export async function runScript<Name extends CommandName>(
  name: Name,
  main: (asked: Asked<Name>) => Promise<number | void> | number | void,
  { refused = 1 }: Endings = {},
): Promise<void> {
  const words = process.argv.slice(2);
  try {
    if (words.includes("--help")) process.stdout.write(helpOf(name));
    else process.exitCode = (await main(readWords(name, words))) ?? process.exitCode ?? 0;
  } catch (error) {
    const { code, text } = endingOf(error, refused);
    process.stderr.write(`${text}\n`);
    process.exitCode = code;
  }
}

/** A mistake of the user is told by its message alone; anything else with where it happened. */
function endingOf(error: unknown, refused: number): { readonly code: number; readonly text: string } {
  if (!(error instanceof Error)) return { code: 1, text: String(error) };
  if (error instanceof UsageError) return { code: 2, text: error.message };
  if (error.name === "PlatformError") return { code: refused, text: error.message };
  return { code: 1, text: error.stack ?? error.message };
}
