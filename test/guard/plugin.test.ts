/**
 * The guard plugin over its protocol: real gRPC, a real HTTP server that answers as an API server does, a real engine
 * endpoint for warnings. TLS and a real API server are tested in test/rehearsal/guard.test.ts.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { connectEngine } from "../../guard/engine";
import { serve } from "../../guard/provider";

type Bag = Record<string, JavaScriptValue>;
const URN = "urn:pulumi:dev::stratiform::stratiform-guard:index:ClusterIdentity::cluster-identity";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the cluster answers; a test changes it. */
let cluster: { uid: string; gitVersion: string; status: number; calls: number; kubelets: readonly string[] };
let api: http.Server;
let directory: string;
let engine: grpc.Server;
let warnings: string[];
let plugin: grpc.Server;
let client: ResourceProviderClient;
let environment: NodeJS.ProcessEnv;

function kubeconfig(name: string, server: string): string {
  const file = path.join(directory, name);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    // The client library speaks plain HTTP only to those who renounce TLS in so many words.
    clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user: { token: "secret-token" } }],
    contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
  };
  fs.writeFileSync(file, JSON.stringify(config));
  return file;
}

function nodeOf(kubeletVersion: string) {
  const metadata = { name: `node-${kubeletVersion}`, labels: { "stratiform.dev/pool": "training" } };
  return { metadata, status: { nodeInfo: { kubeletVersion } } };
}

before(async () => {
  environment = { ...process.env };
  process.env["STRATIFORM_TODAY"] = "2026-11-21";
  process.env["STRATIFORM_SECOND_MS"] = "1";
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "stratiform-guard-"));
  api = http.createServer((request, response) => {
    cluster.calls += 1;
    const answers: Record<string, unknown> = {
      "/api/v1/namespaces/kube-system": { metadata: { name: "kube-system", uid: cluster.uid } },
      "/version": { gitVersion: cluster.gitVersion },
      // Two pages, as of a cluster with more nodes than are asked for at once.
      "/api/v1/nodes?limit=500": { metadata: { continue: "a/b" }, items: cluster.kubelets.slice(0, 1).map(nodeOf) },
      "/api/v1/nodes?limit=500&continue=a%2Fb": { metadata: {}, items: cluster.kubelets.slice(1).map(nodeOf) },
    };
    const allowed = request.headers.authorization === "Bearer secret-token";
    response.statusCode = allowed ? cluster.status : 401;
    response.end(JSON.stringify(answers[request.url ?? ""] ?? {}));
  });
  api.listen(0, "127.0.0.1");
  await once(api, "listening");
  engine = new grpc.Server();
  engine.addService(EngineService, {
    log: (call: grpc.ServerUnaryCall<LogRequest, Empty>, callback: grpc.sendUnaryData<Empty>) => {
      warnings.push(call.request.getMessage());
      callback(null, new Empty());
    },
  });
  const engineAddress = await new Promise<string>((resolve, reject) => {
    engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(`127.0.0.1:${port}`);
      else reject(error);
    });
  });
  const served = await serve(connectEngine(engineAddress));
  plugin = served.server;
  client = new ResourceProviderClient(`127.0.0.1:${served.port}`, grpc.credentials.createInsecure());
});

beforeEach(() => {
  cluster = { uid: "cluster-one", gitVersion: "v1.35.4", status: 200, calls: 0, kubelets: [] };
  warnings = [];
  const { port } = api.address() as AddressInfo;
  process.env["KUBECONFIG"] = kubeconfig("config", `http://127.0.0.1:${port}`);
});

after(() => {
  process.env = environment;
  client.close();
  plugin.forceShutdown();
  engine.forceShutdown();
  api.close();
  fs.rmSync(directory, { recursive: true });
});

const INPUTS: Bag = { cloud: "existing", context: "here" };
const STATE: Bag = { ...INPUTS, uid: "cluster-one", serverVersion: "1.35" };

function struct(bag: Bag): Struct {
  return Struct.fromJavaScript(bag);
}

function call<Response>(start: (callback: (error: grpc.ServiceError | null, response: Response) => void) => void) {
  return new Promise<Response>((resolve, reject) => {
    start((error, response) => {
      if (error === null) resolve(response);
      else reject(new Error(error.details));
    });
  });
}

async function create(preview: boolean, inputs: Bag = INPUTS) {
  const request = new messages.CreateRequest().setUrn(URN).setProperties(struct(inputs)).setPreview(preview);
  const response = await call<messages.CreateResponse>((callback) => client.create(request, callback));
  return { id: response.getId(), properties: response.getProperties()?.toJavaScript() };
}

async function diff(news: Bag = INPUTS, olds: Bag = STATE) {
  const request = new messages.DiffRequest().setUrn(URN).setId("x").setOlds(struct(olds)).setNews(struct(news));
  const response = await call<messages.DiffResponse>((callback) => client.diff(request, callback));
  return { changes: response.getChanges(), diffs: response.getDiffsList(), replaces: response.getReplacesList() };
}

async function update(preview: boolean, news: Bag = INPUTS) {
  const request = new messages.UpdateRequest().setUrn(URN).setId("x").setOlds(struct(STATE)).setNews(struct(news));
  const response = await call<messages.UpdateResponse>((callback) =>
    client.update(request.setPreview(preview), callback),
  );
  return response.getProperties()?.toJavaScript();
}

const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;

describe("the guard plugin", () => {
  it("records the cluster that it finds, in the preview already", async () => {
    assert.deepEqual(await create(true), { id: "", properties: STATE });
    assert.deepEqual(await create(false), { id: "cluster-one", properties: STATE });
    assert.deepEqual(warnings, []);
  });

  it("sees no difference while the cluster is the same one", async () => {
    assert.deepEqual(await diff(), { changes: DIFF_NONE, diffs: [], replaces: [] });
  });

  it("refuses another cluster behind the same context, at diff, update and refresh", async () => {
    cluster.uid = "cluster-two";
    await assert.rejects(
      diff(),
      /another cluster .*\n.*recorded: cluster cluster-one .*\n.*found: +cluster cluster-two/,
    );
    await assert.rejects(update(false), /another cluster/);
    const request = new messages.ReadRequest().setUrn(URN).setId("x").setProperties(struct(STATE));
    await assert.rejects(
      call((callback) => client.read(request, callback)),
      /another cluster/,
    );
  });

  it("takes a renamed context of the same cluster as a change in place", async () => {
    const olds = { ...STATE, context: "there" };
    assert.deepEqual(await diff(INPUTS, olds), { changes: DIFF_SOME, diffs: ["context"], replaces: [] });
  });

  it("follows an upgrade of the cluster", async () => {
    cluster.gitVersion = "v1.36.1";
    assert.deepEqual((await diff()).diffs, ["serverVersion"]);
    assert.deepEqual(await update(false), { ...STATE, serverVersion: "1.36" });
  });

  for (const [situation, configure] of [
    ["out of reach", () => kubeconfig("closed", "http://127.0.0.1:1")],
    ["not in the kubeconfig", () => path.join(directory, "missing")],
  ] as const) {
    it(`lets a preview pass with one warning when the cluster is ${situation}, and stops the update`, async () => {
      process.env["KUBECONFIG"] = configure();
      assert.deepEqual(await create(true), { id: "", properties: { ...INPUTS, uid: UNKNOWN, serverVersion: UNKNOWN } });
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? "", /cannot be reached/);
      await assert.rejects(create(false), /cannot be reached .*\n.*kubectl --context here get namespace kube-system/);
    });
  }

  it("keeps what is known about a live stack when the cluster is out of reach", async () => {
    process.env["KUBECONFIG"] = kubeconfig("closed", "http://127.0.0.1:1");
    assert.deepEqual((await diff()).changes, DIFF_SOME);
    assert.deepEqual(warnings, []);
    assert.deepEqual(await update(true), STATE);
    assert.equal(warnings.length, 1);
    await assert.rejects(update(false), /ECONNREFUSED/);
  });

  it("says what is wrong with the credentials, without showing them", async () => {
    cluster.status = 403;
    await assert.rejects(create(false), (error: Error) => {
      assert.match(error.message, /answered with 403: the kubeconfig's user may not read it/);
      assert.doesNotMatch(error.message, /secret-token/);
      return true;
    });
  });

  it("names the contexts that there are", async () => {
    // Also at preview: a name that is not there is a mistake, and no matter of the network.
    for (const preview of [true, false]) {
      await assert.rejects(
        create(preview, { ...INPUTS, context: "hree" }),
        /no context "hree"; it has: here\n.*placement\.existing\.context/,
      );
    }
  });

  it("warns once about a live stack on a version without fixes, and refuses a new one", async () => {
    cluster.gitVersion = "v1.34.9";
    assert.equal((await diff(INPUTS, { ...STATE, serverVersion: "1.34" })).changes, DIFF_NONE);
    assert.equal(warnings.length, 1);
    await assert.rejects(create(true), /no security fixes since 2026-10-27/);
  });

  it("refuses another cloud without contacting anything", async () => {
    const request = new messages.CheckRequest().setUrn(URN).setOlds(struct(INPUTS));
    request.setNews(struct({ ...INPUTS, cloud: "aws" }));
    const response = await call<messages.CheckResponse>((callback) => client.check(request, callback));
    assert.deepEqual(
      response.getFailuresList().map((failure) => failure.getProperty()),
      ["cloud"],
    );
    assert.match(response.getFailuresList()[0]?.getReason() ?? "", /pulumi stack init dev-aws/);
    assert.equal(cluster.calls, 0);
  });

  it("follows the kubeconfig that a created cluster came with", async () => {
    const file = process.env["KUBECONFIG"] ?? "";
    process.env["KUBECONFIG"] = path.join(directory, "missing");
    const inputs = { cloud: "aws", context: "here", kubeconfig: fs.readFileSync(file, "utf8"), version: "1.35" };
    const found = { ...inputs, uid: "cluster-one", serverVersion: "1.35" };
    assert.deepEqual(await create(false, inputs), { id: "cluster-one", properties: found });
    cluster.uid = "cluster-two";
    await assert.rejects(diff(inputs, found), /it came with the cluster that this stack created/);
  });

  it("stops the preview of an upgrade that nodes could not follow, and reads them for nothing else", async () => {
    const recorded = { ...INPUTS, version: "1.35", uid: "cluster-one", serverVersion: "1.35" };
    cluster.kubelets = ["v1.35.4", "v1.32.9"];
    await assert.rejects(
      diff({ ...INPUTS, version: "1.36" }, recorded),
      /nodes of 1\.32 \(pool training\), and an API server of 1\.36 works with nodes of 1\.33 or newer/,
    );
    cluster.calls = 0;
    assert.equal((await diff({ ...INPUTS, version: "1.35" }, recorded)).changes, DIFF_NONE);
    assert.equal(cluster.calls, 2);
    cluster.kubelets = ["v1.35.4", "v1.33.9"];
    assert.deepEqual((await diff({ ...INPUTS, version: "1.36" }, recorded)).diffs, ["version"]);
  });

  it("says how to reach a created cluster, and shows none of its kubeconfig", async () => {
    const content = fs.readFileSync(kubeconfig("closed", "http://127.0.0.1:1"), "utf8");
    await assert.rejects(create(false, { ...INPUTS, kubeconfig: content }), (error: Error) => {
      assert.match(error.message, /ECONNREFUSED[^]*apiAccess of the stack's placement/);
      assert.doesNotMatch(error.message, /secret-token|current-context/);
      return true;
    });
  });

  it("contacts nothing while the cluster is only planned, least of all the ambient kubeconfig's", async () => {
    const planned = { ...INPUTS, kubeconfig: UNKNOWN };
    assert.deepEqual(await create(true, planned), {
      id: "",
      properties: { ...planned, uid: UNKNOWN, serverVersion: UNKNOWN },
    });
    assert.deepEqual((await diff(planned, { ...STATE, kubeconfig: "{}" })).diffs, ["kubeconfig"]);
    assert.deepEqual(warnings, []);
    assert.equal(cluster.calls, 0);
  });

  for (const [to, reason] of [
    ["1.36", undefined],
    ["1.35", undefined],
    ["1.37", /cannot skip to 1\.37; set cluster\.version to each of 1\.36, 1\.37 in turn/],
    ["1.34", /cannot go back to 1\.34/],
  ] as const) {
    it(`${reason === undefined ? "accepts" : "refuses"} version ${to} after 1.35 without contacting anything`, async () => {
      const request = new messages.CheckRequest().setUrn(URN).setOlds(struct({ ...INPUTS, version: "1.35" }));
      request.setNews(struct({ ...INPUTS, version: to }));
      const response = await call<messages.CheckResponse>((callback) => client.check(request, callback));
      const [failure] = response.getFailuresList();
      assert.equal(failure?.getProperty(), reason && "version");
      if (reason !== undefined) assert.match(failure?.getReason() ?? "", reason);
      assert.equal(cluster.calls, 0);
    });
  }

  it("starts as a program that prints its port first", async () => {
    const executable = path.join(__dirname, "../../guard/pulumi-resource-stratiform-guard");
    const child = spawn(process.execPath, [executable, "127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
      const started = new ResourceProviderClient(`127.0.0.1:${line}`, grpc.credentials.createInsecure());
      const info = await call<{ getVersion(): string }>((callback) => started.getPluginInfo(new Empty(), callback));
      assert.equal(info.getVersion(), "0.1.0");
      started.close();
    } finally {
      child.kill();
    }
  });
});

describe("the recorded cloud of a stack", () => {
  const OWN = "urn:pulumi:prod::stratiform::stratiform-guard:index:StackCloud::stack-cloud";
  const check = (olds: Bag, news: Bag) => {
    const request = new messages.CheckRequest().setUrn(OWN).setOlds(struct(olds)).setNews(struct(news));
    return call<messages.CheckResponse>((callback) => client.check(request, callback));
  };
  const failures = async (olds: Bag, news: Bag) => (await check(olds, news)).getFailuresList();

  it("is written down with the first update, and the same one is never a change", async () => {
    assert.deepEqual(await failures({}, { cloud: "aws" }), []);
    const request = new messages.CreateRequest().setUrn(OWN).setProperties(struct({ cloud: "aws" }));
    const created = await call<messages.CreateResponse>((callback) => client.create(request, callback));
    assert.notEqual(created.getId(), "");
    assert.deepEqual(created.getProperties()?.toJavaScript(), { cloud: "aws" });
    assert.deepEqual(await failures({ cloud: "aws" }, { cloud: "aws" }), []);
    const again = new messages.DiffRequest()
      .setUrn(OWN)
      .setOlds(struct({ cloud: "aws" }))
      .setNews(struct({ cloud: "aws" }));
    const answer = await call<messages.DiffResponse>((callback) => client.diff(again, callback));
    assert.equal(answer.getChanges(), DIFF_NONE);
    assert.equal(cluster.calls, 0);
  });

  it("refuses a new stack that could never reach its own cluster, and asks a live one for nothing", async () => {
    const unreachable = "nobody could reach the API";
    const refused = await failures({}, { cloud: "aws", unreachable });
    assert.deepEqual(
      refused.map((failure) => [failure.getProperty(), failure.getReason()]),
      [["unreachable", unreachable]],
    );
    assert.deepEqual(await failures({ cloud: "aws" }, { cloud: "aws", unreachable }), []);
  });

  it("refuses another cloud, saying what it would do and what to do instead", async () => {
    const [failure, ...others] = await failures({ cloud: "aws" }, { cloud: "gcp" });
    assert.deepEqual(others, []);
    assert.equal(failure?.getProperty(), "cloud");
    assert.equal(
      failure?.getReason(),
      'this stack is on cloud "aws"; changing it to "gcp" would delete the platform there and build another\n' +
        '  Set cloud back to "aws", or give the other cloud a stack of its own: pulumi stack init prod-gcp',
    );
  });

  it("takes what cannot change as it is, writes it down where it was not, and refuses another value of it", async () => {
    const fixed = { "network.availability": "one-zone", "network.podCidr": "100.64.0.0/14" };
    const [then, now] = [{ cloud: "azure" }, { cloud: "azure", fixed }];
    assert.deepEqual(await failures(then, now), [], "a stack that did not hold it");
    for (const later of [now, then]) assert.deepEqual(await failures(now, later), [], "the same, or asked for no more");
    const differs = async (olds: Bag, news: Bag) => {
      const request = new messages.DiffRequest().setUrn(OWN).setOlds(struct(olds)).setNews(struct(news));
      return (await call<messages.DiffResponse>((callback) => client.diff(request, callback))).getDiffsList();
    };
    assert.deepEqual([await differs(then, now), await differs(now, now)], [["fixed"], []]);
    const other = { cloud: "azure", fixed: { ...fixed, "network.availability": "every-zone" } };
    const reasons = (await failures(now, other)).map((failure) => failure.getReason()).join();
    assert.match(
      reasons,
      /^this stack has network\.availability "one-zone"; "every-zone" would delete .*\n +Set it back/,
    );
  });

  it("must be named", async () => {
    assert.deepEqual(
      (await failures({}, {})).map((failure) => failure.getReason()),
      ["is required"],
    );
  });

  it("is read from the state, and contacts no cluster", async () => {
    const request = new messages.ReadRequest()
      .setUrn(OWN)
      .setId("stack-cloud")
      .setProperties(struct({ cloud: "aws" }));
    const response = await call<messages.ReadResponse>((callback) => client.read(request, callback));
    assert.deepEqual(response.getProperties()?.toJavaScript(), { cloud: "aws" });
    assert.equal(cluster.calls, 0);
  });
});
