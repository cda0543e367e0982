/** What people get wrong on Azure, and what the simulated account says: one mistake each in a foundation that is right. */
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { AZURE_TABLE } from "../../../../rehearsal/clouds/azure/table";
import { refusalTo, type Mistake } from "../../../support/clouds/account-mistakes";
import { EFFECTIVE } from "../../../../components/account/effective";
import { AZURE_FIXTURE } from "../../../support/clouds/azure-fixture";
import { recordFoundation } from "../../../support/clouds/created-platform";
import { simulateFoundation, type SimulatedFoundation } from "../../../support/clouds/simulated-foundation";
import { CLUSTER_MISTAKES } from "./cases/cluster";
import { GROUND_MISTAKES } from "./cases/ground";
import { ACCOUNT, right } from "./cases/requests";

/** Rights that somebody forgot, and who misses them. */
const FORGOTTEN: readonly (readonly [string, RegExp])[] = [
  ["keys-disk-encryption", /keys-disk-encryption .* has no role Key Vault Crypto Service Encryption User at/],
  ["models-encryption", /models-encryption .* has no role Key Vault Crypto Service Encryption User at/],
  ["network-flow-logs-writer", /network-flow-logs-writer .* has no role Storage Blob Data Contributor at/],
  ["cluster-control-plane-secrets-key", /keyId: .* has no role Key Vault Crypto User at/],
  ["cluster-control-plane-secrets-vault", /keyVaultResourceId: .* has no role Key Vault Contributor at/],
  ["cluster-control-plane-nodes-identity", /identityProfile.* has no role Managed Identity Operator at/],
  ["cluster-control-plane-disks", /diskEncryptionSetID: .* has no role Reader at/],
  ["cluster-control-plane-nodes-subnet", /vnetSubnetID: .* has no role Network Contributor at/],
  ["cluster-control-plane-api-server-subnet", /subnetId: .* has no role Network Contributor at/],
];

let foundation: SimulatedFoundation;

describe("the simulated Azure refuses", () => {
  before(async function () {
    this.timeout(60_000);
    foundation = await simulateFoundation(AZURE_TABLE, AZURE_FIXTURE, ACCOUNT);
  });
  const says = (mistake: Mistake) => refusalTo(AZURE_TABLE, ACCOUNT, foundation, mistake);

  it("nothing of a foundation that is right", async () => {
    assert.equal(await says({}), undefined);
  });

  for (const [what, meant, inputs, expected] of [...GROUND_MISTAKES, ...CLUSTER_MISTAKES]) {
    it(what, async () => {
      const refusal = await says({ change: { ...meant, inputs } });
      assert.match(`${refusal?.logicalName}: ${refusal?.message}`, expected);
    });
  }

  it("what uses a role that was given a moment ago, in Azure's words", async () => {
    const { ofType } = await recordFoundation(AZURE_FIXTURE);
    assert.ok(ofType(EFFECTIVE).length > 5, "the program waits");
    const hurried = await simulateFoundation(AZURE_TABLE, AZURE_FIXTURE, ACCOUNT, {}, { secondMs: 1_000 });
    const early = hurried.refusals.filter((refusal) => /for less than 120 seconds/.test(refusal)).join("\n");
    for (const who of ["keys-disk-encryption-set", "network-flow-logs", "models", "cluster-control-plane"]) {
      assert.match(early, new RegExp(`^${who}: `, "m"));
    }
    assert.match(early, /KeyVaultAuthenticationFailure/);
    assert.match(early, /AuthorizationFailed: if access was recently granted/);
  });

  for (const [name, expected] of FORGOTTEN) {
    it(`what needs the right ${name}, when nobody grants it`, async () => {
      const refusal = await says({ without: [right(name)] });
      assert.match(refusal?.message ?? "nothing", expected);
    });
  }
});
