/**
 * A resource's inputs as policies read them: the values behind the marks of Pulumi's wire format, and which of them are
 * secrets. What is not known before `up` stays the text that stands for it.
 */
import { UNKNOWN_STRING, type SecretPaths } from "../../policies/rule/field";
import { isMap, joinKey } from "../../components/core/plain";

/** The marks of the wire format; the same in every version of Pulumi. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";

export interface PlainInputs {
  readonly props: Readonly<Record<string, unknown>>;
  readonly secrets: SecretPaths;
}

export function plainInputs(inputs: Readonly<Record<string, unknown>>): PlainInputs {
  const secrets = new Set<string>();
  const props = Object.entries(inputs).map(([key, value]) => [key, plain(value, joinKey("", key), secrets)] as const);
  return { props: Object.fromEntries(props.filter(([, value]) => value !== undefined)), secrets };
}

function plain(value: unknown, path: string, secrets: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item, index) => plain(item, `${path}[${index}]`, secrets));
  if (!isMap(value)) return value;
  switch (value[SIGNATURE]) {
    case SECRET:
      secrets.add(path);
      return plain(value["value"], path, secrets);
    case OUTPUT:
      if (value["secret"] === true) secrets.add(path);
      return "value" in value ? plain(value["value"], path, secrets) : UNKNOWN_STRING;
    case RESOURCE:
      // What the property will hold: the id, which is known for resources that exist already only.
      return value["id"] === undefined || value["id"] === "" ? UNKNOWN_STRING : value["id"];
    default:
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, plain(inner, joinKey(path, key), secrets)]),
      );
  }
}
