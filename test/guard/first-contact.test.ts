/** The first contact with a cluster that was just made: what is repeated, for how long, and what is not. */
import assert from "node:assert/strict";
import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import path from "node:path";
import { after, before, beforeEach, describe, it } from "mocha";
import { firstContact } from "../../guard/contact";
import { Waiting } from "../../guard/waiting";

/** Counts seconds instead of waiting for them. */
class Counted extends Waiting {
  readonly waits: number[] = [];
  override wait(seconds: number): Promise<void> {
    this.waits.push(seconds);
    return Promise.resolve();
  }
  get seconds(): number {
    return this.waits.reduce((sum, one) => sum + one, 0);
  }
}

/** What the cluster answers: `status` to the first `early` calls, then what it is asked for. */
let cluster: { status: number; early: number; calls: number };
let api: http.Server;
let directory: string;

before(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "stratiform-contact-"));
  api = http.createServer((request, response) => {
    cluster.calls += 1;
    const answer = request.url === "/version" ? { gitVersion: "v1.35.4" } : { metadata: { uid: "cluster-one" } };
    response.statusCode = cluster.calls > cluster.early ? 200 : cluster.status;
    response.end(JSON.stringify(answer));
  });
  api.listen(0, "127.0.0.1");
  await once(api, "listening");
});

after(() => {
  api.close();
  fs.rmSync(directory, { recursive: true });
});

beforeEach(() => {
  cluster = { status: 401, early: Infinity, calls: 0 };
});

/** A kubeconfig, as a cluster that the stack made comes with it. */
function made(server = `http://127.0.0.1:${(api.address() as AddressInfo).port}`): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user: { token: "secret-token" } }],
    contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
  });
}

async function contactWith(kubeconfig: string) {
  const waiting = new Counted();
  const finding = await firstContact({ context: "here", kubeconfig }, waiting);
  return { finding, waiting };
}

describe("the first contact with a cluster", () => {
  for (const status of [401, 403]) {
    it(`that was just made is repeated while it answers ${status}, more and more slowly`, async () => {
      cluster = { status, early: 9, calls: 0 };
      const { finding, waiting } = await contactWith(made());
      assert.equal(finding.kind, "reached");
      assert.deepEqual(waiting.waits.slice(0, 4), [1, 2, 4, 8]);
    });
  }

  for (const [what, server, reason] of [
    ["knows nobody", undefined, /answered with 401: .*, for 3 minutes since it was made/],
    ["has a name that is not known yet", "https://cluster.invalid", /(ENOTFOUND|EAI_AGAIN).*, for 3 minutes/],
    ["does not listen yet", "http://127.0.0.1:1", /ECONNREFUSED.*, for 3 minutes/],
  ] as const) {
    it(`that was just made is given up after three minutes, saying so, when it ${what}`, async () => {
      const { finding, waiting } = await contactWith(made(server));
      assert.match(finding.kind === "unreachable" ? finding.reason : "", reason);
      assert.ok(waiting.seconds >= 180 && waiting.seconds < 200, `${waiting.seconds} s`);
    });
  }

  it("that answers otherwise is not repeated", async () => {
    cluster.status = 500;
    const { finding, waiting } = await contactWith(made());
    assert.equal(finding.kind, "unreachable");
    assert.deepEqual(waiting.waits, []);
  });

  it("that was there before is not repeated", async () => {
    const file = path.join(directory, "config");
    fs.writeFileSync(file, made());
    const { finding, waiting } = await contactWith(file);
    assert.match(finding.kind === "unreachable" ? finding.reason : "", /401/);
    assert.deepEqual(waiting.waits, []);
  });
});
