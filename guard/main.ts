/** Entry of the plugin process: the engine passes its address and reads our port from the first line of output. */
import { connectEngine } from "./engine";
import { serve } from "./provider";

export async function main(args: readonly string[]): Promise<void> {
  // Flags such as --logtostderr come before the address.
  const address = args.find((argument) => !argument.startsWith("-"));
  const { port } = await serve(connectEngine(address));
  process.stdout.write(`${port}\n`);
  const parent = process.ppid;
  // A killed engine cannot tell its plugins to stop; its process id is then no longer our parent's.
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 1000).unref();
}
