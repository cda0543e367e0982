/**
 * The proof for secrets that are delivered: each copy is in its namespace and goes with what asked for it, no namespace
 * that was not named may ask, and no value is in Pulumi's state, not even encrypted, nor in anything that it printed.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { deliveriesOf } from "../../../../components/secrets/check";
import { describe } from "../../../../automation/cluster-objects";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";

const secretSchema = z.looseObject({
  metadata: z.looseObject({
    ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string() })).optional(),
  }),
  data: z.record(z.string(), z.string()),
});

export async function proveDeliveries(life: Life, recorder: Recorder): Promise<void> {
  const deliveries = deliveriesOf(life.expectations.spec.secrets);
  if (deliveries.length === 0) return;
  // What Pulumi keeps, secrets readable: a value must not be there even as a secret.
  const state = JSON.stringify(await life.engine.exportState("readable"));
  const printed = logsOf(life.directory);
  recorder.check("what the engine printed was kept", printed.length > 0);
  for (const { namespace, secretName } of deliveries) {
    const where = `${namespace}/${secretName}`;
    const { status, body } = await life.request("GET", `/api/v1/namespaces/${namespace}/secrets/${secretName}`);
    const secret = secretSchema.safeParse(body).data;
    const isOwned = secret?.metadata.ownerReferences?.some(
      ({ kind, name }) => kind === "ExternalSecret" && name === secretName,
    );
    recorder.check(
      `secret ${where} is delivered, and goes with what asked for it`,
      status === 200 && isOwned === true,
      status === 200 ? undefined : describe(body),
    );
    const values = Object.values(secret?.data ?? {}).flatMap((value) => [
      value,
      Buffer.from(value, "base64").toString("utf8"),
    ]);
    const isKept = values.some((value) => state.includes(value) || printed.some((text) => text.includes(value)));
    recorder.check(`no value of ${where} is in Pulumi's state or in what it printed`, values.length > 0 && !isKept);
  }
}

function logsOf(directory: string): string[] {
  const logs = join(directory, "logs");
  if (!existsSync(logs)) return [];
  return readdirSync(logs).map((file) => readFileSync(join(logs, file), "utf8"));
}
