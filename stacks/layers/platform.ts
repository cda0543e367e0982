/** The platform layer: what installs software, the addons, and the platform's own certificate authority. */
import { Addons } from "../../components/addons";
import { InternalAuthority } from "../../components/certificates";
import type { Ownership } from "../../components/core/labels";
import { neededAddons, type PlatformSpec } from "../config/schema";
import type { Foundation } from "./foundation";

export interface Platform {
  readonly addons: Addons;
}

export function createPlatform(spec: PlatformSpec, { cluster }: Foundation, ownership: Ownership): Platform {
  const { provider } = cluster;
  const addons = new Addons("addons", { ownership, provider, spec: spec.addons, needed: neededAddons(spec) });
  if (addons.installed.includes("cert-manager")) {
    new InternalAuthority("internal-authority", { ownership, provider, dependsOn: addons.ready("cert-manager") });
  }
  return { addons };
}
