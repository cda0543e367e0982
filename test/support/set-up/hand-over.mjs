// @ts-check
/** Hands over to a task that is given as JavaScript text, as bootstrap.mjs does once set-up is done. */
import { handOver } from "../../../toolchain/setup/processes.mjs";

const [task = ""] = process.argv.slice(2);
process.exitCode = await handOver(process.execPath, ["-e", task], { cwd: process.cwd(), env: process.env });
