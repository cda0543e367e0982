/**
 * Grants that are waited for: on each cloud, nothing that the cloud refuses while a grant is young depends on the grant
 * alone. What may is listed with the reason, so that a new consumer of a grant is looked at.
 */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { EFFECTIVE } from "../../components/account/effective";
import { CLOUD_FIXTURES } from "../support/clouds/cloud-fixtures";
import { recordFoundation } from "../support/clouds/created-platform";
import { valueOf } from "../support/recorder";
import { elasticPools } from "../support/specs";

/** Types that are grants, and consumers that need no wait after one: the reason by type. */
interface Grants {
  readonly types: readonly string[];
  readonly unhurried: Readonly<Record<string, string>>;
}

const GRANTS = {
  aws: {
    types: [
      "aws:iam/rolePolicy:RolePolicy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    ],
    unhurried: {
      "aws:eks/podIdentityAssociation:PodIdentityAssociation": "EKS takes the role as it is; whoever uses it waits",
      "aws:eks/addon:Addon": "EKS itself makes the association and starts the pods, which ask again until they may",
      // hashicorp/terraform-provider-aws internal/service/ec2/vpc_flow_log.go, iamPropagationTimeout
      "aws:ec2/flowLog:FlowLog": "its provider repeats the request while IAM does not know the role",
      "aws:eks/nodeGroup:NodeGroup": "its machines boot for longer than IAM takes, and ask again for minutes",
    },
  },
  azure: {
    types: ["azure-native:authorization:RoleAssignment"],
    unhurried: {},
  },
} satisfies Partial<Record<keyof typeof CLOUD_FIXTURES, Grants>>;

for (const [cloud, { types, unhurried }] of Object.entries<Grants>(GRANTS)) {
  describe(`grants on ${cloud}`, () => {
    const recordAll = () => {
      const fixture = CLOUD_FIXTURES[cloud as keyof typeof GRANTS];
      if (fixture === "no manifest yet") throw new Error(`${cloud} has no manifest`);
      return recordFoundation(fixture, { pools: elasticPools() });
    };

    it("are waited for by everything that depends on one, but for what is listed with a reason", async () => {
      const { resources } = await recordAll();
      const consumers = resources.filter(
        ({ type, dependsOnTypes }) =>
          type !== EFFECTIVE &&
          !Object.hasOwn(unhurried, type) &&
          dependsOnTypes.some((needed) => types.includes(needed)),
      );
      assert.deepEqual(
        consumers.map(({ type, name }) => `${type} ${name}`),
        [],
      );
    });

    it("list no consumer that nobody registers", async () => {
      const { resources } = await recordAll();
      const registered = new Set(resources.map(({ type }) => type));
      assert.deepEqual(
        [...types, ...Object.keys(unhurried)].filter((type) => !registered.has(type)),
        [],
      );
    });

    it("are handed to pods when they are in effect", async () => {
      const { result, resources } = await recordAll();
      const waits = new Set(resources.filter(({ type }) => type === EFFECTIVE).map(({ name }) => name));
      for (const { ready } of [...result.identities, ...result.writers]) {
        const names = await Promise.all(ready.map(async ({ urn }) => nameOf(await valueOf(urn))));
        assert.ok(names.length > 0 && names.every((name) => waits.has(name)), names.join());
      }
    });
  });
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}
