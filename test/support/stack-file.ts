/** Stack files for tests: the committed dev file, changed in one place, as Pulumi hands it to the program. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { Entry } from "../../stacks/config/entries";

export const ROOT = path.join(__dirname, "../..");

/** The `config:` of a stack file, as YAML gives it. Tests change it freely: that is what users do to theirs. */
export type Config = Record<string, unknown>;

export function devConfig(): Config {
  const file = parse(readFileSync(path.join(ROOT, "Pulumi.dev.yaml"), "utf8")) as { config: Config };
  return file.config;
}

/** The dev file with the value at `path` replaced; `undefined` removes it. */
export function devConfigWith(path: string, value: unknown): Config {
  const config = devConfig();
  setAt(config, path, value);
  return config;
}

/** Sets `nodePools[1].name` and the like below `stratiform:`; a key with a namespace of its own is taken as it is. */
export function setAt(config: Config, path: string, value: unknown): void {
  const full = path.includes(":") ? path : `stratiform:${path}`;
  const parts = full.replaceAll("[", ".").replaceAll("]", "").split(".");
  const last = parts.pop() ?? "";
  let target: Config = config;
  for (const part of parts) target = target[part] as Config;
  if (value === undefined) delete target[last];
  else target[last] = value;
}

/** What a program gets from Pulumi: objects and lists as JSON, everything else as text, nothing as an empty text. */
export function asEntries(config: Config, secretKeys: readonly string[] = []): Entry[] {
  return Object.entries(config).map(([key, value]) => ({
    key,
    text: typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? ""),
    secret: secretKeys.includes(key),
  }));
}

/** The same as the map of texts that the engine passes. */
export function asEngineConfig(config: Config): Record<string, string> {
  return Object.fromEntries(asEntries(config).map(({ key, text }) => [key, text]));
}
