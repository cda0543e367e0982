/** Asks a cloud's own command line, with the login that the user has there. What it prints is JSON. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CliFailed, type CommandLine } from "./trace";

const execute = promisify(execFile);

/** Room for the list of everything that a large stack owns. */
const MAX_ANSWER = 64 * 1024 * 1024;

/** How long one question may take, pages and all. */
const PATIENCE = 120_000;

export function commandLine(environment: NodeJS.ProcessEnv): CommandLine {
  return async (program, ...words) => {
    let answer: string;
    try {
      const options = { env: environment, maxBuffer: MAX_ANSWER, timeout: PATIENCE };
      answer = (await execute(program, words, options)).stdout;
    } catch (error) {
      throw new CliFailed(`${program} ${words.slice(0, 2).join(" ")}: ${causeOf(error)}`);
    }
    try {
      return JSON.parse(answer) as unknown;
    } catch {
      throw new CliFailed(`${program} ${words.slice(0, 2).join(" ")}: the answer is not JSON`);
    }
  };
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") return "is not installed, or not on PATH";
  const said = "stderr" in error ? String(error.stderr).trim().split("\n").at(-1) : undefined;
  return said === undefined || said === "" ? (error.message.split("\n")[0] ?? error.message) : said;
}
