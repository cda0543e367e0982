/**
 * The definitions against a real API server: it takes them, and gives the same verdict on each case as our check without
 * a cluster, except for rules in CEL, which only the server evaluates. Slow: it starts a control plane once.
 */
import assert from "node:assert/strict";
import { checkCustomResource } from "../../components/addons/custom-resources/check";
import { KINDS, definitionsOf, type KindName } from "../../components/addons/custom-resources/kinds";
import { ADDON_NAMES } from "../../components/addons/catalogue";
import { tools } from "../../toolchain/tools";
import { startSandbox, type Answer, type Sandbox } from "../../rehearsal/sandbox";
import { CASES, type Cases } from "../components/addons/cases";
import { eventually, freshDirectory } from "../support/lives/sandbox";

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const ALL: readonly (readonly [KindName, Cases])[] = Object.entries(CASES) as [KindName, Cases][];

describe("addons: definitions at a real API server (starts a control plane)", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({
      tools: tools(),
      directory: freshDirectory(),
      context: "stratiform-test",
      log: () => undefined,
    });
    for (const definition of [...ADDON_NAMES, "flux" as const, "gke" as const].flatMap(definitionsOf)) {
      const { status, body } = await sandbox.request("POST", DEFINITIONS, definition);
      assert.equal(status, 201, JSON.stringify(body));
    }
    for (const kind of Object.keys(KINDS) as KindName[]) {
      await eventually(`${kind} is served`, async () => {
        const { status } = await sandbox.request("GET", pathOf(kind));
        return status === 200 ? true : undefined;
      });
    }
  });

  after(async () => {
    await sandbox.stop();
    const count = (of: keyof Cases) => ALL.reduce((sum, [, cases]) => sum + cases[of].length, 0);
    console.log(
      `      ${ADDON_NAMES.length} charts, ${ALL.length} kinds with schema, ` +
        `${count("valid")} valid and ${count("invalid")} invalid custom resources tried`,
    );
  });

  /** A dry run: the server validates and stores nothing. */
  const tryOut = (kind: KindName, spec: object): Promise<Answer> => {
    const [group = "", version = "", name = ""] = kind.split("/");
    const object = { apiVersion: `${group}/${version}`, kind: name, metadata: { name: "tried" }, spec };
    return sandbox.request("POST", `${pathOf(kind)}?dryRun=All&fieldValidation=Strict`, object);
  };

  for (const [kind, { valid, invalid }] of ALL) {
    it(`agrees on ${kind}: ${valid.length} accepted, ${invalid.length} refused`, async () => {
      assert.ok(valid.length >= 2 && invalid.length >= 2);
      for (const spec of valid) {
        const { status, body } = await tryOut(kind, spec);
        assert.equal(status, 201, JSON.stringify(body));
        assert.deepEqual(checkCustomResource(kind, { spec }), []);
      }
      for (const [spec, reason, knownTo] of invalid) {
        const { status, body } = await tryOut(kind, spec);
        assert.equal(status, 422, `${JSON.stringify(spec)} was not refused: ${JSON.stringify(body)}`);
        assert.match(JSON.stringify(body), new RegExp(reason.source.replaceAll('"', '\\\\"')));
        assert.equal(checkCustomResource(kind, { spec }).length > 0, knownTo !== "CEL", JSON.stringify(spec));
      }
    });

    it(`finds a property that ${kind} does not have, as the server does`, async () => {
      const spec = { ...valid[0], colour: "blue" };
      const { status, body } = await tryOut(kind, spec);
      assert.equal(status, 400);
      assert.match(JSON.stringify(body), /unknown field \\"spec\.colour\\"/);
      assert.match(checkCustomResource(kind, { spec })[0]?.path ?? "", /^spec\.colour$/);
    });
  }
});

function pathOf(kind: KindName): string {
  const [group = "", version = ""] = kind.split("/");
  const { names, scope } = KINDS[kind].definition().spec;
  return `/apis/${group}/${version}${scope === "Namespaced" ? "/namespaces/default" : ""}/${names.plural}`;
}
