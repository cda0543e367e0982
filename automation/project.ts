/**
 * A scratch copy of the Pulumi project: the stack's file is a copy that may be changed, everything else is a link to
 * the checkout. So a rehearsal runs the very program that `pulumi up` runs and never edits a committed file.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { PlatformError, suggest } from "../components/core/errors";
import { CHECKOUT } from "./environment";
import { stackFileName, stacksIn } from "./stack-file";
import { rehearsalConfig } from "./stacks";

/** Never linked: what Pulumi rewrites, what only the checkout needs. */
const NOT_LINKED = /^(\.git|Pulumi\..+\.ya?ml|Pulumi\.ya?ml)$/;

/** One change of the stack's file: a path of keys and list positions, and the new value. */
export interface ConfigEdit {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/**
 * Makes the copy; the stack's file is that of the checkout unless `file` names another.
 * @throws PlatformError when there is no file for the stack.
 */
export function createProject(directory: string, stack: string, file?: string, checkout = CHECKOUT): void {
  refuseMissingFile(stack, file, checkout);
  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(checkout)) {
    if (!NOT_LINKED.test(name) && !existsSync(join(directory, name)))
      symlinkSync(join(checkout, name), join(directory, name));
  }
  copyFileSync(join(checkout, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
  writeFileSync(join(directory, stackFileName(stack)), rehearsedFile(stack, file, checkout));
}

/**
 * The user's stack file without the user's encryption, which the rehearsal's own engine has no key for; what the user
 * encrypted is a placeholder.
 */
function rehearsedFile(stack: string, file: string | undefined, checkout: string): string {
  return rehearsalConfig(readFileSync(file ?? join(checkout, stackFileName(stack)), "utf8"), undefined);
}

/** Changes the copy's stack file and keeps what Pulumi wrote there (its encryption salt). */
export function editStackFile(directory: string, stack: string, edits: readonly ConfigEdit[]): void {
  const path = join(directory, stackFileName(stack));
  const document = parseDocument(readFileSync(path, "utf8"));
  for (const { path: keys, value } of edits) document.setIn(keys, value);
  writeFileSync(path, document.toString());
}

/** Puts the configuration that the copy began with back into it. */
export function restoreStackFile(directory: string, stack: string, file?: string, checkout = CHECKOUT): void {
  const original = parseDocument(rehearsedFile(stack, file, checkout)).toJS() as unknown;
  const config = typeof original === "object" && original !== null && "config" in original ? original.config : {};
  editStackFile(directory, stack, [{ path: ["config"], value: config }]);
}

/** @throws PlatformError when neither `file` nor, without one, the checkout has the stack's configuration. */
export function refuseMissingFile(stack: string, file?: string, checkout = CHECKOUT): void {
  if (file === undefined) return refuseUnknownStack(stack, checkout);
  if (existsSync(file)) return;
  throw new PlatformError("rehearsal", [{ path: "--stack-file", value: file, rule: "does not exist" }]);
}

export function refuseUnknownStack(stack: string, checkout = CHECKOUT): void {
  const known = stacksIn(checkout);
  if (known.includes(stack)) return;
  const rule = `has no ${stackFileName(stack)}`;
  throw new PlatformError("rehearsal", [{ path: "--stack", value: stack, rule, remedy: suggest(stack, known) }]);
}
