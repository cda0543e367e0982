/** The values that we set on Karpenter's chart, under the chart's own paths, each with its reason. */
import type { ValueFacts } from "../../addon";
import type { Environment } from "../../../core/labels";
import type { Reasons } from "../../reasons";
import { resources, type Resources } from "../../resources";

interface Values {
  readonly replicas: number;
  readonly controller: { readonly resources: Resources };
  readonly settings: { readonly eksControlPlane: boolean; readonly enableZonalShift: boolean };
}

const reasons = {
  replicas: "two in prod, on two nodes in two zones: the second takes over by leader election",
  "controller.resources": "the chart sets none; it keeps every pod, node and instance type of the region in memory",
  "settings.eksControlPlane": "it reads the API's address and version from EKS, and needs no copy of either",
  "settings.enableZonalShift":
    "on where the cluster's is: else it goes on starting machines in a zone that was shifted away from",
} satisfies Reasons<Values>;

/** What the stack adds. */
const fromStack = {
  "settings.clusterName": "the cluster whose nodes it makes, and by whose tag it finds them again",
  "settings.interruptionQueue": "the queue of EC2's warnings, by which nodes are drained before they are taken back",
} as const;

function values(environment: Environment): Values {
  return {
    replicas: environment === "prod" ? 2 : 1,
    controller: { resources: resources("250m", "512Mi", "2Gi") },
    settings: { eksControlPlane: true, enableZonalShift: environment === "prod" },
  };
}

export const VALUES = { values, reasons, fromStack } as const satisfies ValueFacts;
