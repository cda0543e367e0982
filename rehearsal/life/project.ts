/**
 * A scratch copy of the Pulumi project: the stack's file is a copy that may be changed, everything else is a link to
 * the checkout. So a rehearsal runs the very program that `pulumi up` runs and never edits a committed file.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { PlatformError, suggest } from "../../components/core/errors";

/** The checkout that this file belongs to. */
export const CHECKOUT = join(__dirname, "..", "..");

/** Never linked: what Pulumi rewrites, what only the checkout needs. */
const NOT_LINKED = /^(\.git|Pulumi\..+\.ya?ml|Pulumi\.ya?ml)$/;

/** One change of the stack's file: a path of keys and list positions, and the new value. */
export interface ConfigEdit {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/**
 * Makes the copy.
 * @throws PlatformError when the checkout has no file for the stack.
 */
export function createProject(directory: string, stack: string, checkout = CHECKOUT): void {
  refuseUnknownStack(stack, checkout);
  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(checkout)) {
    if (!NOT_LINKED.test(name) && !existsSync(join(directory, name)))
      symlinkSync(join(checkout, name), join(directory, name));
  }
  for (const name of ["Pulumi.yaml", stackFile(stack)]) copyFileSync(join(checkout, name), join(directory, name));
}

/** Changes the copy's stack file and keeps what Pulumi wrote there (its encryption salt). */
export function editStackFile(directory: string, stack: string, edits: readonly ConfigEdit[]): void {
  const path = join(directory, stackFile(stack));
  const document = parseDocument(readFileSync(path, "utf8"));
  for (const { path: keys, value } of edits) document.setIn(keys, value);
  writeFileSync(path, document.toString());
}

/** Puts the committed configuration back into the copy. */
export function restoreStackFile(directory: string, stack: string, checkout = CHECKOUT): void {
  const committed = parseDocument(readFileSync(join(checkout, stackFile(stack)), "utf8")).toJS() as unknown;
  const config = typeof committed === "object" && committed !== null && "config" in committed ? committed.config : {};
  editStackFile(directory, stack, [{ path: ["config"], value: config }]);
}

export function stackFile(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/** Stacks that a checkout has a file for. */
export function knownStacks(checkout = CHECKOUT): string[] {
  return readdirSync(checkout).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
}

export function refuseUnknownStack(stack: string, checkout = CHECKOUT): void {
  const known = knownStacks(checkout);
  if (known.includes(stack)) return;
  const rule = `has no ${stackFile(stack)}`;
  throw new PlatformError("rehearsal", [{ path: "--stack", value: stack, rule, remedy: suggest(stack, known) }]);
}
