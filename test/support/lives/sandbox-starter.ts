/** A program that starts a sandbox and, unless that is detached, holds it until it is killed. Run by the tests. */
import { startSandbox, type SandboxTools } from "../../../rehearsal/sandbox";

const [directory = "", mode = "attached", tools = "{}"] = process.argv.slice(2);

startSandbox({
  tools: JSON.parse(tools) as SandboxTools,
  directory,
  context: "stratiform-test",
  log: (line) => console.log(line),
  detached: mode === "detached",
}).then(
  () => {
    console.log("sandbox is ready");
    if (mode === "attached") setInterval(() => undefined, 60_000);
  },
  (error: unknown) => {
    console.error(String(error));
    process.exitCode = 1;
  },
);
