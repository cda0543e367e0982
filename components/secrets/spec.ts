/** What a stack file says about secrets: which there are, never what they are. */
import { z } from "zod";
import { dnsLabel } from "../core/fields";

export const secretSpec = z
  .strictObject({
    name: dnsLabel().describe("The secret's name, by which `reads` means it."),
  })
  .describe("A place for one secret. People or rotation put its value there; it never passes through Pulumi.");

export const secretsSpec = z
  .array(secretSpec)
  .default([])
  .describe(
    "Secrets in the cloud's secret manager, without their values. Offered where Stratiform creates the cluster. Default: none.",
  );
export type SecretSettings = z.output<typeof secretsSpec>;
