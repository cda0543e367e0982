/**
 * NodePools of Karpenter on AWS that say which instance types they start and how many nodes at most: read as node pools,
 * one for each way to buy, because either may have to carry the pool alone. Others are bounded by their limits only.
 */
import type { Field } from "../../rule/field";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import { count, machinesIn, type Machine, type NodePool } from "./pool";
import { KARPENTER_LABELS, NODE_LABELS } from "../../../catalogue/kubernetes/labels";

/** What EC2's node classes are called in references. */
const AWS_GROUP = "karpenter.k8s.aws";

export function isKarpenterPool(type: string): boolean {
  return type === CUSTOM.karpenterNodePool;
}

/** Where a NodePool says how many nodes it may have. */
export function nodeLimit(props: Field): Field {
  return props.at("spec", "limits", "nodes");
}

/** @param machine what the vendor's table says about an instance type */
export function karpenterPools(props: Field, machine: (field: Field) => Machine): readonly NodePool[] {
  const template = props.at("spec", "template", "spec");
  const maximumAt = nodeLimit(props);
  const types = valuesOf(template, NODE_LABELS.instanceType);
  if (template.at("nodeClassRef", "group").text !== AWS_GROUP || maximumAt.isAbsent || types === undefined) return [];
  const machines = "path" in types ? types : machinesIn(types, machine);
  const pool = { cloud: "aws", at: props, maximumAt, maximum: count(maximumAt, 0), machines } as const;
  // Karpenter starts nothing beyond its limits, not even while it replaces nodes.
  return purchases(template).map((spot) => ({ ...pool, surge: 0, spot }));
}

/** Whether each way to buy is spot. Karpenter buys on demand where nothing is said. */
function purchases(template: Field): readonly (boolean | Field)[] {
  const ways = valuesOf(template, KARPENTER_LABELS.capacityType);
  if (ways === undefined) return [false];
  if ("path" in ways) return [ways];
  const open = ways.find((way) => !way.isReadable);
  return open === undefined ? [...new Set(ways.map(({ text }) => text === "spot"))] : [open];
}

/** The values of the requirement of that key, a field while the requirements are not known, nothing where none names it. */
function valuesOf(template: Field, key: string): readonly Field[] | Field | undefined {
  const requirements = template.at("requirements");
  if (!requirements.isReadable) return requirements;
  const found = requirements.items().find((one) => one.at("key").text === key && one.at("operator").text === "In");
  const values = found?.at("values");
  return values === undefined || values.isReadable ? values?.items() : values;
}
