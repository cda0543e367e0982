/**
 * The property values that Pulumi's provider protocol carries, as plain data: JSON plus two classes, for secrets and for
 * values that are not known yet. Translates from and to the protocol's `Struct`, whose marks for both are magic strings.
 */
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Property = null | boolean | number | string | Property[] | Properties | Secret | Unknown;
export interface Properties {
  [key: string]: Property;
}

/** A value that must stay encrypted in state and hidden in output. */
export class Secret {
  constructor(readonly value: Property) {}
}

/** A value that only a later operation will produce. Carries the protocol's mark, which names the expected type. */
export class Unknown {
  constructor(readonly mark: string = UNKNOWN_STRING) {}
}

// The protocol's constants, as every Pulumi SDK and the engine define them.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWN_MARKS = new Set([
  UNKNOWN_STRING,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** Reads a message's properties; an absent message has none. */
export function decode(struct: Struct | undefined): Properties {
  if (struct === undefined) return {};
  const decoded = fromWire(struct.toJavaScript());
  return isObject(decoded) ? decoded : {};
}

/** Writes properties as a message. */
export function encode(properties: Properties): Struct {
  return Struct.fromJavaScript(toWireObject(properties));
}

/** Whether a value is a plain object: not a list, not null, neither secret nor unknown. */
export function isObject(value: Property | undefined): value is Properties {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Unknown)
  );
}

/** Whether anything inside is not known yet. */
export function hasUnknown(value: Property): boolean {
  return some(value, (inner) => inner instanceof Unknown);
}

/** Whether anything inside is secret. */
export function hasSecret(value: Property): boolean {
  return some(value, (inner) => inner instanceof Secret);
}

/** The same value without the marks of secrets; what was secret is now in plain sight. */
export function reveal(value: Property): Property {
  if (value instanceof Secret) return reveal(value.value);
  if (Array.isArray(value)) return value.map(reveal);
  if (isObject(value)) return mapValues(value, reveal);
  return value;
}

/** As `reveal`, for a whole set of properties. */
export function revealAll(properties: Properties): Properties {
  return mapValues(properties, reveal);
}

export function mapValues(object: Properties, change: (value: Property, key: string) => Property): Properties {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

/** Every text inside a secret, longest first: what must not appear in a message. */
export function secretTexts(value: Property, inside = false): string[] {
  const texts: string[] = [];
  const visit = (current: Property, secret: boolean): void => {
    if (current instanceof Secret) visit(current.value, true);
    else if (Array.isArray(current)) current.forEach((item) => visit(item, secret));
    else if (isObject(current)) Object.values(current).forEach((item) => visit(item, secret));
    else if (secret && typeof current === "string" && current.length > 0) texts.push(current);
  };
  visit(value, inside);
  return texts.sort((a, b) => b.length - a.length);
}

/** Whether two values are the same data. An unknown equals only an unknown; a secret equals only a secret. */
export function equal(a: Property | undefined, b: Property | undefined): boolean {
  if (a === b) return true;
  if (a instanceof Secret || b instanceof Secret) {
    return a instanceof Secret && b instanceof Secret && equal(a.value, b.value);
  }
  if (a instanceof Unknown || b instanceof Unknown) return a instanceof Unknown && b instanceof Unknown;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]))
    );
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}

/** Whether a value says nothing: empty text, list or object (all the way down), zero, false, null. */
export function isEmpty(value: Property): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.values(value).every(isEmpty);
  return value === "" || value === 0 || value === false || value === null;
}

function some(value: Property, test: (value: Property) => boolean): boolean {
  if (test(value)) return true;
  if (value instanceof Secret) return some(value.value, test);
  if (Array.isArray(value)) return value.some((item) => some(item, test));
  return isObject(value) && Object.values(value).some((item) => some(item, test));
}

/** What the protobuf library reads and writes. */
type Wire = null | boolean | number | string | Wire[] | { [key: string]: Wire };

function fromWire(wire: unknown): Property {
  if (typeof wire === "string") return UNKNOWN_MARKS.has(wire) ? new Unknown(wire) : wire;
  if (typeof wire === "number" || typeof wire === "boolean") return wire;
  if (Array.isArray(wire)) return wire.map(fromWire);
  if (typeof wire !== "object" || wire === null) return null;
  const entries = Object.entries(wire);
  const fields = new Map<string, unknown>(entries);
  const signature = fields.get(SIGNATURE);
  if (signature === SECRET) return new Secret(fromWire(fields.get("value")));
  if (signature === OUTPUT) {
    const value = fields.has("value") ? fromWire(fields.get("value")) : new Unknown();
    return fields.get("secret") === true ? new Secret(value) : value;
  }
  return Object.fromEntries(entries.map(([key, value]) => [key, fromWire(value)]));
}

function toWire(value: Property): Wire {
  if (value instanceof Secret) return { [SIGNATURE]: SECRET, value: toWire(value.value) };
  if (value instanceof Unknown) return value.mark;
  if (Array.isArray(value)) return value.map(toWire);
  return isObject(value) ? toWireObject(value) : value;
}

function toWireObject(properties: Properties): { [key: string]: Wire } {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, toWire(value)]),
  );
}
