/** What a stack file says about the container registry. */
import { z } from "zod";
import { DNS_LABEL } from "../core/names";

const RULE = 'must be DNS labels with "/" between them, at most 100 characters';

export const registrySpec = z
  .strictObject({
    repositories: z
      .array(
        z
          .string()
          .max(100, RULE)
          .refine((name) => name.split("/").every((part) => DNS_LABEL.test(part)), RULE),
      )
      .default([])
      .describe(
        "Repositories, e.g. `models/earnings-analyser`: private, scanned, open to the cluster's nodes for pulling, and to " +
          "the `pushers` of `placement.<cloud>` for pushing. A tag is never moved where the cloud can forbid it; untagged images go after 14 days. Default: none.",
      ),
  })
  .describe("The stack's container registry. Offered where Stratiform creates the cluster.");
export type RegistrySettings = z.output<typeof registrySpec>;
