/** Entry point of the plugins of simulated clouds: each executable in `bin/` names its table. */
import { runPlugin } from "../../protocol/server";
import { CloudProvider } from "./provider";
import type { CloudTable } from "./row";

export function servePlugin(table: CloudTable): void {
  void runPlugin((log) => new CloudProvider(table, log));
}
