/** The files with tests, as the tiers know them. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { CHECKOUT } from "../../automation/environment";

const ENDING = ".test.ts";
const REHEARSAL = "test/rehearsal";

/** Folders of suites. Beside them, below test/rehearsal, stand the unit tests of the rehearsal's own files. */
const SUITE_FOLDERS: readonly string[] = [REHEARSAL, `${REHEARSAL}/lives`];
const isSuite = (file: string): boolean => SUITE_FOLDERS.includes(path.posix.dirname(file));

/** Every test file below a folder, as paths from the checkout. */
export function testFiles(folder = "test"): string[] {
  const entries = readdirSync(path.join(CHECKOUT, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ENDING))
    .map((entry) => path.relative(CHECKOUT, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** Suites that start control planes or the engine, by their names in the table. */
export function suiteNames(): string[] {
  return testFiles(REHEARSAL)
    .filter(isSuite)
    .map((file) => path.relative(REHEARSAL, file).slice(0, -ENDING.length));
}

export function suiteFile(name: string): string {
  return path.posix.join(REHEARSAL, `${name}${ENDING}`);
}

/** Files with tests that need neither. */
export function unitFiles(): string[] {
  return testFiles().filter((file) => !isSuite(file));
}
