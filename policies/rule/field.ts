/**
 * A cursor over a resource's property bag. It carries the path in the user's own words, and tells apart what a rule
 * must not confuse: a value, nothing at all, a value that the engine does not know yet, and a secret that recorded
 * state hides. Reading never throws, whatever the bag holds.
 */
import { isMap, joinKey } from "../../components/core/plain";

/** Texts that stand for a value the engine does not know yet, one per type, in Pulumi's wire protocol. */
const UNKNOWN_SENTINELS: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // list
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // map
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
]);

/** The sentinel for an unknown map. */
export const UNKNOWN_MAP = "dd056dcd-154b-4c76-9bd3-c8f88648b5ff";

/** The sentinel for an unknown string, for tests and fuzzing. */
export const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a secret reads as in exported state. */
export const HIDDEN_SECRET = "[secret]";

export function isUnknown(value: unknown): boolean {
  return typeof value === "string" && UNKNOWN_SENTINELS.has(value);
}

/** Which paths of a bag hold secrets. Empty where the engine did not say. */
export type SecretPaths = ReadonlySet<string>;
const NO_SECRETS: SecretPaths = new Set();

export class Field {
  private constructor(
    /** As the user wrote it: `spec.containers[0].image`; empty for the whole bag. */
    readonly path: string,
    /** The raw value; `undefined` when absent. Ask `isReadable` before trusting it. */
    readonly value: unknown,
    /** Whether the value is, or lies inside, a secret: its text must not appear in a message. */
    readonly isSecret: boolean,
    private readonly secrets: SecretPaths,
    /** The path as keys. */
    readonly keys: readonly (string | number)[],
  ) {}

  /** The cursor at the top of a bag. */
  static of(bag: unknown, secrets: SecretPaths = NO_SECRETS): Field {
    return new Field("", bag, secrets.has(""), secrets, []);
  }

  /** Whether the engine does not know the value yet; it will at `up`. Everything below an unknown is unknown. */
  get isUnknown(): boolean {
    return isUnknown(this.value);
  }

  /** Whether the value is a secret that recorded state hides. */
  get isHidden(): boolean {
    return this.value === HIDDEN_SECRET;
  }

  /** Whether a rule can decide on the value; false for unknown values and hidden secrets. */
  get isReadable(): boolean {
    return !this.isUnknown && !this.isHidden;
  }

  /** Whether nothing is there: absent and null are one and the same to providers. */
  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** The field below, through maps and lists; absent when there is none, unreadable when this one is. */
  at(...keys: readonly (string | number)[]): Field {
    let value = this.value;
    let path = this.path;
    let secret = this.isSecret;
    for (const key of keys) {
      path = typeof key === "number" ? `${path}[${key}]` : joinKey(path, key);
      secret ||= this.secrets.size > 0 && this.secrets.has(path);
      if (isUnknown(value) || value === HIDDEN_SECRET) continue;
      if (typeof key === "number") value = Array.isArray(value) ? value[key] : undefined;
      else value = isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    }
    return new Field(path, value, secret, this.secrets, [...this.keys, ...keys]);
  }

  /** Every element of a list; none when this is not a list. Check `isReadable` first: an unknown list has none too. */
  items(): Field[] {
    return Array.isArray(this.value) ? this.value.map((_, index) => this.at(index)) : [];
  }

  /** Every entry of a map; none when this is not a map. */
  entries(): [string, Field][] {
    return isMap(this.value) ? Object.keys(this.value).map((key) => [key, this.at(key)]) : [];
  }

  /** The text when this is a readable string, else undefined. */
  get text(): string | undefined {
    return typeof this.value === "string" && this.isReadable ? this.value : undefined;
  }

  /** The first field in this subtree, itself included, that cannot be read; looks at no more than `limit` fields. */
  firstUnreadable(limit = 10_000): Field | undefined {
    const queue: Field[] = [this];
    for (let seen = 0; queue.length > 0 && seen < limit; seen++) {
      const field = queue.pop();
      if (field === undefined) break;
      if (!field.isReadable) return field;
      for (const item of field.items()) queue.push(item);
      for (const [, entry] of field.entries()) queue.push(entry);
    }
    return undefined;
  }
}
