/** Rules about addons that need more than one property: what is wanted fits together, and what is suspended exists. */
import type { Problem } from "../core/errors";
import { CATALOGUE, type AddonName, type CatalogueEntry } from "./catalogue";
import { planAddons, type Ordered } from "./order";
import type { AddonsSpec } from "./spec";

/**
 * @param needed addons that other components bring along, e.g. a data store its operator.
 * @param catalogue what each addon needs and excludes.
 */
export function checkAddons(
  spec: AddonsSpec,
  needed: readonly AddonName[],
  catalogue: Readonly<Record<AddonName, Ordered & Pick<CatalogueEntry, "fromStack" | "comesWith">>> = CATALOGUE,
): Problem[] {
  const { order, problems } = planAddons([...spec.install, ...needed], catalogue);
  const strangers = spec.suspended.flatMap((name, index) =>
    order.includes(name)
      ? []
      : [
          {
            path: `addons.suspended[${index}]`,
            value: name,
            rule: "is not installed by this stack",
            remedy: `installed: ${order.join(", ") || "none"}`,
          },
        ],
  );
  const alone = spec.install.flatMap((name, index) =>
    catalogue[name].fromStack === undefined || needed.includes(name)
      ? []
      : [
          {
            path: `addons.install[${index}]`,
            value: name,
            rule: `comes with ${catalogue[name].comesWith ?? "what it works for"}, and this stack declares none to set it up by`,
            remedy: "declare one, which installs it too, or remove it here",
          },
        ],
  );
  return [...problems, ...strangers, ...alone];
}
