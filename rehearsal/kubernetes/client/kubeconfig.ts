/**
 * From provider settings to a connection: reads the kubeconfig (a path or its text) as kubectl does, with its credential
 * plugins, and says which server, which namespace and which credentials to use. Messages never quote the kubeconfig.
 */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Agent } from "node:http";
import type { RequestOptions } from "node:https";
import { loadKubeConfig, type KubeConfig } from "../../../guard/kube-config";

export interface ConnectionSettings {
  /** A path or the text of a kubeconfig. @default what KUBECONFIG names, then ~/.kube/config */
  readonly kubeconfig?: string;
  /** @default the kubeconfig's current context */
  readonly context?: string;
  /** Use this cluster entry in place of the context's. */
  readonly cluster?: string;
}

/** How to reach one API server. */
export interface Connection {
  readonly server: string;
  /** The context's namespace; `default` when it names none. */
  readonly namespace: string;
  /** TLS material and headers for a request; runs a credential plugin when one is due. */
  options(): Promise<RequestOptions>;
  /** The agent to use when the cluster is behind a proxy. */
  proxy(): Promise<Agent | undefined>;
}

/** The settings of the cluster that a kubeconfig leads to, as comparable text. Undefined when it leads to none. */
export async function activeCluster(settings: ConnectionSettings): Promise<string | undefined> {
  try {
    const cluster = (await select(settings)).getCurrentCluster();
    return cluster === null ? undefined : JSON.stringify(cluster);
  } catch {
    return undefined;
  }
}

/** @throws Error with a message for the user when the kubeconfig cannot be used */
export async function loadConnection(settings: ConnectionSettings): Promise<Connection> {
  const config = await select(settings);
  const cluster = config.getCurrentCluster();
  const context = config.getContextObject(config.getCurrentContext());
  if (cluster === null) {
    throw new Error(`the kubeconfig's context "${config.getCurrentContext()}" names a cluster that it does not have`);
  }
  const options = async (): Promise<RequestOptions> => {
    const result: RequestOptions = {};
    await config.applyToHTTPSOptions(result);
    return result;
  };
  return {
    server: cluster.server,
    namespace: context?.namespace ?? "default",
    options,
    proxy: async () => {
      if (cluster.proxyUrl === undefined) return undefined;
      const { agent } = await options();
      return typeof agent === "object" ? agent : undefined;
    },
  };
}

async function select(settings: ConnectionSettings): Promise<KubeConfig> {
  const config = await read(settings.kubeconfig);
  if (settings.context !== undefined && settings.context !== "") {
    const known = config.getContexts().map(({ name }) => name);
    if (!known.includes(settings.context)) {
      throw new Error(`the kubeconfig has no context "${settings.context}"; it has: ${known.join(", ") || "none"}`);
    }
    config.setCurrentContext(settings.context);
  }
  const context = config.getContextObject(config.getCurrentContext());
  if (context === null) throw new Error("the kubeconfig names no current context; set the provider's `context`");
  if (settings.cluster !== undefined && settings.cluster !== "") {
    config.loadFromOptions({
      clusters: config.getClusters(),
      users: config.getUsers(),
      contexts: [{ ...context, cluster: settings.cluster }],
      currentContext: context.name,
    });
  }
  return config;
}

async function read(pathOrText: string | undefined): Promise<KubeConfig> {
  // Loaded on first use: a provider that only answers for its version need not wait for it.
  const KubeConfig = await loadKubeConfig();
  const config = new KubeConfig();
  try {
    if (pathOrText === undefined || pathOrText === "") {
      config.loadFromDefault();
      return config;
    }
    const path = pathOrText === "~" || pathOrText.startsWith("~/") ? join(homedir(), pathOrText.slice(1)) : pathOrText;
    if (!pathOrText.includes("\n") && existsSync(path)) config.loadFromFile(path);
    else config.loadFromString(pathOrText);
  } catch {
    // The parser's message quotes the text around the mistake, which may be a credential.
    throw new Error("the kubeconfig is neither a readable file nor valid YAML or JSON");
  }
  if (config.getClusters().length === 0) {
    throw new Error("the kubeconfig is neither a readable file nor a kubeconfig with clusters");
  }
  return config;
}
