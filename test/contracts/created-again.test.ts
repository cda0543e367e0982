/**
 * Destroy, then `up`: on every cloud the same stack can be made again at once, in the same account, although clouds keep the names of
 * some things for days after they are gone, and some services write on for a while.
 */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ENVIRONMENTS } from "../../components/core/labels";
import type { Placement } from "../../components/placement";
import { SIMULATED_CLOUDS } from "../../rehearsal/clouds/tables";
import { CLOUD_FIXTURES } from "../support/clouds/cloud-fixtures";
import { GCP_PLACEMENT } from "../support/clouds/gcp-fixture";
import { destroyFoundation, foundIn, PaperAccount } from "../support/clouds/simulated-foundation";

const CLOUDS = ["aws", "gcp", "azure"] as const;

/** Placements that make more than the usual one: on Google Cloud, a role for whoever comes by the cluster's DNS name. */
const FULLER: Partial<Record<(typeof CLOUDS)[number], Placement>> = {
  gcp: { gcp: { ...GCP_PLACEMENT, dnsEndpoint: true } },
};

for (const cloud of CLOUDS) {
  describe(`a foundation on ${cloud} that was destroyed`, function () {
    this.timeout(120_000);
    const usual = CLOUD_FIXTURES[cloud];

    for (const environment of ENVIRONMENTS) {
      it(`is made again at once, in ${environment}, and goes a second time`, async () => {
        assert.ok(usual !== "no manifest yet");
        const fixture = { ...usual, placement: FULLER[cloud] ?? usual.placement };
        const { table, account } = SIMULATED_CLOUDS[cloud];
        const paper = new PaperAccount(table(), account(fixture.placement));
        const first = await foundIn(paper, fixture, { environment });
        assert.deepEqual(first.refusals, []);
        await destroyFoundation(first);
        assert.deepEqual(paper.account.held, []);

        const second = await foundIn(paper, fixture, { environment });
        assert.deepEqual(second.refusals, []);
        assert.equal(second.made.length, first.made.length);
        await destroyFoundation(second);
        assert.deepEqual(paper.account.held, []);
      });
    }
  });
}
