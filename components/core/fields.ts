/**
 * The field types that every spec is built from: names, quantities, durations, address blocks, images. Each refuses
 * what Kubernetes would refuse, with a message that follows the value: `memory "4 GB" must be a quantity, …`.
 */
import { z } from "zod";
import { isNetwork, parseCidr } from "./cidr";
import { DURATION } from "./durations";
import { LABEL_VALUE } from "./labels";
import { DNS_LABEL, DNS_SUBDOMAIN } from "./names";
import { canonicalQuantity, parseQuantity } from "./sizes";

/** A name that becomes a Kubernetes object's name or part of one: a DNS label of at most `limit` characters. */
export function dnsLabel(limit = 63) {
  const rule = `must be a DNS label: lower-case letters, digits and "-", beginning and ending with a letter or digit, at most ${limit} characters`;
  return z.string().regex(DNS_LABEL, rule).max(limit, rule);
}

/** Dot-separated DNS labels of at most 253 characters: the name of a Secret or a StorageClass. */
export function dnsSubdomain() {
  return z
    .string()
    .regex(DNS_SUBDOMAIN, 'must be a DNS name: lower-case letters, digits, "-" and ".", at most 253 characters');
}

/**
 * A text of one line, such as a group's name or a path. What nobody sees in a file, a blank at an end or a control character,
 * would make it another one.
 * @param empty what to say of no text
 */
export function oneLine(empty: string) {
  return z
    .string()
    .min(1, empty)
    .refine((text) => text === "" || (text.trim() === text && !/\p{Cc}/u.test(text)), {
      error: "must have no blank at its ends, and no line break or other control character",
    });
}

/** A Kubernetes label value. */
export function labelValue() {
  return z
    .string()
    .regex(
      LABEL_VALUE,
      'must be a label value: at most 63 letters, digits, "-", "_" and ".", alphanumeric at both ends',
    );
}

const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** A Kubernetes label or taint key: a name of at most 63 characters, with an optional DNS prefix and "/". */
export function labelKey() {
  return z
    .string()
    .regex(LABEL_KEY, 'must be a label key such as "example.com/name": at most 63 characters after the "/"');
}

/** Amounts in specs are not negative and not in exponent notation, which nobody reads at a glance. */
const CORES = /^\d{1,18}(\.\d{1,9})?[mk]?$/;
/** Kubernetes would take `m` here too: a thousandth of a byte, which nobody has ever meant (kubernetes/kubernetes#49442). */
const BYTES = /^\d{1,18}(\.\d{1,9})?(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/;

/** Scheduling counts processors in thousandths. kubernetes.io/docs/concepts/configuration/manage-resources-containers */
const LEAST_CORES = "1m";

/** Disks of clouds begin at a gibibyte: EBS gp3 at 1 GiB, managed disks of Azure at 1 GiB, hyperdisks of Google at 4 GB. */
export const LEAST_VOLUME = "1Gi";

/**
 * What is more than 2⁶³-1 of its unit an API server caps or rounds, and nobody is told: bytes, and thousandths of a core.
 * kubernetes/apimachinery, pkg/api/resource/quantity.go (read 2026-12-01)
 */
const MOST_BYTES = "8191Pi";
const MOST_CORES = "9223372036854775";

/** @param none whether 0 says that there shall be none of it */
interface AmountOptions {
  readonly none?: boolean;
}

/**
 * Processors: cores, or thousandths of one with `m`. The output is the API server's own spelling.
 * @param example shown to the user, e.g. `2 or 500m`
 */
export function cores(example: string, { none = false }: AmountOptions = {}) {
  const rule = `must be a quantity such as ${example}`;
  return amount({ pattern: CORES, rule, least: LEAST_CORES, most: MOST_CORES, none, hint: () => undefined });
}

/**
 * Memory or disk: bytes with a unit. The output is the API server's own spelling.
 * @param example shown to the user, e.g. `4Gi`
 * @param least what is less is a mistake in the unit, such as `512m` or a number alone
 */
export function bytes(example: string, least: string, { none = false }: AmountOptions = {}) {
  const rule = `must be a quantity such as ${example}`;
  const hint = (text: string) => {
    if (/^[\d.]+m$/.test(text)) return `"m" is a thousandth of a byte: did you mean ${text.slice(0, -1)}Mi?`;
    if (/^[\d.]+$/.test(text)) return `a number alone is bytes: write its unit, as in ${example}`;
    const [, number = "", unit = "", binary = ""] = /^(\d+(?:\.\d+)?) *([kmgtp])(i?)b?$/i.exec(text) ?? [];
    if (unit === "") return undefined;
    const prefix = unit.toLowerCase() === "k" && binary === "" ? "k" : unit.toUpperCase();
    return `did you mean ${number}${prefix}${binary.toLowerCase()}?`;
  };
  return amount({ pattern: BYTES, rule, least, most: MOST_BYTES, none, hint });
}

interface Amount {
  readonly pattern: RegExp;
  readonly rule: string;
  readonly least: string;
  readonly most: string;
  readonly none: boolean;
  /** What to say of a text that is wrong. */
  readonly hint: (text: string) => string | undefined;
}

function amount({ pattern, rule, least, most, none, hint }: Amount) {
  const [smallest, largest] = [parseQuantity(least), parseQuantity(most)];
  return z
    .union(
      [z.string().regex(pattern, { error: ({ input }) => said(rule, hint(String(input))) }), z.number().min(0, rule)],
      {
        error: rule,
      },
    )
    .transform((value, context) => {
      const text = String(value);
      const fail = (message: string) => {
        context.issues.push({ code: "custom", message, input: value });
        return z.NEVER;
      };
      if (!pattern.test(text)) return fail(rule);
      const found = parseQuantity(text);
      if (found > largest) return fail(`must be at most ${most}: Kubernetes counts no further`);
      if (found >= smallest || (none && found === 0n)) return canonicalQuantity(text);
      return fail(said(`must be at least ${least}`, hint(text)));
    });
}

function said(rule: string, remedy: string | undefined): string {
  return remedy === undefined ? rule : `${rule}; ${remedy}`;
}

/** A duration of at least a second: `30s`, `15m`, `1h30m`. */
export function duration() {
  const rule = "must be a duration such as 30s, 15m or 1h30m";
  return z
    .string({ error: rule })
    .regex(DURATION, rule)
    .refine((text) => /[1-9]/.test(text), "must be longer than zero");
}

/** An address block in CIDR notation without host bits. */
export function cidr() {
  return z.string().superRefine((text, context) => {
    const block = parseCidr(text);
    if (block === undefined) {
      context.addIssue({ code: "custom", message: "must be an address block such as 10.20.0.0/16" });
    } else if (!isNetwork(block)) {
      context.addIssue({
        code: "custom",
        message: `has bits set after its /${block.prefix} prefix; write the network's first address`,
      });
    }
  });
}

/** A TCP port that an unprivileged process may listen on. */
export function unprivilegedPort() {
  const rule = "must be a port from 1024 to 65535: containers run as an unprivileged user";
  return z.int().min(1024, rule).max(65535, rule);
}

/** Any TCP or UDP port. */
export function port() {
  const rule = "must be a port from 1 to 65535";
  return z.int().min(1, rule).max(65535, rule);
}

const IMAGE =
  /^(?:[a-zA-Z0-9](?:[-a-zA-Z0-9.]*[a-zA-Z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::(?!latest(?:$|@))[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

/** A container image by tag, digest or both; `latest` and no tag at all are refused, for nobody can tell what they were. */
export function image() {
  return z
    .string()
    .regex(IMAGE, "must be an image reference such as registry.example.com/team/model:1.4.2@sha256:…, and not latest")
    .refine((text) => /[:@][^/]*$/.test(text), "must name a tag or a digest");
}

/** Whether an image reference is pinned: the same bytes on every node and after every restart. */
export function hasDigest(reference: string): boolean {
  return reference.includes("@sha256:");
}
