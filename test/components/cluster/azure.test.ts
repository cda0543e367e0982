/** Keys and cluster on Azure: least privilege, encryption, order, and what AKS is asked for. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { apiServerOf } from "../../../components/cluster/kubeconfig.azure";
import { dnsAddress, dnsPrefix } from "../../../components/cluster/settings.azure";
import { DEFAULT_VERSION } from "../../../components/cluster/spec";
import { AKS_VERSIONS } from "../../../catalogue/kubernetes/aks";
import { checkAksVersion } from "../../../components/cluster/versions.azure";
import { ROLES } from "../../../components/account/roles.azure";
import { AZURE_FIXTURE as fixture, AZURE_PLACEMENT } from "../../support/clouds/azure-fixture";
import { recordFoundation, type PlatformChoices } from "../../support/clouds/created-platform";
import { at, listAt } from "../../support/recorder";
import { OWNERSHIP } from "../../support/specs";

const create = (choices: PlatformChoices = {}) => recordFoundation(fixture, choices);
const POOL = "azure-native:containerservice:AgentPool";
const RIGHT = "azure-native:authorization:RoleAssignment";
const GROUP = `/subscriptions/${AZURE_PLACEMENT.subscriptionId}/resourceGroups/stratiform-dev/providers`;
const VAULT = `${GROUP}/Microsoft.KeyVault/vaults/keys-vault1a2b`;
const DISKS = `${GROUP}/Microsoft.Compute/diskEncryptionSets/disks`;

describe("a key on Azure", () => {
  it("lies in a vault that cannot be purged, that roles alone open, and that no network reaches", async () => {
    const { one } = await create({ environment: "prod" });
    const vault = one("keys-vault").inputs;
    assert.equal(at(vault, "properties.enablePurgeProtection"), true);
    assert.equal(at(vault, "properties.enableRbacAuthorization"), true);
    assert.equal(at(vault, "properties.softDeleteRetentionInDays"), 90);
    assert.equal(at(vault, "properties.publicNetworkAccess"), "Disabled");
    assert.equal(vault["vaultName"], undefined, "a deleted vault keeps its name");
    const dev = (await create()).one("keys-vault").inputs;
    assert.equal(at(dev, "properties.softDeleteRetentionInDays"), 7);
  });

  it("rotates every year, and never ends", async () => {
    const { ofType } = await create();
    const keys = ofType("azure-native:keyvault:Key");
    assert.ok(keys.length >= 4);
    for (const { inputs } of keys) {
      const [action] = listAt(inputs, "properties.rotationPolicy.lifetimeActions");
      assert.deepEqual(action, { action: { type: "rotate" }, trigger: { timeAfterCreate: "P1Y" } });
      assert.equal(at(inputs, "properties.attributes"), undefined);
    }
  });

  it("for disks is used by one set with one right, before which the set does not exist", async () => {
    const { ofType, one } = await create();
    const set = one("keys-disk-encryption-set");
    assert.equal(set.type, "azure-native:compute:DiskEncryptionSet");
    assert.equal(set.inputs["rotationToLatestKeyVersionEnabled"], true);
    assert.equal(
      at(set.inputs, "activeKey.keyUrl"),
      "https://keys-vault1a2b.vault.azure.net/keys/disks/0123456789abcdef",
    );
    const rights = ofType(RIGHT).filter(({ inputs }) => inputs["principalId"] === "keys-disk-encryption-principal");
    assert.deepEqual(
      rights.map(({ inputs }) => inputs["scope"]),
      [`${VAULT}/keys/disks`],
    );
    assert.deepEqual(set.dependsOn, ["keys-disk-encryption-effective"]);
    assert.deepEqual(
      one("keys-disk-encryption-effective").dependsOn,
      rights.map(({ name }) => name),
    );
  });
});

describe("a cluster on Azure", () => {
  const controlPlane = async (choices: PlatformChoices = {}) => (await create(choices)).one("cluster-control-plane");

  it("has its API in the network, and on the internet only for the addresses that are listed", async () => {
    const listed = (await controlPlane()).inputs;
    assert.equal(at(listed, "apiServerAccessProfile.enableVnetIntegration"), true);
    assert.equal(at(listed, "apiServerAccessProfile.subnetId"), "network-api-server-id");
    assert.equal(at(listed, "apiServerAccessProfile.enablePrivateCluster"), false);
    assert.deepEqual(at(listed, "apiServerAccessProfile.authorizedIPRanges"), ["203.0.113.0/24"]);
    const placement = { azure: { ...AZURE_PLACEMENT, apiAccess: [] } };
    const none = (await controlPlane({ placement })).inputs;
    assert.equal(at(none, "apiServerAccessProfile.enablePrivateCluster"), true);
    assert.equal(at(none, "apiServerAccessProfile.enablePrivateClusterPublicFQDN"), false);
    assert.equal(at(none, "apiServerAccessProfile.authorizedIPRanges"), undefined);
  });

  it("has a name that everybody finds only when asked for, and then asks Azure for a kubeconfig with that name", async () => {
    const placement = { azure: { ...AZURE_PLACEMENT, apiAccess: [], apiName: "public" as const } };
    const { one, lookedUp } = await create({ placement });
    const access = at(one("cluster-control-plane").inputs, "apiServerAccessProfile");
    assert.deepEqual(
      lookedUp.map(({ serverFqdn }) => serverFqdn),
      ["public"],
    );
    assert.ok(
      (await create()).lookedUp.every((asked) => !("serverFqdn" in asked)),
      "an API with a public address",
    );
    assert.equal(at(access, "enablePrivateCluster"), true);
    assert.equal(at(access, "enablePrivateClusterPublicFQDN"), true);
    assert.equal(at(access, "privateDNSZone"), "none");
    assert.equal(at(access, "authorizedIPRanges"), undefined);
  });

  it("is connected to where Azure's kubeconfig says: by its private name unless addresses are listed", async () => {
    const kubeconfig = String((await create()).one("cluster-identity").inputs["kubeconfig"]);
    assert.deepEqual(at(JSON.parse(kubeconfig), "clusters.0.cluster"), {
      server: "https://stratiform-dev.hcp.eastus.azmk8s.io:443",
      "certificate-authority-data": "Q0E=",
    });
  });

  it("encrypts Secrets and disks with keys of the stack's own, over a private way to the vault", async () => {
    const { inputs } = await controlPlane();
    assert.deepEqual(at(inputs, "securityProfile.azureKeyVaultKms"), {
      enabled: true,
      keyId: "https://keys-vault1a2b.vault.azure.net/keys/kubernetes-secrets/0123456789abcdef",
      keyVaultNetworkAccess: "Private",
      keyVaultResourceId: VAULT,
    });
    assert.equal(inputs["diskEncryptionSetID"], DISKS);
  });

  it("knows people from Entra alone: no local account, admins by group, readers by role", async () => {
    const { ofType } = await create();
    const { inputs } = await controlPlane();
    assert.equal(inputs["disableLocalAccounts"], true);
    assert.deepEqual(at(inputs, "aadProfile.adminGroupObjectIDs"), AZURE_PLACEMENT.admins);
    assert.equal(at(inputs, "aadProfile.tenantID"), AZURE_PLACEMENT.tenantId);
    const people = ofType(RIGHT).filter(({ inputs: right }) => right["principalType"] === "Group");
    const reading = "Azure Kubernetes Service RBAC Reader";
    const connecting = "Azure Kubernetes Service Cluster User Role";
    const [reader, tenants] = [AZURE_PLACEMENT.readers[0], AZURE_PLACEMENT.groups["research-engineers"]];
    const roleOf = (id: unknown) => Object.entries(ROLES).find(([, guid]) => String(id).endsWith(guid))?.[0];
    assert.deepEqual(
      people.map(({ inputs: right }) => [right["principalId"], roleOf(right["roleDefinitionId"]), right["scope"]]),
      [
        [reader, reading],
        [reader, connecting],
        [tenants, connecting],
      ].map((right) => [...right, "cluster-control-plane-id"]),
    );
  });

  it("has rights on what it uses and on nothing else, all before it exists", async () => {
    const { ofType, one } = await create();
    const mine = ofType(RIGHT).filter(
      ({ inputs }) => inputs["principalId"] === "cluster-control-plane-identity-principal",
    );
    const byRole = Object.fromEntries(Object.entries(ROLES).map(([role, id]) => [id, role]));
    const rights = mine.map(({ inputs }) => [
      byRole[String(inputs["roleDefinitionId"]).split("/").at(-1) ?? ""],
      inputs["scope"],
    ]);
    assert.deepEqual(rights.sort(), [
      ["Key Vault Contributor", VAULT],
      ["Key Vault Crypto User", `${VAULT}/keys/kubernetes-secrets`],
      ["Managed Identity Operator", "cluster-nodes-identity-id"],
      ["Network Contributor", "network-api-server-id"],
      ["Network Contributor", "network-nodes-id"],
      ["Reader", DISKS],
      ["Storage Account Contributor", "shared-files-id"],
    ]);
    const { dependsOn } = one("cluster-control-plane");
    assert.ok(dependsOn.includes("cluster-control-plane-rights-effective"));
    const waited = one("cluster-control-plane-rights-effective").dependsOn;
    for (const { name } of mine.filter((right) => right.name.startsWith("cluster-")))
      assert.ok(waited.includes(name), name);
    for (const { name } of ofType("azure-native:network:Subnet")) assert.ok(dependsOn.includes(name), name);
    assert.ok(dependsOn.includes("keys-disk-encryption-set"));
    const nodes = ofType(RIGHT).filter(({ inputs }) => inputs["principalId"] === "cluster-nodes-identity-principal");
    assert.deepEqual(
      nodes.map(({ name }) => name),
      ["registry-pull"],
      "nodes have no right but to pull images",
    );
  });

  it("enforces NetworkPolicies, and leaves the network by what the network has", async () => {
    const outbound = async (choices: PlatformChoices) => at((await controlPlane(choices)).inputs, "networkProfile");
    const dev = await outbound({});
    assert.equal(at(dev, "networkPolicy"), "cilium");
    assert.equal(at(dev, "networkDataplane"), "cilium");
    assert.equal(at(dev, "networkPluginMode"), "overlay");
    assert.equal(at(dev, "dnsServiceIP"), "172.20.0.10");
    assert.equal(at(dev, "podCidr"), "100.64.0.0/17");
    assert.equal(at(dev, "outboundType"), "userAssignedNATGateway");
    assert.equal(at(await outbound({ availability: "every-zone" }), "outboundType"), "loadBalancer");
    assert.equal(at(await outbound({ placement: fixture.ownNetwork }), "outboundType"), "userDefinedRouting");
  });

  it("changes its version only when the stack file says so, and lets Azure patch nodes on Sundays alone", async () => {
    const { one } = await create();
    const { inputs } = await controlPlane();
    assert.equal(inputs["kubernetesVersion"], DEFAULT_VERSION);
    assert.deepEqual(inputs["autoUpgradeProfile"], { upgradeChannel: "none", nodeOSUpgradeChannel: "SecurityPatch" });
    for (const what of ["default", "aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule"]) {
      const { inputs: window } = one(`cluster-maintenance-${what}`);
      assert.equal(at(window, "maintenanceWindow.schedule.weekly.dayOfWeek"), "Sunday");
      assert.ok(Number(at(window, "maintenanceWindow.durationHours")) >= 4, "the least that AKS takes");
    }
  });

  it("runs the patch that the placement names, its node pools after it", async () => {
    const placement = { azure: { ...AZURE_PLACEMENT, kubernetesPatch: 7 } };
    const { one, ofType } = await create({ placement });
    assert.equal(one("cluster-control-plane").inputs["kubernetesVersion"], `${DEFAULT_VERSION}.7`);
    for (const { inputs, dependsOn } of ofType(POOL)) {
      assert.equal(inputs["orchestratorVersion"], `${DEFAULT_VERSION}.7`);
      assert.ok(dependsOn.includes("cluster-control-plane"));
    }
  });

  it("is called in the internet's names by what AKS takes of its own name", () => {
    const stack = fc.stringMatching(/^[A-Za-z0-9][-\w.]{0,70}[A-Za-z0-9]$/);
    fc.assert(
      fc.property(stack, (name) => {
        assert.match(dnsPrefix({ ...OWNERSHIP, stack: name }), /^[A-Za-z0-9][-A-Za-z0-9]{0,52}[A-Za-z0-9]$/);
      }),
      { numRuns: 300 },
    );
    assert.equal(dnsPrefix(OWNERSHIP), "stratiform-dev-cluster", "what a live cluster has cannot change");
  });

  it("writes every log of its control plane into a store with the key for logs", async () => {
    const { ofType } = await create();
    const [setting, ...others] = ofType("azure-native:monitor:DiagnosticSetting");
    assert.deepEqual(others, []);
    const categories = listAt(setting?.inputs, "logs").map((log) => at(log, "category"));
    for (const needed of ["kube-apiserver", "kube-audit", "guard"]) assert.ok(categories.includes(needed), needed);
    const account = ofType("azure-native:storage:StorageAccount").find(({ name }) => name.endsWith("plane-logs"));
    assert.equal(setting?.inputs["storageAccountId"], `${account?.name}-id`);
    assert.equal(at(account?.inputs, "encryption.keyVaultProperties.keyName"), "logs");
  });

  it("looks up nothing but its API server, in a kubeconfig without credentials", () => {
    const encode = (text: string) => Buffer.from(text).toString("base64");
    const kubeconfig = "clusters: [{ name: a, cluster: { server: b, certificate-authority-data: Q0E= } }]";
    assert.deepEqual(apiServerOf(encode(kubeconfig)), { server: "b", certificateAuthority: "Q0E=" });
    const unnamed = "clusters: [{ name: a, cluster: { server: b } }]";
    assert.throws(() => apiServerOf(encode(unnamed)), /names no certificate authority/);
    assert.throws(() => apiServerOf(encode("clusters: []")), /names no server/);
    assert.deepEqual(Object.keys(fixture.lookUps ?? {}), [
      "azure-native:containerservice:listManagedClusterUserCredentials",
    ]);
  });

  it("refuses versions that it does not know, and knows the default", async () => {
    assert.deepEqual(checkAksVersion(DEFAULT_VERSION), []);
    assert.match(checkAksVersion("1.29")[0]?.remedy ?? "", new RegExp(AKS_VERSIONS.join(", ")));
    await assert.rejects(create({ cluster: { version: "1.29" } }), /cluster\.version "1\.29" is not a version/);
  });

  it("puts its DNS at the tenth address of Services", () => {
    assert.equal(dnsAddress("10.0.0.0/16"), "10.0.0.10");
    assert.throws(() => dnsAddress("somewhere"), RangeError);
  });
});
