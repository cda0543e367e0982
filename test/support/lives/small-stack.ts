/**
 * The dev stack without the software that it installs and the policies that it enforces: tests that tear one platform
 * down after another want the tenants and the models, and a life that takes a minute rather than four.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { stackFileName } from "../../../automation/stack-file";
import { CHECKOUT } from "../../../automation/environment";

/** Writes the stack file into `directory` and returns its path. */
export function writeSmallStack(directory: string): string {
  const document = parseDocument(readFileSync(join(CHECKOUT, stackFileName("dev")), "utf8"));
  document.deleteIn(["config", "stratiform:data"]);
  document.deleteIn(["config", "stratiform:workloads", 0, "database"]);
  document.setIn(["config", "stratiform:addons"], { install: [] });
  document.setIn(["config", "stratiform:security"], { admission: "off" });
  const path = join(directory, "small-stack.yaml");
  writeFileSync(path, document.toString());
  return path;
}
