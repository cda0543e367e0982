/** Google Cloud as a rehearsal plays it. */
import { placementOn } from "../../../components/placement";
import type { SimulatedCloud } from "../plugin/simulated";

export const SIMULATED: SimulatedCloud = {
  table: () => (require("./table") as typeof import("./table")).GCP_TABLE,
  account: (placement) => placementOn("gcp", placement).project,
};
