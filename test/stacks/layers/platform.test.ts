/** What the platform's layer tells the cluster's policies of the stack: without it they hold nothing, and look as if they did. */
import assert from "node:assert/strict";
import { plannedStack } from "../../support/planned-stacks";

describe("the policies of a planned stack", () => {
  const told = async (rule: string): Promise<string> => {
    const { registrations } = await plannedStack("prod", "aws");
    const name = `security-${rule}-parameters`;
    const found = registrations.find((registration) => registration.name === name);
    assert.ok(found !== undefined, `there is no ${name}`);
    return JSON.stringify(found.inputs["data"]);
  };

  for (const [rule, what, expected] of [
    ["pod-takes-no-held-secret", "the Secrets of its databases", /features-app/],
    ["pod-takes-no-held-account", "the accounts of its databases", /features/],
    ["no-tokens-of-held-accounts", "the same accounts", /features/],
    ["no-way-into-held-pods", "the pods of its databases", /features-/],
    ["operators-objects-are-left-alone", "the workloads of its databases", /features-/],
    ["pod-image-allowed-registry", "its own registry", /dkr/],
    ["service-not-public", "what makes load balancers on its cloud", /aws/],
  ] as const) {
    it(`know for ${rule}: ${what}`, async function () {
      this.timeout(60_000);
      assert.match(await told(rule), expected);
    });
  }
});
