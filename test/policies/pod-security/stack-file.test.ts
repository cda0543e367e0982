/** A preview trusts the registries of the stack file, and no others: the same that the program installs in the cluster. */
import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { registryName } from "../../../components/account/names.azure";
import { SYSTEM_NAMESPACES } from "../../../catalogue/kubernetes/system-namespaces";
import { ownRegistries } from "../../../components/core/registry-hosts";
import { Security } from "../../../components/security";
import { admissionConfig } from "../../../components/security/rules";
import { securitySpec } from "../../../components/security/spec";
import { evaluateResource } from "../../../policies/engine/evaluate";
import { namesOfStack, registriesOfStack } from "../../../policies/pod-security/stack-file";
import { podSecurityPack } from "../../../policies/pod-security/pack";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { AZURE_PLACEMENT } from "../../support/clouds/azure-fixture";
import { record } from "../../support/recorder";
import { OWNERSHIP } from "../../support/specs";
import { GOOD, withValue } from "../support/good-resources";

const PLACEMENT = {
  aws: { accountId: "333344445555", region: "us-east-1" },
  gcp: { project: "acme-prod", region: "europe-west4" },
  azure: { subscriptionId: AZURE_PLACEMENT.subscriptionId },
};
const HOSTS = {
  aws: "333344445555.dkr.ecr.us-east-1.amazonaws.com",
  gcp: "europe-west4-docker.pkg.dev/acme-prod",
  azure: `${registryName(AZURE_PLACEMENT, { ...OWNERSHIP, stack: "prod" })}.azurecr.io`,
} as const;

/** The environment of a pack's process, as the engine makes it. */
const variables = (sections: Readonly<Record<string, unknown>>) => ({
  PULUMI_STACK: "prod",
  PULUMI_CONFIG: JSON.stringify(
    Object.fromEntries(
      Object.entries(sections).map(([name, value]) => [
        `stratiform:${name}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  ),
});

describe("registries of a stack file", () => {
  for (const [cloud, host] of Object.entries(HOSTS)) {
    it(`are the stack's own on ${cloud}, where it makes repositories`, () => {
      const sections = { cloud, placement: PLACEMENT, registry: { repositories: ["models/a"] } };
      assert.deepEqual(registriesOfStack(variables(sections)), [host]);
      assert.deepEqual(registriesOfStack(variables({ ...sections, registry: { repositories: [] } })), []);
      const place = { stack: "prod", cloud, repositories: ["models/a"], placement: PLACEMENT };
      assert.deepEqual(ownRegistries(place), [host]);
    });
  }

  it("are those of security.registries as well", () => {
    const sections = { cloud: "existing", security: { registries: ["ghcr.io/our-team"] } };
    assert.deepEqual(registriesOfStack(variables(sections)), ["ghcr.io/our-team"]);
  });

  it("names the names of tenants with their namespaces, as the program does", () => {
    const tenants = [
      { name: "a", namespaces: [{ name: "a1" }, { name: "a2" }], names: ["chat.example.com"] },
      { name: "b", namespaces: [{ name: "b" }] },
    ];
    assert.deepEqual(namesOfStack(variables({ tenants })), ["a1/chat.example.com", "a2/chat.example.com"]);
    for (const odd of [undefined, "x", {}, [1], [{ names: "x", namespaces: [{ name: "a" }] }], [{ names: ["x"] }]])
      assert.deepEqual(namesOfStack(variables(odd === undefined ? {} : { tenants: odd })), []);
  });

  it("are none where the file has another form, which the program refuses", () => {
    for (const sections of [{}, { cloud: "aws", registry: { repositories: ["a"] } }, { security: { registries: "x" } }])
      assert.deepEqual(registriesOfStack(variables(sections)), []);
    assert.deepEqual(registriesOfStack({}), []);
    assert.deepEqual(registriesOfStack({ PULUMI_CONFIG: "no JSON" }), []);
  });

  it("admit the stack's own images at preview and in the cluster, beside the publishers that are trusted anyway", () => {
    const rule = podSecurityPack.rules.find(({ id }) => id === "pod-image-allowed-registry");
    assert.ok(rule?.kind === "resource");
    const sections = { cloud: "aws", placement: PLACEMENT, registry: { repositories: ["models/sentiment"] } };
    const complete = podSecurityPack.fromStack?.[rule.id];
    const atPreview = complete?.({}, variables(sections));
    const inCluster = admissionConfig("prod", { registries: registriesOfStack(variables(sections)) })[rule.id];
    const verdict = (image: string, given: unknown) => {
      const path = ["spec", "template", "spec", "containers", 0, "image"];
      const props = withValue(GOOD[KUBERNETES.deployment] ?? {}, path, image);
      const input = { type: KUBERNETES.deployment, name: "case", urn: "urn:case", props };
      return evaluateResource(rule, input, { given, today: "2026-01-01" }).length === 0;
    };
    for (const given of [atPreview, inCluster]) {
      assert.ok(verdict(`${HOSTS.aws}/stratiform-prod/models/sentiment:1.0.0`, given));
      assert.ok(verdict("vllm/vllm-openai:v0.11.0", given));
      assert.ok(!verdict(`${HOSTS.gcp}/models/sentiment:1.0.0`, given));
    }
    assert.ok(!verdict(`${HOSTS.aws}/stratiform-prod/models/sentiment:1.0.0`, {}));
  });
});

describe("namespaces of the cluster's owner", () => {
  const installed = (cloud: keyof typeof SYSTEM_NAMESPACES) =>
    record((options) => {
      const args = {
        ...{ ownership: OWNERSHIP, provider: new Provider("cluster", {}), today: "2026-01-01" },
        ...{ spec: securitySpec.parse({ systemNamespaces: ["monitoring"] }) },
        systemNamespaces: SYSTEM_NAMESPACES[cloud],
        loadBalancers: [],
      };
      return new Security("security", args, options);
    });

  it("are outside every rule on that cloud: Kubernetes' own, the cloud's by name and by prefix, and the stack file's", async () => {
    for (const [cloud, names, prefix] of [
      ["aws", ["kube-system", "amazon-guardduty"], undefined],
      ["gcp", ["kube-system", "gmp-system", "gmp-public"], "gke-"],
      ["azure", ["kube-system", "gatekeeper-system", "app-routing-system"], undefined],
      ["existing", ["amazon-guardduty", "gmp-system", "calico-system"], "gke-"],
    ] as const) {
      const { ofType } = await installed(cloud);
      const policy = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
      for (const { inputs } of ofType(`${policy}Binding`)) {
        for (const name of [...names, "monitoring"]) assert.ok(JSON.stringify(inputs).includes(`"${name}"`), name);
      }
      for (const { inputs, name } of ofType(policy)) {
        const wanted = prefix === undefined ? "" : `startsWith(\\"${prefix}\\")`;
        assert.equal(JSON.stringify(inputs).includes("not-of-the-cloud"), prefix !== undefined, name);
        assert.ok(JSON.stringify(inputs).includes(wanted), name);
      }
    }
  });
});
