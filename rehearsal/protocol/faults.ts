/**
 * Failures on demand, so that a rehearsal can show what a bad day does. Off unless the environment variable
 * `STRATIFORM_FAULTS` holds a JSON list of faults; previews are never disturbed. Operations are counted per plugin process.
 */
import { appendFileSync, existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export type FaultyOperation = "create" | "update" | "delete" | "read";

/** One failure to stage. */
export interface Fault {
  /** Which kind of operation is counted. */
  readonly operation: FaultyOperation;
  /** The operation that is hit, counting from 1 among those that match. */
  readonly nth: number;
  /** Count only resources of this type token, e.g. `kubernetes:apps/v1:Deployment`. @default every type */
  readonly type?: string;
  /** Whether the fault strikes before anything was sent to the API, or after the API had carried it out. */
  readonly when: "before" | "after";
  /** `fail` answers with an error, `hang` never answers, `hold` goes on when the file `mark` is removed. */
  readonly effect: "fail" | "hang" | "hold";
  /** A file that gets one line, `operation urn`, at the moment the fault strikes. `hold` needs it. */
  readonly mark?: string;
}

/** What an operation calls before and after its work. */
export interface FaultPoints {
  before(): Promise<void>;
  after(): Promise<void>;
}

const NOTHING: FaultPoints = { before: async () => {}, after: async () => {} };

/** Counts operations and strikes where the plan says so. */
export class Faults {
  private readonly counts = new Map<Fault, number>();

  constructor(private readonly plan: readonly Fault[]) {}

  /** Reads the plan from the environment. @throws Error when the variable holds something else than a list of faults */
  static fromEnvironment(text: string | undefined = process.env["STRATIFORM_FAULTS"]): Faults {
    if (text === undefined || text === "") return new Faults([]);
    const plan: unknown = JSON.parse(text);
    if (!Array.isArray(plan)) throw new Error("STRATIFORM_FAULTS must be a JSON list of faults");
    return new Faults(plan.map(readFault));
  }

  /** Registers one operation; returns its two fault points. */
  enter(operation: FaultyOperation, type: string, urn: string): FaultPoints {
    const struck = this.plan.filter((fault) => {
      if (fault.operation !== operation || (fault.type !== undefined && fault.type !== type)) return false;
      const count = (this.counts.get(fault) ?? 0) + 1;
      this.counts.set(fault, count);
      return count === fault.nth;
    });
    if (struck.length === 0) return NOTHING;
    const strikeAll = async (when: Fault["when"]): Promise<void> => {
      for (const fault of struck) if (fault.when === when) await strike(fault, operation, urn);
    };
    return { before: () => strikeAll("before"), after: () => strikeAll("after") };
  }
}

async function strike(fault: Fault, operation: FaultyOperation, urn: string): Promise<void> {
  if (fault.mark !== undefined) appendFileSync(fault.mark, `${operation} ${urn}\n`);
  if (fault.effect === "hold") while (fault.mark !== undefined && existsSync(fault.mark)) await sleep(50);
  if (fault.effect === "hang") await new Promise<never>(() => {});
  if (fault.effect === "fail") {
    throw new Error(`staged failure: ${operation} ${fault.nth} failed ${fault.when} it was carried out`);
  }
}

function readFault(value: unknown): Fault {
  const allowed = {
    operation: ["create", "update", "delete", "read"],
    when: ["before", "after"],
    effect: ["fail", "hang", "hold"],
  } as const;
  const entries = new Map<string, unknown>(typeof value === "object" && value !== null ? Object.entries(value) : []);
  const pick = <T extends string>(key: string, known: readonly T[]): T => {
    const found = known.find((name) => name === entries.get(key));
    if (found === undefined) throw new Error(`STRATIFORM_FAULTS: ${key} must be one of ${known.join(", ")}`);
    return found;
  };
  const text = (key: string): string | undefined => {
    const found = entries.get(key);
    return typeof found === "string" ? found : undefined;
  };
  const nth = entries.get("nth");
  if (typeof nth !== "number" || nth < 1) throw new Error("STRATIFORM_FAULTS: nth must be a number from 1");
  const fault: Fault = {
    operation: pick("operation", allowed.operation),
    when: pick("when", allowed.when),
    effect: pick("effect", allowed.effect),
    nth,
    type: text("type"),
    mark: text("mark"),
  };
  if (fault.effect === "hold" && fault.mark === undefined) throw new Error("STRATIFORM_FAULTS: hold needs a mark");
  return fault;
}
