/** What GKE accepts as the configuration of nodes, in a cluster's default pool and in pools of their own. */
import { z } from "zod";
import { GCP } from "../../../../catalogue/tokens/gcp";
import { migProfiles } from "../../../../catalogue/mig";
import type { BrokenRule, Plain, Reference } from "../../plugin/row";
import { encryptedWith } from "../account/encryption";
import { enabled, labels, seconds } from "../values/fields";
import { CATALOGUE_NAMES, diskMisfit, gpuMisfit, offerOf, type GpuAsk } from "./machine-types";
import { localSsdMisfit } from "./pool-read-back";
import { at, listAt, mapAt, numberAt, textAt } from "../../plugin/reading";
import { isMap } from "../../../../components/core/plain";

const LONGEST_RUN = 7 * 24 * 60 * 60;

const guestAccelerator = z.strictObject({
  type: z.string(),
  count: z.int().min(1, "must be at least 1").max(16, "must be at most 16"),
  gpuDriverInstallationConfig: z
    .strictObject({
      gpuDriverVersion: z.enum(["GPU_DRIVER_VERSION_UNSPECIFIED", "INSTALLATION_DISABLED", "DEFAULT", "LATEST"]),
    })
    .optional(),
  gpuPartitionSize: z.string().optional(),
  gpuSharingConfig: z
    .strictObject({
      gpuSharingStrategy: z.enum(["TIME_SHARING", "MPS"]),
      maxSharedClientsPerGpu: z.int().min(2, "must be at least 2").max(48, "must be at most 48"),
    })
    .optional(),
});

const ssdCount = () => z.int().min(0, "must be at least 0");

export const nodeConfig = z.strictObject({
  machineType: z.string().optional(),
  imageType: z
    .enum(["COS_CONTAINERD", "UBUNTU_CONTAINERD", "WINDOWS_LTSC_CONTAINERD", "WINDOWS_SAC_CONTAINERD"])
    .optional(),
  diskType: z
    .enum(["pd-standard", "pd-balanced", "pd-ssd", "hyperdisk-balanced", "hyperdisk-extreme", "hyperdisk-throughput"])
    .optional(),
  diskSizeGb: z.int().min(10, "must be at least 10").max(65_536, "must be at most 65536").optional(),
  bootDiskKmsKey: z.string().optional(),
  serviceAccount: z.string().optional(),
  oauthScopes: z.array(z.string()).optional(),
  labels: z.record(z.string(), z.string().max(63, "must have values of at most 63 characters")).optional(),
  resourceLabels: labels().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  tags: z.array(z.string()).optional(),
  taints: z
    .array(
      z.strictObject({
        key: z.string().min(1),
        value: z.string(),
        effect: z.enum(["NO_SCHEDULE", "PREFER_NO_SCHEDULE", "NO_EXECUTE"]),
      }),
    )
    .optional(),
  taintConfig: z.strictObject({ architectureTaintBehavior: z.enum(["NONE", "ARM"]) }).optional(),
  guestAccelerators: z.array(guestAccelerator).max(1, "must be one at most").optional(),
  spot: z.boolean().optional(),
  flexStart: z.boolean().optional(),
  maxRunDuration: seconds(30, LONGEST_RUN).optional(),
  reservationAffinity: z
    .strictObject({
      consumeReservationType: z.enum(["NO_RESERVATION", "ANY_RESERVATION", "SPECIFIC_RESERVATION"]),
      key: z.string().optional(),
      values: z
        .array(
          z
            .string()
            .regex(
              /^(projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/reservations\/)?[a-z]([a-z0-9-]{0,61}[a-z0-9])?(\/reservationBlocks\/[a-z0-9-]{1,63})?$/,
              "must be a reservation's name, or projects/<project>/reservations/<name>, and may name a block of it",
            ),
        )
        .optional(),
    })
    .optional(),
  shieldedInstanceConfig: z
    .strictObject({ enableSecureBoot: z.boolean().optional(), enableIntegrityMonitoring: z.boolean().optional() })
    .optional(),
  workloadMetadataConfig: z.strictObject({ mode: z.enum(["GCE_METADATA", "GKE_METADATA"]) }).optional(),
  kubeletConfig: z
    .strictObject({
      insecureKubeletReadonlyPortEnabled: z.enum(["TRUE", "FALSE"]).optional(),
      podPidsLimit: z.int().min(1024).max(4_194_304).optional(),
      cpuManagerPolicy: z.enum(["none", "static"]).optional(),
    })
    .optional(),
  ephemeralStorageLocalSsdConfig: z
    .strictObject({ localSsdCount: ssdCount(), dataCacheCount: ssdCount().optional() })
    .optional(),
  localNvmeSsdBlockConfig: z.strictObject({ localSsdCount: ssdCount() }).optional(),
  gvnic: enabled().optional(),
  gcfsConfig: enabled().optional(),
});

/** What an existing pool's nodes cannot take on, under `nodeConfig`; the rest GKE rolls out by making the nodes anew. */
export const FIXED_NODE_CONFIG = [
  "bootDiskKmsKey",
  "ephemeralStorageLocalSsdConfig",
  "flexStart",
  "guestAccelerators",
  "localNvmeSsdBlockConfig",
  "maxRunDuration",
  "metadata",
  "oauthScopes",
  "reservationAffinity",
  "serviceAccount",
  "shieldedInstanceConfig",
  "spot",
  "taintConfig",
].map((key) => `nodeConfig.${key}`);

export const NODE_REFERENCES: readonly Reference[] = [
  {
    path: "nodeConfig.serviceAccount",
    to: GCP.serviceAccount,
    by: "email",
    // Compute Engine's own account, and those of other projects.
    outside: (email, { account }) => email === "default" || !email.endsWith(`@${account}.iam.gserviceaccount.com`),
    fits: (_self, { inputs, outputs }, world) => {
      if (inputs["disabled"] === true) return "is disabled";
      const rights = world.all(GCP.projectMember).filter((right) => right.inputs["member"] === outputs["member"]);
      // cloud.google.com/iam/docs/access-change-propagation
      const early = rights.find((right) => !world.isEffective(right));
      return early === undefined ? undefined : `has no right ${textAt(early.inputs, "role")} yet`;
    },
  },
  encryptedWith({
    path: "nodeConfig.bootDiskKmsKey",
    by: "Compute Engine",
    location: (self, { region }) => regionOfLocation(textAt(self, "location") ?? region),
  }),
];

/** The region of a region or zone. */
export function regionOfLocation(location: string): string {
  return location.replace(/-[a-z]$/, "");
}

/**
 * Labels that GKE does not let users set on nodes. The one of a compute class is how a pool is put into it:
 * cloud.google.com/kubernetes-engine/docs/how-to/autoprovisioning-custom-compute-classes
 */
const RESERVED_LABEL = /^([a-z0-9-]+\.)*(kubernetes\.io|k8s\.io|gke\.io|cloud\.google\.com(?!\/compute-class$))\//;

export function gpuOf(config: Plain): GpuAsk | undefined {
  const [first] = listAt(config, "guestAccelerators");
  const type = textAt(first, "type");
  const count = numberAt(first, "count");
  return type === undefined || count === undefined ? undefined : { type, count };
}

/** Machines that are bought in a way of their own. */
export function wayOf(config: Plain): "on-demand" | "spot" | "reserved" | "flex" {
  if (config["spot"] === true) return "spot";
  if (config["flexStart"] === true) return "flex";
  return textAt(config, "reservationAffinity.consumeReservationType") === "SPECIFIC_RESERVATION"
    ? "reserved"
    : "on-demand";
}

export function nodeConfigRules(inputs: Plain): BrokenRule[] {
  const config = inputs["nodeConfig"];
  if (!isMap(config)) return [];
  const rules = [...labelRules(config), ...machineRules(config), ...sharingRules(config), ...capacityRules(config)];
  return rules.map(({ property, rule }) => ({ property: `nodeConfig.${property}`, rule }));
}

function labelRules(config: Plain): BrokenRule[] {
  return Object.keys(mapAt(config, "labels"))
    .filter((key) => RESERVED_LABEL.test(key))
    .map((key) => ({ property: "labels", rule: `has ${key}, which only GKE itself sets` }));
}

function machineRules(config: Plain): BrokenRule[] {
  const machineType = textAt(config, "machineType");
  if (machineType === undefined) return [];
  const gpu = gpuOf(config);
  const known = offerOf(machineType) !== undefined || offerOf(machineType, gpu) !== undefined;
  if (!known) return [{ property: "machineType", rule: `is ${machineType}, which no offer on Google Cloud names` }];
  const disk = diskMisfit(machineType, textAt(config, "diskType") ?? "pd-balanced");
  // A GPU of which nothing is known yet is not missing.
  const unclear = gpu === undefined && listAt(config, "guestAccelerators").length > 0;
  const accelerators = unclear ? undefined : gpuMisfit(machineType, gpu);
  const localDisks = localSsdMisfit(config);
  return [
    ...(localDisks === undefined ? [] : [localDisks]),
    ...(disk === undefined ? [] : [{ property: "diskType", rule: disk }]),
    ...(accelerators === undefined ? [] : [{ property: "guestAccelerators", rule: accelerators }]),
  ];
}

function sharingRules(config: Plain): BrokenRule[] {
  const [first] = listAt(config, "guestAccelerators");
  const type = textAt(first, "type");
  const size = textAt(first, "gpuPartitionSize");
  const accelerator = type === undefined ? undefined : CATALOGUE_NAMES[type];
  if (size === undefined || type === undefined) return [];
  const profiles = accelerator === undefined ? [] : Object.keys(migProfiles(accelerator));
  if (profiles.includes(size)) return [];
  const possible = profiles.length === 0 ? "cannot be split" : `can be split into ${profiles.join(", ")}`;
  return [{ property: "guestAccelerators[0].gpuPartitionSize", rule: `is ${size}, but ${type} ${possible}` }];
}

function capacityRules(config: Plain): BrokenRule[] {
  const reservation = textAt(config, "reservationAffinity.consumeReservationType");
  const spot = config["spot"] === true;
  const flex = config["flexStart"] === true;
  const specific = reservation === "SPECIFIC_RESERVATION";
  const named = textAt(config, "reservationAffinity.key") !== undefined;
  const values = at(config, "reservationAffinity.values");
  const broken: [boolean, string, string][] = [
    [spot && flex, "flexStart", "cannot be on together with spot"],
    [
      (spot || flex) && reservation !== undefined && reservation !== "NO_RESERVATION",
      "reservationAffinity.consumeReservationType",
      `must be NO_RESERVATION with ${spot ? "spot" : "flexStart"}, not ${reservation}`,
    ],
    [
      specific && !named,
      "reservationAffinity.key",
      "must say by what the reservation is named, for SPECIFIC_RESERVATION",
    ],
    [
      specific && (!Array.isArray(values) || values.length === 0),
      "reservationAffinity.values",
      "must name the reservation for SPECIFIC_RESERVATION",
    ],
  ];
  return broken.filter(([isBroken]) => isBroken).map(([, property, rule]) => ({ property, rule }));
}
