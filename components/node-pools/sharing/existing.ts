/** Sharing on a cluster that is there already: its owner configured it, and the pool describes it. */
import { MIG_GEOMETRIES } from "../../../catalogue/mig";
import type { SharingOffer } from "./offer";

export const sharingOnExisting: SharingOffer = {
  refused: {},
  mig: Object.fromEntries(Object.entries(MIG_GEOMETRIES).map(([name, geometry]) => [name, Object.keys(geometry)])),
  by:
    "the cluster's owner; its device plugin must count slices as `nvidia.com/gpu` (`migStrategy: single`, " +
    "`renameByDefault: false`)",
  source: "NVIDIA/k8s-device-plugin v0.20.0, README",
};
