/**
 * What a node on Google Cloud is: Container-Optimized OS, for which GKE installs the NVIDIA driver and runs the device
 * plugin itself, so that nothing else may own either. Pure.
 */
import type { Problem } from "../core/errors";
import type { Accelerator } from "../../catalogue/accelerators";
import { OFFERS } from "../../catalogue/machines/offers";
import { cannotRun } from "./accelerators/runs-on";
import type { MachinePool } from "./contract";
import { checkWaysOn } from "./ways";

/** What every node has, whatever its pool. */
export const HARDENED_NODE = {
  imageType: "COS_CONTAINERD",
  // Rights come from IAM alone; scopes, which are older, do not narrow them further.
  oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
  shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
  // Pods get tokens of their own service account, never the node's.
  workloadMetadataConfig: { mode: "GKE_METADATA" },
  metadata: { "disable-legacy-endpoints": "true" },
  kubeletConfig: { insecureKubeletReadonlyPortEnabled: "FALSE" },
  gvnic: { enabled: true },
};

/** Comes with the machine type: nothing is attached and no driver installed. */
const BUILT_IN = "built in";

/** Accelerators as GKE names them; `undefined` where Google Cloud has none. */
const GUEST_ACCELERATORS = {
  T4: "nvidia-tesla-t4",
  L4: "nvidia-l4",
  "A100-40GB": "nvidia-tesla-a100",
  "A100-80GB": "nvidia-a100-80gb",
  H100: "nvidia-h100-80gb",
  "H100-MEGA": "nvidia-h100-mega-80gb",
  H200: "nvidia-h200-141gb",
  B200: "nvidia-b200",
  GB200: "nvidia-gb200",
  "RTX-PRO-6000": "nvidia-rtx-pro-6000",
  "TPU-v5e": BUILT_IN,
  "TPU-v6e": BUILT_IN,
  A10: undefined,
  A10G: undefined,
  L40S: undefined,
  "RTX-PRO-4500": undefined,
  "H100-NVL": undefined,
  B300: undefined,
  MI300X: undefined,
  Inferentia2: undefined,
  Trainium1: undefined,
  Trainium2: undefined,
} as const satisfies Record<Accelerator, string | undefined>;

export interface GuestAccelerator {
  readonly type: string;
  /** Devices in each machine: what the machine type carries, which can be more than the pool asked for. */
  readonly count: number;
}

/** The accelerators that GKE is told to set up; undefined where the pool has none, or its machines have them built in. */
export function guestAccelerator({ spec, machine }: MachinePool): GuestAccelerator | undefined {
  if (spec.accelerator === undefined) return undefined;
  const type = GUEST_ACCELERATORS[spec.accelerator];
  if (type === undefined || type === BUILT_IN) return undefined;
  const offer = OFFERS.find(
    (one) => one.cloud === "gcp" && one.type === machine.type && one.accelerator === spec.accelerator,
  );
  return { type, count: offer?.devices ?? spec.acceleratorsPerNode ?? 1 };
}

/** Prefixes of labels that GKE keeps for itself. */
const RESERVED_LABEL = /^([a-z0-9-]+\.)*(kubernetes\.io|k8s\.io|gke\.io|cloud\.google\.com)\//;

/** Why a pool cannot be made on Google Cloud; `path` is where it is in the stack file. */
export function checkPool(
  { spec }: MachinePool,
  reservations: Readonly<Record<string, unknown>>,
  path: string,
): Problem[] {
  const { accelerator, capacity, nodes, labels = {} } = spec;
  const problems: Problem[] = Object.keys(labels)
    .filter((key) => RESERVED_LABEL.test(key))
    .map((key) => ({
      path: `${path}.labels`,
      value: key,
      rule: "is a label that only GKE itself sets",
      remedy: "leave labels out for the default, or choose a key of your own",
    }));
  const unsold = accelerator !== undefined && GUEST_ACCELERATORS[accelerator] === undefined;
  const unusable = cannotRun("gcp", accelerator) ?? (unsold ? "Google Cloud sells none" : undefined);
  if (unusable !== undefined) {
    problems.push({
      path: `${path}.accelerator`,
      value: accelerator,
      rule: `cannot be used on Google Cloud: ${unusable}`,
      remedy: "NVIDIA accelerators and TPUs are, such as L4, A100-40GB, H100, H200, TPU-v5e",
    });
  }
  problems.push(...checkWaysOn("gcp", spec, path, reservations, "placement.gcp.reservations"));
  if (capacity[0] === "flex" && nodes > 0) {
    problems.push({
      path: `${path}.nodes`,
      value: nodes,
      rule: "are nodes at once, and flexible capacity is queued for",
      remedy: "set nodes to 0 and maxNodes to what may be had",
    });
  }
  return problems;
}
