/** The update: new images and more pods change in place, and replicas that an autoscaler owns stay as it set them. */
import { z } from "zod";
import { describe } from "../../../../automation/cluster-objects";
import { countOperations, isIdle, shortName } from "../../../../automation/events";
import type { ExpectedWorkload } from "../../expectations";
import type { Life } from "../../life";
import { editStackFile } from "../../../../automation/project";
import { StepFailed, type Recorder } from "../../recorder";
import { planUpdate } from "./update-edits";

const deploymentSchema = z.looseObject({
  metadata: z.looseObject({ uid: z.string() }),
  spec: z.looseObject({
    replicas: z.number(),
    template: z.looseObject({ spec: z.looseObject({ containers: z.array(z.looseObject({ image: z.string() })) }) }),
  }),
});
const autoscalerSchema = z.looseObject({ spec: z.looseObject({ maxReplicas: z.number() }) });
type Deployment = z.output<typeof deploymentSchema>;

export const updateStep = {
  name: "update",
  title: "update: new images, more pods, in place",
  async run(life: Life, recorder: Recorder): Promise<void> {
    const { spec, workloads } = life.expectations;
    const plan = planUpdate(spec);
    const before = await deployments(life, workloads);
    editStackFile(life.project, life.options.stack, plan.edits);
    const { steps } = await life.run(recorder, "up", { run: "update" });
    const changed = steps.filter(({ operation }) => !isIdle(operation));
    for (const [operation, count] of Object.entries(countOperations(steps))) recorder.count(operation, count);
    const others = changed.filter(({ operation }) => operation !== "update");
    recorder.check(
      "everything changes in place",
      changed.length > 0 && others.length === 0,
      others.map(({ operation, urn }) => `${operation} ${shortName(urn)}`).join(", ") || `${changed.length} updates`,
    );
    const after = await deployments(life, workloads);
    for (const workload of workloads) {
      const old = before.get(workload.name);
      const now = after.get(workload.name);
      const image = now?.spec.template.spec.containers[0]?.image;
      recorder.check(`${workload.name} runs the new image`, image === plan.images[workload.name], image);
      recorder.check(`${workload.name} is the same Deployment`, old?.metadata.uid === now?.metadata.uid);
      if (workload.scaled) {
        const detail = `${old?.spec.replicas} before, ${now?.spec.replicas} after`;
        recorder.check(
          `${workload.name} keeps the autoscaler's replicas`,
          old?.spec.replicas === now?.spec.replicas,
          detail,
        );
      } else if (plan.grown.includes(workload.name)) {
        recorder.check(
          `${workload.name} has one more replica`,
          now?.spec.replicas === (old?.spec.replicas ?? 0) + 1,
          `${now?.spec.replicas}`,
        );
      }
      if (workload.scaled && plan.grown.includes(workload.name)) await checkAutoscaler(life, recorder, workload);
    }
    recorder.check("a workload has more pods", plan.grown.length > 0, plan.grown.join(", "));
    const rest = await life.run(recorder, "preview", { run: "after-update" });
    const left = rest.steps.filter(({ operation }) => !isIdle(operation));
    recorder.check(
      "nothing is left to do",
      left.length === 0,
      left.map(({ urn }) => shortName(urn)).join(", ") || undefined,
    );
  },
};

async function checkAutoscaler(life: Life, recorder: Recorder, { name, namespace }: ExpectedWorkload): Promise<void> {
  const path = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers/${name}`;
  const autoscaler = autoscalerSchema.parse(await read(life, path));
  const wanted = life.expectations.spec.workloads.find((one) => one.name === name)?.scaling?.maxReplicas ?? 0;
  const { maxReplicas } = autoscaler.spec;
  recorder.check(`the autoscaler of ${name} may add one more pod`, maxReplicas === wanted + 1, `${maxReplicas}`);
}

async function deployments(life: Life, workloads: readonly ExpectedWorkload[]): Promise<Map<string, Deployment>> {
  const found = new Map<string, Deployment>();
  for (const { name, namespace } of workloads) {
    const body = await read(life, `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`);
    found.set(name, deploymentSchema.parse(body));
  }
  return found;
}

async function read(life: Life, path: string): Promise<unknown> {
  const { status, body } = await life.request("GET", path);
  if (status !== 200) throw new StepFailed(`GET ${path} was answered with ${status}: ${describe(body)}`);
  return body;
}
