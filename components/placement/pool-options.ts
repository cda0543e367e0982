/** What a node pool in a stack file may say for one cloud alone, where that cloud has names of its own. */
import { z } from "zod";

/** An instance type as its cloud names it; the longest known name has 42 characters. */
export const instanceType = (example: string) =>
  z.string().regex(/^[A-Za-z0-9][\w.+-]{1,62}$/, `must be an instance type such as ${example}`);

export const zoneName = () => z.string().min(1, "must not be empty");

export interface PoolOptions {
  /** The cloud's name in sentences. */
  readonly title: string;
  /** An instance type, for messages and descriptions. */
  readonly machine: string;
  readonly zones: z.ZodOptional<z.ZodArray<z.ZodString>>;
}
