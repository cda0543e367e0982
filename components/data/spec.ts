/** The `data:` section of a stack file: what each kind of data store says, under its own name. */
import { z } from "zod";
import { postgresSpec } from "./postgres/spec";

export const dataSpec = z
  .strictObject({ postgres: z.array(postgresSpec).default([]).describe("PostgreSQL databases. Default: none.") })
  .describe("Data stores of the tenants.");
export type DataSpec = z.output<typeof dataSpec>;
