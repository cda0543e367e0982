/**
 * How NVIDIA's devices can be split into alike slices (Multi-Instance GPU): profiles and how many of each one device
 * becomes. Data only. What a cloud lets be configured is less; that is in the clouds' files beside this one.
 */
import type { Accelerator } from "./accelerators";

/** Where the geometries were read. */
export const MIG_SOURCES = [
  { reference: "NVIDIA/mig-parted 1400787, deployments/systemd/config-default.yaml", date: "2026-11-21" },
  {
    reference: "GoogleCloudPlatform/container-engine-accelerators 09e2ab1, pkg/gpu/nvidia/mig/mig.go",
    date: "2026-11-21",
  },
] as const;

/** Slices of one device, by profile: seven units of compute, eight of memory. */
type Geometry = Readonly<Record<string, number>>;

const OF_80_GB = { "1g.10gb": 7, "1g.20gb": 4, "2g.20gb": 3, "3g.40gb": 2, "4g.40gb": 1, "7g.80gb": 1 } as const;

/** Accelerators that can be split. B300 can too, and no source that we read says how. */
export const MIG_GEOMETRIES = {
  "A100-40GB": { "1g.5gb": 7, "1g.10gb": 4, "2g.10gb": 3, "3g.20gb": 2, "4g.20gb": 1, "7g.40gb": 1 },
  "A100-80GB": OF_80_GB,
  H100: OF_80_GB,
  "H100-MEGA": OF_80_GB,
  "H100-NVL": { "1g.12gb": 7, "1g.24gb": 4, "2g.24gb": 3, "3g.47gb": 2, "4g.47gb": 1, "7g.94gb": 1 },
  H200: { "1g.18gb": 7, "1g.35gb": 4, "2g.35gb": 3, "3g.71gb": 2, "4g.71gb": 1, "7g.141gb": 1 },
  B200: { "1g.23gb": 7, "1g.45gb": 4, "2g.45gb": 3, "3g.90gb": 2, "4g.90gb": 1, "7g.180gb": 1 },
  // The two sources disagree by a gigabyte or two (GB200 is built with 186 and 189 GB); these are what GKE takes.
  GB200: { "1g.23gb": 7, "1g.47gb": 4, "2g.47gb": 3, "3g.93gb": 2, "4g.93gb": 1, "7g.186gb": 1 },
  "RTX-PRO-6000": { "1g.24gb": 4, "2g.48gb": 2, "4g.96gb": 1 },
} as const satisfies Partial<Record<Accelerator, Geometry>>;

export type MigAccelerator = keyof typeof MIG_GEOMETRIES;

/** Profiles that an accelerator has and the slices of each; empty for one that cannot be split. */
export function migProfiles(accelerator: Accelerator): Geometry {
  const geometries: Partial<Record<Accelerator, Geometry>> = MIG_GEOMETRIES;
  return geometries[accelerator] ?? {};
}
