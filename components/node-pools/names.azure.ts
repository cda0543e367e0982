/** Names of agent pools on Azure: at most 12 lower-case letters and digits, and the first one a letter. Pure. */
import { createHash } from "node:crypto";
import type { Problem } from "../core/errors";

const LONGEST = 12;
const ALLOWED = /^[a-z][a-z0-9]{0,11}$/;
const DIGEST = 5;

/**
 * The pool's own name where Azure takes it; else what it takes of its beginning, and five characters of its SHA-256: the
 * same every time, and different for two pools that begin alike.
 */
export function agentPoolName(name: string): string {
  if (ALLOWED.test(name)) return name;
  const digest = BigInt(`0x${createHash("sha256").update(name).digest("hex").slice(0, 12)}`).toString(36);
  const readable = name.replace(/[^a-z0-9]/g, "").replace(/^[0-9]/, "p$&");
  return `${readable.slice(0, LONGEST - DIGEST)}${digest.padStart(DIGEST, "0").slice(-DIGEST)}`;
}

/**
 * Two agent pools may not become one.
 * @param names what each pool's agent pools are called, one name for each way to buy
 * @param path where the pools are in the stack file
 */
export function checkPoolNames(names: readonly (readonly string[])[], path = "nodePools"): Problem[] {
  const all = names.flatMap((own, index) => own.map((name) => ({ name, index, short: agentPoolName(name) })));
  return all.flatMap(({ name, index, short }, position): Problem[] => {
    const first = all.findIndex((other) => other.short === short);
    const taken = all[first];
    if (taken === undefined || first === position || taken.name === name) return [];
    const rule = `becomes the agent pool ${short} on Azure, as ${JSON.stringify(taken.name)} does`;
    return [{ path: `${path}[${index}].name`, value: name, rule, remedy: "give it another name" }];
  });
}
