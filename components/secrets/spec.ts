/** What a stack file says about secrets: which there are and where they are delivered, never what they are. */
import { z } from "zod";
import { dnsLabel, dnsSubdomain, duration } from "../core/fields";

/** What a secret's value is to its readers. */
export const SECRET_CONTENTS = ["text", "fields"] as const;

export const deliverySpec = z
  .strictObject({
    tenant: dnsLabel(40).describe("The tenant whose namespace it is delivered into."),
    namespace: dnsLabel()
      .optional()
      .describe("One of the tenant's namespaces. Default: the tenant's only one; required when there are several."),
    secretName: dnsSubdomain()
      .optional()
      .describe("Name of the Kubernetes Secret, for `secretEnv` of workloads. Default: the secret's name."),
    pods: z
      .enum(["workloads", "tenant"])
      .optional()
      .describe(
        "Whose pods may mount the copy: `workloads`, those of this stack file that name it; `tenant`, every pod that somebody " +
          "of the tenant makes too. Default: workloads where one of them names it, else tenant, for whom it is delivered then.",
      ),
  })
  .describe("A namespace that gets a copy, which the operator makes and keeps up to date.");
export type DeliverySpec = z.output<typeof deliverySpec>;

export const secretSpec = z
  .strictObject({
    name: dnsLabel().describe("The secret's name, by which `reads` means it."),
    content: z
      .enum(SECRET_CONTENTS)
      .default("text")
      .describe(
        "What its copies hold: `text` has the value whole under the key `value`; `fields` takes it as a JSON object and " +
          "has each of its fields under a key of its own. Default: text.",
      ),
    refresh: duration()
      .default("1h")
      .describe(
        "How often its copies are brought up to date, from a second on: every look is a paid call for each copy. " +
          "Default: 1h, so that a rotated value arrives within the hour.",
      ),
    deliver: z
      .array(deliverySpec)
      .default([])
      .describe(
        "Namespaces that get a copy as a Kubernetes Secret, through External Secrets, which is installed for it. Default: " +
          "none; whoever has the right asks the cloud itself.",
      ),
  })
  .describe("A place for one secret. People or rotation put its value there; it never passes through Pulumi.");
export type SecretSpec = z.output<typeof secretSpec>;

export const secretsSpec = z
  .array(secretSpec)
  .default([])
  .describe(
    "Secrets in the cloud's secret manager, without their values. Offered where Stratiform creates the cluster. Default: none.",
  );
export type SecretSettings = z.output<typeof secretsSpec>;
