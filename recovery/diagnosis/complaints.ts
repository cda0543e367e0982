/**
 * What the objects of a stack that somebody waits for say about themselves: why a release is not ready, what holds an
 * object that should go. The Kubernetes provider waits for a condition and reports that it did not come, never why.
 * Pure.
 */
import { z } from "zod";

const conditionSchema = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
});

const objectSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    deletionTimestamp: z.string().optional(),
    finalizers: z.array(z.string()).optional(),
  }),
  status: z.looseObject({ conditions: z.array(conditionSchema).optional() }).optional(),
});
export const listSchema = z.looseObject({ items: z.array(objectSchema) });

export type Found = z.output<typeof objectSchema>;
type Condition = z.output<typeof conditionSchema>;

/** Conditions that are as they should be when they are true. */
const GOOD = ["Ready", "Available"];
/** Conditions whose being true is the complaint. */
const BAD = ["Stalled", "ReplicaFailure"];

/** One line about an object that is not as it should be; none about one that is, or that has nothing to say yet. */
export function complaintOf(kind: string, { metadata, status }: Found): string[] {
  const where = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
  const said = (status?.conditions ?? []).filter(isComplaint).map(textOf);
  const { deletionTimestamp, finalizers = [] } = metadata;
  const held =
    deletionTimestamp === undefined
      ? []
      : [`is being deleted since ${deletionTimestamp}, held by ${finalizers.join(", ") || "nothing that it names"}`];
  const lines = [...held, ...new Set(said)];
  return lines.length === 0 ? [] : [`${kind} ${where}: ${lines.join("; ")}`];
}

function isComplaint({ type, status }: Condition): boolean {
  return (GOOD.includes(type) && status !== "True") || (BAD.includes(type) && status === "True");
}

function textOf({ type, status, reason, message }: Condition): string {
  const why = [reason, message].filter((part) => part !== undefined && part !== "").join(": ");
  return `${type} is ${status}${why === "" ? "" : ` (${why})`}`;
}
