/**
 * The checkpoint file of a file backend, which a killed engine can leave half written; the CLI then refuses every
 * command. The backend keeps the previous checkpoint beside it: that one is put back, and what happened since is found
 * by looking at the cluster. Attributes (content type, checksum) lie in files of their own, which the backend writes in
 * place; half written they stop every command too, and without them the checkpoint is read all the same.
 */
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PlatformError } from "../components/core/errors";
import { backendDirectory } from "./locks";

/**
 * Puts the previous checkpoint in the place of an unreadable one and keeps that one aside; drops unreadable attributes.
 * @returns where the unreadable one was put; undefined when the checkpoint is sound, or not a plain file of this machine.
 * @throws PlatformError when neither can be read.
 */
export function restoreCheckpoint(backendUrl: string, project: string, stack: string): string | undefined {
  const root = backendDirectory(backendUrl);
  if (root === undefined) return undefined;
  const file = join(root, ".pulumi", "stacks", project, `${stack}.json`);
  const previous = `${file}.bak`;
  for (const attributes of [`${file}.attrs`, `${previous}.attrs`]) {
    if (existsSync(attributes) && !isReadable(attributes)) rmSync(attributes);
  }
  if (isReadable(file) || (!existsSync(file) && !existsSync(previous))) return undefined;
  if (!isReadable(previous)) {
    const remedy = `take the newest readable file of ${join(root, ".pulumi", "backups")}, or your own backup of the state`;
    throw new PlatformError("npm run recover", [{ path: file, rule: "cannot be read, nor the one before it", remedy }]);
  }
  const aside = `${file}.unreadable`;
  if (existsSync(file)) renameSync(file, aside);
  copyFileSync(previous, file);
  return aside;
}

function isReadable(file: string): boolean {
  try {
    return typeof JSON.parse(readFileSync(file, "utf8")) === "object";
  } catch {
    return false;
  }
}
