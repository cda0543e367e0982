/** What a stack file says about the rights of service accounts in the cloud: names of what they may read and write. */
import { z } from "zod";
import { dnsLabel, dnsSubdomain } from "../core/fields";

/** A store's or secret's name, and for a store where in it: no character that a cloud would read as a pattern. */
const TARGET = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\/[\w!./-]*)?$/;

const target = () =>
  z
    .string()
    .regex(TARGET, "must be the name of an object store or secret, with a prefix such as models/weights/ if any");

/** Options of everything that has a service account. */
export const GRANTS = {
  reads: z
    .array(target())
    .default([])
    .describe(
      "Object stores and secrets of the stack that it may read, by name. `models/weights/` means the objects of store " +
        "`models` whose names begin with `weights/`. Nothing is stored in the cluster: the cloud knows the service " +
        "account itself. Default: none.",
    ),
  writes: z
    .array(target())
    .default([])
    .describe("Object stores that it may read and write, named as in `reads`. Default: none."),
} as const;

/** What `reads` and `writes` say. */
export interface Grants {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

export const serviceAccountSpec = z
  .strictObject({
    serviceAccount: dnsSubdomain().describe("The service account's name. It is created; pods name it."),
    tenant: dnsLabel(40).describe("The tenant that it belongs to."),
    namespace: dnsLabel()
      .optional()
      .describe(
        "One of the tenant's namespaces. Default: the tenant's only namespace; required when there are several.",
      ),
    ...GRANTS,
  })
  .describe("A service account for pods that the stack does not create, such as training jobs.");
export type ServiceAccountSpec = z.output<typeof serviceAccountSpec>;

export const accessSpec = z
  .array(serviceAccountSpec)
  .default([])
  .describe(
    "Service accounts with rights in the cloud, for pods that teams create themselves; a workload of the stack has " +
      '`reads` and `writes` of its own. On Azure such pods need the label `azure.workload.identity/use: "true"`. Default: none.',
  );
export type AccessSpec = z.output<typeof accessSpec>;
