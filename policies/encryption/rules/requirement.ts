/**
 * What a property's value must be, as data: the words for the message and a test of a value that is there. What
 * absence means is the row's business, because it depends on the vendor's default and not on the requirement.
 */

export interface Requirement {
  /** A noun phrase: `true`, `at least TLS 1.2`. */
  readonly required: string;
  /** Whether a value that is there, and known, is right. Total: any value at all may come. */
  readonly holds: (value: unknown) => boolean;
  /** The one safe value, where there is one; rows may offer it as remediation. */
  readonly value?: string | boolean;
}

/** The text of a text, number or boolean; empty for anything else, whose own `toString` may not exist or may throw. */
export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** Clouds accept `"true"` for true and ignore the case of enumerations; so do the comparisons. */
function normalised(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim().toLowerCase();
  return text === "true" ? true : text === "false" ? false : text;
}

export function is(expected: string | boolean): Requirement {
  const wanted = normalised(expected);
  return {
    required: typeof expected === "string" ? JSON.stringify(expected) : String(expected),
    holds: (value) => normalised(value) === wanted,
    value: expected,
  };
}

export function oneOf(...expected: readonly [string, ...string[]]): Requirement {
  const wanted = new Set(expected.map(normalised));
  return {
    required: `one of ${expected.map((value) => JSON.stringify(value)).join(", ")}`,
    holds: (value) => wanted.has(normalised(value)),
  };
}

/** Anything but these values. */
export function notOneOf(required: string, ...refused: readonly string[]): Requirement {
  const unwanted = new Set(refused.map(normalised));
  return { required, holds: (value) => value !== "" && !unwanted.has(normalised(value)) };
}

/** Something, whatever it is: not an empty text, list or map. */
export function given(required: string): Requirement {
  return { required, holds: (value) => !isEmpty(value) };
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  if (typeof value !== "object" || value === null) return value === undefined || value === null;
  return Object.keys(value).length === 0;
}

/** A text that matches. */
export function matching(required: string, pattern: RegExp): Requirement {
  return { required, holds: (value) => typeof value === "string" && pattern.test(value) };
}

/** Nothing, or an empty text, list or map. */
export const nothing: Requirement = { required: "nothing", holds: isEmpty };

/** A number (or its text) within bounds. */
export function atMost(maximum: number, unit: string): Requirement {
  return {
    required: `at most ${maximum} ${unit}`,
    holds: (value) => {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      return typeof number === "number" && number > 0 && number <= maximum;
    },
  };
}

/** The id, ARN or alias of a KMS key that is not one of AWS's own (`alias/aws/s3`). */
export const awsCustomerKey: Requirement = {
  required: "the ARN of a customer-managed KMS key",
  holds: (value) => typeof value === "string" && value.trim() !== "" && !/(^|:)alias\/aws\//.test(value),
};

export const gcpCustomerKey: Requirement = given("the name of a Cloud KMS key");

/** Versions as clouds write them: `TLS1_2`, `1.2`, `TLSv1.2`, `TLS_1_2`, `Tls12`, `TLSEnforcementDisabled`. */
export const modernTls: Requirement = {
  required: "at least TLS 1.2",
  holds: (value) => isModernTls(textOf(value)),
};

function isModernTls(text: string): boolean {
  const [, minor] = /^(?:min_?)?(?:tls)?[ _v]*1[._-]?([0-9])(?:$|[^0-9])/i.exec(text.trim()) ?? [];
  return minor !== undefined && Number(minor) >= 2;
}
