/** The ways to a cluster's API on Google Cloud, who may use them, and whose login the kubeconfig takes. */
import assert from "node:assert/strict";
import type { Output } from "@pulumi/pulumi";
import { unreachableAtFirst } from "../../../components/cluster/api-door.gcp";
import { recordFoundation, type PlatformChoices } from "../../support/clouds/created-platform";
import { GCP_FIXTURE, GCP_PLACEMENT, OWN_NETWORK } from "../../support/clouds/gcp-fixture";
import { at } from "../../support/recorder";

const create = (choices: PlatformChoices = {}) => recordFoundation(GCP_FIXTURE, choices);

/** What a kubeconfig says, once it is known. */
const settled = (kubeconfig: Output<string>): Promise<object> =>
  new Promise((resolve) => kubeconfig.apply((text) => resolve(JSON.parse(text) as object)));

describe("the API of a cluster on Google Cloud", function () {
  // Whichever test comes first makes a whole foundation.
  this.timeout(60_000);

  it("is reached by its DNS name, which clients trust, where that is open; else by its address, with its authority", async () => {
    const clusterOf = async (change: object) => {
      const { result } = await create({ placement: { gcp: { ...GCP_PLACEMENT, ...change } } });
      return at(await settled(result.created.kubeconfig), "clusters.0.cluster");
    };
    const byName = { server: "https://gke-1a2b.europe-west4.gke.goog" };
    const byAddress = { server: "https://203.0.113.10", "certificate-authority-data": "Q0E=" };
    assert.deepEqual(await clusterOf({ apiAccess: [] }), byName);
    assert.deepEqual(await clusterOf({ dnsEndpoint: true }), byName);
    assert.deepEqual(await clusterOf({}), byAddress);
    const network = OWN_NETWORK;
    assert.deepEqual(
      await clusterOf({ apiAccess: [], network }),
      byAddress,
      "a runner may be in a network of one's own",
    );
  });

  it("is not made by a first update that nobody could finish", () => {
    const refused = (change: object) =>
      unreachableAtFirst({ gcp: { ...GCP_PLACEMENT, apiAccess: [], ...change } }) !== undefined;
    assert.equal(refused({ dnsEndpoint: false }), true);
    assert.equal(refused({ apiAccess: ["10.8.0.0/16"] }), true, "no VPN ends in a network that is not there yet");
    assert.equal(refused({}), false);
    assert.equal(refused({ apiAccess: ["10.8.0.0/16"], dnsEndpoint: true }), false);
    assert.equal(refused({ apiAccess: ["203.0.113.0/24"] }), false);
    assert.equal(refused({ dnsEndpoint: false, network: OWN_NETWORK }), false);
  });

  it("is logged in to with the credentials of the rest of `up`, unless the stack file says gcloud's own", async () => {
    const argumentsOf = async (change: object) => {
      const { result } = await create({ placement: { gcp: { ...GCP_PLACEMENT, ...change } } });
      return at(await settled(result.created.kubeconfig), "users.0.user.exec.args");
    };
    assert.deepEqual(await argumentsOf({}), ["--use_application_default_credentials"]);
    assert.deepEqual(await argumentsOf({ login: "gcloud" }), []);
  });

  it("lets readers and groups use its DNS name by a right of their own, and only where people come by it", async () => {
    const connecting = async (change: object) => {
      const { ofType } = await create({ placement: { gcp: { ...GCP_PLACEMENT, ...change } } });
      const roles = ofType("gcp:projects/iAMCustomRole:IAMCustomRole").map(({ inputs }) => inputs["permissions"]);
      const members = ofType("gcp:projects/iAMMember:IAMMember").filter(({ name }) =>
        name.startsWith("cluster-connect-"),
      );
      return { roles, members: members.map(({ inputs }) => inputs["member"]) };
    };
    assert.deepEqual(await connecting({ dnsEndpoint: true }), {
      roles: [["container.clusters.connect"]],
      members: ["group:on-call@example.com", "group:research@example.com"],
    });
    assert.deepEqual(await connecting({}), { roles: [], members: [] });
  });
});
