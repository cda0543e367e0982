/**
 * Chooses the machines of a stack's node pools and shows what they are, why, and what they cost against what was
 * recorded: `npm run choose -- --stack prod`. With `--write` the choices go into the stack's lock file, which is
 * committed; nothing else ever changes it. A recorded machine stays until its pool is named with `--again`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Asked } from "../../cli/command-line";
import { createsCluster, type Cloud } from "../../components/placement/cloud";
import { PlatformError, refuse, suggest } from "../../components/core/errors";
import {
  applyLock,
  forgottenPools,
  pinnedPools,
  updateLock,
} from "../../components/node-pools/accelerators/apply-lock";
import { isRefusal } from "../../components/node-pools/accelerators/choose";
import { lockFileName, printLock, readLock } from "../../components/node-pools/accelerators/lock";
import { diffLock } from "../../components/node-pools/accelerators/lock-difference";
import { asksOf } from "../../components/node-pools/machines";
import { poolsOn } from "../../components/node-pools/on-cloud";
import { REFERENCE_REGIONS } from "../../catalogue/machines/offers";
import { SELLING_CLOUDS, type SellingCloud } from "../../catalogue/clouds";
import { report } from "./report";
import { readStack, type StackChoice } from "./stack-choice";

const COMMAND = "npm run choose";

type Options = Asked<"choose">["options"];

/** Where the command's words go. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/**
 * Runs the command in a directory that holds stack files.
 * @returns the exit code: 1 when a pool has no machine, or when a file has mistakes
 */
export function chooseCommand({ options }: Asked<"choose">, directory: string, { out, err }: Streams): number {
  try {
    return choose(options, directory, out);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    err(`${error.message}\n`);
    return 1;
  }
}

function choose(options: Options, directory: string, out: Streams["out"]): number {
  const { stack, cloud: wanted, again, write } = options;
  const file = readStack(stack, directory);
  const cloud = sellingCloud(wanted ?? file.cloud);
  if (cloud === undefined) return nothingToChoose(stack, file, write, out);
  checkAgain(again, file);
  checkWritable(cloud, file, options);
  const region = file.regions[cloud] ?? REFERENCE_REGIONS[cloud];
  const { zones, podsPerNode } = file;
  const asks = asksOf(poolsOn(cloud, file.pools), { cloud, region, zones: zones[cloud], podsPerNode });
  const lockFile = lockFileName(stack);
  const lockPath = path.join(directory, lockFile);
  const lock = readLock(existsSync(lockPath) ? readFileSync(lockPath, "utf8") : undefined, lockFile);
  const resolved = applyLock(asks, lock, { again });
  const next = updateLock(lock, { cloud, region }, resolved, new Date().toISOString().slice(0, 10));
  const sizes = Object.fromEntries(
    file.pools.map(({ name, nodes, maxNodes }) => [name, { nodes, maxNodes: maxNodes ?? nodes }]),
  );
  const changes = diffLock(lock, next, cloud, sizes);
  const forgotten = forgottenPools(lock, cloud, asks);
  const pinned = pinnedPools(resolved);
  out(report({ stack, cloud, region, lockFile, resolved, sizes, changes, forgotten, pinned }));
  const refused = resolved.some(({ outcome }) => isRefusal(outcome));
  if (file.regions[cloud] === undefined) {
    out(`The stack file has no placement on ${cloud}: these are offers and prices of ${region}.\n`);
  } else if (write && refused) {
    out(`Nothing was recorded in ${lockFile}.\n`);
  } else if (write) {
    record(lockPath, printLock(next), lockFile);
    out(`Recorded in ${lockFile}; commit it.\n`);
  }
  return refused ? 1 : 0;
}

/** @throws PlatformError where the file cannot be written, such as in a checkout that is read-only */
function record(lockPath: string, text: string, lockFile: string): void {
  try {
    writeFileSync(lockPath, text);
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const remedy = "nothing was recorded: make the folder writable, or run the command in a checkout that is";
    refuse(COMMAND, [{ path: lockFile, rule: `cannot be written (${why})`, remedy }]);
  }
}

/** A cluster that exists has the nodes that it has. */
function nothingToChoose(stack: string, { cloud, pools }: StackChoice, write: boolean, out: Streams["out"]): number {
  if (write) {
    refuse(COMMAND, [
      {
        path: "--write",
        rule: `has nothing to record: stack ${stack} is on cloud "${cloud}", where the nodes are there already`,
        remedy: `name a cloud that sells machines: ${SELLING_CLOUDS.map((name) => `--cloud ${name}`).join(", ")}`,
      },
    ]);
  }
  out(
    `Stack ${stack} is on cloud "${cloud}": its ${pools.length} pools are nodes that are there already, so there is\n` +
      `nothing to choose. What they would be elsewhere: ${SELLING_CLOUDS.map((name) => `--cloud ${name}`).join(", ")}\n`,
  );
  return 0;
}

function sellingCloud(name: Cloud): SellingCloud | undefined {
  return createsCluster(name) ? name : undefined;
}

function checkAgain(again: readonly string[], { pools }: StackChoice): void {
  const names = pools.map(({ name }) => name);
  refuse(
    COMMAND,
    again
      .filter((pool) => !names.includes(pool))
      .map((pool) => ({
        path: "--again",
        value: pool,
        rule: "is not a pool of the stack",
        remedy: suggest(pool, names),
      })),
  );
}

/** A record holds for one region, so there must be one. */
function checkWritable(cloud: SellingCloud, { regions }: StackChoice, { stack, write }: Options): void {
  if (!write || regions[cloud] !== undefined) return;
  const remedy = `give Pulumi.${stack}.yaml a placement on ${cloud}; prices and machines differ by region`;
  refuse(COMMAND, [{ path: `placement.${cloud}`, rule: "is missing, and a record holds for one region", remedy }]);
}
