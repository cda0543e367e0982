/** What every rule builds on: fields that do not lie, findings that keep secrets, exemptions with an end, and levels. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { compile, toCel } from "../../../policies/kubernetes/cel";
import { findSecrets } from "../../../policies/engine/secret-paths";
import { evaluateResource, evaluateStack } from "../../../policies/engine/evaluate";
import { withExemptions } from "../../../policies/rule/exemptions";
import { Field, HIDDEN_SECRET, UNKNOWN_STRING } from "../../../policies/rule/field";
import { requireAny, requireEqual, requireOneOf, show, violation, type Finding } from "../../../policies/rule/finding";
import { formatFinding } from "../../../policies/rule/message";
import { MANDATORY, resourceRule, type StackRule } from "../../../policies/rule/rule";
import { Stack, type StackResource } from "../../../policies/rule/resource";
import { linkStack } from "../../../policies/engine/stack";
import { canonicalType } from "../../../catalogue/tokens/canonical";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { namespaceLevel, namespaceNetworkPolicy } from "../../../policies/pod-security/rules/namespaces";
import { namespaceHasLimits } from "../../../policies/quota/rules/namespaces";
import {
  appliesAt,
  namespacesAt,
  STANDARD_VERSION,
  type PodSecurityLevel,
} from "../../../policies/pod-security/standard";
import type { Bag } from "../support/conformance";

const rule = resourceRule({
  ...{ id: "sample", title: "Volumes are encrypted.", why: "Disks get lost.", remedy: "Set encrypted." },
  ...{ references: [{ name: "CIS 1.2.3" }], severity: "high", levels: MANDATORY, resources: [KUBERNETES.pod] },
  check: (props) => requireEqual(props.at("spec", "encrypted"), true),
});
const judge = (props: unknown, given: unknown = {}, today = "2026-01-01", type: string = KUBERNETES.pod) =>
  evaluateResource(rule, { type, name: "vol", urn: "urn:vol", props }, { given, today });

describe("policies: fields", () => {
  it("write paths as users do, and read nothing where there is nothing", () => {
    const field = Field.of({ a: [{ "b.c": 1 }] }).at("a", 0, "b.c");
    assert.equal(field.path, 'a[0]["b.c"]');
    assert.equal(field.value, 1);
    assert.ok(Field.of(null).at("a", 0).isAbsent);
    assert.ok(Field.of({ a: "text" }).at("a", "length").isAbsent);
    assert.ok(Field.of({}).at("constructor").isAbsent);
  });

  it("are unknown below an unknown, and hidden below a hidden secret", () => {
    assert.ok(Field.of({ a: UNKNOWN_STRING }).at("a", "b", 0).isUnknown);
    assert.ok(Field.of({ a: HIDDEN_SECRET }).at("a", "b").isHidden);
  });

  it("never show a secret, at its place or below it", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (secret) => {
        const bag = Field.of({ a: { b: [secret] } }, new Set(["a.b"]));
        assert.equal(show(bag.at("a", "b", 0)), HIDDEN_SECRET);
        const finding = violation(bag.at("a", "b", 0), "something else");
        const text = formatFinding(rule, finding, { type: "x:y:Z", name: "n" });
        assert.match(text, /a\.b\[0\] is \[secret\]/);
      }),
    );
  });

  it("find secrets where the wire format marks them", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "x" };
    assert.deepEqual([...findSecrets({ a: [{ b: secret }], "c.d": secret })], ["a[0].b", '["c.d"]']);
  });
});

describe("policies: findings", () => {
  it("say resource, path, found, required, remedy and reference", () => {
    const [finding] = judge({ spec: { encrypted: false } });
    assert.ok(finding !== undefined);
    assert.equal(
      formatFinding(rule, finding, { type: KUBERNETES.pod, name: "vol" }),
      'Pod "vol": spec.encrypted is false, required: true. Set encrypted. (CIS 1.2.3)',
    );
  });

  it("need one of several ways, and are undecided while one of them is unknown", () => {
    const way = (value: unknown) => requireEqual(Field.of({ value }).at("value"), true);
    const verdict = (...values: readonly unknown[]) => requireAny(...values.map(way)).map(({ kind }) => kind);
    assert.deepEqual(verdict(false, true), []);
    assert.deepEqual(verdict(false, UNKNOWN_STRING), ["undecided"]);
    assert.deepEqual(verdict(false, false), ["violation"]);
    assert.deepEqual(requireOneOf(Field.of(undefined), ["a"], { orAbsent: true }), []);
  });

  it("turn a rule's own failure into a violation that does not quote the error", () => {
    const broken = { ...rule, check: () => assert.fail("hunter2") };
    const [finding] = evaluateResource(
      broken,
      { type: KUBERNETES.pod, name: "x", urn: "x", props: {} },
      { given: {}, today: "" },
    );
    assert.ok(finding?.kind === "violation");
    assert.match(finding.found, /AssertionError/);
    assert.doesNotMatch(JSON.stringify(finding), /hunter2/);
  });
});

describe("policies: exemptions", () => {
  const exemption = { name: "vol", owner: "team-x", reason: "being moved", expires: "2026-06-30" };
  const bad = { metadata: { name: "vol" }, spec: { encrypted: false } };

  it("count up to their last day, and are named in the violation afterwards", () => {
    assert.deepEqual(judge(bad, { exemptions: [exemption] }, "2026-06-30"), []);
    const [finding] = judge(bad, { exemptions: [exemption] }, "2026-07-01");
    assert.ok(finding?.kind === "violation");
    assert.match(finding.found, /team-x's exemption ended on 2026-06-30/);
  });

  it("need an owner, a reason, an end and a place", () => {
    for (const missing of ["owner", "reason", "expires", "name"]) {
      const { [missing as keyof typeof exemption]: _, ...rest } = exemption;
      assert.equal(judge(bad, { exemptions: [rest] }).length, 1, missing);
    }
    assert.equal(judge(bad, { exemptions: [{ ...exemption, namespace: "other" }] }).length, 1);
  });

  it("count for their kind alone, and not for what only an operator makes", () => {
    const kind = "Pod";
    assert.deepEqual(judge(bad, { exemptions: [{ ...exemption, kind }] }), []);
    assert.equal(judge(bad, { exemptions: [{ ...exemption, kind: "Other" }] }).length, 1);
    const madeBy = { user: "system:serviceaccount:x:y", group: "example.org", kinds: ["Thing"] };
    assert.equal(judge(bad, { exemptions: [{ ...exemption, madeBy }] }).length, 1);
  });

  it("of the pack count until the configuration names its own", () => {
    assert.deepEqual(judge(bad, withExemptions({}, [exemption])), []);
    const other = { ...exemption, name: "another" };
    assert.equal(judge(bad, withExemptions({ exemptions: [other] }, [exemption])).length, 1);
  });
});

describe("policies: types", () => {
  it("are known by their older groups, as patches and as lists", () => {
    const spelt = (type: string) => canonicalType(type);
    assert.deepEqual(spelt("kubernetes:extensions/v1beta1:Deployment"), {
      token: KUBERNETES.deployment,
      isPatch: false,
      isList: false,
    });
    assert.deepEqual(spelt("kubernetes:apps/v1:DeploymentPatch"), {
      token: KUBERNETES.deployment,
      isPatch: true,
      isList: false,
    });
    assert.deepEqual(spelt("kubernetes:core/v1:PodList"), { token: KUBERNETES.pod, isPatch: false, isList: true });
    assert.equal(spelt("kubernetes:serving.knative.dev/v1:Service").token, "kubernetes:serving.knative.dev/v1:Service");
    assert.equal(spelt("my:own:Type").token, "my:own:Type");
  });

  it("conclude nothing from what a patch leaves out, and find what it sets", () => {
    assert.deepEqual(judge({}, {}, "", "kubernetes:core/v1:PodPatch"), []);
    assert.equal(judge({ spec: { encrypted: false } }, {}, "", "kubernetes:core/v1:PodPatch").length, 1);
    assert.deepEqual(
      judge({ items: UNKNOWN_STRING }, {}, "", "kubernetes:core/v1:PodList").map(({ kind }) => kind),
      ["undecided"],
    );
  });
});

describe("policies: CEL", () => {
  const evaluate = (text: string, object: unknown) => {
    try {
      return compile(text)({ object: toCel(object, "") });
    } catch (error) {
      return error instanceof Error ? error.constructor.name : "?";
    }
  };

  it("needs an unknown only where it decides", () => {
    const object = { known: true, late: UNKNOWN_STRING };
    assert.equal(evaluate("!object.known && object.late == 'x'", object), false);
    assert.equal(evaluate("object.late == 'x' && !object.known", object), false);
    assert.equal(evaluate("object.late == 'x' || object.known", object), true);
    for (const text of [
      "object.late == 'x'",
      "has(object.late)",
      "object.?late.orValue('') == ''",
      "object.known && object.late == 'x'",
    ]) {
      assert.equal(evaluate(text, object), "Unreadable", text);
    }
  });

  it("has whole numbers, keys that JavaScript knows, quantities and searches", () => {
    assert.equal(evaluate("object.n == 3 && object.f > 1.4", { n: 3, f: 1.5 }), true);
    assert.equal(evaluate("object.labels.constructor == 'x'", { labels: { constructor: "x" } }), true);
    assert.equal(evaluate("has(object.a)", { a: null }), false);
    assert.equal(evaluate("quantity('1Gi').compareTo(quantity('1024Mi')) == 0", {}), true);
    assert.equal(evaluate("isQuantity('1K')", {}), false);
    assert.equal(evaluate("'abc-123'.find('[0-9]+') == '123'", {}), true);
  });
});

describe("policies: levels of the Pod Security Standards", () => {
  const levels = fc.constantFrom<PodSecurityLevel>("privileged", "baseline", "restricted");

  it("choose the same namespaces at preview and in the cluster", () => {
    const config = fc.record({ level: levels, namespaceLevels: fc.dictionary(fc.constantFrom("a", "b", "c"), levels) });
    fc.assert(
      fc.property(config, levels, fc.constantFrom("a", "b", "c", "d"), (given, needed, namespace) => {
        const { except, only } = namespacesAt(needed, given);
        const inCluster = !except.includes(namespace) && (only === undefined || only.includes(namespace));
        assert.equal(appliesAt(needed, Field.of(namespace), given), inCluster);
      }),
    );
  });

  const resource = (type: string, props: Bag): StackResource => ({
    ...{ type, name: type, urn: type, props: Field.of(props) },
    ...{ parent: undefined, dependencies: [], propertyDependencies: {} },
  });
  const namespace = (labels: unknown, name: unknown = "team") =>
    resource(KUBERNETES.namespace, { metadata: { name, labels } });
  const enforce = (level: unknown) => ({ "pod-security.kubernetes.io/enforce": level });
  const pod = resource(KUBERNETES.pod, {
    metadata: { name: "p", namespace: "team" },
    spec: { containers: [{ name: "a", securityContext: { privileged: true } }] },
  });
  const levelFindings = (resources: readonly StackResource[], given: Bag = {}): Finding[] =>
    evaluateStack(namespaceLevel, new Stack(resources), { given, today: "" });

  it("are on every namespace, at least as strict as the environment's or the declared one", () => {
    assert.equal(levelFindings([namespace({})]).length, 1);
    assert.equal(levelFindings([namespace(enforce("baseline"))]).length, 1);
    assert.deepEqual(levelFindings([namespace(enforce("restricted"))]), []);
    assert.deepEqual(
      levelFindings([namespace(enforce("privileged"))], { namespaceLevels: { team: "privileged" } }),
      [],
    );
    assert.deepEqual(
      levelFindings([namespace(enforce(UNKNOWN_STRING))]).map(({ kind }) => kind),
      ["undecided"],
    );
  });

  it("stay undecided while the engine hands over namespaces without a property, and policies too", () => {
    // What a stack looks like whose provider waits for a cluster that the same update creates.
    const links = { dependencies: [], propertyDependencies: {} };
    const waiting = [KUBERNETES.namespace, KUBERNETES.networkPolicy].map((type) => ({
      ...{ type, name: type, urn: type, props: {} },
      ...links,
    }));
    const stack = new Stack(linkStack(waiting, (props) => props));
    for (const rule of [namespaceLevel, namespaceNetworkPolicy]) {
      const kinds = evaluateStack(rule, stack, { given: {}, today: "" }).map(({ kind }) => kind);
      assert.deepEqual([...new Set(kinds)], ["undecided"], rule.id);
    }
    const alone = new Stack(linkStack(waiting.slice(0, 1), (props) => props));
    const kindsWith = (rule: StackRule, exemptNamespaces: readonly string[]) =>
      evaluateStack(rule, alone, { given: { exemptNamespaces }, today: "" }).map(({ kind }) => kind);
    assert.deepEqual(kindsWith(namespaceHasLimits, []), ["undecided", "undecided"], "it may be nobody's");
    assert.deepEqual(kindsWith(namespaceNetworkPolicy, ["flux-system"]), ["undecided"], "it may be the exempt one");
    assert.deepEqual(kindsWith(namespaceNetworkPolicy, []), ["violation"], "no name would help");
  });

  it("name no version that is newer than the rules", () => {
    const versions = (version: unknown) =>
      levelFindings([
        namespace({ ...enforce("restricted"), "pod-security.kubernetes.io/enforce-version": version }),
      ]).map(({ kind, path }) => `${kind} ${path}`);
    const path = 'metadata.labels["pod-security.kubernetes.io/enforce-version"]';
    for (const version of [undefined, "latest", "v1.9", "v1.35", STANDARD_VERSION])
      assert.deepEqual(versions(version), []);
    for (const version of ["v1.38", "v1.100", "1.35", "newest", ""]) {
      assert.deepEqual(versions(version), [`violation ${path}`], version);
    }
    assert.deepEqual(versions(UNKNOWN_STRING), [`undecided ${path}`]);
  });

  it("hold what runs in a namespace to a label that asks for more than the environment", () => {
    const found = levelFindings([namespace(enforce("baseline")), pod], { level: "privileged" });
    assert.ok(
      found.some(
        (finding) => finding.kind === "violation" && finding.required.includes("pod-no-privileged-containers"),
      ),
    );
    assert.deepEqual(levelFindings([namespace(enforce("privileged")), pod], { level: "privileged" }), []);
  });

  it("go with a network policy for all pods of the namespace", () => {
    const policy = (spec: unknown) => resource(KUBERNETES.networkPolicy, { metadata: { namespace: "team" }, spec });
    const verdict = (...others: readonly StackResource[]) =>
      evaluateStack(namespaceNetworkPolicy, new Stack([namespace({}), ...others]), { given: {}, today: "" }).map(
        ({ kind }) => kind,
      );
    assert.deepEqual(verdict(), ["violation"]);
    assert.deepEqual(verdict(policy({ podSelector: { matchLabels: { a: "b" } } })), ["violation"]);
    assert.deepEqual(verdict(policy({ podSelector: {}, policyTypes: ["Egress"] })), ["violation"]);
    assert.deepEqual(verdict(policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] })), []);
    assert.deepEqual(verdict(policy({ podSelector: UNKNOWN_STRING })), ["undecided"]);
  });
});
