/** What a stack file says about addons: which to install beyond what other components need, and which to leave alone. */
import { z } from "zod";
import { duration } from "../core/fields";
import { ADDON_NAMES, CATALOGUE, type CatalogueEntry } from "./catalogue";
import { DELIVERY_BACKENDS } from "./delivery/contract";

const addonName = z.enum(ADDON_NAMES);

const byDefault = ADDON_NAMES.flatMap((name) => {
  const { byDefault: why }: CatalogueEntry = CATALOGUE[name];
  return why === undefined ? [] : [{ name, why }];
});

/** Addons of a stack file that names none. */
export const DEFAULT_ADDONS = byDefault.map(({ name }) => name);

export const addonsSpec = z
  .strictObject({
    delivery: z
      .enum(DELIVERY_BACKENDS)
      .default("flux")
      .describe("What installs charts and keeps them as declared. Default: flux, the only backend so far."),
    install: z
      .array(addonName)
      .default(DEFAULT_ADDONS)
      .describe(
        "Addons to install beside those that data stores and other components bring along. Default: " +
          `${byDefault.map(({ name, why }) => `${name}, because ${why}`).join("; ")}.`,
      ),
    timeout: duration()
      .optional()
      .describe(
        "How long each attempt to install, upgrade or remove a chart may take. Default: the catalogue's time for each chart, " +
          "five minutes, of which pulling images onto a new node is the longest part.",
      ),
    suspended: z
      .array(addonName)
      .default([])
      .describe(
        "Addons whose releases the delivery backend leaves as they are, for emergencies: no upgrade, no repair, until " +
          "removed from this list. Default: none.",
      ),
  })
  .describe("Software that the platform installs in the cluster from pinned charts.");
export type AddonsSpec = z.output<typeof addonsSpec>;
