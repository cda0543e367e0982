/** What a stack file says about storage that the cloud runs beside the cluster. */
import { z } from "zod";
import { dnsLabel } from "../core/fields";

/** Longest name of a store: it becomes part of one that is unique in the whole cloud. */
const LONGEST = 20;

export const objectStoreSpec = z
  .strictObject({
    name: dnsLabel(LONGEST).describe(
      "The store's name, by which `reads`, `writes` and `store://` addresses mean it. At most 20 characters: the " +
        "cloud's own name for it adds the stack's and the account's.",
    ),
    infrequentAfter: z
      .union([z.int().min(30, "must be at least 30, as clouds want it").max(3650), z.literal("never")])
      .optional()
      .describe(
        "Days after which objects move to the class for infrequent access, which is cheaper to keep and costs for each read " +
          "and for objects that go early: `never` suits checkpoints, which are read back and replaced. Default: 30.",
      ),
  })
  .describe("One bucket, or container of Azure.");

export const storageSpec = z
  .strictObject({
    objectStores: z
      .array(objectStoreSpec)
      .default([])
      .describe(
        "Object stores: private, encrypted with the stack's key, versioned. Objects move to the class for infrequent " +
          "access after 30 days; replaced and deleted versions are kept for 90. Default: none.",
      ),
    sharedFiles: z
      .boolean()
      .default(false)
      .describe(
        "Whether the cluster has the volume class `shared-file`: claims that pods on many nodes mount at once " +
          "(ReadWriteMany), encrypted with the stack's key, reached in the network only. What is stored is paid for; on " +
          "Google Cloud the first claim pays for 1 TiB. Default: false.",
      ),
  })
  .describe("Storage beside the cluster. Offered where Stratiform creates the cluster.");
export type StorageSpec = z.output<typeof storageSpec>;
