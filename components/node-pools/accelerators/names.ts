/**
 * What people call accelerators that are in the catalogue under another name: clouds' own names, and names that leave open
 * which of several is meant. A hint must be right: the nearest spelling of a chip's name is another chip. Pure.
 */
import { z } from "zod";
import { ACCELERATOR_NAMES, type Accelerator } from "../../../catalogue/accelerators";

/**
 * Names in lower-case letters and digits alone. GKE's: cloud.google.com/kubernetes-engine/docs/how-to/gpus and tpus,
 * values of cloud.google.com/gke-accelerator and gke-tpu-accelerator; EKS': karpenter.sh, instance-gpu-name and
 * instance-accelerator-name, and the k8s.amazonaws.com/accelerator label. From memory, 2026-11-30: the pages were not
 * opened, so a missing name is likelier than a wrong one.
 */
const CALLED = {
  a100: ["A100-40GB", "A100-80GB"],
  a10080gb: ["A100-80GB"],
  a10040gb: ["A100-40GB"],
  h10080gb: ["H100"],
  h100sxm: ["H100"],
  h100mega80gb: ["H100-MEGA"],
  h100megagpu: ["H100-MEGA"],
  h200141gb: ["H200"],
  rtxpro6000: ["RTX-PRO-6000"],
  rtxproserver6000: ["RTX-PRO-6000"],
  rtx6000: ["RTX-PRO-6000"],
  inferentia: ["Inferentia2"],
  inf2: ["Inferentia2"],
  trainium: ["Trainium1", "Trainium2"],
  trn1: ["Trainium1"],
  trn2: ["Trainium2"],
  tpu: ["TPU-v5e", "TPU-v6e"],
  tpuv5: ["TPU-v5e"],
  tpuv5lite: ["TPU-v5e"],
  tpuv5litepodslice: ["TPU-v5e"],
  tpuv5litedevice: ["TPU-v5e"],
  v5e: ["TPU-v5e"],
  tpuv6eslice: ["TPU-v6e"],
  v6e: ["TPU-v6e"],
  trillium: ["TPU-v6e"],
  gb200nvl72: ["GB200"],
} as const satisfies Record<string, readonly Accelerator[]>;

const VENDORS = /^(nvidia|amd|aws|google|tesla|instinct|radeon)+/;

/** Those that may have been meant; none where the name is of a chip that no known machine carries. */
export function meantBy(found: string): readonly Accelerator[] {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const name = plain(found).replace(VENDORS, "");
  const known = ACCELERATOR_NAMES.find((one) => plain(one) === name);
  if (known !== undefined) return [known];
  const called: Readonly<Record<string, readonly Accelerator[]>> = CALLED;
  if (Object.hasOwn(called, name)) return called[name] ?? [];
  // One letter too many behind a whole name: "H100x". A digit would make another chip of it.
  const longer = ACCELERATOR_NAMES.find((one) => plain(one) === name.slice(0, -1) && /[a-z]$/.test(name));
  if (longer !== undefined) return [longer];
  // One letter wrong in a word of letters: "Inferntia2".
  return ACCELERATOR_NAMES.filter(
    (one) => /^[A-Za-z]{5,}/.test(one) && digitsOf(one) === digitsOf(found) && isTypo(plain(one), name),
  );
}

function digitsOf(name: string): string {
  return name.replace(/\D/g, "");
}

/** Whether one letter is too many, missing or wrong. */
function isTypo(known: string, found: string): boolean {
  if (Math.abs(known.length - found.length) > 1) return false;
  let start = 0;
  while (start < known.length && known[start] === found[start]) start++;
  const [left, right] = [known.slice(start), found.slice(start)];
  return left.slice(1) === right.slice(1) || left === right.slice(1) || left.slice(1) === right;
}

/** An accelerator by its catalogue name. */
export function acceleratorName() {
  return z.enum(ACCELERATOR_NAMES, {
    error: ({ input }) => (typeof input === "string" ? `is not known; ${hint(input)}` : undefined),
  });
}

function hint(found: string): string {
  const meant = meantBy(found).map((name) => JSON.stringify(name));
  const question = meant.length === 0 ? "" : `did you mean ${meant.join(" or ")}? `;
  return `${question}known: ${[...ACCELERATOR_NAMES].sort().join(", ")}`;
}
