/** Quotas and limit ranges that say what they mean: valid quantities, in the right order, and agreeing with each other. */
import type { Field } from "../../rule/field";
import { undecided, violation, type Finding } from "../../rule/finding";
import { about, MANDATORY, resourceRule, stackRule } from "../../rule/rule";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { quantityOf, showAmount } from "../amounts";
import { membersOf } from "../namespace-view";

const QUOTAS = "https://kubernetes.io/docs/concepts/policy/resource-quotas/";
const RANGES = "https://kubernetes.io/docs/concepts/policy/limit-range/";

/** Every entry is a quantity of at least 0. */
function validEntries(map: Field): Finding[] {
  if (!map.isReadable) return [undecided(map)];
  return map.entries().flatMap(([, field]): Finding[] => {
    if (!field.isReadable) return [undecided(field)];
    if (field.isAbsent) return [];
    const quantity = quantityOf(field);
    return (quantity ?? -1n) >= 0n ? [] : [violation(field, "a quantity of at least 0")];
  });
}

/** `small` is no more than `large` where both are quantities. */
function inOrder(name: string, small: Field, large: Field): Finding[] {
  const a = quantityOf(small);
  const b = quantityOf(large);
  if (a === undefined || b === undefined || a <= b) return [];
  return [violation(small, `at most ${large.path}, ${showAmount(name, b)}`)];
}

export const quotaIsConsistent = resourceRule({
  id: "quota-is-consistent",
  title: "A quota limits CPU, memory and volumes, with limits no lower than requests.",
  why: "What a quota does not name is unlimited, and limits below requests make part of the requests useless.",
  remedy: "Name requests.cpu, requests.memory, limits.memory and persistentvolumeclaims, with valid quantities.",
  references: [{ name: "Kubernetes: Resource Quotas", url: QUOTAS }],
  severity: "medium",
  levels: MANDATORY,
  resources: [KUBERNETES.resourceQuota],
  check: (props) => {
    const hard = props.at("spec", "hard");
    if (!hard.isReadable) return [undecided(hard)];
    const scoped = !props.at("spec", "scopes").isAbsent || !props.at("spec", "scopeSelector").isAbsent;
    return [
      ...validEntries(hard),
      ...(scoped ? [] : REQUIRED_KEYS.flatMap((keys) => requireOneKey(hard, keys))),
      ...["cpu", "memory"].flatMap((name) => inOrder(name, hard.at(`requests.${name}`), hard.at(`limits.${name}`))),
    ];
  },
});

/** One of each row must be named; the first is the one to recommend. */
const REQUIRED_KEYS = [
  ["requests.cpu", "cpu"],
  ["requests.memory", "memory"],
  ["limits.memory"],
  ["persistentvolumeclaims", "requests.storage", "count/persistentvolumeclaims"],
] as const;

function requireOneKey(hard: Field, keys: readonly [string, ...string[]]): Finding[] {
  if (keys.some((key) => !hard.at(key).isAbsent)) return [];
  return [violation(hard.at(keys[0]), "a quantity")];
}

export const limitRangeIsConsistent = resourceRule({
  id: "quota-limit-range-is-consistent",
  title: "A LimitRange's minimum, defaults and maximum are in order.",
  why: "With a default above the maximum every container that states nothing is refused.",
  remedy: "Order them: min, defaultRequest, default, max; and give containers a default for memory.",
  references: [{ name: "Kubernetes: Limit Ranges", url: RANGES }],
  severity: "medium",
  levels: MANDATORY,
  resources: [KUBERNETES.limitRange],
  check: (props) => {
    const limits = props.at("spec", "limits");
    if (!limits.isReadable) return [undecided(limits)];
    return limits.items().flatMap((row) => (row.isReadable ? checkRow(row) : [undecided(row)]));
  },
});

const ORDER = ["min", "defaultRequest", "default", "max"] as const;

function checkRow(row: Field): Finding[] {
  const names = new Set(
    ORDER.flatMap((key) =>
      row
        .at(key)
        .entries()
        .map(([name]) => name),
    ),
  );
  const pairs = ORDER.flatMap((small, index) => ORDER.slice(index + 1).map((large) => [small, large] as const));
  return [
    ...ORDER.flatMap((key) => validEntries(row.at(key))),
    ...[...names].flatMap((name) =>
      pairs.flatMap(([small, large]) => inOrder(name, row.at(small, name), row.at(large, name))),
    ),
    ...containerDefault(row),
  ];
}

/** Containers that state no memory limit get one; without it the quota for limits refuses them. */
function containerDefault(row: Field): Finding[] {
  if (row.at("type").text !== "Container") return [];
  const memory = row.at("default", "memory");
  if (!row.at("default").isReadable) return [];
  return memory.isAbsent ? [violation(memory, "a quantity")] : [];
}

export const limitRangeFitsQuota = stackRule({
  id: "quota-limit-range-fits",
  title: "A LimitRange allows no container that its namespace's quota would refuse.",
  why: "A container within the LimitRange but above the quota is refused with a message that names only the quota.",
  remedy: "Lower the LimitRange's max and default, or raise the quota.",
  references: [
    { name: "Kubernetes: Limit Ranges", url: RANGES },
    { name: "Kubernetes: Resource Quotas", url: QUOTAS },
  ],
  severity: "low",
  levels: MANDATORY,
  resources: [KUBERNETES.limitRange],
  check: (stack) =>
    stack.ofType(KUBERNETES.namespace).flatMap((namespace) =>
      membersOf(stack, namespace, KUBERNETES.limitRange).flatMap((range) =>
        membersOf(stack, namespace, KUBERNETES.resourceQuota).flatMap((quota) =>
          about(
            range,
            range.props
              .at("spec", "limits")
              .items()
              .flatMap((row) => againstQuota(row, quota.props)),
          ),
        ),
      ),
    ),
});

function againstQuota(row: Field, quota: Field): Finding[] {
  if (!["Container", "Pod"].includes(row.at("type").text ?? "")) return [];
  const hard = quota.at("spec", "hard");
  return ["max", "default"].flatMap((key) =>
    row
      .at(key)
      .entries()
      .flatMap(([name, field]) => inOrder(name, field, hard.at(`limits.${name}`))),
  );
}
