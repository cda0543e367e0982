/**
 * How Pulumi hands a stack file to a program: every key with its namespace, every value as text, objects and lists as
 * JSON text. Here they become values again, and keys that are nobody's or must not be secret are named.
 */
import { distance } from "fastest-levenshtein";
import { suggest, type Problem } from "../../components/core/errors";

/** One key of the stack's configuration. */
export interface Entry {
  /** With its namespace: `stratiform:cloud`. */
  readonly key: string;
  readonly text: string;
  /** Whether any part of the value is stored encrypted. */
  readonly secret: boolean;
}

export interface DecodedEntries {
  /** The value of each option that was given and may be read. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Options that were given but must not be looked at. */
  readonly withheld: readonly string[];
  readonly problems: readonly Problem[];
}

/** @param project the Pulumi project's name, which is the namespace of keys written without one. */
export function decodeEntries(
  entries: readonly Entry[],
  { namespace, known, project }: { namespace: string; known: readonly string[]; project: string },
): DecodedEntries {
  const values: Record<string, unknown> = {};
  const withheld: string[] = [];
  const problems: Problem[] = [];
  for (const { key, text, secret } of entries) {
    const [found = "", name = ""] = splitKey(key);
    if (found !== namespace) {
      if (isMeant(found, name, { namespace, known, project })) problems.push(foreignKey(key, name, namespace));
    } else if (!known.includes(name)) {
      problems.push({ path: key, rule: "is not an option", remedy: suggest(name, known) });
    } else if (secret) {
      withheld.push(name);
      problems.push({
        path: name,
        rule: "is stored as a secret, which no option may be",
        remedy: `set it again without --secret, and name a Kubernetes Secret where a workload needs one (secretEnv)`,
      });
    } else {
      values[name] = decode(text);
    }
  }
  return { values, withheld, problems };
}

function splitKey(key: string): [string, string] {
  const colon = key.indexOf(":");
  return [key.slice(0, colon), key.slice(colon + 1)];
}

/** Whether a key of another namespace was meant for ours; other programs' and providers' keys are their own business. */
function isMeant(
  found: string,
  name: string,
  { namespace, known, project }: { namespace: string; known: readonly string[]; project: string },
): boolean {
  return distance(found, namespace) <= 2 || (found === project && known.includes(name));
}

function foreignKey(key: string, name: string, namespace: string): Problem {
  return { path: key, rule: "has another namespace", remedy: `did you mean "${namespace}:${name}"?` };
}

/** Only objects and lists come as JSON; a text that merely looks like a number stays a text. Nothing at all is empty. */
function decode(text: string): unknown {
  if (text === "") return null;
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
