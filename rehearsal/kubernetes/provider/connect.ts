/** From settings to a cluster that answers, or to the reason why none does: an unreachable cluster is no error yet. */
import type { EngineLog } from "../../protocol/engine-log";
import { ApiClient } from "../client/client";
import { type Configuration, readConfiguration } from "./configuration";
import { type Connection, loadConnection } from "../client/kubeconfig";
import { Kinds } from "../schema/kinds";
import { Transport } from "../client/transport";

/** A configured provider's view of its cluster. */
export interface Cluster {
  readonly configuration: Configuration;
  readonly kinds: Kinds;
  /** Where namespaced objects go that name no namespace; "" when nothing says so. */
  readonly defaultNamespace: string;
  /** Undefined while the cluster cannot be reached. */
  readonly client: ApiClient | undefined;
  /** Why the cluster cannot be reached, as a sentence; "" when it can. */
  readonly reason: string;
  /**
   * Says once, to the whole run, that checks are left out because the cluster cannot be reached. A note, because the
   * cluster's own guard warns about the same. Does nothing when it can be reached.
   */
  noteOnce(): void;
  /** @throws Error when the cluster cannot be reached */
  need(): ApiClient;
}

const ANSWER_WITHIN_MS = 15_000;

export async function connect(
  variables: ReadonlyMap<string, string>,
  log: EngineLog,
  signal: AbortSignal,
): Promise<Cluster> {
  const configuration = readConfiguration(variables);
  let connection: Connection | undefined;
  let client: ApiClient | undefined;
  let reason = "";
  try {
    connection = await loadConnection(configuration);
    const transport = new Transport(connection);
    const answer = await transport.request(
      "GET",
      "/version",
      undefined,
      AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    );
    if (answer.status !== 200)
      throw new Error(`the API server at ${connection.server} answers with status ${answer.status}`);
    client = new ApiClient(transport, signal);
  } catch (error) {
    reason = `the configured Kubernetes cluster is unreachable: ${error instanceof Error ? error.message : String(error)}`;
  }
  let noted = client !== undefined;
  return {
    configuration,
    kinds: new Kinds(client),
    defaultNamespace: configuration.namespace ?? connection?.namespace ?? "",
    client,
    reason,
    noteOnce: () => {
      if (noted) return;
      noted = true;
      log.say("info", `${reason}; a preview goes on without the API server's checks`);
    },
    need: () => {
      if (client !== undefined) return client;
      throw new Error(reason);
    },
  };
}
