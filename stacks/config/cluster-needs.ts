/** What a stack needs of a cluster that somebody else looks after: volume classes and figures for autoscalers. Pure. */
import type { ClusterNeeds } from "../../components/cluster/contract";
import type { PlatformSpec } from "./schema";

/** Each need with the options that ask for it. Classes that the stack makes itself are not asked for. */
export function clusterNeeds({
  data,
  workloads,
  placement,
}: Pick<PlatformSpec, "data" | "workloads" | "placement">): ClusterNeeds {
  const made = placement.existing?.storageClasses ?? {};
  const volumes = [
    ...data.postgres.map(({ storage }, index) => ({
      asker: `data.postgres[${index}].storage`,
      storageClass: storage.class,
    })),
    ...workloads.flatMap(({ cache }, index) =>
      cache?.kind === "volume" ? [{ asker: `workloads[${index}].cache`, storageClass: cache.storageClass }] : [],
    ),
  ];
  const storageClasses: Record<string, string[]> = {};
  const unnamed: string[] = [];
  for (const { asker, storageClass } of volumes) {
    if (storageClass === undefined) unnamed.push(asker);
    else if (made[storageClass] === undefined) (storageClasses[storageClass] ??= []).push(asker);
  }
  return {
    storageClasses,
    defaultStorageClass: Object.values(made).some((one) => one.default) ? [] : unnamed,
    metrics: workloads.flatMap(({ scaling }, index) => (scaling === undefined ? [] : [`workloads[${index}].scaling`])),
  };
}
