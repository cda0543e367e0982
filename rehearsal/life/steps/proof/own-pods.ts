/**
 * The proof that the platform's rules leave the cloud's own pods alone: agents that the cloud runs on every node are taken away, and
 * their controller can start them again.
 */
import { z } from "zod";
import { describe } from "../../../../automation/cluster-objects";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";

const agentSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), namespace: z.string(), generation: z.number() }),
  spec: z.looseObject({ selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()) }) }),
  status: z.looseObject({ desiredNumberScheduled: z.number(), numberReady: z.number() }),
});
const podList = z.looseObject({ items: z.array(z.looseObject({ metadata: z.looseObject({ uid: z.string() }) })) });

const STARTS_WITHIN = 60_000;

export async function proveOwnPods(life: Life, recorder: Recorder): Promise<void> {
  if (life.expectations.ground.kind !== "created") return;
  const own = (life.account.table.clusterObjects ?? []).flatMap(({ path, object }) =>
    path.endsWith("/daemonsets") ? [{ path, ...nameOf.parse(object).metadata }] : [],
  );
  for (const { path, name, namespace } of own) {
    const read = async () => agentSchema.parse(await get(life, `${path}/${name}`));
    const { spec } = await read();
    const labels = Object.entries(spec.selector.matchLabels).map(([key, value]) => `${key}=${value}`);
    const pods = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(labels.join(","))}`;
    const uids = async () => podList.parse(await get(life, pods)).items.map(({ metadata }) => metadata.uid);
    const before = new Set(await uids());
    await life.request("DELETE", pods);
    let said = "";
    const again = await life.interruption.until(async () => {
      const { desiredNumberScheduled: wanted, numberReady: ready } = (await read()).status;
      const old = (await uids()).filter((uid) => before.has(uid));
      said = `${ready} of ${wanted} ready, ${old.length} of before`;
      return wanted > 0 && ready === wanted && old.length === 0 ? true : undefined;
    }, STARTS_WITHIN);
    recorder.check(`the cloud's own pods in ${namespace} start under the platform's rules`, again === true, said);
  }
}

const nameOf = z.looseObject({ metadata: z.looseObject({ name: z.string(), namespace: z.string() }) });

async function get(life: Life, path: string): Promise<unknown> {
  const { status, body } = await life.request("GET", path);
  if (status !== 200) throw new Error(`GET ${path} was answered with ${status}: ${describe(body)}`);
  return body;
}
