/**
 * What a row of the table of commands says. Help, documents, completion and the parser read nothing else, so that what is
 * written there is what a command takes.
 */
import type { ToolName } from "../toolchain/setup/tool-table.mjs";

/** What a value is, which decides how it is read and what a shell completes. */
export type ValueKind =
  /** The name of a stack that has a file in the checkout. */
  | "stack"
  /** A path, taken from the folder in which the command was given. */
  | "file"
  | "folder"
  /** A program on PATH, or a path to one. */
  | "program"
  /** A whole number from 1. */
  | "count"
  | "text";

export interface Option {
  /** What it does, as a clause without a final stop. */
  readonly summary: string;
  /** One letter. */
  readonly short?: string;
  /** The placeholder of its value in help. An option without one is on or off. */
  readonly value?: string;
  /** @default text */
  readonly kind?: ValueKind;
  /** The only values there are. */
  readonly choices?: readonly string[];
  /** Taken when the option is not given. */
  readonly default?: string;
  /** What happens without it, in words, where no value is taken instead. */
  readonly otherwise?: string;
  readonly required?: true;
  /** May be given several times. */
  readonly multiple?: true;
  /** Options that it cannot go with, and why, as a clause that follows the other option's name. */
  readonly notWith?: { readonly options: readonly string[]; readonly why: string };
  /** The option that it is about, without which it means nothing. */
  readonly needs?: string;
}

/** Words that are no options. */
export interface Operands {
  readonly name: string;
  readonly summary: string;
  readonly kind?: ValueKind;
  readonly choices?: readonly string[];
  readonly min: number;
  readonly max: number;
  /** The option without which there are none. */
  readonly with?: string;
}

export interface Command {
  /** One line, as a clause without a final stop. */
  readonly summary: string;
  /** What else a reader of its help wants to know: sentences. */
  readonly more?: string;
  /** Other names of it. */
  readonly aliases?: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  readonly operands?: Operands;
  /** Who reads what follows, as it was written; whether `--help` is theirs as well, or read here. */
  readonly passesTo?: { readonly whom: string; readonly help: "theirs" | "ours" };
  /** Programs that set-up finds, downloads or builds before the command starts. Node.js and npm modules it always has. */
  readonly tools: readonly ToolName[];
  /** Arguments of Node.js for each process that it takes, one after another until one fails; empty when set-up itself answers. */
  readonly runs: readonly (readonly string[])[];
  /** What exit code 1 means of it. */
  readonly failed?: string;
  /** What exit code 2 means besides a wrong command line. */
  readonly refused?: string;
  readonly examples?: Readonly<Record<string, string>>;
  /** Called by programs, and in no list. */
  readonly hidden?: true;
}
