/** Bad days of a cloud: failed and lost requests, throttling, slow replication, sold-out machines, tight quotas. */
import type { FaultWalk } from "./fault-walk";

/** One failure to stage in the account. Operations are counted over the account's whole life. */
export interface AccountFault {
  readonly operation: "create" | "update" | "delete" | "read";
  /** Count only resources of this type, or of types of which this holds. @default every type */
  readonly type?: string | ((type: string) => boolean);
  /** The operation that is hit, counting from 1 among those that match. */
  readonly nth: number;
  /**
   * `fail`: refused before anything happens. `throttle`: refused a few times, then let through. `lose-answer`: carried
   * out, but the caller hears of a timeout. `hang`: carried out, and never answered.
   */
  readonly effect: "fail" | "throttle" | "lose-answer" | "hang";
  /** Called the moment it strikes. */
  readonly struck?: () => void;
}

/** A kind of machine that cannot be had. */
export interface StockOut {
  /** Machine type; a prefix such as `p5.` when it ends with a dot. */
  readonly machine: string;
  /** @default every zone */
  readonly zone?: string;
  /** @default however it is bought */
  readonly way?: "on-demand" | "spot" | "reserved" | "flex";
}

export interface Weather {
  readonly faults?: readonly AccountFault[];
  /** Refuses every operation once. */
  readonly walk?: FaultWalk;
  readonly stockOuts?: readonly StockOut[];
  /** Limits by quota name. What is not listed is not limited. */
  readonly quotas?: Readonly<Record<string, number>>;
  /** How many reads and references do not see a new resource yet. @default 0 */
  readonly blindReads?: number;
  /**
   * Milliseconds of a second of the account, in which it takes new grants to be in effect. Plugins that wait for it count
   * the same seconds. @default none: everything is in effect at once
   */
  readonly secondMs?: number;
  /** Milliseconds that each change takes. @default 0 */
  readonly latencyMs?: number;
}

/** How often a throttled request is refused before it is let through. */
const THROTTLED_TIMES = 3;

export class FaultCounter {
  private readonly counts = new Map<AccountFault, number>();
  private readonly throttled = new Map<AccountFault, number>();

  constructor(private readonly plan: readonly AccountFault[]) {}

  /** The effect that strikes this operation, if any. A repeated throttled request is the same operation. */
  strike(operation: AccountFault["operation"], type: string): AccountFault["effect"] | undefined {
    for (const fault of this.plan) {
      if (fault.operation !== operation || !concerns(fault, type)) continue;
      const again = this.throttled.get(fault) ?? 0;
      if (again > 0) {
        this.throttled.set(fault, again - 1);
        return "throttle";
      }
      const count = (this.counts.get(fault) ?? 0) + 1;
      this.counts.set(fault, count);
      if (count !== fault.nth) continue;
      if (fault.effect === "throttle") this.throttled.set(fault, THROTTLED_TIMES - 1);
      fault.struck?.();
      return fault.effect;
    }
    return undefined;
  }
}

function concerns({ type: wanted }: AccountFault, type: string): boolean {
  return wanted === undefined || (typeof wanted === "string" ? wanted === type : wanted(type));
}

/** Whether a machine can be had in a zone, bought in that way. */
export function inStock(
  stockOuts: readonly StockOut[],
  machine: string,
  zone: string,
  way: NonNullable<StockOut["way"]>,
): boolean {
  return !stockOuts.some((out) => {
    const matches = out.machine.endsWith(".") ? machine.startsWith(out.machine) : machine === out.machine;
    return matches && (out.zone ?? zone) === zone && (out.way ?? way) === way;
  });
}
