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
  catalogue: Readonly<Record<AddonName, Ordered & Pick<CatalogueEntry, "fromStack">>> = CATALOGUE,
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
            rule: "is of no use alone: it comes with what it works for, which knows how to set it up",
            remedy: "remove it; the stack installs it where something needs it",
          },
        ],
  );
  return [...problems, ...strangers, ...alone];
}
