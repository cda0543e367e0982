/**
 * How many pods share a device of a pool, by what each cloud is told: a slice is asked for, and counted, as a device is.
 * Quotas of the clouds count whole devices; only the room for pods grows.
 */
import type { Field } from "../../rule/field";
import type { Stack, StackResource } from "../../rule/resource";
import { AWS } from "../../../catalogue/tokens/aws";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import { count, times, type Count } from "./pool";
import { DEVICE_PLUGIN_CONFIG_LABEL } from "../../../catalogue/kubernetes/labels";

/**
 * Slices of one device by MIG profile, as many as fit. Source: NVIDIA/mig-parted 1400787,
 * deployments/systemd/config-default.yaml, and GKE's device plugin; read 2026-11-21.
 */
export const SLICES: Readonly<Record<string, number>> = {
  ...{ "1g.5gb": 7, "1g.10gb": 7, "1g.12gb": 7, "1g.18gb": 7, "1g.23gb": 7 },
  ...{ "1g.20gb": 4, "1g.24gb": 4, "1g.35gb": 4, "1g.45gb": 4, "1g.47gb": 4 },
  ...{ "2g.10gb": 3, "2g.20gb": 3, "2g.24gb": 3, "2g.35gb": 3, "2g.45gb": 3, "2g.47gb": 3, "2g.48gb": 2 },
  ...{ "3g.20gb": 2, "3g.40gb": 2, "3g.47gb": 2, "3g.71gb": 2, "3g.90gb": 2, "3g.93gb": 2 },
  ...{ "4g.20gb": 1, "4g.40gb": 1, "4g.47gb": 1, "4g.71gb": 1, "4g.90gb": 1, "4g.93gb": 1, "4g.96gb": 1 },
  ...{ "7g.40gb": 1, "7g.80gb": 1, "7g.94gb": 1, "7g.141gb": 1, "7g.180gb": 1, "7g.186gb": 1 },
};

/** The one device that a profile of larger ones splits in fewer. */
const SMALLER: Readonly<Record<string, number>> = { "a100.40gb 1g.10gb": 4 };

/** AKS names profiles by their compute alone, and gives each slice the least memory. */
const AKS_SLICES: Readonly<Record<string, number>> = { MIG1g: 7, MIG2g: 3, MIG3g: 2, MIG4g: 1, MIG7g: 1 };

export function gcpSlices(pool: Field): Count {
  const accelerator = pool.at("nodeConfig", "guestAccelerators", 0);
  if (!accelerator.isReadable) return accelerator;
  const size = accelerator.at("gpuPartitionSize");
  return times(listed(size, SLICES), count(accelerator.at("gpuSharingConfig", "maxSharedClientsPerGpu"), 1));
}

export function azureSlices(pool: Field): Count {
  // On AKS the platform writes how many share into the value.
  const label = pool.at("nodeLabels", DEVICE_PLUGIN_CONFIG_LABEL);
  if (!label.isReadable) return label;
  const replicas = /^time-slicing-(\d{1,4})$/.exec(label.text ?? "")?.[1];
  if (replicas === undefined && !label.isAbsent) return label;
  return times(listed(pool.at("gpuInstanceProfile"), AKS_SLICES), Number(replicas ?? 1));
}

/** Bottlerocket reads it from its settings, in the template that the pool's machines start from. */
export function awsSlices(_pool: Field, { propertyDependencies }: StackResource): Count {
  const template = (propertyDependencies["launchTemplate"] ?? []).find(({ type }) => type === AWS.launchTemplate);
  return template === undefined ? 1 : bottlerocketSlices(template.props.at("userData"), "base64");
}

/** Karpenter's limits count whole devices; how many share one is in the settings of the class that its nodes are of. */
export function karpenterSlices(nodePool: StackResource, stack: Stack): Count {
  const name = nodePool.props.at("spec", "template", "spec", "nodeClassRef", "name");
  const classes = stack.ofType(CUSTOM.karpenterNodeClass);
  const found = classes.find(({ props }) => name.text !== undefined && props.at("metadata", "name").text === name.text);
  return found === undefined ? 1 : bottlerocketSlices(found.props.at("spec", "userData"), "utf8");
}

function bottlerocketSlices(data: Field, encoding: "base64" | "utf8"): Count {
  if (data.isAbsent) return 1;
  if (data.text === undefined) return data;
  const settings = Buffer.from(data.text, encoding).toString("utf8");
  const [, device, profile] = /\.mig\.profile\]\s*\n"([^"]+)" = "([^"]+)"/.exec(settings) ?? [];
  const replicas = /\.(?:time-slicing|mps)\]\s*\n(?:[a-z].*\n)*?replicas = (\d{1,4})\n/.exec(settings)?.[1];
  const split = profile === undefined ? 1 : (SMALLER[`${device} ${profile}`] ?? SLICES[profile]);
  return split === undefined ? data : split * Number(replicas ?? 1);
}

function listed(field: Field, table: Readonly<Record<string, number>>): Count {
  if (field.isAbsent) return 1;
  const text = field.text ?? "";
  return Object.hasOwn(table, text) ? (table[text] ?? field) : field;
}
