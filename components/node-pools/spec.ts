/** What a stack file says about node pools. On an existing cluster it describes the nodes that are there. */
import { z } from "zod";
import { CAPACITY_TYPES } from "../../catalogue/machines/capacity-types";
import { byCloud } from "../../catalogue/clouds";
import { bytes, cores, dnsLabel, labelKey, labelValue } from "../core/fields";
import { POOL_OPTIONS } from "../placement";
import { instanceType } from "../placement/pool-options";
import { acceleratorName } from "./accelerators/names";
import { sharingSpec } from "./sharing/spec";

/** A node with less carries no kubelet. */
const LEAST_OF_NODE = "256Mi";

export const machineSpec = z
  .strictObject(
    byCloud((cloud) => {
      const { title, machine } = POOL_OPTIONS[cloud];
      return instanceType(machine).optional().describe(`The type on ${title}, e.g. \`${machine}\`. Default: chosen.`);
    }),
  )
  .describe(
    "Instance types that must be used, by cloud, instead of the cheapest that has what the pool asks for. " +
      "`npm run choose` counts them, and refuses one that has less than the pool asks for. Default: none, so that the " +
      "pool means the same on every cloud and can become cheaper.",
  );

/** Accelerators by cloud, for pools whose own one is not sold everywhere. */
const acceleratorOnSpec = z
  .strictObject(
    byCloud((cloud) =>
      acceleratorName()
        .optional()
        .describe(`The accelerator on ${POOL_OPTIONS[cloud].title}. Default: \`accelerator\`.`),
    ),
  )
  .describe(
    "Accelerators that stand in for `accelerator` on clouds that do not sell it, e.g. `azure: A10` for an L4. They must be " +
      "counted under the same resource of Kubernetes. Default: none; a cloud that lacks the accelerator is refused with " +
      "what comes nearest.",
  );

/** Zones by cloud, because each calls them by other names. */
const poolZonesSpec = z
  .strictObject(byCloud((cloud) => POOL_OPTIONS[cloud].zones))
  .describe(
    "The zones of the placement in which the pool has nodes, by cloud, where Stratiform creates the pool: those that have " +
      "its accelerators, or one, where nodes talk to each other a lot. A single zone can be lost. Default: all.",
  );

export const taintSpec = z
  .strictObject({
    key: labelKey().describe("The taint's key, e.g. `nvidia.com/gpu`."),
    value: labelValue()
      .optional()
      .describe("The taint's value. Default: none, which is how a taint by key alone is written."),
    effect: z
      .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
      .describe("What happens to pods without a matching toleration: kept away, avoided, or evicted."),
  })
  .describe("A taint that every node of the pool carries.");
export type TaintSpec = z.output<typeof taintSpec>;

export const nodePoolSpec = z
  .strictObject({
    name: dnsLabel(40).describe(
      "The pool's name, by which workloads ask for it; unique in the stack. At most 40 characters, so that node names fit.",
    ),
    role: z
      .enum(["system", "workload"])
      .default("workload")
      .describe(
        "`system` carries the platform's own controllers and must be free of taints; `workload` carries models and " +
          "jobs. Default: workload, because a stack needs one system pool and has many others.",
      ),
    accelerator: acceleratorName()
      .optional()
      .describe("The accelerator in each node, by its catalogue name. Default: none, a CPU pool."),
    acceleratorOn: acceleratorOnSpec.optional(),
    acceleratorsPerNode: z
      .int("must be a whole number")
      .min(1, "must be at least 1")
      .max(16, "must be at most 16, the most that any catalogued instance carries")
      .optional()
      .describe("Devices in each node. Default: 1 when the pool has an accelerator; not allowed without one."),
    sharing: sharingSpec.optional(),
    nodes: z
      .int("must be a whole number")
      .min(0, "must be at least 0")
      .max(15000, "must be at most 15000, the largest cluster that a cloud offers")
      .describe(
        "Nodes that the pool has at first, and at least. Count of machines. With `maxNodes` above it an autoscaler decides " +
          "how many there are, and no update sets them back.",
      ),
    maxNodes: z
      .int("must be a whole number")
      .min(1, "must be at least 1")
      .max(15000, "must be at most 15000, the largest cluster that a cloud offers")
      .optional()
      .describe(
        "Nodes that an autoscaler may grow the pool to; capacity and quota checks use it. Where a cloud keeps a pool for each " +
          "way in `capacity`, each may grow to it. Default: `nodes`, a pool of fixed size.",
      ),
    cpu: cores("4 or 3920m").describe(
      "CPU that one node offers to pods (its allocatable, not its capacity), in cores.",
    ),
    memory: bytes("16Gi", LEAST_OF_NODE).describe(
      "Memory that one node offers to pods (its allocatable, not its capacity), in bytes.",
    ),
    architecture: z
      .enum(["amd64", "arm64"])
      .optional()
      .describe(
        "The nodes' processors, where Stratiform creates the pool. `arm64` is cheaper, and needs images that were built " +
          "for it. Default: amd64, for which every image is built.",
      ),
    machine: machineSpec.optional(),
    disk: bytes("500Gi", "1Gi")
      .optional()
      .describe(
        "The disk of each node, for system, images, logs and scratch space, where Stratiform creates the pool: 50Gi to " +
          "2048Gi, rounded up to GiB. Images of model servers are tens of GiB each. Default: 300 (AWS, Google Cloud) or 512 " +
          "(Azure) GiB with an accelerator, else 100 or 128.",
      ),
    zones: poolZonesSpec.optional(),
    labels: z
      .record(labelKey(), labelValue())
      .optional()
      .describe(
        "Node labels that identify the pool; workloads select nodes by all of them. Default: `stratiform.dev/pool: <name>`. " +
          "On a managed cluster use the cloud's own label, e.g. `cloud.google.com/gke-nodepool`.",
      ),
    taints: z
      .array(taintSpec)
      .optional()
      .describe(
        "Taints of the pool's nodes. Default: none for a CPU pool; `<accelerator resource>=present:NoSchedule` for an " +
          "accelerator pool, so that pods without accelerators do not fill expensive nodes.",
      ),
    capacity: z
      .array(z.enum(CAPACITY_TYPES))
      .min(1, "must name at least one way to buy nodes")
      .default(["on-demand"])
      .describe(
        "How the nodes are bought, the preferred way first: what cannot be had in one way is bought in the next. More than " +
          "one needs `maxNodes` above `nodes`. Spot nodes can vanish within two minutes, so workloads on them tolerate the " +
          "clouds' spot taints. Default: on-demand alone, the only way that is neither reclaimed nor reserved in advance.",
      ),
  })
  .describe("A set of alike nodes.");
export type NodePoolSpec = z.output<typeof nodePoolSpec>;

export const nodePoolsSpec = z
  .array(nodePoolSpec)
  .min(1, "must have at least one pool")
  .describe("The cluster's node pools.");
export type NodePoolsSpec = z.output<typeof nodePoolsSpec>;
