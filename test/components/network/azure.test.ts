/** Account, network, stores and identities on Azure: what is private, what goes where, and who may do what. */
import assert from "node:assert/strict";
import { facts } from "../../../components/cloud/azure/facts";
import { azurePlacement, checkAzurePlacement } from "../../../components/placement/azure";
import { clusterSpec } from "../../../components/cluster/spec";
import { networkSpec } from "../../../components/network/spec";
import { storageAccountName } from "../../../components/account/names.azure";
import { pathCondition } from "../../../components/identity/rights.azure";
import { placeOfKey } from "../../../components/keys/key-id.azure";
import { answerFor } from "../../../policies/encryption/coverage";
import { encryptionPack } from "../../../policies/encryption/pack";
import { evaluateResource } from "../../../policies/engine/evaluate";
import { AZURE_FIXTURE as fixture, AZURE_PLACEMENT } from "../../support/clouds/azure-fixture";
import { recordFoundation, type PlatformChoices } from "../../support/clouds/created-platform";
import { at, listAt } from "../../support/recorder";
import { OWNERSHIP } from "../../support/specs";

const create = (choices: PlatformChoices = {}) => recordFoundation(fixture, choices);
const network = (type: string) => `azure-native:network:${type}`;
const ACCOUNT = "azure-native:storage:StorageAccount";

describe("an Azure account", () => {
  it("is pinned: one provider for one subscription, tenant and region", async () => {
    const { inputs } = (await create()).one("azure");
    assert.equal(inputs["subscriptionId"], AZURE_PLACEMENT.subscriptionId);
    assert.equal(inputs["tenantId"], AZURE_PLACEMENT.tenantId);
    assert.equal(inputs["location"], "eastus");
  });

  it("holds everything in one resource group, with its owners' tags on whatever can carry them", async () => {
    const { resources } = await create();
    const made = resources.filter(({ type }) => type.startsWith("azure-native:"));
    const grouped = made.filter(({ inputs }) => "resourceGroupName" in inputs);
    const groups = new Set(grouped.map(({ inputs }) => inputs["resourceGroupName"]));
    assert.deepEqual([...groups].sort(), ["NetworkWatcherRG", "stratiform-dev"]);
    const untagged = made.filter(({ inputs }) => at(inputs, "tags")?.["stratiform.dev_stack" as never] !== "dev");
    const types = new Set(untagged.map(({ type }) => type.split(":").at(-1)));
    const TAGLESS = [
      ...["RoleAssignment", "Subnet", "PrivateDnsZoneGroup", "ManagementPolicy", "BlobServiceProperties"],
      ...["BlobContainer", "DiagnosticSetting", "MaintenanceConfiguration", "FederatedIdentityCredential"],
      "FileServiceProperties",
    ];
    assert.deepEqual([...types].sort(), [...TAGLESS].sort());
  });

  it("has nothing in its resource group before the group exists", async () => {
    const { resources } = await create();
    const [first] = resources.filter(({ type }) => type.startsWith("azure-native:"));
    assert.equal(first?.type, "azure-native:resources:ResourceGroup");
  });
});

describe("a network on Azure", () => {
  it("leaves by a NAT gateway in one zone, or by the cluster's load balancer in all", async () => {
    const oneZone = await create();
    assert.deepEqual(oneZone.one("network-nat-gateway").inputs["zones"], ["1"]);
    assert.equal(at(oneZone.one("network-nodes").inputs, "natGateway.id"), "network-nat-gateway-id");
    const everyZone = await create({ availability: "every-zone" });
    assert.deepEqual(everyZone.ofType(network("NatGateway")), []);
    assert.deepEqual(everyZone.ofType(network("PublicIPAddress")), []);
  });

  it("delegates the subnets of API server and databases, and lets nothing out by default", async () => {
    const { ofType } = await create();
    const subnets = ofType(network("Subnet"));
    const delegated = subnets.map(({ name, inputs }) => [name, at(inputs, "delegations.0.serviceName")]);
    assert.deepEqual(Object.fromEntries(delegated), {
      "network-nodes": undefined,
      "network-endpoints": undefined,
      "network-api-server": "Microsoft.ContainerService/managedClusters",
      "network-postgres": "Microsoft.DBforPostgreSQL/flexibleServers",
      "network-mysql": "Microsoft.DBforMySQL/flexibleServers",
    });
    for (const { inputs } of subnets) assert.equal(inputs["defaultOutboundAccess"], false);
    assert.equal(new Set(subnets.map(({ inputs }) => inputs["addressPrefix"])).size, subnets.length);
  });

  it("changes one subnet at a time, as Azure wants it", async () => {
    const names = (await create()).ofType(network("Subnet")).map(({ name, dependsOn }) => [name, dependsOn] as const);
    const waits = names.filter(([, dependsOn]) => dependsOn.some((name) => names.some(([other]) => other === name)));
    assert.equal(waits.length, names.length - 1);
  });

  it("reaches the vault by its usual name inside the network", async () => {
    const { ofType } = await create();
    const [endpoint] = ofType(network("PrivateEndpoint"));
    assert.equal(at(endpoint?.inputs, "subnet.id"), "network-endpoints-id");
    const [connection] = listAt(endpoint?.inputs, "privateLinkServiceConnections");
    assert.match(String(at(connection, "privateLinkServiceId")), /\/vaults\/keys-vault1a2b$/);
    const zone = ofType("azure-native:privatedns:PrivateZone").find(({ name }) => name === "network-vault");
    assert.equal(zone?.inputs["privateZoneName"], "privatelink.vaultcore.azure.net");
  });

  it("reaches object stores, files, registry and vault by private endpoints, with one zone for each kind of name", async () => {
    const { ofType } = await create();
    const parts = ofType(network("PrivateEndpoint")).map(({ inputs }) =>
      at(inputs, "privateLinkServiceConnections.0.groupIds.0"),
    );
    assert.deepEqual(parts.map(String).sort(), ["blob", "file", "registry", "vault"]);
    const zones = ofType("azure-native:privatedns:PrivateZone").map(({ inputs }) => String(inputs["privateZoneName"]));
    assert.equal(new Set(zones).size, zones.length);
    const [link, ...others] = ofType("azure-native:privatedns:VirtualNetworkLink").filter(
      ({ inputs }) => inputs["resolutionPolicy"] !== undefined,
    );
    assert.deepEqual(
      [link?.name, link?.inputs["resolutionPolicy"], others],
      ["network-objects", "NxDomainRedirect", []],
    );
  });

  it("lets object stores share the zone of their names, each with an endpoint of its own name", async () => {
    const { ofType } = await create();
    const named = (type: string) => ofType(network(type)).find(({ name }) => name === "models-objects");
    assert.equal(named("PrivateEndpoint")?.inputs["privateEndpointName"], "stratiform-dev-models-objects");
    const group = named("PrivateDnsZoneGroup");
    assert.equal(at(group?.inputs, "privateDnsZoneConfigs.0.privateDnsZoneId"), "network-objects-id");
  });

  it("records who spoke with whom, for as long as the environment asks for", async () => {
    const { one, ofType } = await create({ environment: "prod" });
    const [log] = ofType(network("FlowLog"));
    assert.equal(log?.inputs["networkWatcherName"], "NetworkWatcher_eastus");
    assert.equal(at(log.inputs, "identity.userAssignedIdentities.0"), "network-flow-logs-writer-id");
    const [writer] = ofType("azure-native:authorization:RoleAssignment").filter(
      ({ inputs }) => inputs["principalId"] === "network-flow-logs-writer-principal",
    );
    assert.equal(writer?.inputs["scope"], log.inputs["storageId"]);
    const policy = one("network-flow-logs-lifecycle").inputs;
    const rule = listAt(policy, "policy.rules")[0];
    assert.equal(at(rule, "definition.actions.baseBlob.delete.daysAfterModificationGreaterThan"), 365);
  });
});

describe("a storage account on Azure", () => {
  it("is closed to keys, strangers and old TLS, and encrypted twice with the stack's key", async () => {
    const accounts = (await create({ environment: "prod" })).ofType(ACCOUNT);
    assert.equal(accounts.length, 4);
    for (const { inputs } of accounts) {
      assert.equal(inputs["allowSharedKeyAccess"], false);
      assert.equal(inputs["allowBlobPublicAccess"], false);
      assert.equal(inputs["minimumTlsVersion"], "TLS1_2");
      assert.equal(at(inputs, "networkRuleSet.defaultAction"), "Deny");
      assert.equal(at(inputs, "encryption.keySource"), "Microsoft.Keyvault");
      assert.equal(at(inputs, "encryption.keyVaultProperties.keyVersion"), undefined, "it follows the rotation");
      assert.match(String(inputs["accountName"]), /^[a-z0-9]{3,24}$/);
    }
  });

  it("has a name of its own in every subscription, stack and purpose", () => {
    const other = { ...AZURE_PLACEMENT, subscriptionId: AZURE_PLACEMENT.tenantId };
    const names = [
      storageAccountName(AZURE_PLACEMENT, OWNERSHIP, "models"),
      storageAccountName(AZURE_PLACEMENT, OWNERSHIP, "models-2"),
      storageAccountName(AZURE_PLACEMENT, { ...OWNERSHIP, stack: "a-very-long-name-of-a-stack" }, "models"),
      storageAccountName(other, OWNERSHIP, "models"),
    ];
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^[a-z0-9]{3,24}$/);
  });

  it("of an object store has no public way in, keeps versions, and ages what it holds", async () => {
    const { ofType, one } = await create();
    const store = ofType(ACCOUNT).find(({ name }) => name === "models");
    assert.equal(store?.inputs["publicNetworkAccess"], "Disabled");
    assert.deepEqual(at(store?.inputs, "networkRuleSet"), { defaultAction: "Deny", bypass: "AzureServices" });
    assert.equal(one("network-nodes").inputs["serviceEndpoints"], undefined);
    const [blobs] = ofType("azure-native:storage:BlobServiceProperties");
    assert.equal(blobs?.inputs["isVersioningEnabled"], true);
    const ages = ofType("azure-native:storage:ManagementPolicy").find(({ name }) => name === "models");
    const actions = at(listAt(ages?.inputs, "policy.rules")[0], "definition.actions");
    assert.equal(at(actions, "baseBlob.tierToCool.daysAfterModificationGreaterThan"), 30);
    assert.equal(at(actions, "version.delete.daysAfterCreationGreaterThan"), 90);
  });
});

describe("an identity on Azure", () => {
  it("trusts one service account of one cluster", async () => {
    const { ofType, result } = await create();
    const credentials = ofType("azure-native:managedidentity:FederatedIdentityCredential").map(({ inputs }) => inputs);
    assert.deepEqual(
      credentials.map(({ subject }) => subject),
      ["names:records", "names:challenges", "research:read", "research:write", "research:operator"].map(
        (account) => `system:serviceaccount:${account}`,
      ),
    );
    for (const { issuer, audiences } of credentials) {
      assert.match(String(issuer), /^https:\/\//);
      assert.deepEqual(audiences, ["api://AzureADTokenExchange"]);
    }
    for (const { podLabels } of result.identities) {
      assert.deepEqual(podLabels, { "azure.workload.identity/use": "true" });
    }
  });

  it("reads, lists and writes only what begins with its prefix", () => {
    assert.equal(pathCondition({ access: "read" }), undefined);
    const reading = pathCondition({ access: "read", prefix: "weights/" }) ?? "";
    assert.match(reading, /blobs\/read'} AND NOT SubOperationMatches{'Blob\.List'}\)\) OR \(@Resource/);
    assert.match(
      reading,
      /SubOperationMatches{'Blob\.List'}\)\) OR \(@Request\[[\w./]+:prefix] StringStartsWith 'weights\/'/,
    );
    const writing = pathCondition({ access: "write", prefix: "weights/" }) ?? "";
    for (const action of ["read", "write", "add/action", "delete", "move/action"]) {
      assert.ok(writing.includes(`blobs/${action}'}`), action);
    }
    assert.equal(writing.split("(").length, writing.split(")").length);
  });
});

describe("policies on a foundation in dev on Azure", () => {
  it("break no mandatory rule, and every type is answered for", async () => {
    const { resources } = await create({ environment: "dev", availability: "one-zone" });
    const circumstances = { given: {}, today: "2026-11-21" };
    const mandatory = encryptionPack.rules.filter(({ levels }) => levels.prod === "mandatory");
    assert.ok(mandatory.length > 50);
    const findings = resources.flatMap(({ type, name, inputs }) =>
      mandatory.flatMap((rule) =>
        rule.kind === "stack"
          ? []
          : evaluateResource(rule, { type, name, urn: `urn:${name}`, props: inputs }, circumstances),
      ),
    );
    assert.deepEqual(findings, []);
    assert.deepEqual(
      resources.map(({ type }) => type).filter((type) => answerFor(type) === undefined),
      [],
    );
  });
});

describe("a network of one's own on Azure, with the zones of a hub", () => {
  const hub = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/hub/providers/Microsoft.Network";
  const zoneOf = (name: string) => `${hub}/privateDnsZones/${name}`;
  const { azure: own } = fixture.ownNetwork;
  const privateDnsZones = {
    vault: zoneOf("privatelink.vaultcore.azure.net"),
    registry: zoneOf("privatelink.azurecr.io"),
    objects: zoneOf("privatelink.blob.core.windows.net"),
  };

  it("makes no zone or link of those names, and registers the endpoints in the hub's", async () => {
    assert.ok(own?.network !== undefined);
    const network = { ...own.network, privateDnsZones };
    assert.ok(azurePlacement.safeParse({ ...own, network }).success);
    const { ofType } = await create({ placement: { azure: { ...own, network } } });
    const zones = ofType("azure-native:privatedns:PrivateZone").map(({ inputs }) => inputs["privateZoneName"]);
    for (const given of [
      "privatelink.vaultcore.azure.net",
      "privatelink.azurecr.io",
      "privatelink.blob.core.windows.net",
    ]) {
      assert.ok(!zones.includes(given), given);
    }
    assert.ok(zones.includes("privatelink.file.core.windows.net"), "what is not given is made");
    assert.equal(ofType("azure-native:privatedns:VirtualNetworkLink").length, zones.length);
    const used = ofType("azure-native:network:PrivateDnsZoneGroup").map(({ inputs }) =>
      at(inputs, "privateDnsZoneConfigs.0.privateDnsZoneId"),
    );
    for (const id of Object.values(privateDnsZones)) assert.ok(used.includes(id), id);
  });

  it("refuses a zone of another name", () => {
    const network = { ...own?.network, privateDnsZones: { vault: zoneOf("privatelink.azurecr.io") } };
    const issues = azurePlacement.safeParse({ ...own, network }).error?.issues ?? [];
    assert.deepEqual(
      issues.map(({ path }) => path.join(".")),
      ["network.privateDnsZones.vault"],
    );
  });
});

describe("a placement on Azure", () => {
  const { network: own } = fixture.ownNetwork.azure ?? {};
  const check = (change: object) => checkAzurePlacement({ ...AZURE_PLACEMENT, ...change }).map(({ path }) => path);

  it("is accepted as it is in the fixtures", () => {
    assert.deepEqual(check({}), []);
    assert.deepEqual(check({ network: own }), []);
    assert.ok(azurePlacement.safeParse(fixture.ownNetwork.azure).success);
  });

  for (const [what, change, path] of [
    ["a zone that is named twice", { zones: ["1", "2", "2"] }, "zones[2]"],
    ["an API that the whole internet reaches", { apiAccess: ["0.0.0.0/0"] }, "apiAccess[0]"],
    ["a reader who is an admin", { readers: AZURE_PLACEMENT.admins }, "readers[0]"],
    ["a subnet of another network", { network: { ...own, vnetId: `${own?.vnetId}-2` } }, "network.nodeSubnetId"],
    [
      "one subnet for nodes and API server",
      { network: { ...own, apiServerSubnetId: own?.nodeSubnetId } },
      "network.apiServerSubnetId",
    ],
    [
      "a reservation in a zone that is not used",
      { capacityReservations: { l4: { groupId: "g", zone: "4" } } },
      "capacityReservations.l4.zone",
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.ok(check(change).includes(`placement.azure.${path}`), check(change).join());
    });
  }

  it("must name a subnet for private endpoints where something is reached through one alone", () => {
    const request = (network: object) => ({
      placement: { azure: azurePlacement.parse({ ...AZURE_PLACEMENT, network }) },
      ...{ network: networkSpec.parse({}), cluster: clusterSpec.parse({}), pools: [] },
      beside: ["storage.objectStores", "secrets", "registry.repositories"],
      volumes: [],
    });
    const { endpointSubnetId, ...without } = own ?? {};
    assert.deepEqual(facts.ground.check(request({ ...without, endpointSubnetId })), []);
    assert.deepEqual(
      facts.ground.check(request(without)).map(({ path }) => path),
      ["storage.objectStores", "secrets", "registry.repositories"],
    );
  });

  it("refuses what Azure would not take as a subscription, a region, an admin, a subnet", () => {
    const wrong = {
      ...AZURE_PLACEMENT,
      ...{ subscriptionId: "mine", region: "East US", admins: ["me"], zones: ["a"] },
      network: { ...own, nodeSubnetId: "nodes" },
    };
    const paths = azurePlacement.safeParse(wrong).error?.issues.map(({ path }) => path.join("."));
    assert.deepEqual([...new Set(paths)].sort(), [
      "admins.0",
      "network.nodeSubnetId",
      "region",
      "subscriptionId",
      "zones",
      "zones.0",
    ]);
  });

  it("reads the vault out of a key's address, and refuses what is no key", () => {
    const place = placeOfKey("https://v.vault.azure.net/keys/k/1", AZURE_PLACEMENT, OWNERSHIP);
    assert.deepEqual([place.key, place.vaultUri], ["k", "https://v.vault.azure.net/"]);
    assert.ok(place.keyId.endsWith("/vaults/v/keys/k"));
    assert.throws(() => placeOfKey("https://elsewhere/keys/k", AZURE_PLACEMENT, OWNERSHIP), /no key in a key vault/);
  });
});
