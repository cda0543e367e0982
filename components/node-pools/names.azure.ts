/**
 * Names of agent pools on Azure: at most 12 lower-case letters and digits, and the first one a letter. A stem tells whose
 * the pool is, and what follows it what it is: a pool that must be replaced gets a name of its own and is made before the
 * old one goes. Pure.
 */
import { createHash } from "node:crypto";
import type { Problem } from "../core/errors";

const LONGEST = 12;
/** Characters of a digest: one in 1.7 million is the same. */
const DIGEST = 4;
const STEM = LONGEST - DIGEST;
const ALLOWED = new RegExp(`^[a-z][a-z0-9]{0,${STEM - 1}}$`);

/**
 * The pool's own name where Azure takes it and a digest fits behind it; else what it takes of its beginning, and a digest
 * of all of it: the same every time, and different for two pools that begin alike.
 */
export function agentPoolStem(name: string): string {
  if (ALLOWED.test(name)) return name;
  const readable = name.replace(/[^a-z0-9]/g, "").replace(/^[0-9]/, "p$&");
  return `${readable.slice(0, STEM - DIGEST)}${digest(name)}`;
}

/** @param fixed what cannot be changed in a pool that exists; plain data */
export function agentPoolName(name: string, fixed: object): string {
  return `${agentPoolStem(name)}${digest(JSON.stringify(fixed))}`;
}

/**
 * A pattern of the scale sets of all agent pools that were or will be made for the name; AKS calls them
 * `aks-<pool>-<digits>-vmss`. The pool that comes with its cluster is called by its stem alone.
 */
export function scaleSetPattern(name: string): string {
  return `^aks-${agentPoolStem(name)}([a-z0-9]{${DIGEST}})?-[0-9]+-vmss$`;
}

function digest(text: string): string {
  const number = BigInt(`0x${createHash("sha256").update(text).digest("hex").slice(0, 12)}`);
  return number.toString(36).padStart(DIGEST, "0").slice(-DIGEST);
}

/**
 * Two agent pools may not become one.
 * @param names what each pool's agent pools are called, one name for each way to buy
 * @param path where the pools are in the stack file
 */
export function checkPoolNames(names: readonly (readonly string[])[], path = "nodePools"): Problem[] {
  const all = names.flatMap((own, index) => own.map((name) => ({ name, index, short: agentPoolStem(name) })));
  return all.flatMap(({ name, index, short }, position): Problem[] => {
    const first = all.findIndex((other) => other.short === short);
    const taken = all[first];
    if (taken === undefined || first === position || taken.name === name) return [];
    const rule = `becomes an agent pool ${short}… on Azure, as ${JSON.stringify(taken.name)} does`;
    return [{ path: `${path}[${index}].name`, value: name, rule, remedy: "give it another name" }];
  });
}
