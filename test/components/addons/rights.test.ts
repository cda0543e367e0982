/** What charts grant their controllers, as Helm renders it: nothing strong without a reason, and no reason for nothing. */
import assert from "node:assert/strict";
import { CHART_ACCESS, type AccessObject } from "../../../catalogue/charts/access";
import { ADDON_NAMES, CATALOGUE, type AddonName, type CatalogueEntry } from "../../../components/addons/catalogue";
import { SOFTWARE_POLICIES } from "../../../components/addons/policies";
import type { SoftwarePolicy } from "../../../components/addons/policy";
import { STRONG_RIGHTS, strongRights } from "../../../tools/rights/granted";

function reasonsOf(addon: AddonName): readonly string[] {
  const { rights = {} }: SoftwarePolicy = SOFTWARE_POLICIES[addon];
  return Object.entries(rights).flatMap(([account, reasons]) =>
    Object.keys(reasons).map((right) => `${account} ${right}`),
  );
}

describe("addons: rights of controllers", () => {
  for (const addon of ADDON_NAMES) {
    it(`are strong in ${addon} with a reason alone`, () => {
      const access = CHART_ACCESS[addon];
      const { chart, namespace, renderedFrom }: CatalogueEntry = CATALOGUE[addon];
      assert.ok(access !== undefined);
      assert.equal(access.version, chart.version, "npm run render-charts");
      assert.equal(access.source, renderedFrom, "npm run render-charts");
      const held = strongRights(access.objects, namespace).map(({ account, right }) => `${account} ${right}`);
      assert.deepEqual(held, [...reasonsOf(addon)].sort());
    });
  }

  it("are seen in every form that grants them, and in no other", () => {
    const role = (rules: AccessObject["rules"]): readonly AccessObject[] => [
      { kind: "ClusterRole", metadata: { name: "r" }, rules: rules ?? [] },
      {
        ...{ kind: "ClusterRoleBinding", metadata: { name: "b" }, subjects: [{ kind: "ServiceAccount", name: "a" }] },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "r" },
      },
    ];
    const seen = (rule: NonNullable<AccessObject["rules"]>[number]) =>
      strongRights(role([rule]), "home").map(({ right }) => right);
    for (const [right, [verbs, group, resources]] of Object.entries(STRONG_RIGHTS)) {
      for (const verb of [...verbs, "*"]) {
        for (const resource of resources) {
          for (const apiGroup of [group, "*"]) {
            const rule = { apiGroups: ["x", apiGroup], resources: ["x", resource], verbs: ["x", verb] };
            assert.ok(
              seen(rule).some((one) => one === right),
              `${right}: ${JSON.stringify(rule)}`,
            );
            assert.deepEqual(seen({ ...rule, resourceNames: ["one"] }), []);
          }
        }
      }
    }
    assert.ok(seen({ apiGroups: [""], resources: ["*/token"], verbs: ["create"] }).includes("makes tokens"));
    assert.deepEqual(seen({ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }), Object.keys(STRONG_RIGHTS).sort());
    assert.deepEqual(seen({ apiGroups: [""], resources: ["pods"], verbs: ["get", "delete"] }), []);
    const [granted, binding] = role([{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }]);
    assert.ok(granted !== undefined && binding !== undefined);
    const inside = { ...binding, kind: "RoleBinding", metadata: { name: "b", namespace: "home" } };
    assert.deepEqual(strongRights([granted, inside], "home"), []);
    assert.equal(strongRights([granted, inside], "elsewhere").length, 1);
    assert.throws(() => strongRights([binding], "home"), /which nobody rendered/);
  });
});
