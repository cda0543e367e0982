/** What the stack asks for fits: workloads into their namespace's quota, accelerators into what the pools can have. */
import { parseQuantity, isQuantity } from "../../../components/core/sizes";
import { undecided, violation, type Finding } from "../../rule/finding";
import { about, MANDATORY, stackRule } from "../../rule/rule";
import { type Stack, type StackResource } from "../../rule/resource";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { quantityOf, showAmount } from "../amounts";
import { isAccelerator } from "../accelerators";
import { roomInPools, type Room } from "../pools/room";
import { membersOf, sharesOf, totalOf, type Share } from "../namespace-view";
import { demandKey } from "../workload-demand";

export const workloadsFitQuota = stackRule({
  id: "quota-fits-workloads",
  title: "What a namespace's workloads ask for fits into its quota.",
  why: "The API server refuses the pod that goes beyond the quota, often at the worst moment: while scaling or updating.",
  remedy:
    "Raise the quota, or lower replicas, the autoscaler's maximum or requests. Rolling updates count their surge.",
  references: [
    { name: "Kubernetes: Resource Quotas", url: "https://kubernetes.io/docs/concepts/policy/resource-quotas/" },
  ],
  severity: "high",
  levels: MANDATORY,
  resources: [KUBERNETES.resourceQuota],
  check: (stack) => stack.ofType(KUBERNETES.namespace).flatMap((namespace) => checkNamespace(stack, namespace)),
});

function checkNamespace(stack: Stack, namespace: StackResource): Finding[] {
  const quotas = membersOf(stack, namespace, KUBERNETES.resourceQuota).filter(countsEverything);
  if (quotas.length === 0) return [];
  const shares = sharesOf(stack, namespace);
  const total = totalOf(shares);
  const open = shares.flatMap(({ resource, demand }) => about(resource, demand.open.slice(0, 1).map(undecided)));
  return [...quotas.flatMap((quota) => about(quota, checkQuota(quota, shares, total.amounts))), ...open];
}

/** A quota with scopes counts some pods only, which this rule does not tell apart. */
function countsEverything({ props }: StackResource): boolean {
  return props.at("spec", "scopes").isAbsent && props.at("spec", "scopeSelector").isAbsent;
}

function checkQuota(quota: StackResource, shares: readonly Share[], total: ReadonlyMap<string, bigint>): Finding[] {
  const hard = quota.props.at("spec", "hard");
  if (!hard.isReadable) return [undecided(hard)];
  return hard.entries().flatMap(([key, field]): Finding[] => {
    const asked = total.get(demandKey(key)) ?? 0n;
    if (!field.isReadable) return [undecided(field)];
    const allowed = quantityOf(field);
    if (allowed === undefined || asked <= allowed) return [];
    return [violation(field, `at least ${showAmount(key, asked)}: ${listShares(shares, demandKey(key))}`)];
  });
}

/** Who asks for how much, the largest first. */
function listShares(shares: readonly Share[], key: string): string {
  const asking = shares
    .map(({ resource, demand }) => ({ name: resource.name, amount: demand.amounts.get(key) ?? 0n }))
    .filter(({ amount }) => amount > 0n)
    .sort((a, b) => Number(b.amount - a.amount));
  const shown = asking.slice(0, 4).map(({ name, amount }) => `${name} ${showAmount(key, amount)}`);
  return [...shown, ...(asking.length > 4 ? [`${asking.length - 4} more`] : [])].join(", ");
}

export const acceleratorsFitPools = stackRule({
  id: "quota-accelerators-fit-pools",
  title: "The accelerators that all workloads ask for exist in the node pools at their largest.",
  why: "A pod that asks for an accelerator that no pool can grow stays Pending for ever.",
  remedy: "Raise the pool's maximum, or lower replicas or the autoscaler's maximum.",
  references: [
    {
      name: "Kubernetes: Schedule GPUs",
      url: "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/",
    },
  ],
  severity: "medium",
  levels: MANDATORY,
  resources: [KUBERNETES.namespace],
  config: {
    accelerators: {
      type: "object",
      additionalProperties: { type: "string" },
      default: {},
      description:
        'How many devices all pools can have at most, by resource: { "nvidia.com/gpu": "4" }; for clusters that exist ' +
        "already, and for devices that are shared in a way that the pools do not show. What is not named is compared with " +
        "the pools of the stack, where a slice of a device counts as one.",
    },
  },
  check: (stack, { accelerators }) => {
    const shares = stack.ofType(KUBERNETES.namespace).flatMap((namespace) => sharesOf(stack, namespace));
    return [...totalOf(shares).amounts].flatMap(([key, asked]): Finding[] => {
      if (!isAccelerator(key)) return [];
      const resource = key.slice("requests.".length);
      const [largest] = shares.filter(({ demand }) => demand.amounts.has(key));
      const room = roomFor(stack, resource, accelerators);
      if (room === undefined || asked <= room.most) return [];
      if (room.open !== undefined) return about(room.open.resource, [room.open.finding]);
      const most = showAmount(key, room.most);
      const required = `at most ${most} ${resource} in all: ${listShares(shares, key)}`;
      const finding = { kind: "violation", path: "spec", found: showAmount(key, asked), required } as const;
      return largest === undefined ? [] : about(largest.resource, [finding]);
    });
  },
});

/** How many devices there can be; undefined when nothing bounds them. */
function roomFor(
  stack: Stack,
  resource: string,
  declared: Readonly<Record<string, string | number>>,
): Room | undefined {
  const most = Object.hasOwn(declared, resource) ? String(declared[resource]) : "";
  return isQuantity(most) ? { most: parseQuantity(most) } : roomInPools(stack, resource);
}
