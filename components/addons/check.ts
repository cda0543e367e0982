/** Rules about addons that need more than one property: what is wanted fits together, and what is suspended exists. */
import type { Problem } from "../core/errors";
import { CATALOGUE, type AddonName } from "./catalogue";
import { planAddons } from "./order";
import type { AddonsSpec } from "./spec";

/** @param needed addons that other components bring along, e.g. a data store its operator. */
export function checkAddons(spec: AddonsSpec, needed: readonly AddonName[]): Problem[] {
  const { order, problems } = planAddons([...spec.install, ...needed], CATALOGUE);
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
  return [...problems, ...strangers];
}
