/** The Kubernetes provider's own settings: which are accepted, and when a change replaces the provider. */
import assert from "node:assert/strict";
import {
  checkConfiguration,
  diffConfiguration,
  readConfiguration,
} from "../../../../rehearsal/kubernetes/provider/configuration";
import { type Properties, Secret, Unknown } from "../../../../rehearsal/protocol/properties";

function kubeconfig(server: string, token = "t"): string {
  return JSON.stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "c", cluster: { server } }],
      users: [{ name: "u", user: { token } }],
      contexts: [{ name: "ctx", context: { cluster: "c", user: "u" } }],
      "current-context": "ctx",
    },
    undefined,
    2,
  );
}

const settings = (server: string, more: Properties = {}): Properties => ({
  kubeconfig: kubeconfig(server),
  context: "ctx",
  ...more,
});

describe("the provider's settings", () => {
  it("replace the provider when the cluster's identifier changes", async () => {
    const answer = await diffConfiguration(
      settings("https://a", { clusterIdentifier: "1" }),
      settings("https://a", { clusterIdentifier: "2" }),
    );
    assert.deepEqual(answer.replaces, ["clusterIdentifier"]);
  });

  it("replace nothing when only the kubeconfig changes and the identifier stays", async () => {
    const answer = await diffConfiguration(
      settings("https://a", { clusterIdentifier: "1" }),
      settings("https://b", { clusterIdentifier: "1" }),
    );
    assert.equal(answer.changed, true);
    assert.deepEqual(answer.replaces, []);
  });

  it("replace the provider without an identifier only when the active cluster is another one", async () => {
    const other = await diffConfiguration(settings("https://a"), settings("https://b"));
    assert.deepEqual(other.replaces, ["kubeconfig"]);
    const rotated = await diffConfiguration(settings("https://a"), {
      ...settings("https://a"),
      kubeconfig: kubeconfig("https://a", "new"),
    });
    assert.equal(rotated.changed, true);
    assert.deepEqual(rotated.replaces, []);
  });

  it("replace the provider without an identifier when the kubeconfig is not known yet", async () => {
    const unknown = { kubeconfig: new Unknown(), context: "ctx" };
    assert.deepEqual((await diffConfiguration(settings("https://a"), unknown)).replaces, ["kubeconfig"]);
    const identified = await diffConfiguration(settings("https://a", { clusterIdentifier: "1" }), {
      ...unknown,
      clusterIdentifier: "1",
    });
    assert.deepEqual(identified.replaces, []);
  });

  it("have no difference when nothing changed, secret or not", async () => {
    const before = settings("https://a");
    const after = { ...before, kubeconfig: new Secret(before["kubeconfig"] ?? null) };
    assert.equal((await diffConfiguration(before, after)).changed, false);
  });

  it("keep a kubeconfig's text secret, but not its path", () => {
    assert.ok(checkConfiguration(settings("https://a")).inputs["kubeconfig"] instanceof Secret);
    assert.equal(checkConfiguration({ kubeconfig: "/etc/kubeconfig" }).inputs["kubeconfig"], "/etc/kubeconfig");
  });

  it("that do not exist, or that the rehearsal cannot honour, are refused by name", () => {
    const { failures } = checkConfiguration({ kubecofnig: "x", renderYamlToDirectory: "out", context: "c" });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["kubecofnig", "renderYamlToDirectory"],
    );
  });

  it("come from the program, else from the environment", () => {
    const environment = { PULUMI_K8S_DELETE_UNREACHABLE: "true", PULUMI_K8S_ENABLE_PATCH_FORCE: "true" };
    const read = readConfiguration(new Map([["enablePatchForce", "false"]]), environment);
    assert.equal(read.deleteUnreachable, true);
    assert.equal(read.enablePatchForce, false);
    assert.throws(() => readConfiguration(new Map([["enableServerSideApply", "false"]]), {}), /server-side apply/);
  });
});
