/** What the guard decides, as a table: what was recorded, what was found, which day it is. */
import assert from "node:assert/strict";
import { parseServerVersion } from "../../components/cluster/versions";
import { contact } from "../../guard/contact";
import { cloudChange, decide, type Finding, type Recorded, type Verdict } from "../../guard/decide";

const URN =
  "urn:pulumi:prod::stratiform::stratiform:index:Cluster$stratiform-guard:index:ClusterIdentity::cluster-identity";
const ROUTE = { context: "eu", kubeconfig: undefined, server: "https://10.0.0.1:6443" };
const TODAY = "2026-11-21";

function reached(uid: string, gitVersion: string): Finding {
  return { kind: "reached", route: ROUTE, uid, version: parseServerVersion(gitVersion) ?? assert.fail(gitVersion) };
}

const UNREACHABLE: Finding = { kind: "unreachable", route: ROUTE, reason: "connect ECONNREFUSED 10.0.0.1:6443" };
const NO_CONTEXT: Finding = { kind: "no-context", route: ROUTE, known: ["dev", "prod"] };
const LIVE: Recorded = { cloud: "existing", uid: "one", serverVersion: "1.35" };

function unnamed(server: string): Finding {
  return {
    kind: "unreachable",
    route: { ...ROUTE, kubeconfig: undefined, server, created: true },
    reason: "status 403",
  };
}

const TABLE: [string, Recorded | undefined, Finding, Verdict["kind"], RegExp | undefined][] = [
  ["a new stack on a supported cluster", undefined, reached("one", "v1.35.4"), "record", undefined],
  ["a live stack on its own cluster", LIVE, reached("one", "v1.35.9"), "same", undefined],
  ["a live stack whose cluster was upgraded", LIVE, reached("one", "v1.36.0"), "record", undefined],
  ["a live stack led to another cluster", LIVE, reached("two", "v1.35.4"), "refused", /another cluster/],
  [
    "a live stack led to another cluster that is too old as well",
    LIVE,
    reached("two", "v1.20.0"),
    "refused",
    /another/,
  ],
  [
    "a new stack on a cluster without fixes",
    undefined,
    reached("one", "v1.34.9"),
    "refused",
    /no security fixes since 2026-10-27/,
  ],
  [
    "a live stack on a cluster without fixes",
    { ...LIVE, serverVersion: "1.34" },
    reached("one", "v1.34.9"),
    "same",
    /no security fixes/,
  ],
  [
    "a new stack on a cluster whose fixes cost extra",
    undefined,
    reached("one", "v1.33.9-eks-1a2b3c"),
    "record",
    /standard support ended on 2026-07-29: every hour costs extra, until 2027-07-29/,
  ],
  ["a new stack below the minimum", undefined, reached("one", "v1.29.1"), "refused", /older than 1\.30/],
  ["a live stack below the minimum", LIVE, reached("one", "v1.29.1"), "refused", /older than 1\.30/],
  ["a new stack that reaches nothing", undefined, UNREACHABLE, "unknown", /cannot be reached .*ECONNREFUSED/],
  ["a live stack that reaches nothing", LIVE, UNREACHABLE, "unknown", /cannot be reached/],
  [
    "a created cluster behind a DNS name",
    LIVE,
    unnamed("https://gke-1a.us-central1.gke.goog"),
    "unknown",
    /clusters\.connect/,
  ],
  ["a created cluster behind an address", LIVE, unnamed("https://10.0.0.2"), "unknown", /apiAccess/],
  ["a new stack whose context is nowhere", undefined, NO_CONTEXT, "refused", /no context "eu"; it has: dev, prod\n/],
  [
    "a live stack whose context is nowhere",
    LIVE,
    NO_CONTEXT,
    "refused",
    /Name one of them in placement\.existing\.context/,
  ],
];

describe("a context that the kubeconfig lacks @input", () => {
  const kubeconfig = (names: readonly string[]) =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
      users: [{ name: "u", user: { token: "t" } }],
      contexts: names.map((name) => ({ name, context: { cluster: "c", user: "u" } })),
    });

  for (const names of [["dev", "prod"], ["Stratiform-dev"], []]) {
    it(`is told with those that it has: ${names.join(", ") || "none"}`, async () => {
      const finding = await contact({ context: "stratiform-dev", kubeconfig: kubeconfig(names) });
      assert.equal(finding.kind, "no-context");
      assert.deepEqual("known" in finding && finding.known, names);
    });
  }

  it("is not one that is there, whose cluster does not answer", async () => {
    const finding = await contact({ context: "dev", kubeconfig: kubeconfig(["dev"]) });
    assert.equal(finding.kind, "unreachable");
  });
});

function says(verdict: Verdict): string {
  return "message" in verdict ? verdict.message : verdict.warnings.join("\n");
}

describe("the guard's decision", () => {
  for (const [situation, recorded, finding, kind, message] of TABLE) {
    it(`for ${situation} is "${kind}"`, () => {
      const verdict = decide({ recorded, finding, today: TODAY, urn: URN });
      assert.equal(verdict.kind, kind);
      if (message === undefined) assert.equal(says(verdict), "");
      else assert.match(says(verdict), message);
    });
  }

  it("records uid and minor version, not the patch, which managed clusters change by themselves", () => {
    const verdict = decide({ recorded: undefined, finding: reached("one", "v1.35.4"), today: TODAY, urn: URN });
    assert.deepEqual(verdict, { kind: "record", recorded: { uid: "one", serverVersion: "1.35" }, warnings: [] });
  });

  it("names both clusters, the way there, and the exact command for a cluster that was really rebuilt", () => {
    const message = says(decide({ recorded: LIVE, finding: reached("two", "v1.35.4"), today: TODAY, urn: URN }));
    assert.equal(
      message,
      [
        "the kubeconfig leads to another cluster than the one that this stack was deployed to; nothing was changed",
        "  recorded: cluster one (uid of namespace kube-system)",
        '  found:    cluster two, context "eu", https://10.0.0.1:6443',
        "  If the kubeconfig changed, switch it back: it was read from $KUBECONFIG, else ~/.kube/config.",
        "  If the cluster was really rebuilt, nothing of this stack is left in it: forget the old one, then deploy again:",
        `    pulumi state delete --stack prod --target-dependents --yes '${URN}'`,
      ].join("\n"),
    );
  });

  it("refuses another cloud and offers a stack for it", () => {
    assert.equal(cloudChange("existing", "existing", URN), undefined);
    assert.match(cloudChange("existing", "aws", URN) ?? "", /on cloud "existing".*\n.*pulumi stack init prod-aws/);
  });
});
