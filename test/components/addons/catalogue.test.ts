import assert from "node:assert/strict";
import { ADDON_NAMES, CATALOGUE, type CatalogueEntry } from "../../../components/addons/catalogue";
import { FLUX } from "../../../components/addons/software/flux/chart";
import { WEBHOOK_PORT } from "../../../components/addons/webhook-port";
import { ENVIRONMENTS } from "../../../components/core/labels";

const ADDONS: readonly (readonly [string, CatalogueEntry])[] = ADDON_NAMES.map((name) => [name, CATALOGUE[name]]);

describe("addons: catalogue", () => {
  for (const [name, entry] of ADDONS) {
    it(`pins ${name} to one version with a date and a source`, () => {
      assert.match(entry.chart.version, /^v?\d+\.\d+\.\d+$/);
      assert.match(entry.chart.released, /^\d{4}-\d{2}-\d{2}$/);
      assert.match(entry.chart.source, /^https:\/\//);
      assert.match(entry.chart.repository, /^(https|oci):\/\//);
    });

    it(`gives a reason for each value that we set on ${name}, and for no other`, () => {
      for (const environment of ENVIRONMENTS) {
        assert.deepEqual(paths(entry.values(environment, entry.namespace)), Object.keys(entry.reasons).sort());
      }
    });
  }

  it("has every webhook on a port that each cloud lets the API server reach, whatever its chart's own is", () => {
    // The pod ports of the charts at their pinned versions, read in their values.yaml: cert-manager webhook.securePort,
    // external-secrets webhook.port, cloudnative-pg webhook.port. The others have none.
    const charts = { "cert-manager": 10250, "external-secrets": 10250, "cloudnative-pg": 9443 } as const;
    for (const [name, own] of Object.entries(charts)) {
      const [, entry] = ADDONS.find(([addon]) => addon === name) ?? [];
      assert.ok(entry !== undefined, name);
      const set: unknown = Object(entry.values("prod", entry.namespace))["webhook"]?.port;
      assert.equal(own === WEBHOOK_PORT ? own : set, WEBHOOK_PORT, name);
      assert.ok(entry.openPorts.includes(WEBHOOK_PORT), name);
    }
    assert.ok(ADDONS.every(([, { openPorts }]) => !openPorts.includes(9443)));
  });

  it("pins Flux's images to a version and to the digest that it had", () => {
    for (const [controller, image] of Object.entries(FLUX.images)) {
      assert.match(image, /^ghcr\.io\/fluxcd\/[a-z-]+:v\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/);
      assert.ok(image.startsWith(`ghcr.io/fluxcd/${controller}:`));
    }
    assert.equal(new Set(Object.values(FLUX.images)).size, Object.keys(FLUX.images).length);
  });
});

function paths(values: object, prefix = ""): string[] {
  return Object.entries(values)
    .flatMap(([key, value]: [string, unknown]) => {
      const isLeaf = key === "resources" || typeof value !== "object" || value === null || Array.isArray(value);
      return isLeaf ? [`${prefix}${key}`] : paths(value, `${prefix}${key}.`);
    })
    .sort();
}
