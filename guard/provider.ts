/**
 * The plugin's provider protocol, for each of its resources. Written against the protocol and not the SDK's `Provider`
 * interface because only the protocol says whether a call belongs to a preview, where an unreachable cluster is a warning
 * and nothing is waited for, or to an update.
 */
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService, type IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { aftermathGuard } from "./aftermath";
import { effectiveGuard } from "./effective";
import type { Engine } from "./engine";
import { ClusterIdentityGuard } from "./identity";
import { readStruct, writeStruct } from "./properties";
import { typeOf, type GuardedResource } from "./resource";
import { STACK_CLOUD_GUARD } from "./stack-cloud";
import { Waiting } from "./waiting";

/** Version that the engine shows; the plugin always belongs to the checkout that it lies in. */
const VERSION = "0.1.0";

/** Serves the protocol on a free loopback port; resolves with the server and its port. */
export async function serve(engine: Engine): Promise<{ server: grpc.Server; port: number }> {
  const server = new grpc.Server();
  server.addService(ResourceProviderService, implementation(engine));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { server, port };
}

/** Every other call of the protocol is answered with "unimplemented" by the server. */
type Served =
  | "getPluginInfo"
  | "attach"
  | "checkConfig"
  | "diffConfig"
  | "configure"
  | "check"
  | "diff"
  | "create"
  | "read"
  | "update"
  | "delete"
  | "cancel";

function implementation(engine: Engine): Pick<IResourceProviderServer, Served> {
  const waiting = new Waiting();
  const guards: Readonly<Record<string, GuardedResource>> = {
    "stratiform-guard:index:ClusterIdentity": new ClusterIdentityGuard(engine, { waiting }),
    "stratiform-guard:index:StackCloud": STACK_CLOUD_GUARD,
    "stratiform-guard:index:Effective": effectiveGuard(waiting),
    "stratiform-guard:index:Aftermath": aftermathGuard(waiting),
  };
  const guardOf = (urn: string): GuardedResource => {
    const guard = guards[typeOf(urn)];
    if (guard === undefined) throw new Error(`this plugin has no resource ${typeOf(urn)}`);
    return guard;
  };
  return {
    getPluginInfo: unary(() => Promise.resolve(new PluginInfo().setVersion(VERSION))),
    attach: unary((request: { getAddress(): string }) => {
      engine.attach(request.getAddress());
      return Promise.resolve(new Empty());
    }),
    checkConfig: unary((request: messages.CheckRequest) =>
      Promise.resolve(new messages.CheckResponse().setInputs(request.getNews())),
    ),
    diffConfig: unary(() => Promise.resolve(new messages.DiffResponse())),
    configure: unary(() => Promise.resolve(new messages.ConfigureResponse().setSupportspreview(true))),
    check: unary(async (request: messages.CheckRequest) => {
      const inputs = readStruct(request.getNews());
      const failures = guardOf(request.getUrn()).check(request.getUrn(), readStruct(request.getOlds()), inputs);
      return new messages.CheckResponse()
        .setInputs(writeStruct(inputs))
        .setFailuresList(
          failures.map(({ property, reason }) => new messages.CheckFailure().setProperty(property).setReason(reason)),
        );
    }),
    diff: unary(async (request: messages.DiffRequest) => {
      const [olds, news] = [readStruct(request.getOlds()), readStruct(request.getNews())];
      const changed = await guardOf(request.getUrn()).diff(request.getUrn(), olds, news);
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      return new messages.DiffResponse()
        .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
        .setDiffsList([...changed]);
    }),
    create: unary(async (request: messages.CreateRequest) => {
      const inputs = readStruct(request.getProperties());
      const created = await guardOf(request.getUrn()).create(request.getUrn(), inputs, request.getPreview());
      return new messages.CreateResponse().setId(created.id).setProperties(writeStruct(created.properties));
    }),
    read: unary(async (request: messages.ReadRequest) => {
      const properties = await guardOf(request.getUrn()).read(request.getUrn(), readStruct(request.getProperties()));
      return new messages.ReadResponse()
        .setId(request.getId())
        .setProperties(writeStruct(properties))
        .setInputs(request.getInputs());
    }),
    update: unary(async (request: messages.UpdateRequest) => {
      const [olds, news] = [readStruct(request.getOlds()), readStruct(request.getNews())];
      const properties = await guardOf(request.getUrn()).update(request.getUrn(), olds, news, request.getPreview());
      return new messages.UpdateResponse().setProperties(writeStruct(properties));
    }),
    // Forgetting a cluster touches nothing in it.
    delete: unary(async (request: messages.DeleteRequest) => {
      await guardOf(request.getUrn()).delete?.(readStruct(request.getProperties()));
      return new Empty();
    }),
    cancel: unary(() => {
      waiting.end();
      return Promise.resolve(new Empty());
    }),
  };
}

/** The engine prints the message of a failed call as it is, so a refusal reads the same as it was written. */
function unary<Request, Response>(
  answer: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    answer(call.request).then(
      (response) => callback(null, response),
      (error: unknown) => {
        const details = error instanceof Error ? error.message : String(error);
        callback({ code: grpc.status.UNKNOWN, details }, null);
      },
    );
  };
}
