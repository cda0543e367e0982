/** Copies of the cloud's secrets under mocks: who waits for whom, and that a mistake shows at preview. */
import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { ConfigMap, Namespace } from "@pulumi/kubernetes/core/v1";
import { output, type ComponentResourceOptions } from "@pulumi/pulumi";
import { housed } from "../../../components/tenants/home";
import { checkDeliveries, deliveriesOf } from "../../../components/secrets/check";
import { SecretDelivery, type SecretDeliveryArgs } from "../../../components/secrets/delivery";
import { secretsSpec } from "../../../components/secrets/spec";
import { tenantsSpec } from "../../../components/tenants/spec";
import { at, record } from "../../support/recorder";
import { OWNERSHIP } from "../../support/specs";

const quota = { requests: { cpu: "4", memory: "8Gi" }, limits: { cpu: "8", memory: "16Gi" }, volumes: 1 };
const TENANTS = tenantsSpec.parse([
  { name: "one", namespaces: [{ name: "alone" }], quota },
  {
    name: "two",
    namespaces: [
      { name: "left", quota },
      { name: "right", quota },
    ],
    quota,
  },
]);

function create(secrets: object[], store: SecretDeliveryArgs["store"] = { gcpsm: { projectID: "p" } }) {
  return record((options: ComponentResourceOptions) => {
    const provider = new Provider("cluster", { context: "c" });
    const operator = new ConfigMap("operator", {}, { provider });
    const kept = new ConfigMap("kept-in-the-cloud", {}, { provider });
    const placed = secretsSpec.parse(secrets).map((secret) => {
      return { ...secret, deliver: secret.deliver.map((delivery) => housed(delivery, TENANTS)) };
    });
    const deliveries = deliveriesOf(placed).map((delivery) => {
      const { namespace } = delivery;
      const created = new Namespace(`ns-${namespace}-${delivery.secretName}`, {}, { provider });
      return {
        ...delivery,
        namespace: { name: namespace, created: output(namespace), guardrails: [created] },
        reference: { id: output("id"), remoteName: output(`cloud/${delivery.secret.name}`), ready: [kept] },
      };
    });
    const args = { ownership: OWNERSHIP, provider, store, deliveries, dependsOn: [operator] };
    return new SecretDelivery("delivery", args, options);
  });
}

const SECRETS = [
  { name: "key", deliver: [{ tenant: "two", namespace: "right" }, { tenant: "one" }] },
  { name: "other", deliver: [{ tenant: "two", namespace: "right", secretName: "another" }] },
  { name: "nobodys" },
];

describe("secrets that are delivered", () => {
  it("come through one store, which serves the named namespaces alone and waits for its operator", async () => {
    const { one } = await create(SECRETS);
    const store = one("delivery-store");
    assert.deepEqual(at(store.inputs, "spec.conditions"), [{ namespaces: ["alone", "right"] }]);
    assert.deepEqual(store.dependsOn, ["operator"]);
    assert.equal(Object.values(at(store.inputs, "metadata.annotations") ?? {}).join(), "condition=Ready");
  });

  it("are a copy for each delivery, after the store, the secret's place and what guards the namespace", async () => {
    const { one, ofType, result } = await create(SECRETS);
    const copies = ofType("kubernetes:external-secrets.io/v1:ExternalSecret").map(({ name }) => name);
    const expected = ["delivery-alone-key", "delivery-right-another", "delivery-right-key"];
    assert.deepEqual([...copies].sort(), expected);
    assert.deepEqual([...one("delivery-right-another").dependsOn].sort(), [
      "delivery-store",
      "kept-in-the-cloud",
      "ns-right-another",
    ]);
    assert.equal(at(one("delivery-right-another").inputs, "spec.data.0.remoteRef.key"), "cloud/other");
    assert.deepEqual(Object.keys(result.delivered), ["alone", "right"]);
    assert.equal(result.delivered["right"]?.length, 2);
  });

  it("belong to what asked for them, so that nothing stays behind, and outlive a secret that is away", async () => {
    const { one } = await create(SECRETS);
    const target = at(one("delivery-alone-key").inputs, "spec.target");
    assert.deepEqual(target, { name: "key", creationPolicy: "Owner", deletionPolicy: "Retain" });
  });

  it("are refused with no cluster when the store names what its kind does not have", async () => {
    await assert.rejects(
      create(SECRETS, { aws: { service: "SecretsManager", region: "eu-central-1", accessKey: "AKIA" } }),
      /ClusterSecretStore "stratiform": 1 problem\n {2}spec\.provider\.aws\.accessKey is not a property of this kind/,
    );
  });

  it("need a namespace where the tenant has several, and a name of their own in each", () => {
    const problems = (secrets: object[]) =>
      checkDeliveries(secretsSpec.parse(secrets), { tenants: TENANTS, databases: [] }).map(
        ({ path, rule }) => `${path} ${rule}`,
      );
    assert.deepEqual(problems(SECRETS), []);
    assert.deepEqual(problems([{ name: "key", deliver: [{ tenant: "two" }] }]), [
      "secrets[0].deliver[0].namespace is missing",
    ]);
    const twice = { name: "key", deliver: [{ tenant: "one" }, { tenant: "one" }] };
    assert.deepEqual(problems([twice]), [
      "secrets[0].deliver[1].secretName is the name of a Secret in namespace alone already, that secrets[0].deliver[0] makes",
    ]);
    const apart = {
      name: "key",
      deliver: [
        { tenant: "two", namespace: "left" },
        { tenant: "two", namespace: "right" },
      ],
    };
    assert.deepEqual(problems([apart]), []);
  });
});
