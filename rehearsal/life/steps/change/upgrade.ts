/**
 * The next minor version of Kubernetes: refused where it would skip one or go back, with the order to follow; else the
 * control plane first, then what depends on its version, then every node, with nothing replaced and no disruption budget
 * broken while pods move.
 */
import { z } from "zod";
import { describe } from "../../../../automation/cluster-objects";
import { NAMESPACE } from "../../../../stacks/config/schema";
import { CLUSTER_IDENTITY } from "../../../../components/cluster/identity";
import { minorAfter } from "../../../../components/cluster/versions";
import { servedVersion } from "../../api-servers";
import { BudgetWatch } from "./budget-watch";
import { EngineFailed } from "../../../../automation/engine";
import { countOperations, isIdle, shortName, type EngineRun } from "../../../../automation/events";
import type { Life } from "../../life";
import { editStackFile } from "../../../../automation/project";
import { StepFailed, type Recorder } from "../../recorder";
import { resources, type State, type StateResource } from "../../../../automation/state";

const nodeList = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      status: z.looseObject({ nodeInfo: z.looseObject({ kubeletVersion: z.string() }) }),
    }),
  ),
});

export const upgradeStep = {
  name: "upgrade",
  title: "upgrade: the next minor of Kubernetes",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const from = life.expectations.spec.cluster.version;
    const to = minorAfter(from, 1);
    await refuseSkips(life, recorder, from);
    await upgrade(life, recorder, from, to);
    setVersion(life, from);
    const back = await refusalOf(life, recorder, "downgrade");
    recorder.check(`going back to ${from} is refused`, back.includes(`cannot go back to ${from}`), firstLine(back));
    setVersion(life, to);
  },
};

/** From an older cluster the stack file's next version would be two minors away, and the one after it is unknown. */
async function refuseSkips(life: Life, recorder: Recorder, from: string): Promise<void> {
  const [older, to, beyond] = [minorAfter(from, -1), minorAfter(from, 1), minorAfter(from, 2)];
  setVersion(life, beyond);
  const unknown = await refusalOf(life, recorder, "unknown-version");
  const rule = `cluster.version "${beyond}" is not a version that this release makes`;
  recorder.check(`${beyond} is refused before anything is planned`, unknown.includes(rule), firstLine(unknown));
  setVersion(life, to);
  const state = await life.engine.exportState();
  await life.engine.importState(withClusterVersion(state, older));
  const skip = await refusalOf(life, recorder, "skipped-minor");
  await life.engine.importState(state);
  const order = `set cluster.version to each of ${from}, ${to} in turn`;
  recorder.check(`from ${older} straight to ${to} is refused, with the order`, skip.includes(order), firstLine(skip));
}

async function upgrade(life: Life, recorder: Recorder, from: string, to: string): Promise<void> {
  const { account, machines } = life;
  const before = await clusterUid(life);
  recorder.check(`the API server is of version ${from}`, (await servedVersion(life.request)) === from);
  setVersion(life, to);
  checkInPlace(recorder, "planned", await life.run(recorder, "preview", { run: "upgrade-preview" }));
  const watch = await BudgetWatch.start(life.request);
  const done = await life.run(recorder, "up", { run: "upgrade" }).finally(() => watch.stop());
  for (const [operation, count] of Object.entries(countOperations(done.steps))) recorder.count(operation, count);
  checkInPlace(recorder, "done", done);
  const updated = done.steps.filter(({ operation }) => !isIdle(operation)).map(({ type }) => type);
  const rows = account.table.types;
  const control = updated.findIndex((type) => rows[type]?.controlPlane !== undefined);
  const pools = updated.findIndex(
    (type) => rows[type]?.machines !== undefined && rows[type].controlPlane === undefined,
  );
  recorder.check("the control plane is upgraded", control !== -1);
  recorder.check("and before any node pool", pools === -1 || control < pools, updated.join(", "));
  recorder.check(`the API server is of version ${to}`, (await servedVersion(life.request)) === to);
  recorder.check("it is the same cluster", (await clusterUid(life)) === before);
  const old = (await nodes(life)).filter(({ name, version }) => {
    const group = machines.groupsOfNodes([name])[0];
    return group?.version !== undefined && !version.startsWith(`v${to}.`);
  });
  recorder.check(
    `every node of a pool is of version ${to}`,
    old.length === 0,
    old.map(({ name }) => name).join(", ") || undefined,
  );
  recorder.count("disruption budgets", watch.budgets);
  const broken = watch.broken.join(", ");
  recorder.check("no disruption budget was broken while pods moved", broken === "", broken || `${watch.looks} looks`);
  recorder.check("there are budgets to break", watch.budgets > 0 && watch.looks > 0);
}

function checkInPlace(recorder: Recorder, word: string, { steps }: EngineRun): void {
  const changes = steps.filter(({ operation }) => !isIdle(operation));
  const others = changes.filter(({ operation }) => operation !== "update");
  const found = others.map(({ operation, urn }) => `${operation} ${shortName(urn)}`).join(", ");
  recorder.check(
    `only changes in place are ${word}`,
    changes.length > 0 && others.length === 0,
    found || `${changes.length} updates`,
  );
}

function setVersion(life: Life, version: string): void {
  editStackFile(life.project, life.options.stack, [
    { path: ["config", `${NAMESPACE}:cluster`, "version"], value: version },
  ]);
}

/** The state of a stack whose cluster was last asked to run another version. */
function withClusterVersion(state: State, version: string): State {
  const older = (resource: StateResource): StateResource =>
    resource.type === CLUSTER_IDENTITY ? { ...resource, inputs: { ...resource.inputs, version } } : resource;
  return { ...state, deployment: { ...state.deployment, resources: resources(state).map(older) } };
}

/** What a preview is refused with; "" when it is not. */
async function refusalOf(life: Life, recorder: Recorder, run: string): Promise<string> {
  try {
    await life.run(recorder, "preview", { run });
    return "";
  } catch (error) {
    if (error instanceof EngineFailed) return error.message;
    throw error;
  }
}

async function clusterUid(life: Life): Promise<string | undefined> {
  const { body } = await life.request("GET", "/api/v1/namespaces/kube-system");
  return z.looseObject({ metadata: z.looseObject({ uid: z.string() }) }).parse(body).metadata.uid;
}

async function nodes(life: Life): Promise<readonly { readonly name: string; readonly version: string }[]> {
  const { status, body } = await life.request("GET", "/api/v1/nodes");
  if (status !== 200) throw new StepFailed(`listing nodes was answered with ${describe(body)}`);
  return nodeList
    .parse(body)
    .items.map(({ metadata: { name }, status: { nodeInfo } }) => ({ name, version: nodeInfo.kubeletVersion }));
}

function firstLine(text: string): string | undefined {
  return text.split("\n").find((line) => line.trim() !== "");
}
