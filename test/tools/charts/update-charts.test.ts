/**
 * The tool that looks for newer charts, against a real HTTP server on this machine: a repository with an index, and an
 * OCI registry that wants a token. The repositories of the catalogue itself are not asked.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { compare, prerelease } from "semver";
import { readWords } from "../../../cli/command-line";
import { CATALOGUE } from "../../../components/addons/catalogue";
import { PlatformError } from "../../../components/core/errors";
import { missingValues } from "../../../tools/charts/archive";
import { upgradeEntry } from "../../../tools/charts/edit";
import { newerVersions, type Reviewed } from "../../../tools/charts/review";
import { updateCharts } from "../../../tools/update-charts";
import { chartArchive, ChartServer, sha256 } from "../../support/charts/chart-server";
import { ROOT } from "../../architecture/sources";

const ADDONS = join(ROOT, "components/addons/software");
const TEXT = readFileSync(join(ADDONS, "cert-manager/chart.ts"), "utf8");
const { chart: CERT_MANAGER, reasons: REASONS } = CATALOGUE["cert-manager"];

/** The new chart forgot the webhook's replicas; the budget's number is in its schema alone. */
const VALUES = `
crds: { enabled: false, keep: true }
global: { priorityClassName: "", leaderElection: { namespace: kube-system } }
replicaCount: 1
resources: {}
topologySpreadConstraints: []
podDisruptionBudget: { enabled: false }
webhook: { resources: {}, topologySpreadConstraints: [], podDisruptionBudget: { enabled: false } }
cainjector:
  { replicaCount: 1, resources: {}, topologySpreadConstraints: [], podDisruptionBudget: { enabled: false, minAvailable: 1 } }
startupapicheck: { enabled: true, resources: {} }
`;
const budget = { $ref: "#/$defs/helm-values.budget" };
const SCHEMA = {
  $ref: "#/$defs/helm-values",
  $defs: {
    "helm-values": {
      properties: { podDisruptionBudget: budget, webhook: { properties: { podDisruptionBudget: budget } } },
    },
    "helm-values.budget": { properties: { enabled: {}, minAvailable: {} } },
  },
};
const ARCHIVE = chartArchive("cert-manager", {
  "Chart.yaml": "name: cert-manager\nversion: v1.22.0\n",
  "values.yaml": VALUES,
  "values.schema.json": JSON.stringify(SCHEMA),
  "charts/inner/values.yaml": "webhook: { replicaCount: 1 }\n",
});

const entry = (version: string, created: string, digest = sha256(ARCHIVE), appVersion = version) => `
  - name: cert-manager
    version: ${version}
    appVersion: ${appVersion}
    created: "${created}T10:00:00.000000000Z"
    digest: ${digest}
    urls: [archives/cert-manager-${version}.tgz]`;

describe("update-charts", () => {
  let server: ChartServer;
  let folder: string;
  let file: string;

  beforeEach(async () => {
    server = await ChartServer.start();
    folder = mkdtempSync(join(tmpdir(), "stratiform-catalogue-"));
    file = join(folder, "cert-manager/chart.ts");
    mkdirSync(join(folder, "cert-manager"));
    writeFileSync(file, TEXT);
    serveIndex();
    server.content.set("/charts/archives/cert-manager-v1.22.0.tgz", ARCHIVE);
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function serveIndex(digest?: string): void {
    const entries = [
      entry("v1.20.0", "2026-01-01"),
      entry(CERT_MANAGER.version, CERT_MANAGER.released),
      entry("v1.22.0", "2026-11-01", digest),
      // A number to YAML, which would lose its zero.
      entry("v1.21.3", "2026-10-01", undefined, "1.30"),
      entry("v1.23.0-alpha.0", "2026-11-10"),
    ];
    server.content.set("/charts/index.yaml", `apiVersion: v1\nentries:\n  cert-manager:${entries.join("")}\n`);
  }

  const here = (repository: string, changes: Partial<Reviewed["chart"]> = {}): Reviewed => ({
    chart: { ...CERT_MANAGER, repository, ...changes },
    reasons: REASONS,
  });

  async function run(args: readonly string[], catalogue?: Record<string, Reviewed>): Promise<string[]> {
    const lines: string[] = [];
    const entries = catalogue ?? { "cert-manager": here(`http://${server.host}/charts`) };
    await updateCharts({
      catalogue: entries,
      folder,
      asked: readWords("update-charts", args),
      print: (line) => lines.push(line),
    });
    return lines;
  }

  async function refusal(promise: Promise<unknown>): Promise<string> {
    const error: unknown = await promise.then(
      () => assert.fail("it succeeded"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof PlatformError, String(error));
    return error.message;
  }

  it("lists newer stable versions with their dates, and what an upgrade to the newest changes", async () => {
    assert.deepEqual(await run([]), [
      `cert-manager v1.21.2 (2026-09-10), chart cert-manager of http://${server.host}/charts`,
      "  newer: v1.22.0 (2026-11-01), app v1.22.0",
      "  newer: v1.21.3 (2026-10-01), app 1.30",
      "  change: version v1.21.2 → v1.22.0",
      "  change: appVersion v1.21.2 → v1.22.0",
      `  values: webhook.replicaCount is not known to it; we set it: ${REASONS["webhook.replicaCount"]}`,
    ]);
    assert.equal(readFileSync(file, "utf8"), TEXT, "nothing is written unasked");
  });

  it("says so when there is nothing newer, and asks for no archive", async () => {
    const lines = await run([], { "cert-manager": here(`http://${server.host}/charts/`, { version: "v1.22.0" }) });
    assert.match(lines.join("\n"), /is the newest version$/);
    assert.deepEqual(server.asked, ["/charts/index.yaml"]);
  });

  it("says so when the catalogue's version has been withdrawn", async () => {
    const lines = await run([], { "cert-manager": here(`http://${server.host}/charts`, { version: "v1.21.1" }) });
    assert.ok(lines.includes("  v1.21.1 is no longer in the repository"), lines.join("\n"));
  });

  it("--write changes version, app version, date and source of that chart, and nothing else", async () => {
    const lines = await run(["cert-manager", "--write"]);
    assert.match(lines.join("\n"), /^wrote cert-manager v1\.22\.0 to /m);
    const after = readFileSync(file, "utf8").split("\n");
    const changed = TEXT.split("\n").flatMap((line, index) => (line === after[index] ? [] : [after[index]?.trim()]));
    assert.deepEqual(changed, [
      'version: "v1.22.0",',
      'appVersion: "v1.22.0",',
      'released: "2026-11-01",',
      'source: "https://github.com/cert-manager/cert-manager/releases/tag/v1.22.0",',
    ]);
  });

  it("--to takes another version than the newest", async () => {
    server.content.set("/charts/archives/cert-manager-v1.21.3.tgz", ARCHIVE);
    await run(["cert-manager", "--to", "v1.21.3", "--write"]);
    assert.match(readFileSync(file, "utf8"), /version: "v1\.21\.3"/);
    const message = await refusal(run(["cert-manager", "--to", "v1.21.4"]));
    assert.match(message, /cert-manager "v1\.21\.4" is not in the chart's repository; did you mean "v1\.2\d\.\d"\?/);
  });

  it("does not trust an archive whose digest is not the index's, and says why values are not compared", async () => {
    serveIndex("0".repeat(64));
    const lines = await run([]);
    assert.match(lines.at(-1) ?? "", /values: not compared, because .*v1\.22\.0\.tgz has the digest [0-9a-f]{64}, and/);
  });

  it("says why values are not compared when the archive is not there, or is none", async () => {
    server.content.delete("/charts/archives/cert-manager-v1.22.0.tgz");
    assert.match((await run([])).at(-1) ?? "", /not compared, because .*\.tgz was answered with 404 Not Found$/);
    const page = Buffer.from("<html>not here</html>");
    server.content.set("/charts/archives/cert-manager-v1.22.0.tgz", page);
    serveIndex(sha256(page));
    assert.match((await run([])).at(-1) ?? "", /values: not compared, because the archive holds no chart$/);
  });

  it("reads an OCI registry: a token for the anonymous, tags in pages, metadata and archive by digest", async () => {
    server.token = "for-anyone";
    server.serveTags("charts/cert-manager", ["v1.20.0", "v1.21.2"], ["v1.22.0", "v1.23.0_build", "latest"]);
    const metadata = { name: "cert-manager", version: "v1.23.0+build", appVersion: "v1.23.0" };
    server.serveChart("charts/cert-manager", "v1.23.0_build", metadata, "2026-11-12T00:00:00Z", ARCHIVE);
    server.serveChart("charts/cert-manager", "v1.22.0", { version: "v1.22.0" }, "2026-11-01T00:00:00Z", ARCHIVE);
    const lines = await run([], { "cert-manager": here(`oci://${server.host}/charts`) });
    assert.deepEqual(lines.slice(1), [
      "  newer: v1.23.0+build (2026-11-12), app v1.23.0",
      "  newer: v1.22.0 (2026-11-01), app unknown",
      "  change: version v1.21.2 → v1.23.0+build",
      "  change: appVersion v1.21.2 → v1.23.0",
      `  values: webhook.replicaCount is not known to it; we set it: ${REASONS["webhook.replicaCount"]}`,
    ]);
    assert.match(
      await refusal(run([], { other: here(`oci://${server.host}/charts`, { chart: "other" }) })),
      /answered with 404/,
    );
    server.content.set("/v2/charts/other/tags/list?n=1000", "<html>");
    assert.match(
      await refusal(run([], { other: here(`oci://${server.host}/charts`, { chart: "other" }) })),
      /is not a list of tags/,
    );
    assert.equal(server.asked.filter((path) => path.startsWith("/token?")).length, 3);
    assert.ok(server.asked.includes("/token?service=here&scope=repository%3Acharts%2Fmodel%3Apull"));
  });

  it("names every repository that cannot be reached once, with the way out, after reviewing the others", async () => {
    const closed = `http://127.0.0.1:${await closedPort()}/charts`;
    const lines: string[] = [];
    const running = updateCharts({
      catalogue: { first: here(closed), second: here(closed), third: here(`http://${server.host}/charts`) },
      folder,
      asked: readWords("update-charts", []),
      print: (line) => lines.push(line),
    });
    const message = await refusal(running);
    assert.match(
      message,
      /^npm run update-charts: 1 problem\n {2}http:\/\/127\.0\.0\.1:\d+\/charts\/index\.yaml cannot be/,
    );
    assert.match(message, /\(ECONNREFUSED\); run this where chart repositories can be reached/);
    assert.match(lines[0] ?? "", /^third v1\.21\.2/);
  });

  it("explains an index that is missing, is none, or lacks the chart", async () => {
    server.content.set("/charts/index.yaml", "<html>: {</html>");
    assert.match(await refusal(run([])), /index\.yaml is not the index of a chart repository/);
    server.content.set("/charts/index.yaml", "apiVersion: v1\nentries: {}\n");
    assert.match(await refusal(run([])), /index\.yaml lists no chart "cert-manager"/);
    server.content.delete("/charts/index.yaml");
    assert.match(await refusal(run([])), /index\.yaml was answered with 404 Not Found/);
  });

  it("refuses arguments that it does not know, before it asks anybody", async () => {
    assert.match(await refusal(run(["cert-manger"])), /addon "cert-manger" is not in the catalogue; did you mean/);
    assert.match(await refusal(run(["--to", "v1.22.0"])), /--to "v1\.22\.0" is about one addon; name it: cert-manager/);
    assert.deepEqual(server.asked, []);
  });
});

describe("update-charts: decisions", () => {
  const versions = fc
    .tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.constantFrom("", "-rc.1", "-alpha.2"))
    .map(([major, minor, patch, rest]) => `${major}.${minor}.${patch}${rest}`);

  it("takes for newer what is above, stable and a version at all, newest first", () => {
    fc.assert(
      fc.property(versions, fc.uniqueArray(versions), (current, known) => {
        const newer = newerVersions(current, [...known, "latest", "sha256-abc.sig"]);
        assert.ok(newer.every((version) => compare(version, current) > 0));
        if (prerelease(current) === null) assert.ok(newer.every((version) => prerelease(version) === null));
        assert.deepEqual(
          newer,
          [...newer].sort((a, b) => compare(b, a)),
        );
        const above = known.filter((version) => compare(version, current) > 0);
        const wanted = prerelease(current) === null ? above.filter((version) => prerelease(version) === null) : above;
        assert.deepEqual([...newer].sort(), [...wanted].sort());
      }),
    );
  });

  it("knows a value by the defaults, below a free map, or by the schema; and no other", () => {
    const values = { a: { b: 1 }, free: {}, nothing: null };
    const loop = { properties: { again: { $ref: "#/loop" } } };
    const schema = {
      loop,
      allOf: [{ properties: { c: { properties: { d: {} } } } }],
      properties: { e: { $ref: "#/loop" } },
    };
    const known = ["a", "a.b", "free.anything.below", "nothing", "c.d", "e.again.again"];
    const unknown = ["x", "a.c", "a.b.c", "nothing.below", "c.e", "e.once"];
    assert.deepEqual(missingValues([...known, ...unknown], { values, schema }), unknown);
    assert.deepEqual(missingValues(["c.d", "a.b"], { values, schema: undefined }), ["c.d"]);
  });

  it("edits the pin of every addon of the real catalogue, and refuses a file without one", () => {
    const target = { version: "99.0.0", appVersion: "98.0.0", released: "2027-01-02" };
    for (const [addon, { chart }] of Object.entries(CATALOGUE)) {
      const edited = upgradeEntry(readFileSync(join(ADDONS, addon, "chart.ts"), "utf8"), addon, chart, target);
      assert.equal(edited.split('version: "99.0.0"').length, 2, addon);
      assert.equal(edited.split('appVersion: "98.0.0"').length, 2, addon);
      assert.equal(edited.split('released: "2027-01-02"').length, 2, addon);
    }
    assert.throws(
      () => upgradeEntry("export const CATALOGUE = {};", "nginx", CERT_MANAGER, target),
      /no CHART with a chart/,
    );
  });
});

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
