/**
 * Resources that break every rule about clouds, for states that the engine audits: one bad resource per resource rule
 * of the encryption pack, and for stack rules and node pools a few that break them together. Plain data.
 */
import { ENCRYPTION_RULES } from "../../../policies/encryption/rules/all";
import { AWS } from "../../../catalogue/tokens/aws";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import { CASES } from "../encryption/cases";
import type { BrokenStack } from "./broken-stacks";
import { asBag } from "../support/conformance";

/** The first way to break each resource rule that a case knows. */
const oneEach = ENCRYPTION_RULES.flatMap(({ id, kind }) => {
  const [type = ""] = CASES[id]?.types ?? [];
  const [bad] = CASES[id]?.violates ?? [];
  return kind === "stack" || bad === undefined ? [] : [{ type, name: id, props: asBag(bad) }];
});

/** A bucket without any of the resources that would make it safe. */
const bucket = { type: AWS.s3Bucket, name: "bare", props: { bucket: "bare" } };

/** More accelerators than any environment allows, all on spot, and a pool whose bounds are in disorder. */
const pools = [
  {
    type: AWS.eksNodeGroup,
    name: "all-spot",
    props: {
      ...{ capacityType: "SPOT", instanceTypes: ["p5.48xlarge"], subnetIds: ["a"], region: "eu-central-1" },
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 40 },
    },
  },
  { type: CUSTOM.karpenterNodePool, name: "boundless", props: { spec: {} } },
  {
    type: AWS.eksNodeGroup,
    name: "disorder",
    props: { scalingConfig: { minSize: 2, desiredSize: 1, maxSize: 3 }, instanceTypes: ["m7i.large"] },
  },
];

/** What the cloud granted: hardly anything. */
export const CLOUD_CONFIG = {
  "quota-cloud-covers-pools": { enforcementLevel: "mandatory", limits: { "aws/eu-central-1/L-C4BD4855": 1 } },
};

export const BROKEN_CLOUDS: readonly BrokenStack[] = [
  { name: "one resource per encryption rule", resources: oneEach, rules: oneEach.map(({ name }) => name) },
  {
    name: "what stack rules look at together",
    resources: [bucket, ...pools],
    rules: [
      ...ENCRYPTION_RULES.filter(({ kind }) => kind === "stack").map(({ id }) => id),
      ...["quota-node-pool-bounds", "quota-node-pool-accelerators-bounded", "quota-spot-share-bounded"],
      ...["quota-cloud-covers-pools", "quota-karpenter-limits"],
    ],
  },
];
