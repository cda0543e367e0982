/** The values that we set on the chart of CloudNativePG's Barman Cloud plugin, each with its reason. */
import type { ValueFacts } from "../../addon";
import { PLATFORM_CLASS } from "../../priority";
import type { Reasons } from "../../reasons";
import { resources, type Resources } from "../../resources";

interface Values {
  readonly crds: { readonly create: boolean };
  readonly replicaCount: number;
  readonly resources: Resources;
  readonly priorityClassName: string;
}

const reasons = {
  "crds.create": "one release installs the ObjectStore definition and the plugin in the right order",
  replicaCount: "the plugin's manager runs once; backups run in sidecars of each database",
  resources: "the chart sets none",
  priorityClassName: "the platform's, as for the operator, which waits for it",
} satisfies Reasons<Values>;

function values(): Values {
  return {
    crds: { create: true },
    replicaCount: 1,
    resources: resources("10m", "64Mi", "256Mi"),
    priorityClassName: PLATFORM_CLASS.name,
  };
}

export const VALUES = { values, reasons } as const satisfies ValueFacts;
