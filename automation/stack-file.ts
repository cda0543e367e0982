/**
 * Stack files as tools read them: which there are, what one says under `config:`, and how Pulumi would hand that to the
 * program. What the values mean is decided by `stacks/config` alone.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PlatformError, refuse, suggest, type Problem } from "../components/core/errors";
import { isMap } from "../components/core/plain";
import type { Entry } from "../stacks/config/entries";
import { readSpec } from "../stacks/config/load";
import type { CheckedSpec } from "../stacks/config/checked";
import { NAMESPACE } from "../stacks/config/schema";
import { CHECKOUT } from "./environment";
import { readYaml } from "./stack-yaml";

/** The values under `config:`, by full key. */
export type StackConfig = Readonly<Record<string, unknown>>;

export function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/** Stacks that a directory has a file for. */
export function stacksIn(directory: string = CHECKOUT): string[] {
  return readdirSync(directory).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
}

/**
 * Reads a stack file.
 * @param command who asks, for the error's first line
 * @throws PlatformError when there is no such file, or it is not YAML
 */
export function readStackFile(command: string, stack: string, directory: string): StackConfig {
  const stacks = stacksIn(directory);
  if (!stacks.includes(stack)) {
    refuse(command, [{ path: "--stack", value: stack, rule: "has no stack file", remedy: suggest(stack, stacks) }]);
  }
  return configIn(stack, path.join(directory, stackFileName(stack)));
}

/**
 * A stack file's content, checked as the program checks it; that of the checkout unless `file` names another.
 * @throws PlatformError with every mistake in it
 */
export function readStackSpec(stack: string, file = path.join(CHECKOUT, stackFileName(stack))): CheckedSpec {
  const { spec, problems } = readSpec(configEntries(configIn(stack, file)));
  refuse(stackFileName(stack), problems);
  return spec;
}

function configIn(stack: string, file: string): StackConfig {
  const told = (problem: Problem) => new PlatformError(stackFileName(stack), [problem]);
  const read = readYaml(bytesOf(file, told));
  if ("problem" in read) throw told(read.problem);
  const content = read.value ?? {};
  const map = "a map of options, such as stratiform:cloud: aws";
  if (!isMap(content))
    throw told({ path: "the file", rule: "must be a map", remedy: `write config: and below it ${map}` });
  const config = content["config"] ?? {};
  if (!isMap(config))
    throw told({ path: "config", value: config, rule: "must be a map", remedy: `write below it ${map}` });
  return config;
}

function bytesOf(file: string, told: (problem: Problem) => Error): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw told({ path: "the file", rule: `cannot be read (${code})`, remedy: "make it a file that you may read" });
  }
}

/** The options of ours, without their namespace. */
export function ownOptions(config: StackConfig): Record<string, unknown> {
  const prefix = `${NAMESPACE}:`;
  const own = Object.entries(config).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** The same stack with another cloud: what a new stack there would begin with. */
export function onCloud(config: StackConfig, cloud: string): StackConfig {
  return { ...config, [`${NAMESPACE}:cloud`]: cloud };
}

/** What a program gets from Pulumi: objects and lists as JSON, everything else as text, nothing as an empty text. */
export function configEntries(config: StackConfig): Entry[] {
  return Object.entries(config).map(([key, value]) => ({
    key,
    text: typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? ""),
    secret: isSecret(value),
  }));
}

/** An encrypted value is a map with one key in a stack file. Where one is inside, Pulumi takes the whole for a secret. */
function isSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(value).join() === "secure" || Object.values(value).some(isSecret);
}
