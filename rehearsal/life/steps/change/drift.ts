/**
 * Drift: what somebody changed or deleted behind Pulumi's back is found by a refresh and repaired by `up`, and what
 * other controllers rightly add is neither called drift nor undone.
 */
import { z } from "zod";
import { formatQuantity, parseQuantity } from "../../../../components/core/sizes";
import { describe } from "../../../../automation/cluster-objects";
import { USAGE_ANNOTATION } from "../../../sandbox/metrics";
import { isIdle, shortName, type EngineRun } from "../../../../automation/events";
import type { Life } from "../../life";
import { StepFailed, type Recorder } from "../../recorder";
import { targets, type Target } from "./targets";

const ANNOTATION = "example.com/seen-by";
const MERGE = "application/merge-patch+json";
/** A limit that no quota of ours has, and so high that it keeps no pod from being created. */
const TAMPERED = "12345";

const objectSchema = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).optional(), uid: z.string() }),
  spec: z
    .looseObject({
      hard: z.record(z.string(), z.string()).optional(),
      replicas: z.number().optional(),
      selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).optional() }).optional(),
    })
    .optional(),
  status: z.looseObject({ readyReplicas: z.number().optional() }).optional(),
});
const podList = z.looseObject({ items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })) });

/** The autoscaler looks every few seconds and waits for pods to be ready first. */
const AUTOSCALER_ACTS_WITHIN = 120_000;

interface Victims {
  /** One of its fields is changed. */
  readonly changed: Target;
  /** It is deleted. */
  readonly deleted: Target;
  /** Another controller annotates it. */
  readonly annotated: Target;
  /** Its autoscaler adds a replica. */
  readonly scaled: Target;
}

export const driftStep = {
  name: "drift",
  title: "drift: found, repaired, others left alone",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const victims = await choose(life);
    const before = await read(life, victims.changed);
    const replicas = await tamper(life, victims);

    const found = changes(await life.run(recorder, "previewRefresh", { run: "drift-found" }));
    recorder.count("drifted", found.size);
    recorder.check("the changed field is found", found.get(victims.changed.urn) === "update", victims.changed.name);
    recorder.check("the deleted object is found", found.get(victims.deleted.urn) === "delete", victims.deleted.name);
    const others = [...found].filter(([urn]) => urn !== victims.changed.urn && urn !== victims.deleted.urn);
    recorder.check(
      "an annotation, replicas and status that other controllers set are no drift",
      others.length === 0,
      others.map(([urn, operation]) => `${operation} ${shortName(urn)}`).join(", ") || undefined,
    );

    await life.run(recorder, "refresh", { run: "refresh" });
    const repaired = changes(await life.run(recorder, "up", { run: "repair" }));
    recorder.count("repaired", repaired.size);
    recorder.check("the changed field is put back", repaired.get(victims.changed.urn) === "update");
    recorder.check("the deleted object is created again", repaired.get(victims.deleted.urn) === "create");
    const extra = [...repaired].filter(([urn]) => urn !== victims.changed.urn && urn !== victims.deleted.urn);
    recorder.check(
      "nothing else is touched",
      extra.length === 0,
      extra.map(([urn, operation]) => `${operation} ${shortName(urn)}`).join(", ") || undefined,
    );

    const after = await read(life, victims.changed);
    recorder.check("the field has its old value in the cluster", same(after.spec?.hard, before.spec?.hard));
    const { status } = await life.request("GET", victims.deleted.path);
    recorder.check("the deleted object is back in the cluster", status === 200, `status ${status}`);
    const annotated = await read(life, victims.annotated);
    recorder.check(
      "the other controller's annotation is still there",
      annotated.metadata.annotations?.[ANNOTATION] === "rehearsal",
    );
    const scaled = await read(life, victims.scaled);
    recorder.check(
      "the autoscaler's replicas are still there",
      scaled.spec?.replicas === replicas,
      `${scaled.spec?.replicas} of ${replicas}`,
    );
    const rest = changes(await life.run(recorder, "preview", { run: "after-repair" }));
    recorder.check(
      "nothing is left to repair",
      rest.size === 0,
      [...rest.keys()].map(shortName).join(", ") || undefined,
    );
  },
};

async function choose(life: Life): Promise<Victims> {
  const state = await life.engine.exportState();
  const changed = await boundingCpu(life, await targets(life.request, state, "v1", "ResourceQuota"));
  const [deleted] = await targets(life.request, state, "policy/v1", "PodDisruptionBudget");
  const deployments = await targets(life.request, state, "apps/v1", "Deployment");
  const scaling = life.expectations.workloads.find(({ scaled }) => scaled);
  const scaled = deployments.find(({ name, namespace }) => name === scaling?.name && namespace === scaling.namespace);
  const [annotated] = deployments;
  if (changed === undefined || deleted === undefined || annotated === undefined || scaled === undefined) {
    throw new StepFailed(
      "drift needs a quota, a disruption budget and an autoscaled deployment, and the stack file declares no such tenant and workload",
    );
  }
  return { changed, deleted, annotated, scaled };
}

/** The first quota that says how much CPU may be reserved: others bound pods of a kind only. */
async function boundingCpu(life: Life, quotas: readonly Target[]): Promise<Target | undefined> {
  for (const quota of quotas) {
    if ((await read(life, quota)).spec?.hard?.["requests.cpu"] !== undefined) return quota;
  }
  return undefined;
}

/** Does what people and controllers do; returns the replicas that the autoscaler settled on. */
async function tamper(life: Life, { changed, deleted, annotated, scaled }: Victims): Promise<number> {
  await patch(life, `${changed.path}?fieldManager=kubectl-edit`, { spec: { hard: { "requests.cpu": TAMPERED } } });
  await must(life, "DELETE", deleted.path);
  const seen = { metadata: { annotations: { [ANNOTATION]: "rehearsal" } } };
  await patch(life, `${annotated.path}?fieldManager=other-controller`, seen);
  return scaleUp(life, scaled);
}

/** Lets the workload's pods use so much CPU that its autoscaler adds one, and waits until it has. */
async function scaleUp(life: Life, target: Target): Promise<number> {
  const workload = life.expectations.spec.workloads.find(({ name }) => name === target.name);
  const goal = workload?.scaling?.cpuUtilization ?? 70;
  const requested = parseQuantity(workload?.resources.requests.cpu ?? "1");
  const { spec } = await read(life, target);
  const count = spec?.replicas ?? 1;
  const wanted = count + 1;
  // Halfway between what `count` and `wanted` pods are meant to carry, so that rounding cannot add two.
  const used = (requested * BigInt(goal) * BigInt(2 * count + 1)) / BigInt(200 * count);
  const selector = Object.entries(spec?.selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const pods = `/api/v1/namespaces/${target.namespace}/pods`;
  const list = podList.parse(
    await must(life, "GET", `${pods}?labelSelector=${encodeURIComponent(selector.join(","))}`),
  );
  const usage = { metadata: { annotations: { [USAGE_ANNOTATION]: `cpu=${formatQuantity(used)}` } } };
  for (const { metadata } of list.items) await patch(life, `${pods}/${metadata.name}`, usage);
  const reached = await life.interruption.until(async () => {
    const now = await read(life, target);
    // Also ready: a refresh that meets a Deployment on its way notes it as unfinished, and `up` would finish it.
    return now.spec?.replicas === wanted && now.status?.readyReplicas === wanted ? wanted : undefined;
  }, AUTOSCALER_ACTS_WITHIN);
  if (reached === undefined)
    throw new StepFailed(`the autoscaler of ${target.name} did not go from ${count} to ${wanted} pods`);
  return reached;
}

function changes({ steps }: EngineRun): Map<string, string> {
  return new Map(steps.filter(({ operation }) => !isIdle(operation)).map(({ urn, operation }) => [urn, operation]));
}

async function read(life: Life, { path }: Target): Promise<z.output<typeof objectSchema>> {
  return objectSchema.parse(await must(life, "GET", path));
}

async function patch(life: Life, path: string, body: unknown): Promise<void> {
  await must(life, "PATCH", path, body, MERGE);
}

async function must(life: Life, method: string, path: string, body?: unknown, contentType?: string): Promise<unknown> {
  const answer = await life.request(method, path, body, contentType);
  if (answer.status >= 300)
    throw new StepFailed(`${method} ${path} was answered with ${answer.status}: ${describe(answer.body)}`);
  return answer.body;
}

function same(
  a: Readonly<Record<string, string>> | undefined,
  b: Readonly<Record<string, string>> | undefined,
): boolean {
  return JSON.stringify(Object.entries(a ?? {}).sort()) === JSON.stringify(Object.entries(b ?? {}).sort());
}
