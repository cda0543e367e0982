/**
 * Flux as the platform installs it, judged by the same rules that check every preview: what its objects break is
 * listed here with the reason, and nothing else may appear. Exemptions play no part.
 */
import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { Addons } from "../../../components/addons";
import { FLUX } from "../../../components/addons/software/flux/chart";
import { addonsSpec } from "../../../components/addons/spec";
import { evaluateResource, evaluateStack } from "../../../policies/engine/evaluate";
import { Field } from "../../../policies/rule/field";
import { Stack, type StackResource } from "../../../policies/rule/resource";
import { canonicalType } from "../../../catalogue/tokens/canonical";
import { podSecurityPack } from "../../../policies/pod-security/pack";
import { quotaPack } from "../../../policies/quota/pack";
import { at, listAt, record, type Recording, type Registered } from "../../support/recorder";
import { OWNERSHIP } from "../../support/specs";

const RULES = [...podSecurityPack.rules, ...quotaPack.rules];
const CIRCUMSTANCES = { given: {}, today: "2026-01-01" };

/** `rule name: path` of everything that a rule says about resources that the component registers. */
function judge(resources: readonly Registered[]): string[] {
  const found: string[] = [];
  const linked = resources.map(({ type, name, inputs }): StackResource => {
    const links = { parent: undefined, dependencies: [], propertyDependencies: {} };
    return { type: canonicalType(type).token, name, urn: `urn:${name}`, props: Field.of(inputs), ...links };
  });
  for (const rule of RULES) {
    const findings =
      rule.kind === "stack"
        ? evaluateStack(rule, new Stack(linked), CIRCUMSTANCES).map(
            (finding) => [finding.resource?.name, finding] as const,
          )
        : resources.flatMap(({ type, name, inputs }) => {
            const input = { type, name, urn: `urn:${name}`, props: inputs };
            return evaluateResource(rule, input, CIRCUMSTANCES).map((finding) => [name, finding] as const);
          });
    found.push(...findings.map(([name, { path }]) => `${rule.id} ${name ?? "?"}: ${path}`));
  }
  return found;
}

describe("addons: Flux and the rules for what runs in a cluster", () => {
  let recording: Recording<Addons>;
  let objects: readonly Registered[];

  before(async () => {
    recording = await record((options) => {
      const provider = new Provider("cluster", { context: "c" });
      return new Addons("addons", { ownership: OWNERSHIP, provider, spec: addonsSpec.parse({}), needed: [] }, options);
    });
    objects = recording.resources.filter(({ type }) => type.startsWith("kubernetes:"));
  });

  it("breaks one rule only: a chart may hold any kind of object, so that its installer may create any", () => {
    assert.ok(objects.length >= 20);
    assert.deepEqual(judge(objects), ["rbac-no-cluster-admin addons-flux-installs-charts: roleRef.name"]);
  });

  it("would be found out: without its pods' settings the same rules speak", () => {
    const careless = objects.map((object) => {
      if (object.type !== "kubernetes:apps/v1:Deployment") return object;
      const spec = structuredClone(at(object.inputs, "spec.template.spec")) as Record<string, unknown>;
      delete spec["automountServiceAccountToken"];
      delete spec["serviceAccountName"];
      const [container] = listAt(spec, "containers") as Record<string, unknown>[];
      delete container?.["securityContext"];
      return { ...object, inputs: { ...object.inputs, spec: { template: { spec } } } };
    });
    const rules = new Set(judge(careless).map((line) => line.split(" ")[0]));
    for (const rule of ["pod-read-only-root", "pod-drop-all-capabilities"]) {
      assert.ok(rules.has(rule), rule);
    }
  });

  it("lets source-controller read no Secret and make no token: either is the way to every right in the cluster", () => {
    const [role] = recording.ofType("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole");
    const granted = listAt(role?.inputs, "rules").flatMap((rule) => listAt(rule, "resources"));
    assert.ok(granted.includes("helmcharts/status"));
    assert.deepEqual(
      granted.filter((resource) => /^(secrets|serviceaccounts.*|configmaps|namespaces|leases)$/.test(String(resource))),
      [],
    );
    const leases = recording.ofType("kubernetes:rbac.authorization.k8s.io/v1:Role");
    assert.deepEqual(
      leases.map((role) => at(role.inputs, "metadata.namespace")),
      ["flux-system"],
    );
  });

  it("gives each controller an account of its own, whose token only the controller's pod asks for", () => {
    const accounts = recording.ofType("kubernetes:core/v1:ServiceAccount");
    const deployments = recording.ofType("kubernetes:apps/v1:Deployment");
    assert.equal(accounts.length, Object.keys(FLUX.images).length);
    for (const { inputs } of accounts) assert.equal(at(inputs, "automountServiceAccountToken"), false);
    const used = deployments.map(({ inputs }) => {
      assert.equal(at(inputs, "spec.template.spec.automountServiceAccountToken"), true);
      return at(inputs, "spec.template.spec.serviceAccountName");
    });
    assert.deepEqual([...used].sort(), accounts.map(({ inputs }) => at(inputs, "metadata.name")).sort());
    assert.equal(new Set(used).size, used.length);
  });

  it("lets the artifact server find no right that only the installer of charts needs", () => {
    const [binding, ...others] = recording
      .ofType("kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding")
      .filter(({ inputs }) => at(inputs, "roleRef.name") === "cluster-admin");
    assert.deepEqual(others, []);
    assert.deepEqual(
      listAt(binding?.inputs, "subjects").map((subject) => at(subject, "name")),
      ["helm-controller"],
    );
  });
});
