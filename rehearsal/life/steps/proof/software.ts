/**
 * The proof for what the platform installs: every release of the stack is ready, every database healthy, and no
 * credential that an operator made has found its way into Pulumi's state.
 */
import { z } from "zod";
import { STACK_LABEL } from "../../../../components/core/labels";
import { describe } from "../../../../automation/cluster-objects";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";

const RELEASES = "/apis/helm.toolkit.fluxcd.io/v2/helmreleases";
const DATABASES = "/apis/postgresql.cnpg.io/v1/clusters";

const objectSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
  status: z
    .looseObject({
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().optional() }))
        .optional(),
    })
    .optional(),
});
const listSchema = z.looseObject({ items: z.array(objectSchema) });
const secretSchema = z.looseObject({ data: z.record(z.string(), z.string()) });

type Found = z.output<typeof objectSchema>;

export async function proveSoftware(life: Life, recorder: Recorder): Promise<void> {
  const releases = await owned(life, RELEASES);
  recorder.count("releases", releases.length);
  for (const release of releases) checkReady(recorder, "release", release);
  const databases = await owned(life, DATABASES);
  const { length: expected } = life.expectations.spec.data.postgres;
  recorder.check(`there are ${expected} databases`, databases.length === expected, `${databases.length} found`);
  if (databases.length === 0) return;
  const state = JSON.stringify(await life.engine.exportState());
  for (const database of databases) {
    checkReady(recorder, "database", database);
    const { name, namespace } = database.metadata;
    const { status, body } = await life.request("GET", `/api/v1/namespaces/${namespace}/secrets/${name}-app`);
    const secret = secretSchema.safeParse(body);
    const password = secret.data?.data["password"];
    const made = `the operator made the credentials of ${namespace}/${name}`;
    recorder.check(made, status === 200 && password !== undefined, status === 200 ? undefined : describe(body));
    if (password === undefined) continue;
    const plain = Buffer.from(password, "base64").toString("utf8");
    const leaked = state.includes(password) || state.includes(plain);
    recorder.check(`the password of ${namespace}/${name} is not in Pulumi's state`, !leaked);
  }
}

/** The stack's objects of a kind; none while the kind does not exist. */
async function owned(life: Life, path: string): Promise<readonly Found[]> {
  const selector = encodeURIComponent(`${STACK_LABEL}=${life.options.stack}`);
  const { status, body } = await life.request("GET", `${path}?labelSelector=${selector}`);
  if (status === 404) return [];
  if (status !== 200) throw new Error(`GET ${path} was answered with ${status}: ${describe(body)}`);
  return listSchema.parse(body).items;
}

function checkReady(recorder: Recorder, what: string, { metadata, status }: Found): void {
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  recorder.check(`${what} ${metadata.namespace}/${metadata.name} is ready`, ready?.status === "True", ready?.message);
}
