/** Azure as a rehearsal plays it. */
import { placementOn } from "../../../components/placement";
import type { SimulatedCloud } from "../plugin/simulated";
import { AKS_WEBHOOK } from "./cluster/pod-identity";

export const SIMULATED: SimulatedCloud = {
  table: () => (require("./table") as typeof import("./table")).AZURE_TABLE,
  account: (placement) => placementOn("azure", placement).subscriptionId,
  podIdentity: AKS_WEBHOOK,
};
