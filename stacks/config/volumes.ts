/** Every volume that a stack asks for by itself, with the option that asks. What tenants claim in the cluster is not among them. Pure. */
import type { VolumeAsked } from "../../components/storage/classes/contract";
import type { PlatformSpec } from "./schema";

export function volumesAsked({ data, workloads }: Pick<PlatformSpec, "data" | "workloads">): readonly VolumeAsked[] {
  return [
    ...data.postgres.flatMap(({ storage }, index) => {
      const asker = `data.postgres[${index}].storage`;
      const { size, walSize, class: storageClass } = storage;
      return [
        { path: `${asker}.size`, size, storageClass },
        ...(walSize === undefined ? [] : [{ path: `${asker}.walSize`, size: walSize, storageClass }]),
      ];
    }),
    ...workloads.flatMap(({ cache }, index) =>
      cache?.kind === "volume"
        ? [{ path: `workloads[${index}].cache.size`, size: cache.size, storageClass: cache.storageClass }]
        : [],
    ),
  ];
}
