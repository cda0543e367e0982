/**
 * The API servers that a simulated cluster can run: the sandbox starts with the minor version that it is made for, and
 * an upgrade puts a real kube-apiserver of the next minor in its place, on the same data. That one is built when it is
 * first needed.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { parseServerVersion } from "../../components/cluster/versions";
import type { ClusterRequest } from "../../automation/cluster-client";
import type { Sandbox } from "../sandbox";
import { CHECKOUT } from "../../automation/environment";

const execute = promisify(execFile);

const versionAnswer = z.looseObject({ gitVersion: z.string() });
const located = z.strictObject({ path: z.string(), version: z.string() });

/** The minor version that an API server says of itself. */
export async function servedVersion(request: ClusterRequest): Promise<string> {
  const { gitVersion } = versionAnswer.parse((await request("GET", "/version")).body);
  return parseServerVersion(gitVersion)?.minor ?? gitVersion;
}

/**
 * Brings a sandbox to a minor version.
 * @throws Error when there is no API server of it
 */
export async function bringTo(
  sandbox: Pick<Sandbox, "request" | "replaceApiServer">,
  version: string,
  log: (line: string) => void,
): Promise<void> {
  const running = await servedVersion(sandbox.request);
  if (running === version) return;
  log(`an API server of version ${version}: the first time it is built, which takes minutes`);
  const next = await nextApiServer();
  const minor = parseServerVersion(next.version)?.minor;
  if (minor !== version) {
    throw new Error(`the rehearsal has API servers of ${running} and ${minor}, and none of ${version}`);
  }
  await sandbox.replaceApiServer(next.path);
}

async function nextApiServer(): Promise<z.output<typeof located>> {
  const words = [join(CHECKOUT, "cli/main.mjs"), "locate", "kubeApiserverNext"];
  const { stdout } = await execute(process.execPath, words, { cwd: CHECKOUT });
  return located.parse(JSON.parse(stdout));
}
