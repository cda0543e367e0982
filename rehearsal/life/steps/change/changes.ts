/**
 * Changes of a live stack, tried in previews: a higher ceiling and more nodes change a pool in place, another machine
 * replaces that pool alone, and an API server that moves replaces nothing.
 */
import { copyFileSync, existsSync, lstatSync, rmSync } from "node:fs";
import { join } from "node:path";
import { formatQuantity, parseQuantity } from "../../../../components/core/sizes";
import { lockFileName } from "../../../../components/node-pools/accelerators/lock";
import { NAMESPACE } from "../../../../stacks/config/schema";
import { chooseCommand } from "../../../../automation/choose/command";
import { readWords } from "../../../../cli/command-line";
import { isIdle, shortName, type EngineRun } from "../../../../automation/events";
import type { Life } from "../../life";
import { editStackFile, restoreStackFile, type ConfigEdit } from "../../../../automation/project";
import { StepFailed, type Recorder } from "../../recorder";

export const changesStep = {
  name: "changes",
  title: "changes: in place, or one pool alone",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const { stack, stackFile } = life.options;
    try {
      await raiseCeiling(life, recorder);
      await raiseNodes(life, recorder);
      await changeMachine(life, recorder);
    } finally {
      restoreStackFile(life.project, stack, stackFile);
    }
    await moveApiServer(life, recorder);
  },
};

async function raiseCeiling(life: Life, recorder: Recorder): Promise<void> {
  const { index, pool } = elasticPool(life);
  editStackFile(life.project, life.options.stack, [edit(index, "maxNodes", (pool.maxNodes ?? pool.nodes) + 1)]);
  const found = changesIn(await life.run(recorder, "preview", { run: "higher-ceiling" }));
  const replaced = found.filter(({ operation }) => operation !== "update");
  const name = `a higher ceiling of pool ${pool.name} changes it in place`;
  recorder.check(name, found.length > 0 && replaced.length === 0, listed(replaced) ?? `${found.length} updates`);
}

/**
 * Asks for more nodes at least than the pool was made with, whatever an autoscaler has made of their number since. Room to
 * grow stays where there was some: without any, the pool would have no use for its autoscaler, and lose it.
 */
async function raiseNodes(life: Life, recorder: Recorder): Promise<void> {
  const { index, pool } = elasticPool(life);
  const nodes = pool.nodes + 2;
  const most = pool.maxNodes === undefined ? nodes : Math.max(pool.maxNodes, nodes + 1);
  editStackFile(life.project, life.options.stack, [edit(index, "nodes", nodes), edit(index, "maxNodes", most)]);
  const found = changesIn(await life.run(recorder, "preview", { run: "more-nodes" }));
  const replaced = found.filter(({ operation }) => operation !== "update");
  const name = `more nodes of pool ${pool.name} change it in place`;
  recorder.check(name, found.length > 0 && replaced.length === 0, listed(replaced) ?? `${found.length} updates`);
}

/** Asks for twice the cores, for which another machine is chosen and recorded as people do it. */
async function changeMachine(life: Life, recorder: Recorder): Promise<void> {
  const { stack } = life.options;
  const { index, pool } = elasticPool(life);
  ownLock(life, stack);
  const cpu = formatQuantity(parseQuantity(pool.cpu) * 2n);
  const size = [edit(index, "nodes", pool.nodes), edit(index, "maxNodes", pool.maxNodes ?? pool.nodes)];
  editStackFile(life.project, stack, [edit(index, "cpu", cpu), ...size]);
  const said: string[] = [];
  const words = ["--stack", stack, "--again", pool.name, "--write"];
  const streams = { out: () => undefined, err: (text: string) => void said.push(text) };
  const code = chooseCommand(readWords("choose", words), life.project, streams);
  if (code !== 0) throw new StepFailed(said.join(""));
  const found = changesIn(await life.run(recorder, "preview", { run: "other-machine" }));
  // Some clouds change the machines of a pool in place and roll its nodes; others need another pool.
  const own = found.filter(({ urn }) => urn.includes(pool.name));
  const others = found.filter(({ urn, operation }) => operation !== "update" && !urn.includes(pool.name));
  recorder.check(`another machine changes or replaces pool ${pool.name}`, own.length > 0, listed(own));
  recorder.check("and replaces nothing else", others.length === 0, listed(others));
  restoreLock(life, stack);
}

/** The same server under another name: what a cloud does that gives a cluster a new endpoint. */
async function moveApiServer(life: Life, recorder: Recorder): Promise<void> {
  const move = (from: string, to: string) => life.account.moveControlPlanes((server) => server.replace(from, to));
  move("127.0.0.1", "localhost");
  try {
    await life.run(recorder, "refresh", { run: "moved-refresh" });
    const found = changesIn(await life.run(recorder, "preview", { run: "moved" }));
    const lost = found.filter(({ operation }) => operation !== "update");
    recorder.check("an API server at another address replaces nothing", lost.length === 0, listed(lost));
    recorder.check("and is noticed", found.length > 0, listed(found));
  } finally {
    // The next step refreshes, and finds it where it was.
    move("localhost", "127.0.0.1");
  }
}

/** The pool with room to grow that the tests of both changes use: of those with accelerators the first that has nodes. */
function elasticPool(life: Life) {
  const pools = life.expectations.nodePools.map((pool, index) => ({ pool, index }));
  const found = pools.find(({ pool }) => pool.role === "workload" && pool.nodes > 0 && pool.capacity.length === 1);
  if (found === undefined) throw new StepFailed("the stack file declares no pool whose change could be tried");
  return found;
}

function edit(index: number, key: string, value: unknown): ConfigEdit {
  return { path: ["config", `${NAMESPACE}:nodePools`, index, key], value };
}

/** The project's own copy of the lock file, in the place of the link to the committed one. */
function ownLock(life: Life, stack: string): void {
  const path = join(life.project, lockFileName(stack));
  if (!existsSync(path) || !lstatSync(path).isSymbolicLink()) return;
  copyFileSync(path, `${path}.committed`);
  rmSync(path);
  copyFileSync(`${path}.committed`, path);
}

function restoreLock(life: Life, stack: string): void {
  const path = join(life.project, lockFileName(stack));
  if (existsSync(`${path}.committed`)) copyFileSync(`${path}.committed`, path);
}

function changesIn({ steps }: EngineRun) {
  return steps.filter(({ operation }) => !isIdle(operation));
}

function listed(steps: readonly { readonly operation: string; readonly urn: string }[]): string | undefined {
  return steps.map(({ operation, urn }) => `${operation} ${shortName(urn)}`).join(", ") || undefined;
}
