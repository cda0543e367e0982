/**
 * The proof that pods with a cloud identity got it from the cloud's own webhook, and were admitted as it changed them. On
 * clouds that change no pod there is nothing to prove.
 */
import { z } from "zod";
import { podIdentityOf } from "../../../clouds/tables";
import { describe } from "../../../../automation/cluster-objects";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";

const podSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
  }),
  spec: z.looseObject({
    serviceAccountName: z.string().optional(),
    containers: z.array(z.looseObject({ env: z.array(z.looseObject({ name: z.string() })).optional() })),
  }),
});
const listSchema = z.looseObject({ items: z.array(podSchema) });

export async function proveIdentities(life: Life, recorder: Recorder): Promise<void> {
  const { ground } = life.expectations;
  const webhook = ground.kind === "created" ? podIdentityOf(ground.cloud) : undefined;
  if (webhook === undefined) return;
  const { status, body } = await life.request("GET", "/api/v1/pods");
  if (status !== 200) throw new Error(`GET /api/v1/pods was answered with ${status}: ${describe(body)}`);
  const given = listSchema
    .parse(body)
    .items.filter(({ metadata: { namespace }, spec }) =>
      webhook.gives({ namespace, account: spec.serviceAccountName ?? "default" }, life.account.held),
    );
  const without = given.filter(
    ({ spec }) => !spec.containers.every(({ env = [] }) => env.some(({ name }) => name === webhook.variable)),
  );
  recorder.count("pods with a cloud identity", given.length);
  recorder.check(
    "every pod with a cloud identity has the token that its cloud's webhook adds",
    without.length === 0,
    without.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(", ") || undefined,
  );
}
