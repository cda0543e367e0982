/**
 * Kubeconfigs as the Kubernetes client reads them: merged, with exec credential plugins, client certificates and proxies.
 * The class is described here as far as it is used, because the library's own declarations bring those of every API of
 * Kubernetes along: nine hundred files that each type check would read for one class.
 */
import type { RequestOptions } from "node:https";

export interface KubeConfig {
  readonly contexts: readonly ContextEntry[];
  loadFromString(text: string): void;
  loadFromFile(file: string): void;
  loadFromDefault(): void;
  loadFromOptions(options: {
    readonly clusters: readonly ClusterEntry[];
    readonly users: readonly { readonly name: string }[];
    readonly contexts: readonly ContextEntry[];
    readonly currentContext: string;
  }): void;
  mergeConfig(other: KubeConfig, preserveContext?: boolean): void;
  getContexts(): readonly ContextEntry[];
  getClusters(): readonly ClusterEntry[];
  getUsers(): readonly { readonly name: string }[];
  getCurrentContext(): string;
  setCurrentContext(name: string): void;
  getContextObject(name: string): ContextEntry | null;
  getCurrentCluster(): ClusterEntry | null;
  /** Adds TLS material and credentials; runs a credential plugin when one is due. */
  applyToHTTPSOptions(options: RequestOptions): Promise<void>;
}

export interface ContextEntry {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace?: string;
}

export interface ClusterEntry {
  readonly name: string;
  readonly server: string;
  readonly proxyUrl?: string;
}

interface Library {
  readonly KubeConfig: new () => KubeConfig;
}

/** This one module, not the package: the generated client for every API costs half a second. */
const MODULE: string = "@kubernetes/client-node/dist/config.js";

/** The class, to make empty kubeconfigs of. */
export async function loadKubeConfig(): Promise<Library["KubeConfig"]> {
  const { KubeConfig } = (await import(MODULE)) as Library;
  return KubeConfig;
}

/** An empty kubeconfig, where waiting is not possible: takes longer, because the library is made for `import`. */
export function newKubeConfig(): KubeConfig {
  const { KubeConfig } = require(MODULE) as Library;
  return new KubeConfig();
}
