/** A stack file with another cloud: the one line that moves a stack. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { Cloud } from "../../components/placement/cloud";
import { NAMESPACE } from "../../stacks/config/schema";
import { stackFileName } from "../../automation/stack-file";
import { CHECKOUT } from "../../automation/environment";

/** Writes the file into `directory` and returns its path. */
export function writeForCloud(
  directory: string,
  cloud: Cloud,
  stack: string,
  file = join(CHECKOUT, stackFileName(stack)),
): string {
  const document = parseDocument(readFileSync(file, "utf8"));
  document.setIn(["config", `${NAMESPACE}:cloud`], cloud);
  const path = join(directory, `${stack}.${cloud}.yaml`);
  writeFileSync(path, document.toString());
  return path;
}
