/**
 * YAML as Pulumi's CLI reads it: Go's yaml.v3, which follows YAML 1.2 but for merge keys, numbers that begin with 0, `_` in
 * numbers and dates. A stack file must mean the same to `npm run plan` as to a preview.
 */
import { parseDocument, type ParseOptions, type DocumentOptions, type SchemaOptions, type ScalarTag } from "yaml";
import type { Problem } from "../components/core/errors";

/** gopkg.in/yaml.v3, resolve.go: octals by a leading 0, binaries, `_` anywhere in a number (read 2026-11-30). */
const INTEGER: ScalarTag = {
  tag: "tag:yaml.org,2002:int",
  identify: () => false,
  default: true,
  test: /^[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$/,
  resolve: (text) => integer(text.replaceAll("_", "")),
};

const FLOAT: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  identify: () => false,
  default: true,
  test: /^[-+]?(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?$/,
  resolve: (text) => Number(text.replaceAll("_", "")),
};

/** Go prints a time that nobody formats like this; a date without quotes reaches the program so. */
const TIME: ScalarTag = {
  tag: "tag:yaml.org,2002:timestamp",
  identify: () => false,
  default: true,
  test: /^\d{4}-\d{1,2}-\d{1,2}([Tt ]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?)?$/,
  resolve: goTime,
};

function integer(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.replace(/^[-+]/, "");
  const octal = /^0o?([0-7]+)$/.exec(digits)?.[1];
  return sign * (octal === undefined ? Number(digits) : Number.parseInt(octal, 8));
}

function goTime(text: string): string {
  const [day = "", time = "00:00:00", fraction = "", zone = "Z"] =
    /^([\d-]+)(?:[Tt ]([\d:]+)(\.\d+)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text)?.slice(1) ?? [];
  const padded = (part: string, by: string) =>
    part
      .split(by)
      .map((number) => number.padStart(2, "0"))
      .join(by);
  const place = zone === "Z" ? "+0000 UTC" : `${zone.replace(":", "")} ${zone.replace(":", "")}`;
  return `${padded(day, "-")} ${padded(time, ":")}${fraction.replace(/0+$/, "").replace(/^\.$/, "")} ${place}`;
}

const OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  merge: true,
  customTags: (tags) => [TIME, INTEGER, FLOAT, ...tags],
};

/** What a text holds, or the one problem to begin with: a wrong character makes many, and the first one explains it. */
export function readYaml(bytes: Uint8Array): { readonly value: unknown } | { readonly problem: Problem } {
  const text = Buffer.from(bytes).toString("utf8");
  if (text.includes("\0") || /^(\uFFFD){2}/.test(text)) {
    const rule = "is not UTF-8 but UTF-16 or something else with zero bytes";
    return { problem: { path: "the file", rule, remedy: "save it as UTF-8" } };
  }
  const document = parseDocument(text, OPTIONS);
  const [first] = document.errors;
  if (first === undefined) return { value: document.toJS() as unknown };
  const [{ line, col } = { line: 0, col: 0 }] = first.linePos ?? [];
  const path = `line ${line}, column ${col}`;
  if (/^[ ]*\t/.test(text.split("\n")[line - 1] ?? "")) {
    return { problem: { path, rule: "begins with a tab", remedy: "indent with spaces: YAML allows no tabs there" } };
  }
  return { problem: { path, rule: `cannot be read: ${first.message.split("\n")[0]?.replace(/ at line.*$/, "")}` } };
}
