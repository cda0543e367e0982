/** Keys, cluster and node pools on Azure: least privilege, encryption, order, and what AKS is asked for. */
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { apiServerOf } from "../../components/cluster/kubeconfig.azure";
import { dnsAddress } from "../../components/cluster/settings.azure";
import { DEFAULT_VERSION } from "../../components/cluster/spec";
import { AKS_VERSIONS, checkAksVersion } from "../../components/cluster/versions.azure";
import { checkPool } from "../../components/node-pools/agent-pool-check.azure";
import { FIXED, fixedSettings } from "../../components/node-pools/agent-pool.azure";
import { agentPoolName, agentPoolStem, checkPoolNames, scaleSetPattern } from "../../components/node-pools/names.azure";
import { nodePoolSpec } from "../../components/node-pools/spec";
import { ROLES } from "../../components/account/roles.azure";
import { AZURE_FIXTURE as fixture, AZURE_PLACEMENT } from "../support/azure-fixture";
import { recordFoundation, type PlatformChoices } from "../support/created-platform";
import { at, listAt } from "../support/recorder";
import { pools } from "../support/specs";

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
    assert.deepEqual(
      set.dependsOn,
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
    for (const { name } of mine.filter((right) => right.name.startsWith("cluster-")))
      assert.ok(dependsOn.includes(name), name);
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

  it("changes its minor only when the stack file says so, and lets Azure patch it on Sundays alone", async () => {
    const { one } = await create();
    const { inputs } = await controlPlane();
    assert.equal(inputs["kubernetesVersion"], DEFAULT_VERSION);
    assert.equal(at(inputs, "autoUpgradeProfile.upgradeChannel"), "patch");
    for (const what of ["aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule"]) {
      const { inputs: window } = one(`cluster-maintenance-${what}`);
      assert.equal(at(window, "maintenanceWindow.schedule.weekly.dayOfWeek"), "Sunday");
      assert.ok(Number(at(window, "maintenanceWindow.durationHours")) >= 4, "the least that AKS takes");
    }
    assert.equal(at(one("cluster-maintenance-default").inputs, "timeInWeek.0.day"), "Sunday");
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

describe("a node pool on Azure", () => {
  it("encrypts what its nodes hold, has no public address, and follows the control plane's version", async () => {
    const { ofType, one } = await create();
    const alone = ofType(POOL).map(({ inputs }) => inputs);
    const inner = listAt(one("cluster-control-plane").inputs, "agentPoolProfiles");
    assert.deepEqual([alone.length, inner.length], [2, 1]);
    for (const pool of [...alone, ...inner]) {
      assert.equal(at(pool, "enableEncryptionAtHost"), true);
      assert.equal(at(pool, "enableNodePublicIP"), false);
      assert.equal(at(pool, "orchestratorVersion"), DEFAULT_VERSION);
      assert.equal(at(pool, "vnetSubnetID"), "network-nodes-id");
      assert.equal(at(pool, "maxPods"), 110);
      assert.deepEqual(at(pool, "availabilityZones"), ["1", "2", "3"]);
    }
    assert.equal(at(inner[0], "mode"), "System");
    assert.deepEqual(at(inner[0], "nodeTaints"), [], "an untainted place for the platform's own controllers");
  });

  it("with accelerators gets their driver", async () => {
    const { one } = await create();
    const gpu = one("node-pools-l4").inputs;
    assert.deepEqual(gpu["gpuProfile"], { driver: "Install" });
    const cpu = one("node-pools-general").inputs;
    assert.equal(cpu["gpuProfile"], undefined);
  });

  it("on spot capacity says so, and on reserved capacity stays in its reservation's zone", async () => {
    const batch = { name: "batch", nodes: 1, maxNodes: 9, cpu: "8", memory: "32Gi", capacity: ["reserved", "spot"] };
    const groupId = `${GROUP}/Microsoft.Compute/capacityReservationGroups/training`;
    const capacityReservations = { batch: { groupId, zone: "2" } };
    const placement = { azure: { ...AZURE_PLACEMENT, capacityReservations } };
    const { one } = await create({ pools: pools(batch), placement });
    const cheap = one("node-pools-batch-spot").inputs;
    assert.deepEqual(
      [cheap["scaleSetPriority"], cheap["scaleSetEvictionPolicy"], cheap["spotMaxPrice"]],
      ["Spot", "Delete", -1],
    );
    assert.equal(cheap["upgradeSettings"], undefined, "AKS refuses a surge for spot pools");
    assert.deepEqual(cheap["nodeTaints"], ["kubernetes.azure.com/scalesetpriority=spot:NoSchedule"]);
    const kept = one("node-pools-batch-reserved").inputs;
    assert.equal(kept["capacityReservationGroupID"], groupId);
    assert.deepEqual(kept["availabilityZones"], ["2"]);
    const bounds = [cheap, kept].map(({ minCount, maxCount }) => [minCount, maxCount]);
    assert.deepEqual(bounds, [
      [0, 9],
      [1, 9],
    ]);
  });

  it("may use its reservation, which the cluster's identity is let into once, before any pool needs it", async () => {
    const base = { nodes: 1, maxNodes: 9, cpu: "8", memory: "32Gi", capacity: ["reserved"] };
    const groupId = `${GROUP}/Microsoft.Compute/capacityReservationGroups/training`;
    const capacityReservations = { a: { groupId, zone: "2" }, b: { groupId: groupId.toUpperCase(), zone: "2" } };
    const placement = { azure: { ...AZURE_PLACEMENT, capacityReservations } };
    const { ofType, one } = await create({ pools: pools({ ...base, name: "a" }, { ...base, name: "b" }), placement });
    const rights = ofType(RIGHT).filter(({ name }) => name.includes("reservation"));
    assert.deepEqual(
      rights.map(({ inputs }) => [inputs["scope"], String(inputs["roleDefinitionId"]).split("/").at(-1)]),
      [[groupId, ROLES.Contributor]],
    );
    assert.ok(one("cluster-control-plane").dependsOn.includes(rights[0]?.name ?? ""));
    const nobody = await create();
    assert.deepEqual(
      nobody.ofType(RIGHT).filter(({ name }) => name.includes("reservation")),
      [],
    );
  });

  it("is called as it is in the stack file where Azure takes that, and else by what is left of it and a digest", () => {
    assert.equal(agentPoolStem("system"), "system");
    assert.match(agentPoolStem("inference-l4"), /^infe[a-z0-9]{4}$/);
    assert.notEqual(agentPoolStem("inference-l4"), agentPoolStem("inference-h100"));
    const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/);
    fc.assert(
      fc.property(label, label, (name, vmSize) => {
        const short = agentPoolName(name, { vmSize });
        assert.match(short, /^[a-z][a-z0-9]{0,11}$/);
        assert.equal(agentPoolName(name, { vmSize }), short);
        assert.match(`aks-${short}-12345678-vmss`, new RegExp(scaleSetPattern(name)));
      }),
      { numRuns: 300 },
    );
  });

  it("gets another name with what cannot be changed in it, so that it is made before the old one goes", async () => {
    const l4 = (await create()).one("node-pools-l4");
    const machines = { ...fixture.machines, l4: { ...fixture.machines.l4, type: "Standard_NC64as_T4_v3" } };
    const larger = (await create({ machines })).one("node-pools-l4");
    assert.notEqual(larger.inputs["agentPoolName"], l4.inputs["agentPoolName"]);
    assert.equal(at(larger.options, "deleteBeforeReplace"), false);
    const more = pools().map((pool) => (pool.name === "l4" ? { ...pool, maxNodes: 9 } : pool));
    assert.equal(
      (await create({ pools: more })).one("node-pools-l4").inputs["agentPoolName"],
      l4.inputs["agentPoolName"],
    );
    const fixed: readonly string[] = FIXED;
    const spec = {
      name: "p",
      nodes: 1,
      cpu: "1",
      memory: "1Gi",
      accelerator: "A100-80GB",
      sharing: { kind: "mig", profile: "1g.10gb" },
    };
    const machine = { type: "x", architecture: "amd64", vcpu: 4, devices: 1 } as const;
    const known = (["spot", "reserved"] as const).flatMap((capacity) =>
      Object.keys(
        fixedSettings({ spec: nodePoolSpec.parse(spec), machine }, { capacity }, AZURE_PLACEMENT, { podsPerNode: 110 }),
      ),
    );
    assert.deepEqual(
      known.filter((property) => !fixed.includes(property)),
      [],
    );
  });

  it("is refused when another one is already called so there", () => {
    const taken = agentPoolStem("inference-l4");
    assert.deepEqual(checkPoolNames([["inference-l4"], ["general", "general-spot"]]), []);
    const [problem] = checkPoolNames([["l4", "inference-l4"], [taken]]);
    assert.equal(problem?.path, "nodePools[1].name");
    assert.match(problem.rule, /as "inference-l4" does/);
  });

  it("is refused, with the nearest that there is, when Azure cannot make it", () => {
    const pool = (overrides: object) => ({
      spec: nodePoolSpec.parse({ name: "p", nodes: 1, cpu: "4", memory: "16Gi", ...overrides }),
      machine: { type: "x", architecture: "amd64", vcpu: 4, devices: 0 } as const,
    });
    const paths = (overrides: object) => checkPool(pool(overrides), {}, "nodePools[0]").map(({ path }) => path);
    assert.deepEqual(paths({}), []);
    assert.deepEqual(paths({ accelerator: "MI300X" }), ["nodePools[0].accelerator"]);
    assert.deepEqual(paths({ capacity: ["flex"] }), ["nodePools[0].capacity[0]"]);
    assert.deepEqual(paths({ capacity: ["reserved"] }), ["placement.azure.capacityReservations.p"]);
    assert.deepEqual(paths({ role: "system", capacity: ["spot"] }), ["nodePools[0].capacity"]);
    assert.deepEqual(paths({ role: "system", nodes: 0, maxNodes: 3 }), ["nodePools[0].nodes"]);
    assert.deepEqual(paths({ labels: { "kubernetes.azure.com/a": "b" } }), ["nodePools[0].labels"]);
    const taints = [{ key: "node.kubernetes.io/a", effect: "NoSchedule" }];
    assert.deepEqual(paths({ taints }), ["nodePools[0].taints"]);
  });
});
