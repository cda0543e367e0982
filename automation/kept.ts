/**
 * What a kept platform leaves in the rehearsal home for the commands that come after it: which stack it is, by which file,
 * and, where the stack lives in a simulated account, which process serves that account and how plugins reach it.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { isAlive, signalProcess } from "./process-identity";

const keptSchema = z.strictObject({
  stack: z.string(),
  /** The stack file that was rehearsed; absent where it is the committed one. */
  stackFile: z.string().optional(),
  account: z
    .strictObject({
      /** The process that serves it; ends it, machines and control plane included, when it is told to. */
      host: z.strictObject({ pid: z.int(), started: z.string() }),
      /** Leads plugins to the account. Holds a token that is worth nothing elsewhere. */
      environment: z.record(z.string(), z.string()),
      /** Folder with the clouds' login tools. */
      programs: z.string(),
    })
    .optional(),
});
export type Kept = z.output<typeof keptSchema>;

/** Longest that a host may take to end its control plane. */
const PATIENCE_MS = 60_000;

export function writeKept(home: string, kept: Kept): void {
  writeFileSync(recordIn(home), JSON.stringify(kept), { mode: 0o600 });
}

/** What is kept in a rehearsal home; undefined when nothing is. */
export function readKept(home: string): Kept | undefined {
  const record = recordIn(home);
  return existsSync(record) ? keptSchema.parse(JSON.parse(readFileSync(record, "utf8"))) : undefined;
}

/** An environment with what leads plugins and login tools to a kept account; unchanged where there is none. */
export function inAccount(environment: NodeJS.ProcessEnv, kept: Kept | undefined): NodeJS.ProcessEnv {
  if (kept?.account === undefined) return environment;
  const { environment: own, programs } = kept.account;
  return { ...environment, ...own, PATH: [programs, environment["PATH"] ?? ""].join(delimiter) };
}

/** Ends the process that serves a kept account, and waits until it is gone. Nothing where there is none. */
export async function endHost({ account }: Kept): Promise<void> {
  if (account === undefined || !signalProcess(account.host, "SIGTERM")) return;
  for (const end = Date.now() + PATIENCE_MS; isAlive(account.host) && Date.now() < end;) await delay(100);
  signalProcess(account.host, "SIGKILL");
}

/** The kubeconfigs in a kept sandbox's folder: the one that `--keep` writes for people, else the sandbox's own. */
const KUBECONFIGS = ["kubeconfig", "admin.kubeconfig"] as const;

/** The kubeconfig of a kept platform's cluster; undefined where no cluster is kept. */
export function keptKubeconfig(home: string): string | undefined {
  return KUBECONFIGS.map((name) => join(home, "sandbox", name)).find((file) => existsSync(file));
}

function recordIn(home: string): string {
  return join(home, "kept.json");
}
