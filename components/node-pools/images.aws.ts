/**
 * Which machine image EKS nodes run: Bottlerocket, which is read-only, has no shell and updates as a whole. Its NVIDIA
 * variants bring driver, toolkit and device plugin, so that nothing else on the node may own any of them. Pure.
 */
import type { Problem } from "../core/errors";
import { ACCELERATORS, type AcceleratorResource } from "../../catalogue/accelerators";
import { cannotRun } from "./accelerators/runs-on";
import type { Architecture, MachinePool } from "./contract";
import { deviceSettings } from "./sharing/aws";
import type { CapacityType } from "../../catalogue/machines/capacity-types";
import { checkWaysOn, isElastic } from "./ways";

/**
 * The release that every node runs, whoever starts it, pinned: nodes get another one when this changes, not by
 * themselves. All minors of Kubernetes, architectures and accelerators have images of the same release and commit.
 */
export const BOTTLEROCKET = {
  version: "1.66.0",
  /** What EKS wants with the version: the first digits of the release's commit. */
  commit: "1ad6b4a4",
  source:
    "https://github.com/bottlerocket-os/bottlerocket/releases/tag/v1.66.0; the commit by public records of images " +
    "bottlerocket-aws-k8s-1.36-{x86_64,aarch64}-v1.66.0-1ad6b4a4 of 2026-09-24; read 2026-11-21",
} as const;

/** The release as EKS names it for its node groups. */
export const RELEASE_VERSION = `${BOTTLEROCKET.version}-${BOTTLEROCKET.commit}`;

type ImageKind = "cpu" | AcceleratorResource;

/** EKS' AMI types; `undefined` where none brings what the accelerator needs on its node. */
const AMI_TYPES = {
  cpu: { amd64: "BOTTLEROCKET_x86_64", arm64: "BOTTLEROCKET_ARM_64" },
  "nvidia.com/gpu": { amd64: "BOTTLEROCKET_x86_64_NVIDIA", arm64: "BOTTLEROCKET_ARM_64_NVIDIA" },
  "aws.amazon.com/neuron": undefined,
  "amd.com/gpu": undefined,
  "google.com/tpu": undefined,
} as const satisfies Record<ImageKind, Record<Architecture, string> | undefined>;

/** The AMI type of a pool's nodes; undefined when the pool's accelerator has none. */
export function amiTypeOf({ spec, machine }: MachinePool): string | undefined {
  const kind = spec.accelerator === undefined ? "cpu" : ACCELERATORS[spec.accelerator].resource;
  return AMI_TYPES[kind]?.[machine.architecture];
}

/** Bottlerocket's settings, as TOML; EKS adds how to join the cluster. */
export function userData(
  { podsPerNode }: { readonly podsPerNode: number },
  { sharing, accelerator }: Pick<MachinePool["spec"], "sharing" | "accelerator">,
): string {
  // Without it EKS computes a limit from the machine's size, and the subnets are planned for this one.
  return `[settings.kubernetes]\nmax-pods = ${podsPerNode}\n${deviceSettings(accelerator, sharing)}`;
}

/** Capacity types as EKS names them. A capacity reservation is used by on-demand nodes whose template targets it. */
export const CAPACITY_TYPES = {
  "on-demand": "ON_DEMAND",
  spot: "SPOT",
  reserved: "ON_DEMAND",
  flex: undefined,
} as const satisfies Record<CapacityType, string | undefined>;

/** karpenter.sh/docs/concepts/scheduling/#well-known-labels, and what its NodePool's definition refuses. */
const RESERVED_LABEL = /^([a-z0-9-]+\.)*(kubernetes\.io|k8s\.io|karpenter\.sh|karpenter\.k8s\.aws|amazonaws\.com)\//;

/** Why a pool cannot be made on AWS; `path` is where it is in the stack file. */
export function checkPool(pool: MachinePool, reservations: Readonly<Record<string, unknown>>, path: string): Problem[] {
  const { accelerator, labels = {} } = pool.spec;
  const problems = checkWaysOn("aws", pool.spec, path, reservations, "placement.aws.capacityReservations");
  const unusable = cannotRun("aws", accelerator);
  if (unusable !== undefined) {
    problems.push({
      path: `${path}.accelerator`,
      value: accelerator,
      rule: `cannot be used on AWS: ${unusable}`,
      remedy: "NVIDIA accelerators can, such as L4, A10G, A100-40GB, H100, H200",
    });
  }
  // Karpenter takes no labels of these domains, and node groups of EKS refuse most of them.
  for (const key of Object.keys(labels).filter((one) => RESERVED_LABEL.test(one))) {
    problems.push({
      path: `${path}.labels`,
      value: key,
      rule: "is in a domain that Kubernetes or Karpenter keeps for itself",
      remedy: "leave labels out for the default, or use a domain of your own",
    });
  }
  return [...problems, ...checkGroupTexts(pool, path)];
}

/**
 * What EKS takes as keys of labels and taints, and as values of labels, for which Kubernetes allows more: a prefix of 253
 * characters, and no value at all. catalogue/inputs/aws.generated.json: eks.labelKey, eks.labelValue, eks.taintKey.
 */
const GROUP_TEXT = 63;

function checkGroupTexts({ spec }: MachinePool, path: string): Problem[] {
  // What Karpenter alone starts is labelled by Karpenter, as Kubernetes allows.
  if (spec.nodes === 0 && isElastic(spec)) return [];
  const { labels = {}, taints = [] } = spec;
  const keys = [
    ...Object.keys(labels).map((value) => ({ path: `${path}.labels`, value })),
    ...taints.map(({ key }, index) => ({ path: `${path}.taints[${index}].key`, value: key })),
  ];
  return [
    ...keys
      .filter(({ value }) => value.length > GROUP_TEXT)
      .map((key) => ({
        ...key,
        rule: `is too long for a node group of EKS: at most ${GROUP_TEXT} characters, the prefix included`,
        remedy: "use a shorter prefix",
      })),
    ...Object.entries(labels)
      .filter(([, value]) => value === "")
      .map(([key]) => ({
        path: `${path}.labels["${key}"]`,
        value: "",
        rule: "is empty, which node groups of EKS refuse",
        remedy: 'give it a value, such as "true"',
      })),
  ];
}
