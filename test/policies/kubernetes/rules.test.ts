/** Every resource rule about Kubernetes: good, bad, absent, unknown, and the type by another name. */
import assert from "node:assert/strict";
import { evaluateResource } from "../../../policies/engine/evaluate";
import { UNKNOWN_STRING } from "../../../policies/rule/field";
import type { Finding } from "../../../policies/rule/finding";
import type { ResourceRule } from "../../../policies/rule/rule";
import { podSecurityPack } from "../../../policies/pod-security/pack";
import { quotaPack } from "../../../policies/quota/pack";
import type { Bag } from "../support/conformance";
import { GOOD, withValue } from "../support/good-resources";
import { CONFIGURED_CASES, RULE_CASES, type Break } from "../cases/rule-cases";

/** Rules about clouds' node pools have cases of their own. */
const RULES = [...podSecurityPack.rules, ...quotaPack.rules]
  .filter((rule) => rule.kind === "resource")
  .filter(({ resources }) => resources.every((type) => type.startsWith("kubernetes:")));
const byId = new Map(RULES.map((rule) => [rule.id, rule]));

function findings(rule: ResourceRule, type: string, props: Bag): Finding[] {
  return evaluateResource(rule, { type, name: "case", urn: "urn:case", props }, { given: {}, today: "2026-01-01" });
}

const pathOf = ({ path, at }: Break) =>
  at ??
  path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
    .join("")
    .slice(1);

/** Other spellings of the canonical types. */
function aliases(type: string): string[] {
  const [, , kind = ""] = type.split(":");
  const old: Readonly<Record<string, readonly string[]>> = {
    Deployment: ["kubernetes:extensions/v1beta1:Deployment", "kubernetes:apps/v1beta1:Deployment"],
    CronJob: ["kubernetes:batch/v1beta1:CronJob"],
    HorizontalPodAutoscaler: ["kubernetes:autoscaling/v1:HorizontalPodAutoscaler"],
  };
  return [...(old[kind] ?? []), `${type}Patch`];
}

describe("policies: Kubernetes resource rules", () => {
  it("have cases, every one of them", () => {
    const cased = new Set(RULE_CASES.map(({ rule }) => rule));
    assert.deepEqual([...cased].sort(), RULES.map(({ id }) => id).sort());
  });

  for (const { rule: id, type, breaks } of RULE_CASES) {
    const kind = type.split(":").at(-1);
    const good = GOOD[type] ?? {};
    const rule = byId.get(id);

    it(`${id} accepts the good ${kind} and names what is wrong in the bad ones`, () => {
      assert.ok(rule !== undefined);
      assert.deepEqual(findings(rule, type, good), []);
      for (const breaking of breaks) {
        const found = findings(rule, type, withValue(good, breaking.path, breaking.bad));
        const kinds = [...new Set(found.map((finding) => finding.kind))];
        assert.deepEqual(kinds, ["violation"], `${breaking.path.join("/")}: ${JSON.stringify(found)}`);
        assert.ok(
          found.some(({ path }) => path === pathOf(breaking)),
          `${pathOf(breaking)}: ${JSON.stringify(found)}`,
        );
      }
    });

    it(`${id} treats a missing property of a ${kind} as Kubernetes does`, () => {
      assert.ok(rule !== undefined);
      for (const { path, absent } of breaks) {
        const found = findings(rule, type, withValue(good, path, undefined));
        assert.equal(
          found.some((finding) => finding.kind === "violation"),
          absent === "fails",
          path.join("/"),
        );
        assert.deepEqual(findings(rule, type, withValue(good, path, null)), found, `null, ${path.join("/")}`);
      }
    });

    it(`${id} is undecided about an unknown property of a ${kind}, and names it`, () => {
      assert.ok(rule !== undefined);
      for (const { path } of breaks) {
        const found = findings(rule, type, withValue(good, path, UNKNOWN_STRING));
        assert.ok(found.length > 0, path.join("/"));
        assert.deepEqual(
          [...new Set(found.map((finding) => finding.kind))],
          ["undecided"],
          `${path.join("/")}: ${JSON.stringify(found)}`,
        );
      }
    });

    it(`${id} knows a ${kind} by its other names`, () => {
      assert.ok(rule !== undefined);
      for (const alias of aliases(type)) {
        for (const { path, bad } of breaks) {
          const found = findings(rule, alias, withValue(good, path, bad));
          // A patch that leaves something out leaves it as it is, so absence alone is no violation there.
          if (bad !== undefined && !alias.endsWith("Patch")) assert.ok(found.length > 0, `${alias} ${path.join("/")}`);
          assert.deepEqual(findings(rule, alias, good), []);
        }
      }
      const [breaking] = breaks;
      assert.ok(breaking !== undefined);
      const list = { items: [good, withValue(good, breaking.path, breaking.bad)] };
      const inList = findings(rule, `${type}List`, list);
      assert.ok(
        inList.some(({ path }) => path === `items[1].${pathOf(breaking)}`),
        JSON.stringify(inList),
      );
    });
  }

  for (const { rule: id, type, object, given, verdict, name = JSON.stringify(given) } of CONFIGURED_CASES) {
    it(`${id} ${verdict} with ${name}`, () => {
      const rule = byId.get(id);
      assert.ok(rule !== undefined);
      const input = { type, name: "case", urn: "urn:case", props: object };
      const found = evaluateResource(rule, input, { given, today: "2026-01-01" });
      assert.equal(found.length > 0, verdict === "fails", JSON.stringify(found));
    });
  }

  it("find a bad container after one that is not known", () => {
    const rule = byId.get("pod-no-privileged-containers");
    assert.ok(rule !== undefined);
    const type = "kubernetes:apps/v1:Deployment";
    const path = ["spec", "template", "spec", "containers"];
    const unknown = withValue(GOOD[type] ?? {}, [...path, 0], UNKNOWN_STRING);
    const found = findings(rule, type, withValue(unknown, [...path, 1, "securityContext", "privileged"], true));
    assert.deepEqual(
      found.map(({ kind, path: where }) => [kind, where]),
      [
        ["undecided", "spec.template.spec.containers[0]"],
        ["violation", "spec.template.spec.containers[1].securityContext.privileged"],
      ],
    );
  });
});
