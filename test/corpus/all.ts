/** The corpus: every case, by area. */
import type { WorkloadCase } from "./case";
import { ENGINES } from "./engines-cases";
import { GATEWAYS } from "./gateways-cases";
import { NODES } from "./nodes-cases";
import { SERVING } from "./serving-cases";
import { SIDECARS } from "./sidecars-cases";
import { STORES } from "./stores-cases";
import { TRAINING } from "./training-cases";
import { WORKBENCH } from "./workbench-cases";

export const AREAS: Readonly<Record<string, readonly WorkloadCase[]>> = {
  "Model servers": SERVING,
  "Serving operators and gateways": GATEWAYS,
  Training: TRAINING,
  "Data and workflow engines": ENGINES,
  Stores: STORES,
  Workbench: WORKBENCH,
  Sidecars: SIDECARS,
  "Nodes, images, devices": NODES,
};

export const CORPUS: readonly WorkloadCase[] = Object.values(AREAS).flat();
