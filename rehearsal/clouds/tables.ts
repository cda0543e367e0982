/** Finds the simulated cloud of each name: in the folder that is called so. Tables are loaded when asked for. */
import { byCloud, type SellingCloud } from "../../catalogue/clouds";
import type { IdentityWebhook } from "./plugin/identity-webhook";
import type { SimulatedCloud } from "./plugin/simulated";

export const SIMULATED_CLOUDS: Readonly<Record<SellingCloud, SimulatedCloud>> = byCloud(
  (cloud) => (require(`./${cloud}/simulated`) as { readonly SIMULATED: SimulatedCloud }).SIMULATED,
);

/** What gives pods of a cloud's clusters their identity; undefined where no pod is changed for it. */
export function podIdentityOf(cloud: SellingCloud): IdentityWebhook | undefined {
  return SIMULATED_CLOUDS[cloud].podIdentity;
}
