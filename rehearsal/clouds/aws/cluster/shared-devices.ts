/**
 * What Bottlerocket's device plugin shows to pods when its settings share or split devices: the same resource, more
 * often. bottlerocket.dev, settings.kubelet-device-plugins.
 */
import type { Offer } from "../../../../catalogue/machines/offers";
import { ACCELERATORS } from "../../../../catalogue/accelerators";
import { slicesPerDevice } from "../../../../components/node-pools/sharing/spec";
import type { Held } from "../../plugin/row";
import { textAt } from "../../plugin/reading";

/** Devices of a node by resource name; undefined when its settings leave them whole. */
export function sharedDevices(
  template: Held | undefined,
  offer: Offer | undefined,
): Record<string, string> | undefined {
  if (offer?.accelerator === undefined) return undefined;
  const settings = Buffer.from(textAt(template?.inputs, "userData") ?? "", "base64").toString();
  const profile = /\.mig\.profile\]\s*\n"[^"]*" = "([^"]+)"/.exec(settings)?.[1];
  const replicas = /\.(?:time-slicing|mps)\]\s*\n(?:.*\n)*?replicas = (\d+)/.exec(settings)?.[1];
  const slices =
    profile === undefined ? Number(replicas ?? 1) : slicesPerDevice({ kind: "mig", profile }, offer.accelerator);
  return slices === 1 ? undefined : { [ACCELERATORS[offer.accelerator].resource]: String(offer.devices * slices) };
}
