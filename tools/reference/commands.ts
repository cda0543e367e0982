/** docs/commands.md: every command of the command line, from the table that it is read by. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "../../cli/command";
import { EXIT_CODES, GROUPS } from "../../cli/commands.cjs";
import { exitRows, needsOf, operandName, operandSays, optionRows, usageOf } from "../../cli/help.cjs";
import { findCommand } from "../../cli/parse.cjs";

/** How a command is called in a checkout. */
const PROGRAM = "npx stratiform";

/** How npm scripts start it. */
export const SCRIPT = /^node cli\/main\.mjs (.+)$/;

const INTRODUCTION = `\`${PROGRAM} <command>\` works in a checkout and every folder of it, on Node.js 20 or newer, before anything is
installed: what a command needs is [set up](toolchain.md) first. The npm scripts are the same commands, and take options
behind \`--\`: \`npm run plan -- -s prod\` is \`${PROGRAM} plan -s prod\`. Outside of a checkout npx would ask the
registry for a package of that name, which is not this one; \`node <checkout>/cli/main.mjs\` works from everywhere.

Options stand before or after arguments, as \`--stack prod\`, \`--stack=prod\`, \`-s prod\` or \`-sprod\`. A command line that is
wrong is refused before anything is set up, with everything that is wrong with it. \`--help\` sets up nothing.`;

const COMPLETION = `\`${PROGRAM} completion bash\` prints a script for the shell that completes \`stratiform\` with commands, options, clouds and
stacks; so do \`zsh\` and \`fish\`. It asks the checkout that printed it. npx itself completes nothing, so give the command its
name first: \`alias stratiform='${PROGRAM}'\`.`;

export function commandsReference(): string {
  const scripts = npmScripts();
  return [
    "# Commands",
    "<!-- Generated from cli/commands by `npm run generate`; do not edit. -->",
    INTRODUCTION,
    "## Exit codes",
    table(["code", "meaning"], Object.entries(EXIT_CODES)),
    "A command may say more of 1 and 2 below. One that a signal ends has 128 and the signal's number, as in a shell.",
    "## Completion",
    COMPLETION,
    ...Object.entries(GROUPS).flatMap(([title, commands]) => [
      `## ${title}`,
      ...Object.entries<Command>(commands).flatMap(([name, command]) =>
        command.hidden === true ? [] : sectionOf(name, command, scripts.get(name) ?? []),
      ),
    ]),
  ].join("\n\n");
}

/** npm scripts by the command that they start. */
function npmScripts(): ReadonlyMap<string, readonly string[]> {
  const { scripts } = JSON.parse(readFileSync(path.join(__dirname, "../../package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const pairs = Object.entries(scripts).flatMap(([script, text]): [string, string][] => {
    const words = SCRIPT.exec(text)?.[1]?.split(" ");
    return words === undefined ? [] : [[findCommand(words).name, script]];
  });
  const named = (name: string) => pairs.flatMap(([command, script]) => (command === name ? [script] : []));
  return new Map(pairs.map(([name]) => [name, named(name)]));
}

function sectionOf(name: string, command: Command, scripts: readonly string[]): string[] {
  const { summary, more, operands, passesTo, examples = {} } = command;
  const exits = exitRows(command).filter(([code, meaning]) => EXIT_CODES[code] !== meaning);
  const aliases = scripts.map((script) => `\`${npmCommand(script)}\``);
  return [
    `### ${name}`,
    `\`${PROGRAM} ${usageOf(name, command)}\`${aliases.length === 0 ? "" : ` · ${aliases.join(", ")}`}`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.${more === undefined ? "" : ` ${more}`} ${needsOf(command)}`,
    ...(operands === undefined
      ? []
      : [table(["argument", "meaning"], [[code(operandName(operands)), operandSays(operands)]])]),
    ...(passesTo === undefined
      ? [
          table(
            ["option", "meaning"],
            optionRows(command)
              .slice(0, -2)
              .map(([option, says]) => [code(option), says]),
          ),
        ]
      : []),
    ...exits.map(([exit, meaning]) => `Exit code ${exit}: ${meaning}.`),
    ...Object.entries(examples).map(([words, what]) => `\`${PROGRAM} ${name} ${words}\`: ${what}.`),
  ].filter((part) => part !== "");
}

function npmCommand(script: string): string {
  return script === "start" || script === "test" ? `npm ${script}` : `npm run ${script}`;
}

function code(text: string): string {
  return `\`${text.trim()}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(" | ")} |`;
  return [line(head), line(head.map(() => "-")), ...rows.map(line)].join("\n");
}

/** A placeholder outside of code would be taken for HTML. */
function inCell(text: string): string {
  const plain = text.replaceAll("|", "\\|");
  return plain.startsWith("`") ? plain : plain.replace(/[\w.]*<[\w-]+>[\w.]*/g, code);
}
