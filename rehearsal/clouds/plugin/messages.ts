/** What a plugin asks of the simulated account, and how the account answers: plain data over HTTP on loopback. */
import { z } from "zod";

const properties = z.record(z.string(), z.unknown());

export const accountRequest = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("sign-in"), package: z.string(), configuration: properties }),
  z.strictObject({
    action: z.literal("create"),
    package: z.string(),
    configuration: properties,
    type: z.string(),
    logicalName: z.string(),
    inputs: properties,
  }),
  z.strictObject({
    action: z.literal("update"),
    package: z.string(),
    configuration: properties,
    type: z.string(),
    logicalName: z.string(),
    id: z.string(),
    inputs: properties,
  }),
  z.strictObject({ action: z.literal("read"), type: z.string(), id: z.string() }),
  z.strictObject({ action: z.literal("delete"), type: z.string(), id: z.string() }),
  z.strictObject({
    action: z.literal("call"),
    package: z.string(),
    configuration: properties,
    token: z.string(),
    args: properties,
  }),
  /** What a login plugin asks: credentials for the cluster of that name, or for the only one. */
  z.strictObject({ action: z.literal("log-in"), cluster: z.string().optional() }),
  /** What a search by label asks: everything that carries all of them. */
  z.strictObject({ action: z.literal("search"), labels: z.record(z.string(), z.string()) }),
]);
export type AccountRequest = z.output<typeof accountRequest>;

export const heldAnswer = z.strictObject({ id: z.string(), inputs: properties, outputs: properties });
export type HeldAnswer = z.output<typeof heldAnswer>;

export const searchAnswer = z.strictObject({
  /** Whose credentials asked. */
  account: z.string(),
  found: z.array(
    z.strictObject({
      type: z.string(),
      id: z.string(),
      logicalName: z.string(),
      inputs: properties,
      outputs: properties,
      labels: z.record(z.string(), z.string()),
    }),
  ),
});
export type SearchAnswer = z.output<typeof searchAnswer>;

export const logInAnswer = z.strictObject({ token: z.string(), expiration: z.string() });

/** Why something was refused: `code` as the vendor's API would say it. */
export const refusal = z.strictObject({
  code: z.string(),
  message: z.string(),
  /** Whether the same request may succeed a little later. */
  retry: z.boolean(),
});
export type Refusal = z.output<typeof refusal>;

/** How long a client tries again what was refused with `retry`. */
export const RETRIES = { attempts: 8, firstDelayMs: 20 } as const;
