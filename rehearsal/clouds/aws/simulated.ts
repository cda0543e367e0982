/** AWS as a rehearsal plays it. */
import { placementOn } from "../../../components/placement";
import type { SimulatedCloud } from "../plugin/simulated";
import { EKS_WEBHOOK } from "./cluster/pod-identity";

export const SIMULATED: SimulatedCloud = {
  table: () => (require("./table") as typeof import("./table")).AWS_TABLE,
  account: (placement) => placementOn("aws", placement).accountId,
  podIdentity: EKS_WEBHOOK,
};
