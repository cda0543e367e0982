/**
 * The README's matrix of what each cloud brings, read from the manifests: what a manifest does not have, the matrix
 * cannot claim. Clouds without a manifest are shown as not available, so that nobody has to guess.
 */
import { CLOUDS } from "../../components/placement/cloud";
import type { CloudAdapter, GroundAdapter, Managed } from "../../components/cloud/contract";
import { AVAILABLE_CLOUDS, factsOf, loadCloud } from "../../components/cloud/registry";

const CREATED = "created";
const BROUGHT = "yours";
const INSIDE = "in the cluster";
const ABSENT = "not yet";

/** What a cluster stands on, in the order in which it is created. */
const GROUND = {
  keys: "encryption keys",
  network: "network",
  identity: "cloud rights of service accounts",
  autoscaling: "node pools that grow",
  storageClasses: "volume classes",
  objectStore: "object storage",
  fileShare: "files shared by pods",
  dns: "public names",
  registry: "container registry",
  secrets: "secret manager",
  secretStore: "secrets delivered into namespaces",
} as const satisfies Record<Exclude<keyof GroundAdapter, "credentialEndpoints" | "storageBlocks">, string>;

/** Services that a cloud may run itself. */
const MANAGED = { postgres: "PostgreSQL" } as const satisfies Record<keyof Managed, string>;

const LEGEND = `"${BROUGHT}": you bring it. A stack file that asks for [what stands beside a cluster](docs/beside-the-cluster.md) is refused there at preview.`;

/** What runs inside any cluster, whoever made it. */
const EVERYWHERE = [
  "tenants: quota, isolation, roles",
  "addons: charts that Flux installs",
  "admission policies",
  "model services",
];

interface Row {
  readonly title: string;
  readonly cell: (adapter: CloudAdapter) => string;
}

const ROWS: readonly Row[] = [
  ...entries(GROUND).map(([name, title]): Row => {
    return {
      title,
      cell: ({ ground }) => (ground === undefined ? BROUGHT : ground[name] === undefined ? ABSENT : CREATED),
    };
  }),
  { title: "cluster", cell: ({ ground }) => (ground === undefined ? BROUGHT : CREATED) },
  {
    title: "node pools with accelerators",
    cell: ({ ground }) => (ground === undefined ? BROUGHT : CREATED),
  },
  { title: "GPU device plugin and metrics", cell: gpuSoftware },
  ...entries(MANAGED).map(([name, title]): Row => {
    return { title, cell: ({ managed }) => (managed[name] === undefined ? INSIDE : "managed service") };
  }),
  ...EVERYWHERE.map((title): Row => ({ title, cell: () => INSIDE })),
];

/** Who brings the two layers of the GPU software that the platform can add. */
function gpuSoftware({ facts: { gpuStack } }: CloudAdapter): string {
  const owners = gpuStack.owners({ existing: { context: "yours" } });
  const words = {
    "node image": "the node image",
    cloud: "the cloud",
    cluster: BROUGHT,
    addon: INSIDE,
    nobody: ABSENT,
  } as const;
  const kinds = [owners["device-plugin"], owners.metrics].map(({ kind }) => words[kind]);
  return [...new Set(kinds)].join(" and ");
}

export function capabilityMatrix(): string {
  const adapters = new Map(AVAILABLE_CLOUDS.map((cloud) => [cloud, loadCloud(cloud)]));
  const header = ["", ...CLOUDS.map((cloud) => factsOf(cloud).title)];
  const rows = ROWS.map(({ title, cell }) => {
    const cells = CLOUDS.map((cloud) => {
      const adapter = adapters.get(cloud);
      return adapter === undefined ? ABSENT : cell(adapter);
    });
    return [title, ...cells];
  });
  const table = [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return [...table, "", LEGEND].join("\n");
}

function entries<K extends string>(table: Readonly<Record<K, string>>): [K, string][] {
  return Object.entries(table) as [K, string][];
}
