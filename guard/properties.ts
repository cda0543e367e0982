/** Property bags on the wire: protobuf structs to plain objects and back. */
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** A resource's properties, as the engine sends them. */
export type Properties = Readonly<Record<string, JavaScriptValue>>;

/** What the protocol writes for a string that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function readStruct(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

export function writeStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(properties);
}

/** A string property; undefined when it is absent, not a string, or not known yet. */
export function text(properties: Properties, key: string): string | undefined {
  const value = properties[key];
  return typeof value === "string" && value !== "" && value !== UNKNOWN ? value : undefined;
}
