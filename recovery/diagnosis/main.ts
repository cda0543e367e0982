/**
 * `npm run doctor -- --stack <stack>`: connects to the stack's cluster as its recorded provider does, and prints what is
 * not ready or does not go, with its controller's own reason. It changes nothing.
 * Exit codes: 0 nothing to complain about, 1 something is, 2 refused.
 */
import { execFileSync } from "node:child_process";
import { runScript, type Asked } from "../../cli/command-line";
import { PlatformError } from "../../components/core/errors";
import { clusterClient } from "../../automation/cluster-client";
import { diagnose } from "./diagnose";
import { tools } from "../../toolchain/tools";
import { readStackSpec } from "../../automation/stack-file";
import { refuseUnknownStack } from "../../automation/project";
import { CHECKOUT, rehearsalHome } from "../../automation/environment";
import { parseState, type State } from "../../automation/state";
import { connectTo } from "../connection";
import { enter, isKeptStack, keptEnvironment, keptProject } from "../kept-platform";

type Options = Asked<"doctor">["options"];

async function main(options: Options): Promise<number> {
  const found = await diagnose(connect(options));
  const last = found.length === 0 ? "Everything is ready." : `${found.length} not ready.`;
  process.stdout.write([...found, last].map((line) => `${line}\n`).join(""));
  return found.length === 0 ? 0 : 1;
}

function connect({ stack, kubeconfig, context, real }: Options) {
  // Without one, set-up answers what this machine lacks.
  if (stack === undefined) throw new PlatformError("npm run doctor", [{ path: "--stack", rule: "is missing" }]);
  if (kubeconfig !== undefined || context !== undefined) return clusterClient(kubeconfig, context);
  const home = rehearsalHome();
  const kept = !real && isKeptStack(home, stack);
  if (kept) {
    process.stdout.write("This is the kept rehearsal; --real looks at your own stack.\n");
    enter(keptEnvironment(home));
  } else {
    refuseUnknownStack(stack);
  }
  const state = stateOf(stack, kept ? keptProject(home) : CHECKOUT);
  return connectTo(state, readStackSpec(stack).placement.existing, process.env["KUBECONFIG"]);
}

/** What the backend has recorded; reading takes no lock, so that an update may go on meanwhile. */
function stateOf(stack: string, project: string): State {
  try {
    const text = execFileSync(tools().pulumi, ["stack", "export", "--stack", stack, "--non-interactive"], {
      cwd: project,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 512 * 1024 * 1024,
    });
    return parseState(text);
  } catch {
    // Not logged in, or nothing recorded yet: the stack file may say where the cluster is.
    return parseState(JSON.stringify({ version: 3, deployment: {} }));
  }
}

void runScript("doctor", ({ options }) => main(options), { refused: 2 });
