/**
 * Errors on the wire: a partial failure travels with the state to record, and no message leaves with a secret in it.
 */
import * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { encode } from "./properties";
import { PartialFailure } from "./provider";

const SHORTEST_SECRET = 4; // hiding shorter texts would make messages unreadable and guard nothing

/** Replaces every secret in a text. Also finds them as base64, as Kubernetes keeps them. */
export function scrub(text: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [secret, Buffer.from(secret).toString("base64"), JSON.stringify(secret).slice(1, -1)])
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // One pass, so that no replacement is itself searched.
  return forms.length === 0 ? text : text.replace(new RegExp(forms.join("|"), "g"), "[secret]");
}

/** The error as gRPC sends it. */
export function toServiceError(error: unknown, secrets: readonly string[]): Partial<grpc.StatusObject> {
  const message = scrub(error instanceof Error ? error.message : String(error), secrets);
  if (!(error instanceof PartialFailure)) return { code: grpc.status.UNKNOWN, details: message };

  const detail = new ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(encode(error.state));
  if (error.inputs !== undefined) detail.setInputs(encode(error.inputs));
  detail.setReasonsList([message, ...error.reasons.map((reason) => scrub(reason, secrets))]);

  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(any);

  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}
