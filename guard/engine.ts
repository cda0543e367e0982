/** The engine that started the plugin: where warnings go, so that they show up beside the resource. */
import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

export interface Engine {
  /** Replaces the engine's address: a plugin that was started first and attached later learns it this way. */
  attach(address: string): void;
  /** Shows a warning at the resource. Resolves when the engine has it; never fails, for a lost warning stops nothing. */
  warn(urn: string, message: string): Promise<void>;
}

export function connectEngine(initial: string | undefined): Engine {
  let client = initial === undefined ? undefined : open(initial);
  return {
    attach(address) {
      client?.close();
      client = open(address);
    },
    warn(urn, message) {
      const request = new LogRequest().setSeverity(LogSeverity.WARNING).setUrn(urn).setMessage(message);
      return new Promise((resolve) => {
        if (client === undefined) resolve();
        else client.log(request, () => resolve());
      });
    },
  };
}

function open(address: string): EngineClient {
  return new EngineClient(address, grpc.credentials.createInsecure());
}
