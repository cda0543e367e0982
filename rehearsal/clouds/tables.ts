/** Finds the table of a simulated cloud, and the account that a placement names there. Tables are loaded when asked for. */
import { placementOn, type Placement } from "../../components/placement";
import type { SellingCloud } from "../../catalogue/clouds";
import type { CloudTable } from "./plugin/row";

interface SimulatedCloud {
  readonly table: () => CloudTable;
  /** The account, project or subscription that the placement pins the stack to. */
  readonly account: (placement: Placement) => string;
}

export const SIMULATED_CLOUDS = {
  aws: {
    table: () => (require("./aws/table") as { readonly AWS_TABLE: CloudTable }).AWS_TABLE,
    account: (placement) => placementOn("aws", placement).accountId,
  },
  gcp: {
    table: () => (require("./gcp/table") as { readonly GCP_TABLE: CloudTable }).GCP_TABLE,
    account: (placement) => placementOn("gcp", placement).project,
  },
  azure: {
    table: () => (require("./azure/table") as { readonly AZURE_TABLE: CloudTable }).AZURE_TABLE,
    account: (placement) => placementOn("azure", placement).subscriptionId,
  },
} as const satisfies Record<SellingCloud, SimulatedCloud>;
