/** What a rehearsal must know of a cloud to play it. */
import type { Placement } from "../../../components/placement";
import type { IdentityWebhook } from "./identity-webhook";
import type { CloudTable } from "./row";

export interface SimulatedCloud {
  /** Loaded when asked for. */
  readonly table: () => CloudTable;
  /** The account, project or subscription that the placement pins the stack to. */
  readonly account: (placement: Placement) => string;
  /** What gives pods their identity. @default the cloud hands out credentials at the node, without a change of any pod */
  readonly podIdentity?: IdentityWebhook;
}
