/** Sums of resources by name, in nano-units, with the fields that keep a sum from being complete. */
import { formatQuantity, isQuantity, parseQuantity, type Quantity } from "../../components/core/sizes";
import type { Field } from "../rule/field";

export type Amounts = ReadonlyMap<string, Quantity>;

/** What is asked for, as far as it can be read. */
export interface Demand {
  readonly amounts: Amounts;
  /** Fields that cannot be read yet; the true demand is at least `amounts`. */
  readonly open: readonly Field[];
}

export const NOTHING: Demand = { amounts: new Map(), open: [] };

/** Whole numbers are kept in nano-units like everything else. */
export const ONE: Quantity = 1_000_000_000n;

/** A quantity in a property bag: text or number. Undefined when it is neither, or no quantity. */
export function quantityOf(field: Field): Quantity | undefined {
  const { value } = field;
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return isQuantity(String(value)) ? parseQuantity(value) : undefined;
}

/** A whole number of at least 0 in a property bag, or `absent` when there is none; undefined while it is unknown. */
export function countOf(field: Field, absent: number): number | undefined {
  if (!field.isReadable) return undefined;
  const { value } = field;
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : absent;
}

/** A map of quantities, such as `resources.requests`. */
export function readAmounts(map: Field): Demand {
  if (!map.isReadable) return { amounts: new Map(), open: [map] };
  const amounts = new Map<string, Quantity>();
  const open: Field[] = [];
  for (const [name, field] of map.entries()) {
    const quantity = quantityOf(field);
    if (quantity !== undefined) amounts.set(name, quantity);
    else if (!field.isReadable) open.push(field);
  }
  return { amounts, open };
}

export function add(...demands: readonly Demand[]): Demand {
  return combine(demands, (a, b) => a + b);
}

/** For each resource the larger one: containers that run one after the other. */
export function largest(...demands: readonly Demand[]): Demand {
  return combine(demands, (a, b) => (a > b ? a : b));
}

export function times(demand: Demand, count: number): Demand {
  const amounts = new Map([...demand.amounts].map(([name, amount]) => [name, amount * BigInt(count)]));
  return { ...demand, amounts };
}

/** `over` where it says something, `under` elsewhere. */
export function override(under: Demand, over: Demand): Demand {
  return { amounts: new Map([...under.amounts, ...over.amounts]), open: [...under.open, ...over.open] };
}

function combine(demands: readonly Demand[], merge: (a: Quantity, b: Quantity) => Quantity): Demand {
  const amounts = new Map<string, Quantity>();
  for (const demand of demands) {
    for (const [name, amount] of demand.amounts) {
      const sofar = amounts.get(name);
      amounts.set(name, sofar === undefined ? amount : merge(sofar, amount));
    }
  }
  return { amounts, open: demands.flatMap(({ open }) => open) };
}

/** For messages: memory and storage with binary suffixes, the rest decimal. */
export function showAmount(name: string, amount: Quantity): string {
  return formatQuantity(amount, /memory|storage|hugepages/.test(name) ? "binary" : "decimal");
}
