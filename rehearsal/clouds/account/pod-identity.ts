/**
 * Gives pods of the account's cluster what the cloud's own webhook gives them, before admission judges them: a mutating
 * webhook of the sandbox's API server, served with that server's certificate. Clouds that change no pod have none.
 */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { SellingCloud } from "../../../catalogue/clouds";
import type { Sandbox } from "../../sandbox";
import { layoutOf } from "../../sandbox/layout";
import { messageOf } from "../../sandbox/nodes";
import { podIdentityOf } from "../tables";
import type { IdentityWebhook, Surroundings } from "../plugin/identity-webhook";

const named = z.looseObject({ name: z.string() });
const containers = z.array(
  z.looseObject({
    name: z.string(),
    env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).optional(),
    volumeMounts: z.array(named).optional(),
  }),
);
const reviewSchema = z.looseObject({
  request: z.looseObject({
    uid: z.string(),
    namespace: z.string(),
    object: z.looseObject({
      metadata: z.looseObject({
        name: z.string().optional(),
        generateName: z.string().optional(),
        labels: z.record(z.string(), z.string()).optional(),
      }),
      spec: z.looseObject({
        serviceAccountName: z.string().optional(),
        initContainers: containers.optional(),
        containers,
        volumes: z.array(named).optional(),
      }),
    }),
  }),
});

/** Serves the cloud's webhook, if it has one, and tells the API server. It ends with the process. */
export async function installIdentityWebhook(
  cloud: SellingCloud,
  sandbox: Sandbox,
  held: Surroundings["held"],
): Promise<void> {
  const webhook = podIdentityOf(cloud);
  if (webhook === undefined) return;
  const port = await serve(cloud, sandbox, { held, request: sandbox.request });
  const path = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
  const { status, body } = await sandbox.request("POST", path, configuration(webhook, port, sandbox));
  if (status !== 201) throw new Error(`the cloud's webhook was refused: ${messageOf(body)}`);
}

function configuration({ name, failurePolicy, objectSelector }: IdentityWebhook, port: number, sandbox: Sandbox) {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name },
    webhooks: [
      {
        ...{ name, failurePolicy, objectSelector },
        clientConfig: { url: `https://127.0.0.1:${port}/mutate`, caBundle: sandbox.certificateAuthority },
        rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
      },
    ],
  };
}

/** What the cloud's webhook answers to the API server's question: the pod as the cloud changes it, as a patch. */
export async function answerReview(cloud: SellingCloud, review: unknown, surroundings: Surroundings): Promise<object> {
  const { uid, namespace, object } = reviewSchema.parse(review).request;
  const pod = await podIdentityOf(cloud)?.change(object, namespace, surroundings);
  const operations = pod && [
    { op: "replace", path: "/spec", value: pod.spec },
    { op: "add", path: "/metadata/labels", value: pod.metadata.labels },
  ];
  const patch = operations && {
    patchType: "JSONPatch",
    patch: Buffer.from(JSON.stringify(operations)).toString("base64"),
  };
  const response = { uid, allowed: true, ...patch };
  return { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response };
}

/** Listens on a free loopback port. A question that cannot be answered is one that the API server hears nothing about. */
function serve(cloud: SellingCloud, { directory }: Sandbox, surroundings: Surroundings): Promise<number> {
  const { servingCertificate, servingKey } = layoutOf(directory);
  const server: Server = createServer(
    { cert: readFileSync(servingCertificate), key: readFileSync(servingKey) },
    (incoming, response) => {
      text(incoming)
        .then((body) => answerReview(cloud, JSON.parse(body), surroundings))
        .then(
          (review) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(review)),
          (error: unknown) => response.writeHead(500).end(String(error)),
        );
    },
  );
  server.on("tlsClientError", (_error, socket: Socket) => socket.destroy());
  // Neither the server nor what the API server keeps open holds the process back.
  server.unref();
  server.on("connection", (socket: Socket) => socket.unref());
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no TCP port for the cloud's webhook"));
      else resolve(address.port);
    });
  });
}
