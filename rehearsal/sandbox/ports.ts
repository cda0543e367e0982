/** Free loopback ports. A port can be taken between choosing and binding, so whoever binds must be ready to retry. */
import { createServer } from "node:net";

/** A TCP port that nobody listened on at 127.0.0.1 a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no TCP port is free on 127.0.0.1"));
        else resolve(address.port);
      });
    });
  });
}
