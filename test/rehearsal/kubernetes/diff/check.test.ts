/** What the Kubernetes provider makes of a program's inputs when no cluster answers, over the protocol. */
import assert from "node:assert/strict";
import { InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { at } from "../../../../rehearsal/kubernetes/objects/manifest";
import { KubernetesProvider } from "../../../../rehearsal/kubernetes/provider/provider";
import { type Properties, Secret, Unknown } from "../../../../rehearsal/protocol/properties";
import { type PluginClient, startPlugin, urnOf } from "../../../support/provider/plugin-client";

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: "http://127.0.0.1:1" } }]
users: [{ name: u, user: {} }]
contexts: [{ name: ctx, context: { cluster: c, user: u, namespace: team } }]
current-context: ctx
`;

describe("checking inputs without a cluster", () => {
  const messages: string[] = [];
  let plugin: PluginClient;

  before(async () => {
    const log = { say: (_: string, text: string) => void messages.push(text), status: () => undefined };
    plugin = await startPlugin(() => new KubernetesProvider("0.0.0", log));
    await plugin.configure({ kubeconfig: KUBECONFIG, context: "ctx" });
  });
  after(() => plugin.stop());

  const check = (token: string, inputs: Properties, olds: Properties = {}) =>
    plugin.check(urnOf(`kubernetes:${token}`, "web"), inputs, olds);
  const config = (more: Properties): Properties => ({ apiVersion: "v1", kind: "ConfigMap", ...more });

  it("warns once that the cluster is unreachable", async () => {
    await check("core/v1:ConfigMap", config({}));
    await check("core/v1:ConfigMap", config({}));
    assert.equal(messages.filter((text) => text.includes("unreachable")).length, 1);
  });

  it("puts a nameless object into the context's namespace under a name that stays", async () => {
    const first = await check("core/v1:ConfigMap", config({ data: { a: "1" } }));
    const name = at(first.inputs, "metadata", "name");
    assert.match(String(name), /^web-[0-9a-f]{8}$/);
    assert.equal(at(first.inputs, "metadata", "namespace"), "team");
    const again = await check("core/v1:ConfigMap", config({ data: { a: "2" } }), first.inputs);
    assert.equal(at(again.inputs, "metadata", "name"), name);
    const named = await check("core/v1:ConfigMap", config({ metadata: { name: "mine" } }), first.inputs);
    assert.equal(at(named.inputs, "metadata", "name"), "mine");
  });

  it("gives no namespace to what has none", async () => {
    const { inputs } = await check("core/v1:Namespace", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "n" },
    });
    assert.equal(at(inputs, "metadata", "namespace"), undefined);
  });

  const REFUSED: readonly [string, string, Properties, RegExp][] = [
    ["an empty name", "core/v1:ConfigMap", config({ metadata: { name: "" } }), /metadata\.name must not be empty/],
    ["a generated name", "core/v1:ConfigMap", config({ metadata: { generateName: "a-" } }), /generateName/],
    ["an unknown field", "core/v1:ConfigMap", config({ dada: {} }), /dada is not a known field; did you mean "data"\?/],
    ["a wrong type", "core/v1:ConfigMap", config({ data: { a: 1 } }), /data\.a must be a string, not a number/],
    ["a missing field", "apps/v1:Deployment", { spec: { selector: {} } }, /spec\.template is required/],
    [
      "a fraction of replicas",
      "apps/v1:Deployment",
      { spec: { replicas: 1.5, selector: {}, template: {} } },
      /whole number/,
    ],
    ["another kind", "core/v1:ConfigMap", { apiVersion: "v1", kind: "Secret" }, /kind must be ConfigMap/],
    ["a status", "core/v1:Pod", { status: {} }, /status is not a known field/],
    [
      "an unknown field of an addon's custom resource",
      "cert-manager.io/v1:Certificate",
      { apiVersion: "cert-manager.io/v1", kind: "Certificate", spec: { secretNam: "x" } },
      /spec\.secretNam is not a known field; did you mean "secretName"/,
    ],
  ];
  for (const [what, token, inputs, message] of REFUSED) {
    it(`refuses ${what}`, async () => {
      const { failures } = await check(token, inputs);
      assert.ok(
        failures.some(({ reason }) => message.test(reason)),
        JSON.stringify(failures),
      );
    });
  }

  it("takes values that are not known yet as right", async () => {
    const spec = { replicas: new Unknown(), selector: new Unknown(), template: new Unknown() };
    const { failures } = await check("apps/v1:Deployment", {
      metadata: { name: "x", labels: { a: new Unknown() } },
      spec,
    });
    assert.deepEqual(failures, []);
  });

  it("refuses a kind that nothing knows", async () => {
    await assert.rejects(
      check("example.com/v1:Thing", {}),
      /example\.com\/v1 Thing is not a kind that this provider knows/,
    );
    await assert.rejects(check("apps/v1:DeploymentList", {}), /apps\/v1 DeploymentList is not a kind/);
  });

  it("keeps a Secret's text as the API server does, and secret", async () => {
    const { inputs } = await check("core/v1:Secret", { apiVersion: "v1", kind: "Secret", stringData: { a: "b" } });
    const { data } = inputs;
    assert.ok(data instanceof Secret);
    assert.deepEqual(data.value, { a: "Yg==" });
    assert.equal(inputs["stringData"], undefined);
  });

  it("serves neither functions nor components", async () => {
    const request = new InvokeRequest();
    request.setTok("kubernetes:yaml:decode");
    const error = await new Promise<Error | null>((done) => plugin.raw.invoke(request, (failure) => done(failure)));
    assert.match(String(error), /does not serve the function kubernetes:yaml:decode/);
  });
});
