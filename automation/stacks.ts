/**
 * A rehearsal's own stacks: created on first use in the rehearsal's backend, and configured by a copy of the user's
 * stack file. The engine writes its encryption salt into whatever file it is given, so it is never given the user's.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import path from "node:path";
import { isMap, isPair, isScalar, parseDocument, visit, type Document } from "yaml";
import { CHECKOUT } from "./environment";
import { refuse } from "../toolchain/refusal";
import { tools } from "../toolchain/tools";

/** Settings in a stack file that say how its secrets are encrypted. The rehearsal has its own. */
const ENCRYPTION_KEYS = ["encryptionsalt", "encryptedkey", "secretsprovider"] as const;

export interface StackOptions {
  /** The rehearsal's folder, as given to `rehearsalEnvironment`. */
  readonly home: string;
  /** What `rehearsalEnvironment` returned. */
  readonly environment: NodeJS.ProcessEnv;
  /** Root of the checkout whose program is rehearsed. @default the one that this file belongs to */
  readonly checkout?: string;
}

/** Creates the stack in the rehearsal's backend when it is not there yet. */
export async function ensureStack(stack: string, { home, environment, checkout = CHECKOUT }: StackOptions) {
  const project = projectName(checkout);
  if (fs.existsSync(path.join(home, "backend/.pulumi/stacks", project, `${stack}.json`))) return;
  // `stack init` takes no --config-file and writes the salt beside Pulumi.yaml, so it runs in a project of its own.
  const directory = path.dirname(workingCopy(stack, home, checkout));
  fs.writeFileSync(path.join(directory, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
  const { code, output } = await capture(
    ["stack", "init", stack, "--no-select", "--non-interactive"],
    directory,
    environment,
  );
  if (code !== 0 && !output.includes("already exists")) {
    refuse(`Stack ${stack}`, { path: "pulumi stack init", rule: `failed: ${output.trim()}` });
  }
}

/**
 * Writes the rehearsal's copy of a stack file and gives its path, for `--config-file`. What changed in the user's file
 * since the last copy comes through; the rehearsal's salt stays. Values that the user encrypted become placeholders,
 * because the rehearsal has no key to them.
 */
export function workingCopy(
  stack: string,
  home: string,
  checkout: string = CHECKOUT,
  file: string = path.join(checkout, `Pulumi.${stack}.yaml`),
): string {
  const directory = path.join(home, "project");
  const copy = path.join(directory, `Pulumi.${stack}.yaml`);
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const salt = fs.existsSync(copy) ? parseDocument(fs.readFileSync(copy, "utf8")).get("encryptionsalt") : undefined;
  const text = fs.readFileSync(file, "utf8");
  fs.writeFileSync(copy, rehearsalConfig(text, typeof salt === "string" ? salt : undefined), { mode: 0o600 });
  return copy;
}

/** A stack file's text as the rehearsal uses it. A text that is no mapping is left as it is, for the CLI to report. */
export function rehearsalConfig(text: string, salt: string | undefined): string {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents)) return text;
  for (const key of ENCRYPTION_KEYS) document.delete(key);
  replaceSecrets(document);
  if (salt !== undefined) document.set("encryptionsalt", salt);
  return document.toString();
}

function replaceSecrets(document: Document): void {
  visit(document, {
    Pair(_key, pair) {
      if (!isMap(pair.value) || pair.value.items.length !== 1) return undefined;
      const only = pair.value.items[0];
      if (!isPair(only) || !isScalar(only.key) || only.key.value !== "secure") return undefined;
      pair.value = document.createNode(`rehearsal-placeholder-for-${String(pair.key)}`);
      return visit.SKIP;
    },
  });
}

function projectName(checkout: string): string {
  const name: unknown = parseDocument(fs.readFileSync(path.join(checkout, "Pulumi.yaml"), "utf8")).get("name");
  if (typeof name === "string") return name;
  return refuse("Pulumi.yaml", { path: "name", rule: "is missing" });
}

interface Captured {
  readonly code: number | null;
  readonly output: string;
}

function capture(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Captured> {
  return new Promise((resolve, reject) => {
    const child = spawn(tools().pulumi, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (bytes: Buffer) => (output += bytes.toString());
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

/** The stack that the rehearsal's workspace has selected, if any: what the CLI uses when no stack is named. */
export async function selectedStack({ environment, checkout = CHECKOUT }: Omit<StackOptions, "home">) {
  const { code, output } = await capture(["stack", "--show-name", "--non-interactive"], checkout, environment);
  return code === 0 ? output.trim().split("\n").at(-1) : undefined;
}
