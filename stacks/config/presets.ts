/**
 * What a stack file may leave open because its environment answers it. A preset only fills gaps: whatever the stack
 * file says wins, option by option. The generated reference shows every value.
 */
import type { z } from "zod";
import { ENVIRONMENTS, type Environment } from "../../components/core/labels";
import type { networkSpec } from "../../components/network/spec";
import type { modelServiceSpec } from "../../components/workloads/model-service/spec";
import type { tenantSpec } from "../../components/tenants/spec";
import { isMap } from "../../components/core/plain";

export interface Preset {
  readonly network: Pick<z.input<typeof networkSpec>, "availability">;
  /** For each tenant. */
  readonly tenant: Pick<z.input<typeof tenantSpec>, "quota">;
  /** For each model service. `replicas` is left out where the service scales itself. */
  readonly modelService: Pick<z.input<typeof modelServiceSpec>, "replicas" | "minAvailable">;
}

export const PRESETS = {
  // Cheap and easy to interrupt: one pod, and a node drain never waits for it.
  dev: {
    network: { availability: "one-zone" },
    tenant: {
      quota: { requests: { cpu: "40", memory: "100Gi" }, limits: { memory: "200Gi" }, volumes: 5 },
    },
    modelService: { replicas: 1, minAvailable: 0 },
  },
  // As prod in kind, as small as shows that several replicas work together.
  staging: {
    network: { availability: "one-zone" },
    tenant: {
      quota: { requests: { cpu: "60", memory: "150Gi" }, limits: { memory: "300Gi" }, volumes: 10 },
    },
    modelService: { replicas: 2, minAvailable: 1 },
  },
  // One pod per zone of three, of which a drain may take one; a lost zone takes no other zone's way out with it.
  prod: {
    network: { availability: "every-zone" },
    tenant: {
      quota: { requests: { cpu: "100", memory: "200Gi" }, limits: { memory: "400Gi" }, volumes: 10 },
    },
    modelService: { replicas: 3, minAvailable: 2 },
  },
} as const satisfies Record<Environment, Preset>;

/** Fills the gaps of a stack file's values, which are not validated yet: what has the wrong form is left as it is. */
export function applyPreset(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const environment = ENVIRONMENTS.find((name) => name === values.environment);
  if (environment === undefined) return { ...values };
  const preset: Preset = PRESETS[environment];
  return {
    ...values,
    ...section(values, "network", preset.network),
    ...eachOf(values, "tenants", (tenant) => fill(tenant, preset.tenant)),
    ...eachOf(values, "workloads", (workload) => fillWorkload(workload, preset)),
  };
}

function fillWorkload(workload: Fields, { modelService }: Preset): Fields {
  if (workload.kind !== "model-service") return workload;
  const { replicas, minAvailable } = modelService;
  // A service that says how many pods it has, or scales, has its own idea of how many must stay.
  return "replicas" in workload || "scaling" in workload ? workload : fill(workload, { replicas, minAvailable });
}

type Fields = Readonly<Record<string, unknown>>;

function eachOf(values: Fields, section: string, change: (item: Fields) => Fields): Fields {
  const items = values[section];
  if (!Array.isArray(items)) return {};
  return { [section]: items.map((item: unknown) => (isMap(item) ? change(item) : item)) };
}

/** A section that may be left out altogether. */
function section(values: Fields, name: string, defaults: Fields): Fields {
  const given = values[name] ?? {};
  return isMap(given) ? { [name]: fill(given, defaults) } : {};
}

function fill(given: Fields, defaults: Fields): Fields {
  const filled: Record<string, unknown> = { ...defaults, ...given };
  for (const [key, value] of Object.entries(defaults)) {
    const own = given[key];
    if (isMap(own) && isMap(value)) filled[key] = fill(own, value);
  }
  return filled;
}
