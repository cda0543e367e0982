/**
 * Whatever a property bag holds, a pack neither crashes nor fails to read it: random bags, and good resources with
 * random damage, for every rule of a pack. 2,000 bags for each pack, 20,000 in the exhaustive tier.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluateResource, evaluateStack } from "../../policies/engine/evaluate";
import { Field, HIDDEN_SECRET, UNKNOWN_STRING } from "../../policies/rule/field";
import type { Finding } from "../../policies/rule/finding";
import type { PackDefinition } from "../../policies/engine/pack";
import { Stack, type StackResource } from "../../policies/rule/resource";
import { KUBERNETES } from "../../catalogue/tokens/kubernetes";
import { podSecurityPack } from "../../policies/pod-security/pack";
import { quotaPack } from "../../policies/quota/pack";
import { POOL_RESOURCES } from "../../policies/quota/pools/in-stack";
import type { Bag } from "./support/conformance";
import { GOOD, withValue } from "./support/good-resources";
import { POOL_CASES } from "./cases/pool-cases";
import { inTier } from "../support/tier";

const BAGS = inTier(2_000, 20_000);

const KEYS = [
  ...[
    "metadata",
    "spec",
    "template",
    "containers",
    "initContainers",
    "ephemeralContainers",
    "volumes",
    "name",
    "namespace",
  ],
  ...["securityContext", "capabilities", "add", "drop", "ports", "hostPort", "env", "value", "image", "rules", "verbs"],
  ...["subjects", "data", "items", "hard", "limits", "resources", "requests", "jobTemplate", "annotations", "labels"],
  ...["constructor", "__proto__", "toString", "hasOwnProperty", "", "a.b"],
];

/** Values that property bags hold, and values that none should hold. */
const leaf = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, -1, 22, 1.5, Number.MAX_VALUE, "", "x", "100m", "1Gi", "ALL", "*"),
  fc.constantFrom(UNKNOWN_STRING, HIDDEN_SECRET, "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"),
  fc.string({ maxLength: 12 }),
);
const { bag } = fc.letrec<{ bag: unknown; value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 6 }, leaf, fc.array(tie("value"), { maxLength: 4 }), tie("bag")),
  bag: fc.dictionary(fc.constantFrom(...KEYS), tie("value"), { maxKeys: 6 }),
}));

const goodBags = [
  ...Object.entries(GOOD),
  ...POOL_CASES.flatMap(({ resources }) => resources.map(({ type, props }): [string, Bag] => [type, props])),
];

/** A good resource with random values at random places. */
const damaged = fc
  .tuple(
    fc.constantFrom(...goodBags),
    fc.array(fc.tuple(fc.nat(), fc.oneof(leaf, bag)), { minLength: 1, maxLength: 3 }),
  )
  .map(([[type, good], damages]) => {
    const places = placesIn(good);
    const broken = damages.reduce<Bag>((props, [index, value]) => {
      return withValue(props, places[index % places.length] ?? [], value);
    }, good);
    return { type, props: broken };
  });

function placesIn(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  const own = path.length === 0 ? [] : [[...path]];
  if (typeof value !== "object" || value === null) return own;
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, item]) =>
      placesIn(item, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

const types = [
  ...Object.values(KUBERNETES),
  ...POOL_RESOURCES,
  "kubernetes:core/v1:PodList",
  "kubernetes:apps/v1:DeploymentPatch",
];
const anyResource = fc.oneof(
  damaged,
  fc.record({ type: fc.constantFrom(...types), props: fc.oneof(bag, leaf, fc.array(leaf, { maxLength: 3 })) }),
);

interface FuzzResource {
  readonly type: string;
  readonly props: unknown;
}

/** Something granted by every cloud, so that what pools need is reckoned. */
const GRANTED = { "aws/eu-central-1/L-417A185B": 8, "gcp/europe-west4/CPUS": 8, "azure/westeurope/cores": 8 };

/** Every finding of the pack on the resource alone, and as a stack together with a namespace. */
function judge({ rules }: PackDefinition, { type, props }: FuzzResource): Finding[] {
  const circumstances = { given: { limits: GRANTED }, today: "2026-01-01" };
  return rules.flatMap((rule) => {
    if (rule.kind === "resource")
      return evaluateResource(rule, { type, name: "fuzz", urn: "urn:fuzz", props }, circumstances);
    return evaluateStack(rule, new Stack([NAMESPACE, stackResource(type, props)]), circumstances);
  });
}

function stackResource(type: string, props: unknown): StackResource {
  const links = { parent: undefined, dependencies: [], propertyDependencies: {} };
  return { type, name: "fuzz", urn: "urn:fuzz", props: Field.of(props), ...links };
}

const NAMESPACE = stackResource(KUBERNETES.namespace, { metadata: { name: "team" } });

/** A rule that fails itself says so in these words; none may. */
const CRASHED = /of a form that the rule cannot read \(/;

const PACKS = [podSecurityPack, quotaPack];

describe("policies: fuzz", function () {
  this.timeout(120_000);

  it(`reads ${BAGS.toLocaleString("en")} random bags in every pack without failing`, () => {
    const findings = new Map(PACKS.map((pack) => [pack.name, 0]));
    fc.assert(
      fc.property(anyResource, (resource) => {
        for (const pack of PACKS) {
          const found = judge(pack, resource);
          findings.set(pack.name, (findings.get(pack.name) ?? 0) + found.length);
          const crashed = found.find((finding) => finding.kind === "violation" && CRASHED.test(finding.found));
          assert.equal(crashed, undefined);
        }
      }),
      { numRuns: BAGS },
    );
    for (const [name, count] of findings) {
      console.log(`      ${name}: ${count.toLocaleString("en")} findings`);
      assert.ok(count > BAGS / 100, "the bags reach the rules");
    }
  });

  for (const pack of PACKS) {
    it(`${pack.name} reads bags that are very deep, very wide or full of keys that JavaScript knows`, () => {
      const deep = Array.from({ length: 5_000 }).reduce<Bag>((inner) => ({ spec: inner }), {});
      const wide = { spec: { containers: Array.from({ length: 2_000 }, (_, index) => ({ name: `c${index}` })) } };
      const odd = JSON.parse(
        '{"spec": {"__proto__": {"containers": 1}, "constructor": {"x": []}, "containers": [{"constructor": 1}]}}',
      ) as Bag;
      for (const props of [deep, wide, odd]) {
        for (const type of types) {
          for (const finding of judge(pack, { type, props })) {
            if (finding.kind === "violation") assert.doesNotMatch(finding.found, CRASHED, `${type} ${finding.path}`);
          }
        }
      }
    });
  }
});
