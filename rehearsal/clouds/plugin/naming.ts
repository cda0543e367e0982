/** Names that a provider makes up for resources that were given none: the logical name and a stable random suffix. */
import { createHash } from "node:crypto";
import type { Properties } from "../../protocol/properties";
import type { CheckCall } from "../../protocol/provider";
import { AUTO_NAMED } from "./difference";
import type { NameRule } from "./row";

const SUFFIX_LENGTH = 7;

/** The inputs with their name: the one that was given, the one of last time, or a new one. */
export function withName(rule: NameRule | undefined, call: CheckCall): Properties {
  const { inputs, oldInputs } = call;
  if (rule?.auto === undefined || inputs[rule.property] !== undefined) return inputs;
  if (rule.prefix !== undefined && inputs[rule.prefix] !== undefined) return inputs;
  const before = oldInputs[AUTO_NAMED] === rule.property ? oldInputs[rule.property] : undefined;
  const name = before ?? makeName(rule.auto, call);
  return { ...inputs, [rule.property]: name, [AUTO_NAMED]: rule.property };
}

function makeName({ longest, alphabet }: NonNullable<NameRule["auto"]>, { name, urn, randomSeed }: CheckCall): string {
  const seed = randomSeed.length > 0 ? randomSeed : Buffer.from(urn);
  const digest = createHash("sha256").update(seed).digest("hex");
  if (alphabet === "guid") return guid(digest);
  const suffix = digest.slice(0, SUFFIX_LENGTH);
  const separator = alphabet === "lower-no-dash" ? "" : "-";
  const base = alphabet === undefined ? name : name.toLowerCase();
  const fitting = alphabet === "lower-no-dash" ? base.replace(/[^a-z0-9]/g, "") : base;
  return `${fitting.slice(0, longest - SUFFIX_LENGTH - separator.length)}${separator}${suffix}`;
}

function guid(hex: string): string {
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(1)
    .map((end, index) => hex.slice(cuts[index], end))
    .join("-");
}
