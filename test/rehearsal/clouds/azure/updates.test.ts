/** What the simulated Azure lets change in place, what it refuses, what replaces, and which names stay taken. */
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { POOL_STAYS } from "../../../../rehearsal/clouds/azure/cluster/agent-pool-inputs";
import { AZURE_TABLE } from "../../../../rehearsal/clouds/azure/table";
import { listAt, textAt } from "../../../../rehearsal/clouds/plugin/reading";
import { compareInputs } from "../../../../rehearsal/clouds/plugin/difference";
import type { Plain, TypeRow } from "../../../../rehearsal/clouds/plugin/row";
import type { Properties } from "../../../../rehearsal/protocol/properties";
import { altered, type Change, type Meant } from "../../../support/clouds/account-mistakes";
import { AZURE_FIXTURE, AZURE_PLACEMENT } from "../../../support/clouds/azure-fixture";
import { recordFoundation } from "../../../support/clouds/created-platform";
import { valueOf } from "../../../support/recorder";
import { simulateFoundation, type SimulatedFoundation } from "../../../support/clouds/simulated-foundation";
import { pools } from "../../../support/specs";
import * as r from "./cases/requests";

const ROWS: Readonly<Record<string, TypeRow>> = AZURE_TABLE.types;
const LOOK_UP = r.AZURE("containerservice:listManagedClusterUserCredentials");

/** `[what changes, of which resource, to what, what Azure says; undefined: it does it]` */
const UPDATES: readonly (readonly [string, Meant, Change, RegExp?])[] = [
  ["a pool's largest size", r.pool("general"), { maxCount: 5 }],
  ["a pool's labels", r.pool("general"), { nodeLabels: { a: "b" } }],
  [
    "a pool's disks",
    r.pool("general"),
    { osDiskSizeGB: 256 },
    /osDiskSizeGB cannot be changed: PropertyChangeNotAllowed/,
  ],
  ["a pool's zones", r.pool("general"), { availabilityZones: ["1"] }, /availabilityZones cannot be changed/],
  ["a pool's machines", r.pool("general"), { vmSize: "Standard_D4s_v5" }, /vmSize cannot be changed/],
  ["a pool's version, back", r.pool("general"), { orchestratorVersion: "1.34" }, /cannot go back from 1.35/],
  ["the cluster's version, back", r.CLUSTER, { kubernetesVersion: "1.34" }, /cannot go back from 1.35/],
  [
    "the version of the cluster's own pool, while others stand alone",
    r.CLUSTER,
    { [`${r.PROFILE}.orchestratorVersion`]: "1.35" },
    /NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged/,
  ],
  [
    "the cluster's version, while AKS upgrades by itself",
    r.CLUSTER,
    { kubernetesVersion: "1.36", "autoUpgradeProfile.upgradeChannel": "patch" },
    /NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged/,
  ],
  [
    "the cluster's own pool's machines",
    r.CLUSTER,
    { [`${r.PROFILE}.vmSize`]: "Standard_D8ps_v5" },
    /vmSize cannot be changed/,
  ],
  [
    "a pool that is added to the cluster itself",
    r.CLUSTER,
    { [`${r.PROFILE}.name`]: "second" },
    /second is new: pools are added/,
  ],
  [
    "the cluster's addresses that may connect",
    r.CLUSTER,
    { "apiServerAccessProfile.authorizedIPRanges": ["198.51.100.0/24"] },
  ],
  [
    "the cluster's issuer",
    r.CLUSTER,
    { "oidcIssuerProfile.enabled": false, "securityProfile.workloadIdentity.enabled": false },
    /cannot be switched off/,
  ],
  [
    "the API server's subnet",
    r.CLUSTER,
    { "apiServerAccessProfile.subnetId": undefined, "apiServerAccessProfile.enableVnetIntegration": false },
    /cannot be switched off/,
  ],
  ["the pods' addresses", r.CLUSTER, { "networkProfile.podCidr": "100.65.0.0/17" }, /networkProfile cannot be changed/],
  ["a vault's retention", r.VAULT, { "properties.softDeleteRetentionInDays": 30 }, /cannot be changed once it was set/],
  ["a key's size", r.KEY, { "properties.keySize": 4096 }, /not changed by Azure once the key exists/],
  ["a key's tags", r.KEY, { tags: { owner: "somebody" } }],
  [
    "a role assignment's role",
    r.right("models-read-objects-0"),
    {
      roleDefinitionId: `/subscriptions/${r.ACCOUNT}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
    },
    /RoleAssignmentUpdateNotPermitted/,
  ],
  [
    "addresses of a subnet in use",
    r.subnet("nodes"),
    { addressPrefix: "10.20.8.0/23" },
    /cannot be changed while .* is in the subnet/,
  ],
  [
    "a network's addresses that a subnet has",
    r.VNET,
    { "addressSpace.addressPrefixes": ["10.21.0.0/16"] },
    /must keep 10.20.0.0\/23/,
  ],
  ["a network's addresses, more of them", r.VNET, { "addressSpace.addressPrefixes": ["10.20.0.0/16", "10.22.0.0/16"] }],
  ["an address's zone", r.ADDRESS, { zones: ["2"] }, /zones cannot be changed from 1/],
  [
    "a security group's location",
    { type: r.AZURE("network:NetworkSecurityGroup") },
    { location: "westus" },
    /InvalidResourceLocation/,
  ],
  ["an account's copies, over zones", r.MODELS, { "sku.name": "Standard_ZRS" }, /ask Azure for a conversion/],
  [
    "an account's second encryption",
    r.MODELS,
    { "encryption.requireInfrastructureEncryption": false },
    /requireInfrastructureEncryption cannot be changed/,
  ],
  ["a registry's zones", r.REGISTRY, { zoneRedundancy: "Enabled" }, /zoneRedundancy cannot be changed/],
  // Last, since there is no way back.
  ["the cluster's version by one minor", r.CLUSTER, { kubernetesVersion: "1.36" }],
];

/** `[what changes, of which resource, to what, which input replaces it; undefined: none]` */
const REPLACEMENTS: readonly (readonly [string, Meant, Change, string?])[] = [
  ["a pool's machines", r.pool("general"), { vmSize: "Standard_D4s_v5" }, "vmSize"],
  ["slices of a pool's devices", r.pool("l4"), { gpuInstanceProfile: "MIG1g" }, "gpuInstanceProfile"],
  ["a pool's largest size", r.pool("general"), { maxCount: 5 }],
  ["services' addresses", r.CLUSTER, { "networkProfile.serviceCidr": "172.21.0.0/20" }, "networkProfile"],
  ["how the cluster leaves", r.CLUSTER, { "networkProfile.loadBalancerProfile": { managedOutboundIPs: { count: 4 } } }],
  ["the disks' encryption set", r.CLUSTER, { diskEncryptionSetID: "/subscriptions/x" }, "diskEncryptionSetID"],
  ["an endpoint's subnet", r.ENDPOINT, { "subnet.id": r.subnetId("nodes") }, "subnet"],
  ["an account's tier", r.MODELS, { accessTier: "Cool" }],
];

describe("the simulated Azure: changes", () => {
  let foundation: SimulatedFoundation;
  before(async function () {
    this.timeout(60_000);
    foundation = await simulateFoundation(AZURE_TABLE, AZURE_FIXTURE, r.ACCOUNT);
  });
  const meant = ({ type, name }: Meant) => {
    const found = foundation.made.find(({ ask }) => ask.type === type && (name ?? ask.logicalName) === ask.logicalName);
    assert.ok(found, `nobody asks for ${name ?? type}`);
    return found;
  };

  for (const [what, which, change, refused] of UPDATES) {
    it(`${what}: ${refused === undefined ? "in place" : "refused"}`, async () => {
      const { ask, held } = meant(which);
      const update = foundation.account.update(held.id, { ...ask, inputs: altered(ask.inputs, change) });
      if (refused !== undefined) return assert.rejects(update, refused);
      assert.equal((await update).id, held.id);
      await foundation.account.update(held.id, ask).catch(() => undefined);
    });
  }

  it("lists every pool in the cluster that is read again, and keeps what was asked for", async () => {
    const { held } = meant(r.CLUSTER);
    const profiles = (inputs: Plain | undefined) =>
      listAt(inputs, "agentPoolProfiles").map((pool) => textAt(pool, "name"));
    const alone = foundation.account.held.filter(({ type }) => type === "azure-native:containerservice:AgentPool");
    const read = await foundation.account.read(held.type, held.id);
    assert.ok(alone.length > 0);
    assert.deepEqual(profiles(read?.inputs), [
      ...profiles(held.inputs),
      ...alone.map(({ inputs }) => textAt(inputs, "agentPoolName")),
    ]);
    const kept = foundation.account.held.find(({ id }) => id === held.id);
    assert.equal(profiles(kept?.inputs).length, 1);
  });

  for (const [what, which, change, replaces] of REPLACEMENTS) {
    it(`${what}: ${replaces === undefined ? "nothing is replaced" : "a new resource"}`, () => {
      const { ask } = meant(which);
      const row = ROWS[ask.type];
      assert.ok(row);
      const difference = compareInputs(row, ask.inputs as Properties, altered(ask.inputs, change) as Properties);
      assert.deepEqual(difference.replaces, replaces === undefined ? [] : [replaces]);
      assert.ok(difference.changed);
    });
  }

  it("tells people's kubeconfig of a cluster, without a credential", () => {
    const args = { resourceGroupName: "stratiform-dev", resourceName: "stratiform-dev-cluster", format: "exec" };
    const configuration: Plain = { subscriptionId: r.ACCOUNT };
    const { kubeconfigs } = foundation.account.call(LOOK_UP, args, configuration);
    const [{ value }] = kubeconfigs as [{ value: string }];
    const text = Buffer.from(value, "base64").toString();
    assert.match(text, /"server":"https:\/\/127\.0\.0\.1:6443"/);
    assert.match(text, /"certificate-authority-data":"Q0E="/);
    assert.doesNotMatch(text, /client-key|"token"/);
    const other = { ...args, resourceName: "other" };
    assert.throws(
      () => foundation.account.call(LOOK_UP, other, configuration),
      /managedClusters\/other .*was not found/,
    );
  });
});

describe("the simulated Azure: a private API", () => {
  it("is found by a public name only when that was asked for, and then by that alone", async () => {
    const named = async (apiName: "private" | "public") => {
      const azure = { ...AZURE_PLACEMENT, apiAccess: [], apiName };
      const { account, made, refusals } = await simulateFoundation(AZURE_TABLE, AZURE_FIXTURE, r.ACCOUNT, {
        placement: { azure },
      });
      assert.deepEqual(refusals, []);
      const { outputs } = made.find(({ held }) => held.type === r.CLUSTER.type)?.held ?? assert.fail("no cluster");
      const args = {
        resourceGroupName: "stratiform-dev",
        resourceName: "stratiform-dev-cluster",
        serverFqdn: "public",
      };
      return { outputs, ask: () => account.call(LOOK_UP, args, { subscriptionId: r.ACCOUNT }) };
    };
    const hidden = await named("private");
    assert.equal(hidden.outputs["fqdn"], "");
    assert.match(String(hidden.outputs["privateFQDN"]), /azmk8s\.io$/);
    assert.throws(hidden.ask, /has no public name/);
    const shown = await named("public");
    assert.match(String(shown.outputs["fqdn"]), /azmk8s\.io$/);
    assert.equal(shown.outputs["privateFQDN"], "");
    assert.doesNotThrow(shown.ask);
  });
});

describe("the simulated Azure: names and limits", () => {
  it("keeps the name of a deleted vault, and of a deleted key", async () => {
    const { account, made } = await simulateFoundation(AZURE_TABLE, AZURE_FIXTURE, r.ACCOUNT);
    for (const { held } of [...made].reverse()) await account.delete(held.type, held.id);
    const [group, vault] = [r.AZURE("resources:ResourceGroup"), r.AZURE("keyvault:Vault")].map((type) =>
      made.find(({ ask }) => ask.type === type),
    );
    assert.ok(group && vault);
    await account.create(group.ask);
    await assert.rejects(account.create(vault.ask), /deleted vault, which keeps it for 7 days and cannot be purged/);
    await account.create({ ...vault.ask, inputs: { ...vault.ask.inputs, vaultName: "another-vault" } });
  });

  it("deletes a vault's keys and secrets with it, and keeps their names as well", async () => {
    const { account, made } = await simulateFoundation(AZURE_TABLE, AZURE_FIXTURE, r.ACCOUNT);
    const inVault = [r.AZURE("keyvault:Key"), r.AZURE("keyvault:Secret")];
    for (const { held } of [...made].reverse()) {
      if (!inVault.includes(held.type)) await account.delete(held.type, held.id);
    }
    assert.deepEqual(account.held, []);
  });

  it("changes one pool of a cluster after the other", async () => {
    const weather = { latencyMs: 5 };
    const { account, made, refusals } = await simulateFoundation(AZURE_TABLE, AZURE_FIXTURE, r.ACCOUNT, {}, weather);
    assert.deepEqual(refusals, [], "the program asks for one after the other");
    const pools = made.filter(({ ask }) => ask.type === r.pool("general").type);
    assert.ok(pools.length > 1);
    const [first, second] = pools.map(({ ask, held }) => account.update(held.id, ask));
    await assert.rejects(
      second ?? assert.fail(),
      /Another agentpool operation \(general.* - Updating\) is in progress/,
    );
    await first;
  });

  it("has room for so many pools in a cluster", async () => {
    const weather = { quotas: { AgentPools: 1 } };
    const { refusals } = await simulateFoundation(AZURE_TABLE, AZURE_FIXTURE, r.ACCOUNT, {}, weather);
    const [refusal] = refusals;
    assert.match(refusal ?? "", /AgentPools\/stratiform-dev-cluster: 1 asked with 1 in use, limit 1/);
  });
});

describe("an agent pool of ours", () => {
  it("is replaced by what AKS changes in no pool that exists", async () => {
    const batch = { name: "batch", nodes: 1, maxNodes: 9, cpu: "8", memory: "32Gi", capacity: ["spot"] };
    const { ofType } = await recordFoundation(AZURE_FIXTURE, { pools: pools(batch) });
    const row = ROWS[r.AZURE("containerservice:AgentPool")];
    for (const { name, inputs, options } of ofType(r.AZURE("containerservice:AgentPool"))) {
      const replacing = [...(options.replaceOnChanges ?? []), ...(row?.immutable ?? [])];
      const updated = POOL_STAYS.filter((property) => inputs[property] !== undefined && !replacing.includes(property));
      assert.deepEqual(updated, [], name);
    }
  });
});

describe("a key or secret of ours on Azure", () => {
  it("is deleted with its vault, whose own address is closed to whoever runs the program", async () => {
    const { one, ofType } = await recordFoundation(AZURE_FIXTURE);
    const vault = one("keys-vault");
    for (const { name, options } of [...ofType(r.AZURE("keyvault:Key")), ...ofType(r.AZURE("keyvault:Secret"))]) {
      assert.ok(options.deletedWith, name);
      assert.match(await valueOf(options.deletedWith.urn), new RegExp(`::${vault.name}$`), name);
    }
  });
});
