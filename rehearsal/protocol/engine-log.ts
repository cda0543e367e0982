/** What a provider says to the person at the terminal: lasting messages, and the passing status beside a resource. */
import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

export type Severity = "info" | "warning" | "error";

export interface EngineLog {
  /** A message that stays. Without a URN it belongs to the whole run. */
  say(severity: Severity, text: string, urn?: string): void;
  /** The status shown beside a resource until the next one; "" clears it. Repetitions are dropped. */
  status(text: string, urn: string, severity?: Severity): void;
}

/** A log that keeps quiet: no engine is attached. */
export const SILENT: EngineLog = { say: () => {}, status: () => {} };

const SEVERITIES = { info: LogSeverity.INFO, warning: LogSeverity.WARNING, error: LogSeverity.ERROR } as const;

/** Connects to the engine's log at `address`. Failures to deliver are ignored: a message is never worth a failed update. */
export function connectLog(address: string): EngineLog {
  const client = new EngineClient(address, credentials.createInsecure());
  const last = new Map<string, string>();
  const send = (severity: Severity, text: string, urn: string, ephemeral: boolean): void => {
    const request = new LogRequest();
    request.setSeverity(SEVERITIES[severity]);
    request.setMessage(text);
    request.setUrn(urn);
    request.setEphemeral(ephemeral);
    client.log(request, () => {});
  };
  return {
    say: (severity, text, urn = "") => send(severity, text, urn, false),
    status: (text, urn, severity = "info") => {
      if ((last.get(urn) ?? "") === text) return;
      last.set(urn, text);
      send(severity, text, urn, true);
    },
  };
}
