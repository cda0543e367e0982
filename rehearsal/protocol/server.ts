/**
 * Serves one `ResourceProvider` to Pulumi's engine over gRPC: translates messages to plain data and back, reports
 * partial failures with their state, stages faults, and ends with the engine that started it.
 */
import * as grpc from "@grpc/grpc-js";
import { type IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { connectLog, type EngineLog, SILENT } from "./engine-log";
import { Faults } from "./faults";
import { decode, encode, type Properties, secretTexts } from "./properties";
import type { Checked, Difference, ResourceCall, ResourceProvider } from "./provider";
import { toServiceError } from "./service-error";
import { checkResponse, diffResponse, readAutonaming } from "./wire";

/** Builds the provider around the log of the engine that will attach. */
export type MakeProvider = (log: EngineLog) => ResourceProvider;

const MESSAGE_LIMIT = 400 * 1024 * 1024; // what the engine itself allows

/** Starts serving on a free loopback port. Resolves to the port and a function that stops the server. */
export async function serve(make: MakeProvider, engine?: string): Promise<{ port: number; stop: () => void }> {
  let log = engine === undefined ? SILENT : connectLog(engine);
  const provider = make({
    say: (...message) => log.say(...message),
    status: (...message) => log.status(...message),
  });
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MESSAGE_LIMIT,
    "grpc.max_send_message_length": MESSAGE_LIMIT,
  });
  server.addService(
    ResourceProviderService,
    implement(provider, Faults.fromEnvironment(), (address) => (log = connectLog(address))),
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  return { port, stop: () => server.forceShutdown() };
}

/** Runs the provider as a plugin: prints the port, and exits when the engine that started it is gone. */
export async function runPlugin(make: MakeProvider): Promise<void> {
  const engine = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
  const { port } = await serve(make, engine);
  process.stdout.write(`${port}\n`);
  const parent = process.ppid;
  // A killed engine cannot tell its plugins to stop; its process id is then no longer ours to see.
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 1000).unref();
}

function implement(
  provider: ResourceProvider,
  faults: Faults,
  attach: (address: string) => void,
): IResourceProviderServer {
  return {
    handshake: unary(async () => {
      const response = new pb.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(false);
      response.setAcceptOutputs(false);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    attach: unary(async (request) => {
      attach(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: unary(async () => {
      const info = new PluginInfo();
      info.setVersion(provider.version);
      return info;
    }),
    getSchema: unary(async () => {
      const response = new pb.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: provider.package, version: provider.version }));
      return response;
    }),
    getMapping: unary(async () => new pb.GetMappingResponse()),
    getMappings: unary(async () => new pb.GetMappingsResponse()),
    checkConfig: unary(async (request) =>
      checkResponse(await provider.checkConfig(request.getUrn(), decode(request.getNews()))),
    ),
    diffConfig: unary(async (request) =>
      diffResponse(
        await provider.diffConfig(decode(request.getOldInputs() ?? request.getOlds()), decode(request.getNews())),
      ),
    ),
    configure: unary(async (request) => {
      const prefix = `${provider.package}:config:`;
      const variables = new Map<string, string>();
      for (const [key, value] of request.getVariablesMap().entries()) {
        if (typeof key === "string" && key.startsWith(prefix)) variables.set(key.slice(prefix.length), String(value));
      }
      await provider.configure(variables);
      const response = new pb.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      response.setAcceptresources(false);
      response.setAcceptoutputs(false);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    check: unary(async (request, hide) => {
      const inputs = hide(decode(request.getNews()));
      const checked: Checked = await provider.check({
        ...callOf(request.getUrn()),
        inputs,
        oldInputs: hide(decode(request.getOlds())),
        randomSeed: request.getRandomseed_asU8(),
        autonaming: readAutonaming(request.getAutonaming()),
      });
      return checkResponse(checked);
    }),
    diff: unary(async (request, hide) => {
      const difference: Difference = await provider.diff({
        ...callOf(request.getUrn()),
        id: request.getId(),
        inputs: hide(decode(request.getNews())),
        oldInputs: hide(decode(request.getOldInputs())),
        oldState: decode(request.getOlds()),
        ignoreChanges: request.getIgnorechangesList(),
      });
      return diffResponse(difference);
    }),
    create: unary(async (request, hide) => {
      const call = callOf(request.getUrn());
      const points = request.getPreview() ? undefined : faults.enter("create", call.type, call.urn);
      await points?.before();
      const { id, state } = await provider.create({
        ...call,
        inputs: hide(decode(request.getProperties())),
        timeoutSeconds: request.getTimeout(),
        preview: request.getPreview(),
      });
      await points?.after();
      const response = new pb.CreateResponse();
      response.setId(id);
      response.setProperties(encode(state));
      return response;
    }),
    read: unary(async (request, hide) => {
      const call = callOf(request.getUrn());
      const points = faults.enter("read", call.type, call.urn);
      await points.before();
      const found = await provider.read({
        ...call,
        id: request.getId(),
        inputs: hide(decode(request.getInputs())),
        state: hide(decode(request.getProperties())),
      });
      await points.after();
      const response = new pb.ReadResponse();
      if (found !== undefined) {
        response.setId(found.id);
        response.setProperties(encode(found.state));
        response.setInputs(encode(found.inputs));
      }
      return response;
    }),
    update: unary(async (request, hide) => {
      const call = callOf(request.getUrn());
      const points = request.getPreview() ? undefined : faults.enter("update", call.type, call.urn);
      await points?.before();
      const state = await provider.update({
        ...call,
        id: request.getId(),
        inputs: hide(decode(request.getNews())),
        oldInputs: hide(decode(request.getOldInputs())),
        oldState: decode(request.getOlds()),
        ignoreChanges: request.getIgnorechangesList(),
        timeoutSeconds: request.getTimeout(),
        preview: request.getPreview(),
      });
      await points?.after();
      const response = new pb.UpdateResponse();
      response.setProperties(encode(state));
      return response;
    }),
    delete: unary(async (request, hide) => {
      const call = callOf(request.getUrn());
      const points = faults.enter("delete", call.type, call.urn);
      await points.before();
      await provider.delete({
        ...call,
        id: request.getId(),
        inputs: hide(decode(request.getOldInputs())),
        state: hide(decode(request.getProperties())),
        timeoutSeconds: request.getTimeout(),
      });
      await points.after();
      return new Empty();
    }),
    cancel: unary(async () => {
      provider.cancel();
      return new Empty();
    }),
    invoke: unary(async (request) => {
      const token = request.getTok();
      if (provider.invoke === undefined) return refuse(`the function ${token}`);
      const response = new pb.InvokeResponse();
      response.setReturn(encode(await provider.invoke(token, decode(request.getArgs()))));
      return response;
    }),
    call: unary((request) => refuse(`the method ${request.getTok()}`)),
    construct: unary((request) => refuse(`the component ${request.getType()}`)),
    parameterize: unary(() => refuse("parameters")),
    list: (call) => {
      call.emit("error", { code: grpc.status.UNIMPLEMENTED, details: "this provider does not list resources" });
    },
  };

  async function refuse(what: string): Promise<never> {
    throw new Error(`the rehearsal's ${provider.package} provider does not serve ${what}`);
  }
}

/** Type and name as the URN spells them: `urn:pulumi:stack::project::parentType$type::name`. */
function callOf(urn: string): ResourceCall {
  const parts = urn.split("::");
  const type = (parts[2] ?? "").split("$").at(-1) ?? "";
  return { urn, type, name: parts.slice(3).join("::") };
}

/** Remembers a call's properties, so that no error text can carry a secret of theirs. */
type Hide = (properties: Properties) => Properties;

function unary<Request, Response>(
  handle: (request: Request, hide: Hide) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const secrets: string[] = [];
    const hide: Hide = (properties) => {
      secrets.push(...secretTexts(properties));
      return properties;
    };
    handle(call.request, hide).then(
      (response) => callback(null, response),
      (error: unknown) => callback(toServiceError(error, secrets), null),
    );
  };
}
