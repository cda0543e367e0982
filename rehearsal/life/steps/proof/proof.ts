/**
 * The proof inside the cluster: models run where they should, and what must be refused is refused by the API server
 * itself. Everything here is read from the API server; Pulumi's view plays no part.
 */
import { z } from "zod";
import { describe } from "../../../../automation/cluster-objects";
import type { ExpectedWorkload } from "../../expectations";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";
import { proveIdentities } from "./identities";
import { proveOwnPods } from "./own-pods";
import { proveDeliveries } from "./secrets";
import { proveSoftware } from "./software";
import { proveRefusals } from "./refusals";

const nodeSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()).optional() }),
});
const podSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    nodeName: z.string().optional(),
    schedulerName: z.string().optional(),
    containers: z.array(
      z.looseObject({
        resources: z.looseObject({ limits: z.record(z.string(), z.string()).optional() }).optional(),
      }),
    ),
  }),
  status: z.looseObject({
    phase: z.string().optional(),
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).optional(),
  }),
});
const deploymentSchema = z.looseObject({
  spec: z.looseObject({ selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()) }) }),
});
const sliceSchema = z.looseObject({
  endpoints: z.array(z.looseObject({ conditions: z.looseObject({ ready: z.boolean().optional() }) })).nullish(),
});
const listOf = <T extends z.ZodType>(item: T) => z.looseObject({ items: z.array(item) });

export type Pod = z.output<typeof podSchema>;

/** Readiness in the cluster follows the engine's view by a few seconds at most. */
const SETTLES_WITHIN = 60_000;

export const proofStep = {
  name: "proof",
  title: "proof inside the cluster",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const nodes = new Map(
      (await read(life, "/api/v1/nodes", listOf(nodeSchema))).items.map((node) => [node.metadata.name, node]),
    );
    let running = 0;
    for (const workload of life.expectations.workloads) {
      recorder.progress(`${workload.namespace}/${workload.name}`);
      const pods = await runningPods(life, workload);
      running += pods.length;
      const where = `${workload.namespace}/${workload.name}`;
      recorder.check(
        `${where} runs with ${workload.pods} ready pods or more`,
        pods.length >= workload.pods,
        `${pods.length} ready`,
      );
      const strays = pods.filter(({ spec }) => !isOn(workload, nodes.get(spec.nodeName ?? "")?.metadata.labels));
      recorder.check(
        `${where} runs on nodes of pool ${workload.pool.name}, put there by the scheduler`,
        pods.length > 0 && strays.length === 0 && pods.every(({ spec }) => spec.schedulerName === "default-scheduler"),
        strays.map(({ metadata, spec }) => `${metadata.name} is on ${spec.nodeName}`).join(", ") || undefined,
      );
      const { accelerator } = workload.pool;
      if (workload.accelerators > 0 && accelerator !== undefined) {
        const holding = pods.filter((pod) => limit(pod, accelerator.resource) === workload.accelerators);
        const detail = `${holding.length} of ${pods.length}`;
        recorder.check(
          `every pod of ${where} holds ${workload.accelerators} ${accelerator.resource}`,
          holding.length === pods.length && pods.length > 0,
          detail,
        );
      }
      const ready = await readyEndpoints(life, workload);
      recorder.check(`service ${where} has a ready endpoint for every pod`, ready >= workload.pods, `${ready} ready`);
    }
    recorder.count("running pods", running);
    await proveSoftware(life, recorder);
    await proveIdentities(life, recorder);
    await proveDeliveries(life, recorder);
    await proveOwnPods(life, recorder);
    await proveRefusals(life, recorder);
    recorder.check("there is a workload to prove this with", life.expectations.workloads.length > 0);
  },
};

/** The workload's pods that are Running and Ready, once there are enough of them or the time is over. */
async function runningPods(life: Life, { namespace, name, pods: wanted }: ExpectedWorkload): Promise<Pod[]> {
  const deployment = await read(life, `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`, deploymentSchema);
  const labels = Object.entries(deployment.spec.selector.matchLabels).map(([key, value]) => `${key}=${value}`);
  const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(labels.join(","))}`;
  let ready: Pod[] = [];
  await life.interruption.until(async () => {
    const { items } = await read(life, path, listOf(podSchema));
    ready = items.filter(({ status }) => status.phase === "Running" && isTrue(status.conditions, "Ready"));
    return ready.length >= wanted ? true : undefined;
  }, SETTLES_WITHIN);
  return ready;
}

async function readyEndpoints(life: Life, { namespace, name, pods }: ExpectedWorkload): Promise<number> {
  const selector = encodeURIComponent(`kubernetes.io/service-name=${name}`);
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${selector}`;
  let ready = 0;
  await life.interruption.until(async () => {
    const { items } = await read(life, path, listOf(sliceSchema));
    ready = items
      .flatMap(({ endpoints }) => endpoints ?? [])
      .filter(({ conditions }) => conditions.ready === true).length;
    return ready >= pods ? true : undefined;
  }, SETTLES_WITHIN);
  return ready;
}

function isOn({ pool }: ExpectedWorkload, labels: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(pool.selector).every(([key, value]) => labels[key] === value);
}

function limit({ spec }: Pod, resource: string): number {
  return spec.containers.reduce((sum, { resources }) => sum + Number(resources?.limits?.[resource] ?? 0), 0);
}

function isTrue(conditions: readonly { type: string; status: string }[] = [], type: string): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === "True");
}

async function read<T extends z.ZodType>(life: Life, path: string, schema: T): Promise<z.output<T>> {
  const { status, body } = await life.request("GET", path);
  if (status !== 200) throw new Error(`GET ${path} was answered with ${status}: ${describe(body)}`);
  return schema.parse(body);
}
