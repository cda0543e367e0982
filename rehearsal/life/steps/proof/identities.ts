/**
 * The proof that pods with a cloud identity got it from the cloud's own webhook, and were admitted as it changed them. On
 * clouds that change no pod there is nothing to prove.
 */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import { USE_LABEL } from "../../../clouds/account/pod-identity/aks";
import { describe } from "../../../../automation/cluster-objects";
import type { Life } from "../../life";
import type { Recorder } from "../../recorder";

const podSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({
    serviceAccountName: z.string().optional(),
    containers: z.array(z.looseObject({ env: z.array(z.looseObject({ name: z.string() })).optional() })),
  }),
});
const listSchema = z.looseObject({ items: z.array(podSchema) });

type Pod = z.output<typeof podSchema>;

interface Mark {
  /** Whether the cloud gives the pod an identity. */
  readonly isGiven: (pod: Pod, life: Life) => boolean;
  /** The variable that says where its token is. */
  readonly variable: string;
}

const MARKS: Readonly<Record<"aws" | "gcp" | "azure", Mark | undefined>> = {
  aws: {
    isGiven: ({ metadata, spec }, life) =>
      life.account.held.some(
        ({ type, inputs }) =>
          type === AWS.eksPodIdentityAssociation &&
          inputs["namespace"] === metadata.namespace &&
          inputs["serviceAccount"] === spec.serviceAccountName,
      ),
    variable: "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  },
  gcp: undefined,
  azure: {
    isGiven: ({ metadata }) => metadata.labels?.[USE_LABEL] === "true",
    variable: "AZURE_FEDERATED_TOKEN_FILE",
  },
};

export async function proveIdentities(life: Life, recorder: Recorder): Promise<void> {
  const { ground } = life.expectations;
  const mark = ground.kind === "created" ? MARKS[ground.cloud] : undefined;
  if (mark === undefined) return;
  const { status, body } = await life.request("GET", "/api/v1/pods");
  if (status !== 200) throw new Error(`GET /api/v1/pods was answered with ${status}: ${describe(body)}`);
  const given = listSchema.parse(body).items.filter((pod) => mark.isGiven(pod, life));
  const without = given.filter(
    ({ spec }) => !spec.containers.every(({ env = [] }) => env.some(({ name }) => name === mark.variable)),
  );
  recorder.count("pods with a cloud identity", given.length);
  recorder.check(
    "every pod with a cloud identity has the token that its cloud's webhook adds",
    without.length === 0,
    without.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(", ") || undefined,
  );
}
