/**
 * YAML as Pulumi's CLI reads it: Go's yaml.v3, which follows YAML 1.2 but for merge keys, numbers that begin with 0, `_` in
 * numbers and dates. A stack file must mean the same to `npm run plan` as to a preview.
 */
import { LineCounter, parseDocument, type DocumentOptions, type ParseOptions } from "yaml";
import type { ScalarTag, SchemaOptions } from "yaml";
import type { Problem } from "../components/core/errors";
import { firstMisread } from "./misread";

/** gopkg.in/yaml.v3, resolve.go: octals by a leading 0, binaries, `_` anywhere in a number (read 2026-11-30). */
const INTEGER: ScalarTag = {
  tag: "tag:yaml.org,2002:int",
  identify: () => false,
  default: true,
  test: /^[-+]?(0[bB][01_]+|0[oO]?[0-7_]+|0[xX][0-9a-fA-F_]+|[0-9][0-9_]*)$/,
  resolve: (text) => integer(text.replaceAll("_", "")),
};

const FLOAT: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  identify: () => false,
  default: true,
  test: /^[-+]?(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?$/,
  // What is too large for a number stays a text.
  resolve: (text) => {
    const number = Number(text.replaceAll("_", ""));
    return Number.isFinite(number) ? number : text;
  },
};

/** Pulumi decodes it; other tags, ours and those of YAML 1.1, it does not look at. */
const BINARY: ScalarTag = {
  tag: "tag:yaml.org,2002:binary",
  resolve: (text) => Buffer.from(text, "base64").toString("utf8"),
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
  const octal = /^0[oO]?([0-7]+)$/.exec(digits)?.[1];
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
  if (!isDay(day)) return text;
  const place = zone === "Z" ? "+0000 UTC" : `${zone.replace(":", "")} ${zone.replace(":", "")}`;
  return `${padded(day, "-")} ${padded(time, ":")}${fraction.replace(/0+$/, "").replace(/^\.$/, "")} ${place}`;
}

/** A date that no calendar has is a text. */
function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  merge: true,
  resolveKnownTags: false,
  customTags: (tags) => [TIME, INTEGER, FLOAT, BINARY, ...tags],
};

/** gopkg.in/yaml.v3, readerc.go (read 2026-12-01): control characters but tab and line ends are not allowed. */
const CONTROL = /[\x01-\x08\x0B\x0C\x0E-\x1F\x7F]/;

/** What a text holds, or the one problem to begin with: a wrong character makes many, and the first one explains it. */
export function readYaml(bytes: Uint8Array): { readonly value: unknown } | { readonly problem: Problem } {
  const text = utf8(bytes);
  if (text === undefined || text.includes("\0")) {
    const rule = "is not UTF-8 but UTF-16 or something else";
    return { problem: { path: "the file", rule, remedy: "save it as UTF-8" } };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { ...OPTIONS, lineCounter: lines });
  const control = CONTROL.exec(text);
  if (control !== null) {
    return { problem: { path: placeOf(lines, control.index), rule: "holds a control character", remedy: "remove it" } };
  }
  const [first] = document.errors;
  if (first === undefined) {
    const misread = firstMisread(document);
    if (misread === undefined) return { value: document.toJS({ maxAliasCount: -1 }) as unknown };
    return { problem: { path: placeOf(lines, misread.offset), rule: `cannot be read: ${misread.rule}` } };
  }
  const path = placeOf(lines, first.pos[0]);
  const { line } = lines.linePos(first.pos[0]);
  if (/^[ ]*\t/.test(text.split("\n")[line - 1] ?? "")) {
    return { problem: { path, rule: "begins with a tab", remedy: "indent with spaces: YAML allows no tabs there" } };
  }
  if (first.code === "MULTIPLE_DOCS") {
    const rule = "begins another document, and Pulumi reads the first one of a file alone";
    return { problem: { path, rule, remedy: "put all of it into one, without ---" } };
  }
  return { problem: { path, rule: `cannot be read: ${first.message.split("\n")[0]?.replace(/ at line.*$/, "")}` } };
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function placeOf(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `line ${line}, column ${col}`;
}
