/** Admission policies under mocks: what is installed, in which order, and what the stack file changes. */
import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { SYSTEM_NAMESPACES } from "../../../catalogue/kubernetes/system-namespaces";
import { Security } from "../../../components/security";
import { ADMISSION_RULES, admissionConfig, INSTALLED_RULES } from "../../../components/security/rules";
import { securitySpec } from "../../../components/security/spec";
import { admissionExemptions } from "../../../components/data/postgres/admission";
import { encryptionPack } from "../../../policies/encryption/pack";
import { evaluateResource } from "../../../policies/engine/evaluate";
import { isKubernetesRule } from "../../../policies/kubernetes/kubernetes-rule";
import { EXPOSURE_RULE } from "../../../policies/pod-security/rules/exposure";
import { podSecurityPack } from "../../../policies/pod-security/pack";
import { quotaPack } from "../../../policies/quota/pack";
import { admissionObjects, policyName } from "../../../policies/kubernetes/admission";
import { record } from "../../support/recorder";
import { OWNERSHIP } from "../../support/specs";

function create(spec: unknown, environment: "dev" | "prod" = "prod") {
  return record((options) => {
    const provider = new Provider("cluster", {});
    const ownership = { ...OWNERSHIP, environment };
    return new Security(
      "security",
      {
        ...{ ownership, provider, today: "2026-01-01", spec: securitySpec.parse(spec) },
        systemNamespaces: SYSTEM_NAMESPACES.existing,
        loadBalancers: ["aws"],
      },
      options,
    );
  });
}

const POLICY = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
const BINDING = `${POLICY}Binding`;

interface BindingSpec {
  readonly policyName: string;
  readonly validationActions: readonly string[];
}

describe("security", () => {
  it("enforces the Kubernetes rules of every pack, and of the encryption pack no others", () => {
    const all = [...podSecurityPack.rules, ...quotaPack.rules, ...encryptionPack.rules].filter(isKubernetesRule);
    assert.deepEqual(ADMISSION_RULES.map(({ id }) => id).sort(), all.map(({ id }) => id).sort());
  });

  it("installs a policy and a binding for every rule, the policy after its parameters and the binding last", async () => {
    const { ofType, one, result } = await create({});
    assert.equal(ofType(POLICY).length, INSTALLED_RULES.length);
    assert.equal(ofType(BINDING).length, INSTALLED_RULES.length);
    assert.equal(result.policies.length, 2 * INSTALLED_RULES.length);
    const binding = one("security-pod-no-host-ports-binding");
    assert.ok(binding.dependsOn.includes("security-pod-no-host-ports-policy"));
    assert.ok(
      one("security-quota-replicas-bounded-policy").dependsOn.includes("security-quota-replicas-bounded-parameters"),
    );
  });

  it("refuses what is mandatory in the environment and warns about the rest", async () => {
    for (const environment of ["dev", "prod"] as const) {
      const { ofType } = await create({}, environment);
      for (const rule of ADMISSION_RULES) {
        const binding = ofType(BINDING).find(({ name }) => name === `security-${rule.id}-binding`);
        if (rule.levels[environment] === "disabled") {
          assert.equal(binding, undefined, rule.id);
          continue;
        }
        const spec = binding?.inputs["spec"] as BindingSpec;
        const wanted = rule.levels[environment] === "mandatory" ? "Deny" : "Warn";
        assert.deepEqual(spec.validationActions, [wanted, "Audit"], rule.id);
        assert.equal(spec.policyName, policyName(rule.id));
      }
    }
  });

  it("only observes when the stack file says so, and installs nothing when admission is off", async () => {
    const { ofType } = await create({ admission: "observe" });
    const actions = ofType(BINDING).flatMap(({ inputs }) => (inputs["spec"] as BindingSpec).validationActions);
    assert.deepEqual([...new Set(actions)].sort(), ["Audit", "Warn"]);
    const off = await create({ admission: "off" });
    assert.deepEqual(off.result.policies, []);
  });

  it("installs nothing that a rule of its own would refuse", () => {
    const settings = { environment: "prod", systemNamespaces: [], parameterNamespace: "kube-system" } as const;
    const config = admissionConfig("prod", { registries: ["registry.example.com"] });
    const objects = admissionObjects(ADMISSION_RULES, { ...settings, today: "2026-01-01", config });
    const parameters = objects.filter(({ kind }) => kind === "ConfigMap");
    assert.ok(parameters.length > 5);
    for (const props of parameters) {
      const input = { type: "kubernetes:core/v1:ConfigMap", name: props.metadata.name, urn: "urn:case", props };
      for (const rule of ADMISSION_RULES)
        assert.deepEqual(evaluateResource(rule, input, { given: {}, today: "2026-01-01" }), [], rule.id);
    }
  });

  it("drops an exemption from the cluster on the day after it ends", () => {
    const rule = ADMISSION_RULES.filter(({ id }) => id === "rbac-no-cluster-admin");
    const conditions = (today: string) => {
      const settings = { environment: "prod", systemNamespaces: [], parameterNamespace: "kube-system", today } as const;
      const objects = admissionObjects(rule, { ...settings, config: admissionConfig("prod") });
      return JSON.stringify(objects.find(({ kind }) => kind === "ValidatingAdmissionPolicy"));
    };
    assert.match(conditions("2027-06-30"), /not-exempt.*stratiform-flux-installs-charts/);
    assert.doesNotMatch(conditions("2027-07-01"), /not-exempt/);
  });

  it("overlooks what a database's operator does, for that database in its namespace only", () => {
    const exemptions = admissionExemptions("features", "research");
    const settings = { environment: "prod", systemNamespaces: [], parameterNamespace: "kube-system" } as const;
    const objects = admissionObjects(ADMISSION_RULES, {
      ...settings,
      today: "2026-01-01",
      config: admissionConfig("prod", { exemptions }),
    });
    const overlooking = objects.filter((object) => JSON.stringify(object).includes("research"));
    assert.deepEqual(
      overlooking.map(({ metadata }) => metadata.name).sort(),
      exemptions.map(({ rule }) => policyName(rule)).sort(),
    );
    for (const { rule } of exemptions)
      assert.ok(
        ADMISSION_RULES.some(({ id }) => id === rule),
        rule,
      );
    const token = JSON.stringify(overlooking.find(({ metadata }) => metadata.name.startsWith("pod-no-token")));
    assert.match(token, /cnpg-system/, "the packs' own exemptions stay");
    assert.match(token, /research.*system:serviceaccount:cnpg-system:cloudnative-pg.*postgresql\.cnpg\.io.*features/);
  });

  it("takes a load balancer for internal only when the controller that the cluster has does", () => {
    const rule = ADMISSION_RULES.find(({ id }) => id === EXPOSURE_RULE);
    assert.ok(rule !== undefined);
    const AWS = "service.beta.kubernetes.io/aws-load-balancer";
    const annotations = {
      aws: { [`${AWS}-internal`]: "true" },
      "aws-load-balancer-controller": { [`${AWS}-scheme`]: "internal" },
      gcp: { "networking.gke.io/load-balancer-type": "Internal" },
      azure: { "service.beta.kubernetes.io/azure-load-balancer-internal": "true" },
    } as const;
    const names = ["aws", "aws-load-balancer-controller", "gcp", "azure"] as const;
    for (const there of names) {
      const given = admissionConfig("prod", { controllers: [there] })[EXPOSURE_RULE];
      for (const told of names) {
        const props = {
          metadata: { name: "x", namespace: "team", annotations: annotations[told] },
          spec: { type: "LoadBalancer" },
        };
        const input = { type: "kubernetes:core/v1:Service", name: "x", urn: "urn:x", props };
        const findings = evaluateResource(rule, input, { given, today: "2026-01-01" });
        assert.equal(findings.length, there === told ? 0 : 1, `${told} in a cluster with ${there}`);
      }
    }
  });
});
