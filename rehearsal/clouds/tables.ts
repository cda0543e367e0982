/** Finds the table of a simulated cloud, and the account that a placement names there. Tables are loaded when asked for. */
import { placementOn, type Placement } from "../../components/placement";
import type { SellingCloud } from "../../catalogue/clouds";
import { AKS_WEBHOOK } from "./azure/cluster/pod-identity";
import { EKS_WEBHOOK } from "./aws/cluster/pod-identity";
import type { IdentityWebhook } from "./plugin/identity-webhook";
import type { CloudTable } from "./plugin/row";

interface SimulatedCloud {
  readonly table: () => CloudTable;
  /** The account, project or subscription that the placement pins the stack to. */
  readonly account: (placement: Placement) => string;
  /** What gives pods their identity. @default the cloud hands out credentials at the node, without a change of any pod */
  readonly podIdentity?: IdentityWebhook;
}

export const SIMULATED_CLOUDS = {
  aws: {
    table: () => (require("./aws/table") as { readonly AWS_TABLE: CloudTable }).AWS_TABLE,
    account: (placement) => placementOn("aws", placement).accountId,
    podIdentity: EKS_WEBHOOK,
  },
  gcp: {
    table: () => (require("./gcp/table") as { readonly GCP_TABLE: CloudTable }).GCP_TABLE,
    account: (placement) => placementOn("gcp", placement).project,
  },
  azure: {
    table: () => (require("./azure/table") as { readonly AZURE_TABLE: CloudTable }).AZURE_TABLE,
    account: (placement) => placementOn("azure", placement).subscriptionId,
    podIdentity: AKS_WEBHOOK,
  },
} as const satisfies Record<SellingCloud, SimulatedCloud>;

/** What gives pods of a cloud's clusters their identity; undefined where no pod is changed for it. */
export function podIdentityOf(cloud: SellingCloud): IdentityWebhook | undefined {
  const simulated: SimulatedCloud = SIMULATED_CLOUDS[cloud];
  return simulated.podIdentity;
}
