/** Names: what Kubernetes accepts, and how a long one is shortened without two becoming one. */
import { createHash } from "node:crypto";

/** RFC 1123 label: the form of a namespace's or a Service's name, at most 63 characters. */
export const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** RFC 1123 subdomain: dot-separated labels, at most 253 characters in all. */
export const DNS_SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What a place lets a name be, where that is less than a stack file lets. */
export interface NameForm {
  readonly fits: RegExp;
  /** As a clause that follows the name. */
  readonly rule: string;
}

/**
 * RFC 1035 label. Services of Kubernetes before 1.36 may be called nothing else (KEP-5311), and CloudNativePG refuses a database
 * with another name in every version (`validateName` of its webhook; both read 2026-12-01).
 */
export const SERVICE_FORM: NameForm = {
  fits: /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
  rule: "must begin with a letter: it becomes the name of a Service",
};

/**
 * `name` when it has at most `limit` characters, else its beginning and eight hexadecimal digits of its SHA-256, so
 * that the result is stable and two long names that begin alike stay apart.
 */
export function fitName(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, limit - 9).replace(/[-.]+$/, "")}-${digest}`;
}

/**
 * A name that is unique among all accounts of a cloud and the same every time: at most 24 letters and digits. `account` is
 * whatever tells two accounts apart.
 */
export function worldwideName(kind: string, account: string, stack: string, purpose: string): string {
  const digest = createHash("sha256").update(`${account}/${stack}/${purpose}`).digest("hex");
  const readable = `${stack}${purpose}`.toLowerCase().replace(/[^a-z0-9]/g, "");
  return `${kind}${readable.slice(0, 12)}${digest.slice(0, 10)}`;
}
