/**
 * Drift: what somebody changed or deleted behind Pulumi's back is found by a refresh and repaired by `up`, and what
 * other controllers rightly add is neither called drift nor undone.
 */
import { z } from "zod";
import { describe } from "../cluster-objects";
import { isIdle, shortName, type EngineRun } from "./engine-events";
import type { Life } from "./life";
import { StepFailed, type Recorder } from "./recorder";
import { targets, type Target } from "./targets";

const ANNOTATION = "example.com/seen-by";
const MERGE = "application/merge-patch+json";
/** A limit that no quota of ours has. */
const TAMPERED = "7";

const objectSchema = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).optional(), uid: z.string() }),
  spec: z
    .looseObject({ hard: z.record(z.string(), z.string()).optional(), replicas: z.number().optional() })
    .optional(),
});

interface Victims {
  /** One of its fields is changed. */
  readonly changed: Target;
  /** It is deleted. */
  readonly deleted: Target;
  /** Another controller annotates it. */
  readonly annotated: Target;
  /** An autoscaler changes its replicas. */
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
    recorder.check("nothing else is touched", repaired.size === 2, [...repaired.keys()].map(shortName).join(", "));

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
  const [changed] = await targets(life.request, state, "v1", "ResourceQuota");
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

/** Does what people and controllers do; returns the replicas that the autoscaler is said to want. */
async function tamper(life: Life, { changed, deleted, annotated, scaled }: Victims): Promise<number> {
  await patch(life, `${changed.path}?fieldManager=kubectl-edit`, {
    spec: { hard: { "count/pods": TAMPERED, pods: TAMPERED, "requests.cpu": TAMPERED } },
  });
  await must(life, "DELETE", deleted.path);
  await patch(life, `${annotated.path}?fieldManager=other-controller`, {
    metadata: { annotations: { [ANNOTATION]: "rehearsal" } },
  });
  const replicas = ((await read(life, scaled)).spec?.replicas ?? 1) + 1;
  await patch(life, `${scaled.path}/scale?fieldManager=kube-controller-manager`, { spec: { replicas } });
  return replicas;
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
