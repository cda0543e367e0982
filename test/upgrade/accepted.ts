/**
 * What an upgrade may take away, and why that is right. Nothing that holds data or addresses can be accepted here: for it,
 * find a way in place, make the change opt-in, or give new stacks the new behaviour.
 */
import type { Cloud } from "../../components/placement/cloud";
import type { Loss } from "../../tools/upgrade/loss";

export interface AcceptedLoss {
  /** The commit that was recorded. */
  readonly since: string;
  readonly what: Loss["what"];
  readonly type: string;
  /** Of the resource's name in the program; `*` stands for any text. */
  readonly name: string;
  readonly because: string;
}

const STORAGE_CLASS = "kubernetes:storage.k8s.io/v1:StorageClass";

export const ACCEPTED_LOSSES: readonly AcceptedLoss[] = [
  {
    since: "a9ea37d",
    what: "deleted",
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    name: "cluster-nodes-AmazonEKSWorkerNodeMinimalPolicy",
    because:
      "another policy takes its place, which allows all that it did; the new one is attached before the old one goes",
  },
  {
    since: "a9ea37d",
    what: "replaced",
    type: "kubernetes:core/v1:ConfigMap",
    name: "security-*-parameters",
    because:
      "the cluster's policies read their lists in another form; the new object has both forms, and in the moment between the " +
      "two the policy denies what is created, and touches nothing that runs",
  },
  {
    since: "a9ea37d",
    what: "refused",
    type: "azure-native:authorization:RoleAssignment",
    name: "cluster-*-connect",
    because: "none of them was ever made: the id of the role was one that Azure does not have, and `up` ended there",
  },
  ...["storage-standard-block", "storage-fast-block", "shared-files"].map((name) => ({
    since: "a9ea37d",
    what: "replaced" as const,
    type: STORAGE_CLASS,
    name,
    because:
      "a class holds nothing: volumes that were made by it stay as they are, and claims find the new one by its name",
  })),
];

/**
 * Changes of inputs that our tables take for a replacement and the provider does not: an order that does not count, a
 * default that is now spelt out. Each with its source.
 */
export interface SameInEffect {
  readonly since: string;
  readonly type: string;
  /** The property's path, as the failure says it. */
  readonly property: string;
  readonly because: string;
  /** Where the provider says so: repository, file, commit or date. */
  readonly source: string;
}

export const SAME_IN_EFFECT: readonly SameInEffect[] = [];

/** A stack file of then that is wrong today, and what its owner has to change. */
export interface NeededEdit {
  readonly since: string;
  readonly stack: string;
  /** Clouds on which the file is refused. */
  readonly clouds: readonly Cloud[];
  /** Path below `stratiform:`, such as `nodePools[1].name`. */
  readonly path: string;
  /** The new value; undefined removes the option. */
  readonly value: unknown;
  readonly because: string;
}

/** Pools with accelerators that were made in every zone, because their stack files named none: that is said now. */
const ALL_ZONES = [
  ["dev", 2],
  ["staging", 2],
  ["staging", 3],
  ["prod", 2],
  ["prod", 3],
  ["prod", 4],
] as const;

export const NEEDED_EDITS: readonly NeededEdit[] = ALL_ZONES.map(([stack, index]) => ({
  since: "a9ea37d",
  stack,
  clouds: ["azure"],
  path: `nodePools[${index}].zones`,
  value: { azure: ["1", "2", "3"] },
  because:
    "sizes with accelerators are seldom sold in every zone, and AKS refuses a new pool then; the refusal says what to write",
}));
