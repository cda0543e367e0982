/** Talks to a provider as the engine does: over gRPC, with plain data on the test's side. */
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { decode, encode, type Properties } from "../../../rehearsal/protocol/properties";
import { serve, type MakeProvider } from "../../../rehearsal/protocol/server";

export interface PluginClient {
  configure(settings: Record<string, string>): Promise<void>;
  checkConfig(inputs: Properties): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  diffConfig(olds: Properties, news: Properties): Promise<DiffAnswer>;
  check(
    urn: string,
    news: Properties,
    olds?: Properties,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  diff(
    urn: string,
    id: string,
    state: Properties,
    oldInputs: Properties,
    news: Properties,
    ignore?: string[],
  ): Promise<DiffAnswer>;
  create(
    urn: string,
    inputs: Properties,
    options?: { preview?: boolean; timeout?: number },
  ): Promise<{ id: string; state: Properties }>;
  update(
    urn: string,
    id: string,
    state: Properties,
    oldInputs: Properties,
    news: Properties,
    options?: { preview?: boolean; timeout?: number; ignore?: string[] },
  ): Promise<Properties>;
  read(
    urn: string,
    id: string,
    state?: Properties,
    inputs?: Properties,
  ): Promise<{ id: string; state: Properties; inputs: Properties }>;
  delete(urn: string, id: string, state: Properties, oldInputs: Properties, timeout?: number): Promise<void>;
  cancel(): Promise<void>;
  raw: ResourceProviderClient;
  stop(): void;
}

export interface DiffAnswer {
  readonly changes: "none" | "some" | "unknown";
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
  readonly detailed: Record<string, string>;
}

/** An error of the plugin, with the state that came with it. */
export class PluginError extends Error {
  constructor(
    message: string,
    readonly partial: { id: string; state: Properties; inputs: Properties; reasons: string[] } | undefined,
  ) {
    super(message);
  }
}

export const urnOf = (type: string, name: string): string => `urn:pulumi:test::project::${type}::${name}`;

/** Serves the provider in this process and connects to it. */
export async function startPlugin(make: MakeProvider): Promise<PluginClient> {
  const { port, stop } = await serve(make);
  const client = connectTo(port);
  return { ...client, stop: () => (client.stop(), stop()) };
}

/** Connects to a plugin that listens on a port of this machine. */
export function connectTo(port: number): PluginClient {
  const raw = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const checked = (response: pb.CheckResponse) => ({
    inputs: decode(response.getInputs()),
    failures: response
      .getFailuresList()
      .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
  });
  return {
    raw,
    stop: () => raw.close(),
    configure: async (settings) => {
      const request = new pb.ConfigureRequest();
      for (const [key, value] of Object.entries(settings))
        request.getVariablesMap().set(`kubernetes:config:${key}`, value);
      request.setAcceptsecrets(true);
      await call<pb.ConfigureResponse>((done) => raw.configure(request, done));
    },
    checkConfig: async (inputs) => {
      const request = new pb.CheckRequest();
      request.setUrn(urnOf("pulumi:providers:kubernetes", "provider"));
      request.setNews(encode(inputs));
      return checked(await call((done) => raw.checkConfig(request, done)));
    },
    diffConfig: async (olds, news) => {
      const request = new pb.DiffRequest();
      request.setOlds(encode(olds));
      request.setOldInputs(encode(olds));
      request.setNews(encode(news));
      return diffAnswer(await call((done) => raw.diffConfig(request, done)));
    },
    check: async (urn, news, olds = {}) => {
      const request = new pb.CheckRequest();
      request.setUrn(urn);
      request.setNews(encode(news));
      request.setOlds(encode(olds));
      request.setRandomseed(Buffer.from(urn));
      return checked(await call((done) => raw.check(request, done)));
    },
    diff: async (urn, id, state, oldInputs, news, ignore = []) => {
      const request = new pb.DiffRequest();
      request.setUrn(urn);
      request.setId(id);
      request.setOlds(encode(state));
      request.setOldInputs(encode(oldInputs));
      request.setNews(encode(news));
      request.setIgnorechangesList(ignore);
      return diffAnswer(await call((done) => raw.diff(request, done)));
    },
    create: async (urn, inputs, { preview = false, timeout = 0 } = {}) => {
      const request = new pb.CreateRequest();
      request.setUrn(urn);
      request.setProperties(encode(inputs));
      request.setPreview(preview);
      request.setTimeout(timeout);
      const response = await call<pb.CreateResponse>((done) => raw.create(request, done));
      return { id: response.getId(), state: decode(response.getProperties()) };
    },
    update: async (urn, id, state, oldInputs, news, { preview = false, timeout = 0, ignore = [] } = {}) => {
      const request = new pb.UpdateRequest();
      request.setUrn(urn);
      request.setId(id);
      request.setOlds(encode(state));
      request.setOldInputs(encode(oldInputs));
      request.setNews(encode(news));
      request.setPreview(preview);
      request.setTimeout(timeout);
      request.setIgnorechangesList(ignore);
      return decode((await call<pb.UpdateResponse>((done) => raw.update(request, done))).getProperties());
    },
    read: async (urn, id, state = {}, inputs = {}) => {
      const request = new pb.ReadRequest();
      request.setUrn(urn);
      request.setId(id);
      request.setProperties(encode(state));
      request.setInputs(encode(inputs));
      const response = await call<pb.ReadResponse>((done) => raw.read(request, done));
      return { id: response.getId(), state: decode(response.getProperties()), inputs: decode(response.getInputs()) };
    },
    delete: async (urn, id, state, oldInputs, timeout = 0) => {
      const request = new pb.DeleteRequest();
      request.setUrn(urn);
      request.setId(id);
      request.setProperties(encode(state));
      request.setOldInputs(encode(oldInputs));
      request.setTimeout(timeout);
      await call((done) => raw.delete(request, done));
    },
    cancel: async () => {
      await call((done) => raw.cancel(new Empty(), done));
    },
  };
}

const CHANGES = { 0: "unknown", 1: "none", 2: "some" } as const;
const KINDS = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"] as const;

function diffAnswer(response: pb.DiffResponse): DiffAnswer {
  const detailed: Record<string, string> = {};
  response.getDetaileddiffMap().forEach((difference, path) => {
    detailed[path] = KINDS[difference.getKind()] ?? "?";
  });
  return {
    changes: CHANGES[response.getChanges()],
    replaces: response.getReplacesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    detailed,
  };
}

function call<T>(start: (done: (error: grpc.ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) =>
    start((error, response) => (error === null ? resolve(response) : reject(toPluginError(error)))),
  );
}

function toPluginError(error: grpc.ServiceError): PluginError {
  const [binary] = error.metadata.get("grpc-status-details-bin");
  if (!(binary instanceof Buffer)) return new PluginError(error.details, undefined);
  const any = Status.deserializeBinary(binary).getDetailsList()[0];
  const detail = any?.unpack<pb.ErrorResourceInitFailed>(
    (bytes) => pb.ErrorResourceInitFailed.deserializeBinary(bytes),
    "pulumirpc.ErrorResourceInitFailed",
  );
  if (detail === undefined || detail === null) return new PluginError(error.details, undefined);
  return new PluginError(error.details, {
    id: detail.getId(),
    state: decode(detail.getProperties()),
    inputs: decode(detail.getInputs()),
    reasons: detail.getReasonsList(),
  });
}
