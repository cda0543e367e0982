/** What a stack file says about sharing a pool's devices between pods, and how many slices of a device that makes. */
import { z } from "zod";
import type { Accelerator } from "../../../catalogue/accelerators";
import { migProfiles } from "../../../catalogue/mig";

/** GKE and Bottlerocket take no more clients of one device: [GPUSharingConfig], Bottlerocket's `nvidia.mps.replicas`. */
export const MOST_REPLICAS = 48;

const replicas = (what: string) =>
  z
    .int("must be a whole number")
    .min(2, "must be at least 2; leave sharing out for whole devices")
    .max(MOST_REPLICAS, `must be at most ${MOST_REPLICAS}, the most pods that every cloud lets share one device`)
    .describe(what);

const timeSlicing = z
  .strictObject({
    kind: z.literal("time-slicing").describe("Pods take turns on a device."),
    replicas: replicas("Pods that share one device. Each may use all of its memory: nothing keeps them apart."),
  })
  .describe(
    "Pods take turns on a device; for development and light inference, because one pod's memory can starve another.",
  );

const mps = z
  .strictObject({
    kind: z.literal("mps").describe("Pods run on a device at the same time."),
    replicas: replicas("Pods that share one device. Each gets that share of its memory and of its threads."),
  })
  .describe(
    "Pods run on a device at the same time through NVIDIA's Multi-Process Service, each with its share of memory; a fault " +
      "of one still reaches the others. Only on AWS.",
  );

const mig = z
  .strictObject({
    kind: z.literal("mig").describe("A device is split in hardware."),
    profile: z
      .string()
      .regex(/^[1-7]g\.\d{1,3}gb$/, "must be a MIG profile such as 1g.10gb")
      .describe(
        "Which slices every device is split into, alike, as many as fit: `1g.10gb` makes seven of an H100. " +
          "docs/accelerators.md lists the profiles of each accelerator and cloud.",
      ),
  })
  .describe("A device is split in hardware (Multi-Instance GPU): each pod has memory and compute of its own.");

export const sharingSpec = z
  .discriminatedUnion("kind", [timeSlicing, mps, mig])
  .describe(
    "How pods share the pool's devices. A slice is asked for as a device is (`accelerators: 1`), counts as one in quotas " +
      "of tenants, and has the same resource name on every cloud; cloud quotas and prices count whole devices. A pod gets one " +
      "slice at most. Default: none, a device belongs to one pod.",
  );
export type SharingSpec = z.output<typeof sharingSpec>;
export type SharingKind = SharingSpec["kind"];

/** Slices that one device becomes; one for a profile that the accelerator does not have, which is refused elsewhere. */
export function slicesPerDevice(sharing: SharingSpec | undefined, accelerator: Accelerator): number {
  if (sharing === undefined) return 1;
  return sharing.kind === "mig" ? (migProfiles(accelerator)[sharing.profile] ?? 1) : sharing.replicas;
}
