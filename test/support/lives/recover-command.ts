/** `npm run recover`, in a process of its own. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { CHECKOUT } from "../../../automation/environment";

const execute = promisify(execFile);

export interface Said {
  readonly code: number;
  /** What it printed, and then what it complained of. */
  readonly output: string;
}

/** @param variables of its environment, besides those of this process */
export async function recoverCommand(
  stack: string,
  variables: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<Said> {
  const args = ["--require", "tsx/cjs", join(CHECKOUT, "recovery/main.ts"), "--stack", stack, ...words];
  try {
    const env = { ...process.env, ...variables };
    const { stdout, stderr } = await execute(process.execPath, args, { cwd: CHECKOUT, env });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const failed = error as { code?: number; stdout?: string; stderr?: string };
    return { code: failed.code ?? -1, output: `${failed.stdout}${failed.stderr}` };
  }
}
