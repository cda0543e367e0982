/**
 * What a preview is measured on: a stack on a cloud, in a project and, where it creates its cluster, a simulated account of
 * its own; and the same stack with ten times as many node pools and tenants.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { lockFileName, printLock, readLock } from "../components/node-pools/accelerators/lock";
import { rehearsalEnvironment } from "../automation/environment";
import { LOGIN_TOOLS, openAccount, type AccountHost } from "../rehearsal/life/steps/start/account";
import { readExpectations } from "../rehearsal/life/expectations";
import { createProject } from "../automation/project";
import { CHECKOUT, runStack } from "../tools/plan/program";
import type { ProgramRun } from "../tools/recording-engine";
import { onCloud, readStackFile, type StackConfig } from "../automation/stack-file";

export interface Subject {
  /** A folder with Pulumi.yaml, the stack's file and its lock file. */
  readonly project: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Runs the program alone. */
  readonly record: () => Promise<ProgramRun>;
  readonly close: () => Promise<void>;
}

/** @param times how many of each node pool and tenant there are */
export async function prepareSubject(
  home: string,
  stack: string,
  cloud: string | undefined,
  times = 1,
): Promise<Subject> {
  const file = readStackFile("npm run bench", stack, CHECKOUT);
  const config = multiplied(cloud === undefined ? file : onCloud(file, cloud), times);
  mkdirSync(home, { recursive: true });
  const written = join(home, "stack.yaml");
  writeFileSync(written, stringify({ config }));
  const project = join(home, "project");
  createProject(project, stack, written);
  writeLock(project, stack, times);
  const { ground } = readExpectations(stack, written);
  const environment = rehearsalEnvironment({ home, providers: "simulated", engineLog: true });
  const record = () => runStack({ stack, config, directory: project });
  if (ground.kind === "existing") return { project, environment, record, close: () => Promise.resolve() };
  let parts: Parameters<AccountHost["provide"]>[0] = {};
  const host: AccountHost = {
    directory: home,
    interruption: new AbortController(),
    provide: (more) => void (parts = { ...parts, ...more }),
  };
  await openAccount(host, ground, () => undefined, { blindReads: 0, latencyMs: 0 });
  const { server } = parts;
  if (server === undefined) throw new Error("the simulated account was not opened");
  const programs = [LOGIN_TOOLS, environment["PATH"] ?? ""].join(delimiter);
  return {
    project,
    environment: { ...environment, ...server.environment, PATH: programs },
    record,
    close: async () => server.stop(),
  };
}

interface Named {
  readonly name: string;
}

/** Copies are small, so that the network has addresses for them; names must differ, and nothing else does. */
function multiplied(config: StackConfig, times: number): StackConfig {
  if (times === 1) return config;
  const [poolsKey, tenantsKey] = ["stratiform:nodePools", "stratiform:tenants"] as const;
  const pools = config[poolsKey] as readonly (Named & { readonly role?: string })[];
  const tenants = config[tenantsKey] as readonly (Named & { readonly namespaces: readonly Named[] })[];
  const copies = Array.from({ length: times - 1 }, (_, index) => index + 2);
  return {
    ...config,
    [poolsKey]: [
      ...pools,
      ...copies.flatMap((copy) =>
        pools
          .filter(({ role }) => role !== "system")
          .map((pool) => ({ ...pool, name: copyName(pool.name, copy), nodes: 0, maxNodes: 1 })),
      ),
    ],
    [tenantsKey]: [
      ...tenants,
      ...copies.flatMap((copy) =>
        tenants.map((tenant) => ({
          ...tenant,
          name: copyName(tenant.name, copy),
          namespaces: tenant.namespaces.map((space) => ({ ...space, name: copyName(space.name, copy) })),
        })),
      ),
    ],
  };
}

function copyName(name: string, copy: number): string {
  return `${name}-${copy}`;
}

/** A copy of a pool has the machine of the pool. */
function writeLock(project: string, stack: string, times: number): void {
  const path = join(project, lockFileName(stack));
  if (times === 1 || !existsSync(path)) return;
  const lock = readLock(readFileSync(path, "utf8"), path);
  const clouds = Object.entries(lock.clouds).map(([cloud, { region, pools }]) => {
    const copies = Array.from({ length: times - 1 }, (_, index) =>
      Object.entries(pools).map(([name, entry]) => [copyName(name, index + 2), entry] as const),
    );
    return [cloud, { region, pools: { ...pools, ...Object.fromEntries(copies.flat()) } }] as const;
  });
  // The project links to the checkout's own file, which stays as it is.
  rmSync(path);
  writeFileSync(path, printLock({ ...lock, clouds: Object.fromEntries(clouds) }));
}
