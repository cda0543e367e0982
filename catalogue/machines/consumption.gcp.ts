/**
 * How Google Cloud sells machines with accelerators. A list price says little: Google lists prices for machines that it sells
 * neither on demand nor without a queue. Sources, read 2026-11-30:
 * - docs.cloud.google.com/compute/docs/accelerator-optimized-machines#consumption_option_availability_by_machine_type, as
 *   dstackai/gpuhunt#176 ("drops A3 High instances with less than 8 GPUs" from on demand), dstackai/gpuhunt#186 (G4 is in no
 *   flex-start column) and dstackai/dstack#3100 (B200 is not sold on demand) apply it
 * - skypilot-org/skypilot#8102: H200 as spot exists
 * - docs.cloud.google.com/ai-hypercomputer/docs/consumption-models: flex-start for "any GPU machine except A4X"
 * A type that is not here is sold as its list price says.
 */
import type { Consumption } from "./market";

export const CONSUMPTION_ON_GCP: readonly Consumption[] = [
  { types: /^a3-highgpu-[124]g$/, ways: ["spot", "flex"] },
  { types: /^a3-ultragpu-/, ways: ["spot", "reserved", "flex"] },
  { types: /^a4-highgpu-/, ways: ["spot", "reserved", "flex"] },
  { types: /^a4x-/, ways: ["reserved"] },
  { types: /^g4-/, ways: ["on-demand", "spot", "reserved"] },
];
