/** Pods as the clouds' identity webhooks change them, and that no rule of ours refuses what they became. */
import assert from "node:assert/strict";
import { AWS } from "../../../../catalogue/tokens/aws";
import { AZURE } from "../../../../catalogue/tokens/azure";
import { podIdentityOf } from "../../../../rehearsal/clouds/tables";
import { ADMISSION_RULES } from "../../../../components/security/rules";
import { evaluateResource } from "../../../../policies/engine/evaluate";
import { KUBERNETES } from "../../../../catalogue/tokens/kubernetes";
import { federated } from "../../../../rehearsal/clouds/azure/cluster/pod-identity";
import { associated } from "../../../../rehearsal/clouds/aws/cluster/pod-identity";
import type { Pod } from "../../../../rehearsal/clouds/plugin/identity-pods";
import { answerReview } from "../../../../rehearsal/clouds/account/pod-identity";
import { asBag } from "../../../policies/support/conformance";
import { GOOD } from "../../../policies/support/good-resources";

const { template } = asBag(asBag(GOOD[KUBERNETES.deployment] ?? {})["spec"]) as { readonly template: Pod };
const POD: Pod = {
  metadata: { generateName: "model-", labels: { app: "model" } },
  spec: { ...template.spec, serviceAccountName: "model" },
};
const ANNOTATIONS = { "azure.workload.identity/client-id": "72f988bf-0000-4000-8000-000000000000" };

const CHANGED = {
  EKS: associated(POD, "eu-central-1"),
  AKS: federated(POD, ANNOTATIONS, "11111111-2222-3333-4444-555555555555"),
} as const;

function refusing({ metadata, spec }: Pod): string[] {
  const props = { metadata: { ...metadata, name: "model", namespace: "team" }, spec };
  const input = { type: KUBERNETES.pod, name: "model", urn: "urn:model", props };
  const circumstances = { given: {}, today: "2026-01-01" };
  return ADMISSION_RULES.filter((rule) => evaluateResource(rule, input, circumstances).length > 0).map(({ id }) => id);
}

const valueOf = ({ spec }: Pod, name: string) =>
  [...(spec.initContainers ?? []), ...spec.containers].map(({ env }) => env?.find((one) => one.name === name)?.value);

describe("pods with a cloud identity", () => {
  for (const [cloud, pod] of Object.entries(CHANGED)) {
    it(`are admitted as ${cloud} changes them, whether or not their account is one of their own`, () => {
      assert.deepEqual(refusing(pod), []);
      assert.deepEqual(refusing({ ...pod, spec: { ...pod.spec, serviceAccountName: "default" } }), []);
    });
  }

  it("get the agent's address and token from EKS in every container", () => {
    const file = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token";
    assert.deepEqual(valueOf(CHANGED.EKS, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"), [file, file, file]);
    assert.deepEqual(valueOf(CHANGED.EKS, "AWS_REGION"), ["eu-central-1", "eu-central-1", "eu-central-1"]);
    assert.equal(CHANGED.EKS.metadata.labels?.["eks.amazonaws.com/pod-identity"], "enabled");
  });

  it("get the identity of their service account from AKS", () => {
    const id = ANNOTATIONS["azure.workload.identity/client-id"];
    assert.deepEqual(valueOf(CHANGED.AKS, "AZURE_CLIENT_ID"), [id, id, id]);
    const volume = CHANGED.AKS.spec.volumes?.at(-1)?.name ?? "";
    assert.match(volume, /^azure-workload-identity-reserved-[0-9a-f]+$/);
    assert.equal(volume.length, 63);
  });

  it("are changed by the answer to the API server's question, where the cloud knows their account", async () => {
    const request = { uid: "1", namespace: "team", object: POD };
    const association = { namespace: "team", serviceAccount: "model" };
    const held = [
      {
        type: AWS.eksPodIdentityAssociation,
        logicalName: "model",
        id: "a",
        inputs: association,
        outputs: { associationArn: "arn:aws:eks:eu-central-1:1:a" },
      },
    ];
    const asked = (account: object) => () => Promise.resolve({ status: 200, body: account });
    const surroundings = { held: () => held, request: asked({ metadata: { annotations: ANNOTATIONS } }) };
    const patched = async (cloud: "aws" | "azure" | "gcp", around: typeof surroundings) => {
      const { response } = (await answerReview(cloud, { request }, around)) as {
        readonly response: { readonly allowed: boolean; readonly patch?: string };
      };
      assert.ok(response.allowed);
      return Buffer.from(response.patch ?? "", "base64").toString("utf8");
    };
    assert.match(
      await patched("aws", surroundings),
      /AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE.*eu-central-1|eu-central-1.*AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE/,
    );
    assert.match(await patched("azure", surroundings), /72f988bf-0000-4000-8000-000000000000/);
    assert.equal(await patched("gcp", surroundings), "");
    assert.equal(await patched("aws", { ...surroundings, held: () => [] }), "");
    assert.doesNotMatch(
      await patched("azure", { ...surroundings, request: asked({ metadata: {} }) }),
      /AZURE_CLIENT_ID/,
    );
  });

  it("are missed by whoever looks for their token where the cloud knows their account, whatever they are labelled", () => {
    const subject = "system:serviceaccount:team:model";
    const held = [
      { type: AZURE.federatedCredential, logicalName: "model", id: "a", inputs: { subject }, outputs: {} },
      {
        ...{ type: AWS.eksPodIdentityAssociation, logicalName: "model", id: "b", outputs: {} },
        inputs: { namespace: "team", serviceAccount: "model" },
      },
    ];
    for (const cloud of ["aws", "azure"] as const) {
      const gives = (account: string) => podIdentityOf(cloud)?.gives({ namespace: "team", account }, held);
      assert.deepEqual([gives("model"), gives("other")], [true, false], cloud);
    }
    assert.equal(podIdentityOf("gcp"), undefined);
  });

  it("keep the variables that they bring, and are changed once", () => {
    const [first] = POD.spec.containers;
    assert.ok(first !== undefined);
    const own = { name: "AWS_REGION", value: "us-east-1" };
    const pod = associated({ ...POD, spec: { ...POD.spec, containers: [{ ...first, env: [own] }] } }, "eu-central-1");
    assert.deepEqual(valueOf(pod, "AWS_REGION").at(-1), "us-east-1");
    assert.deepEqual(associated(pod, "eu-central-1"), pod);
  });
});
