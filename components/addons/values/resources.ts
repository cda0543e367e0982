/** Requests and limits of an addon's containers, in the form that every chart takes. */

export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly memory: string };
}

/** No CPU limit: throttling a controller delays the platform, and its requests already bound what it is owed. */
export function resources(cpu: string, memory: string, memoryLimit: string): Resources {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}
