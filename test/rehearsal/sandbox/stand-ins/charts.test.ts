/** What stand-ins make of a chart's values, as the real charts' templates do. */
import assert from "node:assert/strict";
import { CATALOGUE } from "../../../../components/addons/catalogue";
import { accessIn } from "../../../../rehearsal/sandbox/stand-ins/chart-access";
import { deploymentsIn, findChart } from "../../../../rehearsal/sandbox/stand-ins/charts";
import { at } from "../../../support/recorder";

const MARK = { "azure.workload.identity/use": "true" };

describe("a simulated chart", () => {
  for (const addon of ["cert-manager", "external-dns", "external-secrets"] as const) {
    it(`of ${addon} gives its controller's pods, and no others, the labels of the values and the release's account`, () => {
      const { chart } = CATALOGUE[addon];
      const found = findChart(chart.chart, chart.version);
      assert.ok(found !== undefined);
      const pods = deploymentsIn(found, addon, "system", 1, { podLabels: MARK }).map((deployment) => ({
        name: deployment.metadata.name,
        account: at(deployment, "spec.template.spec.serviceAccountName"),
        marked: Object.entries(at(deployment, "spec.template.metadata.labels") as object).some(([key]) => key in MARK),
      }));
      assert.deepEqual(
        pods,
        found.deployments.map((name, index) => ({
          ...{ name, account: index === 0 ? addon : name },
          marked: index === 0,
        })),
      );
      const accounts = accessIn(addon, addon, "system").filter(({ object }) => object.kind === "ServiceAccount");
      const names = accounts.map(({ object }) => object.metadata.name);
      assert.deepEqual(
        pods.filter(({ account }) => !names.includes(String(account))),
        [],
      );
    });
  }
});
