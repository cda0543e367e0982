/** What leads into a cluster on Azure from outside, and which of its addresses cannot change. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { facts } from "../../../components/cloud/azure/facts";
import { azurePlacement, checkAzurePlacement } from "../../../components/placement/azure";
import { unreachableAtFirst } from "../../../components/cluster/reach.azure";
import { networkSpec } from "../../../components/network/spec";
import { compareInputs } from "../../../rehearsal/clouds/plugin/difference";
import type { TypeRow } from "../../../rehearsal/clouds/plugin/row";
import type { Properties } from "../../../rehearsal/protocol/properties";
import { letsIn } from "../../../rehearsal/clouds/azure/network/security-groups";
import { AZURE_TABLE } from "../../../rehearsal/clouds/azure/table";
import { AZURE_FIXTURE as fixture, AZURE_PLACEMENT } from "../../support/clouds/azure-fixture";
import { recordFoundation, type PlatformChoices } from "../../support/clouds/created-platform";
import { at } from "../../support/recorder";
import { simulateFoundation } from "../../support/clouds/simulated-foundation";

const create = (choices: PlatformChoices = {}) => recordFoundation(fixture, choices);
const network = (type: string) => `azure-native:network:${type}`;
const ZONES_OF_HUB = `/subscriptions/${AZURE_PLACEMENT.subscriptionId}/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones`;

describe("a cluster on Azure, from outside", () => {
  it("lets the internet at Services on its nodes by the ports that are named, and at nothing else", async () => {
    const reached = async (ingress: object, from = "198.51.100.7") => {
      const placement = { azure: azurePlacement.parse({ ...AZURE_PLACEMENT, ingress }) };
      const { account, made } = await simulateFoundation(AZURE_TABLE, fixture, AZURE_PLACEMENT.subscriptionId, {
        placement,
      });
      const groups = new Map(account.held.map((held) => [held.id, held]));
      return made
        .filter(({ ask }) => ask.type === network("Subnet") && !ask.logicalName.endsWith("api-server"))
        .flatMap(({ ask, held }) => {
          const group = groups.get(String(at(held.inputs, "networkSecurityGroup.id")));
          const ports = [22, 80, 443, 5432, 8443, 10250].filter((port) => letsIn(group, { from, port }));
          return ports.map((port) => `${ask.logicalName.replace("network-", "")}:${port}`);
        });
    };
    assert.deepEqual(await reached({}), ["nodes:80", "nodes:443"]);
    assert.deepEqual(await reached({ ports: [8443], from: ["198.51.100.0/24"] }), ["nodes:8443"]);
    assert.deepEqual(await reached({ from: ["198.51.100.0/24"] }, "203.0.113.9"), []);
    assert.deepEqual(await reached({ ports: [] }), []);
  });

  it("takes a zone for the API's name where its owner has one, with the rights to write in it", async () => {
    const zone = `${ZONES_OF_HUB}/private.eastus.azmk8s.io`;
    const own = fixture.ownNetwork.azure?.network ?? assert.fail("no network of its own");
    const named = { ...AZURE_PLACEMENT, apiAccess: [], network: { ...own, privateDnsZones: { api: zone } } };
    assert.deepEqual(checkAzurePlacement(azurePlacement.parse(named)), []);
    const { one } = await create({ placement: { azure: azurePlacement.parse(named) } });
    const access = at(one("cluster-control-plane").inputs, "apiServerAccessProfile");
    assert.equal(at(access, "privateDNSZone"), zone);
    assert.equal(at(access, "enablePrivateClusterPublicFQDN"), false);
    assert.equal(one("cluster-control-plane-api-zone").inputs["scope"], zone);
    assert.equal(one("cluster-control-plane-api-zone-network").inputs["scope"], own.vnetId);
    const simulated = await simulateFoundation(AZURE_TABLE, fixture, AZURE_PLACEMENT.subscriptionId, {
      placement: { azure: azurePlacement.parse(named) },
    });
    assert.deepEqual(simulated.refusals, []);
    const rules = (change: object) =>
      checkAzurePlacement(azurePlacement.parse({ ...named, ...change })).map(({ path }) => path);
    for (const change of [{ apiAccess: ["203.0.113.0/24"] }, { apiName: "public" }, { region: "westus2" }]) {
      assert.deepEqual(rules(change), ["placement.azure.network.privateDnsZones.api"], JSON.stringify(change));
    }
  });

  it("is not made with a private API that nobody could connect to", () => {
    const reach = (change: object) =>
      unreachableAtFirst({ azure: azurePlacement.parse({ ...AZURE_PLACEMENT, ...change }) });
    assert.match(reach({ apiAccess: [] }) ?? "", /^nobody could reach the API/);
    assert.match(reach({ apiAccess: ["10.8.0.0/16"] }) ?? "", /placement\.azure\.apiAccess lists no public block/);
    assert.equal(reach({ apiAccess: ["203.0.113.0/24"] }), undefined);
    assert.equal(reach({ apiAccess: [], network: fixture.ownNetwork.azure?.network }), undefined);
  });

  it("holds every option whose change would have the cluster replaced", async () => {
    const CHANGES = [
      { availability: "every-zone" },
      { podCidr: "100.68.0.0/14" },
      { serviceCidr: "172.21.0.0/16" },
      { nodes: 60 },
      { podsPerNode: 60 },
    ] as const;
    const row: TypeRow = AZURE_TABLE.types["azure-native:containerservice:ManagedCluster"];
    const clusterOf = async (changed: object) =>
      (await create({ network: changed })).one("cluster-control-plane").inputs;
    const held = (changed: object) =>
      facts.ground.fixed({ placement: fixture.placement, network: networkSpec.parse(changed) });
    const before = await clusterOf({});
    for (const change of CHANGES) {
      const { replaces } = compareInputs(row, before as Properties, (await clusterOf(change)) as Properties);
      assert.equal(
        isDeepStrictEqual(held({}), held(change)),
        replaces.length === 0,
        JSON.stringify({ change, replaces }),
      );
    }
  });
});
