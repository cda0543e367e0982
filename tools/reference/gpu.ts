/** The parts of docs/accelerators.md about sharing devices and about who owns the GPU software, from the tables that decide. */
import { SELLING_CLOUDS } from "../../catalogue/clouds";
import { CLOUDS, type Cloud } from "../../components/placement/cloud";
import { ACCELERATOR_NAMES } from "../../catalogue/accelerators";
import { factsOf } from "../../components/cloud/registry";
import { GPU_LAYERS } from "../../components/placement/gpu-layers";
import { LAYER_TITLES, type Owner } from "../../components/node-pools/gpu-stack/layers";
import { MIG_SOURCES, migProfiles } from "../../catalogue/mig";
import type { SharingKind } from "../../components/node-pools/sharing/spec";

/** Lines of a Markdown section each. */
export function sharingSection(): string[] {
  return [
    "## Sharing devices",
    "",
    SHARING_TEXT,
    "",
    ...table([
      ["", ...CLOUDS],
      ...(["time-slicing", "mps", "mig"] as const).map((kind) => [
        code(kind),
        ...CLOUDS.map((cloud) => offered(cloud, kind)),
      ]),
    ]),
    "",
    ...CLOUDS.map((cloud) => `- ${cloud}: ${sharingOn(cloud).by}. Source: ${sharingOn(cloud).source}.`),
    "",
    "Slices of one device by MIG profile, and the clouds that configure it. On a cluster that exists already every profile may",
    "be described.",
    "",
    ...table([
      ["accelerator", "profile", "slices", "clouds"],
      ...ACCELERATOR_NAMES.flatMap((name) =>
        Object.entries(migProfiles(name)).map(([profile, count]) => [
          name,
          code(profile),
          String(count),
          SELLING_CLOUDS.filter((cloud) => sharingOn(cloud).mig[name]?.includes(profile)).join(", ") || "-",
        ]),
      ),
    ]),
    "",
    `Sources: ${MIG_SOURCES.map(({ reference, date }) => `${reference} (read ${date})`).join("; ")}.`,
    "",
  ];
}

export function gpuStackSection(): string[] {
  return [
    "## Who owns the GPU software",
    "",
    OWNERS_TEXT,
    "",
    ...table([
      ["layer", ...CLOUDS],
      ...GPU_LAYERS.map((layer) => [LAYER_TITLES[layer], ...CLOUDS.map((cloud) => owner(ownersOn(cloud)[layer]))]),
    ]),
    "",
    LIMITS_TEXT,
    "",
  ];
}

const SHARING_TEXT = `A pool's \`sharing\` lets several pods use one device. A pod asks for a slice as it asks for a device
(\`accelerators: 1\`), the resource has the same name on every cloud, and a pod gets one slice at most. Quotas of tenants count
slices; prices, machines and quotas of the clouds count whole devices. Pods tell whole devices and slices apart by the pool.

- \`time-slicing\`: pods take turns. Each may use all of the device's memory, and a fault of one can reach the others.
- \`mps\`: pods run at the same time, each with its share of memory and threads. A fault of one can still reach the others.
- \`mig\`: the device is split in hardware, each slice with memory and compute of its own; NVLink between devices is off.`;

const OWNERS_TEXT = `Between an NVIDIA device and a pod are five layers of software, and each has exactly one owner on every cloud. What no
node image, cloud or cluster brings is an addon, which the first pool with such a device brings along: on the nodes of those
pools alone, whatever their taints. An addon that would be a second owner is refused, with both names. On a cluster that
exists already [\`placement.existing.gpuSoftware\`](configuration.md#placement) says what is there; without it everything is.`;

const LIMITS_TEXT = `The addons live in the namespace \`gpu-stack\`, where Pod Security admits what nodes need; the policy packs still hold every
rule there but those that \`policy.ts\` of the addon names, by pod and with a reason. What was not tried on a real node:
the exporter in Bottlerocket's older runtime, which avoids [a known crash](https://github.com/NVIDIA/dcgm-exporter/issues/636).`;

function sharingOn(cloud: Cloud) {
  return factsOf(cloud).sharing;
}

function ownersOn(cloud: Cloud) {
  return factsOf(cloud).gpuStack.owners({ existing: { context: "yours" } });
}

function owner({ kind, by }: Owner): string {
  return kind === "addon" ? `addon [${by}](addons.md#${by})` : by;
}

function offered(cloud: Cloud, kind: SharingKind): string {
  return sharingOn(cloud).refused[kind] === undefined ? "yes" : "no";
}

function table(rows: readonly (readonly string[])[]): string[] {
  const [header = [], ...body] = rows;
  return [header, header.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`);
}

function code(text: string): string {
  return `\`${text}\``;
}
