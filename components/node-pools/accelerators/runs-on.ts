/**
 * Which accelerators pods can use on each cloud. A cloud may sell others. Choice, alternatives and adapters ask here, so that
 * nothing is chosen or recommended that an adapter then refuses.
 */
import { ACCELERATORS, type Accelerator } from "../../../catalogue/accelerators";
import type { SellingCloud } from "../../../catalogue/clouds";
import { MARKETS } from "../../../catalogue/machines/markets";

/** Why pods cannot use it there; undefined where they can, and of machines without an accelerator. */
export function cannotRun(cloud: SellingCloud, accelerator: Accelerator | undefined): string | undefined {
  if (accelerator === undefined) return undefined;
  const { unusable, notYet } = MARKETS[cloud];
  return unusable[ACCELERATORS[accelerator].resource] ?? notYet[accelerator];
}
