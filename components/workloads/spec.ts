/** Every kind of workload that a stack file can ask for. */
import { z } from "zod";
import { modelServiceSpec } from "./model-service/spec";

export const workloadSpec = z.discriminatedUnion("kind", [modelServiceSpec]).describe("One workload of a tenant.");
export type WorkloadSpec = z.output<typeof workloadSpec>;

export const workloadsSpec = z
  .array(workloadSpec)
  .default([])
  .describe("What runs on the platform for its tenants. Default: nothing.");
export type WorkloadsSpec = z.output<typeof workloadsSpec>;
