/** Requests and limits of an addon's containers, in the form that every chart takes. */

export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  /** `cpu: null` removes the limit that a chart sets by default; one that is left out would stay. */
  readonly limits: { readonly memory: string; readonly cpu?: null };
}

/** No CPU limit: throttling a controller delays the platform, and its requests already bound what it is owed. */
export function resources(cpu: string, memory: string, memoryLimit: string): Resources {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}

/**
 * The same for a chart that limits the CPU by default: Helm merges maps key by key, and only null takes a key away
 * (https://helm.sh/docs/chart_template_guide/values_files/#deleting-a-default-key).
 */
export function withoutCpuLimit({ requests, limits }: Resources): Resources {
  return { requests, limits: { ...limits, cpu: null } };
}
