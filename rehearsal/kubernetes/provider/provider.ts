/**
 * The Kubernetes provider: for each call of the engine, what to compare, send, wait for and record. The decisions
 * themselves live in the files beside this one.
 */
import { randomBytes } from "node:crypto";
import type { EngineLog } from "../../protocol/engine-log";
import { equal, hasUnknown, type Properties } from "../../protocol/properties";
import * as api from "../../protocol/provider";
import { ApiError, explain, isNotFound } from "../client/api-error";
import { create, explainWrite, update, withoutStatus, type Write } from "./apply";
import { NotReady } from "../wait/await";
import { awaitReady, isReadyNow } from "../wait/await-ready";
import { checkInputs } from "../diff/check";
import { checkConfiguration, diffConfiguration } from "./configuration";
import { type Cluster, connect } from "./connect";
import { remove } from "./delete";
import { diffObjects, refusedChanges } from "../diff/diff";
import { isBeyondPreview } from "../diff/dry-run";
import type { KnownKind } from "../schema/kinds";
import {
  idOf,
  kindOf,
  kindOfToken,
  type Manifest,
  nameOf,
  namespaceOf,
  parseId,
  readCheckpoint,
  toManifest,
  writeCheckpoint,
} from "../objects/manifest";
import { CREATOR } from "../objects/managed-fields";
import { normalizeInputs } from "../diff/normalize";
import * as overrides from "../objects/overrides";
import { readState } from "../diff/read";

const DELETE_UNREACHABLE =
  "if the cluster was deleted, set the environment variable PULUMI_K8S_DELETE_UNREACHABLE=true to drop its objects from state";

export class KubernetesProvider implements api.ResourceProvider {
  readonly package = "kubernetes";
  private configured: Cluster | undefined;
  private readonly ending = new AbortController();

  constructor(
    readonly version: string,
    private readonly log: EngineLog,
  ) {}

  async checkConfig(_urn: string, inputs: Properties): Promise<api.Checked> {
    return checkConfiguration(inputs);
  }

  diffConfig(oldInputs: Properties, inputs: Properties): Promise<api.Difference> {
    return diffConfiguration(oldInputs, inputs);
  }

  async configure(variables: ReadonlyMap<string, string>): Promise<void> {
    this.configured = await connect(variables, this.log, this.ending.signal);
  }

  cancel(): void {
    this.ending.abort();
  }

  async check(call: api.CheckCall): Promise<api.Checked> {
    const cluster = this.cluster();
    const { configuration, kinds } = cluster;
    if (cluster.client === undefined && configuration.skipUpdateUnreachable && Object.keys(call.oldInputs).length > 0) {
      this.log.say("warning", "the cluster is unreachable; skipUpdateUnreachable keeps this object as it is", call.urn);
      return { inputs: call.oldInputs, failures: [] };
    }
    cluster.noteOnce();
    const kind = await kinds.require(kindOfToken(call.type));
    const checked = checkInputs(call, kind, cluster.defaultNamespace);
    if (kind.kind === "CustomResourceDefinition") kinds.learn(toManifest(checked.inputs));
    return checked;
  }

  async diff(call: api.DiffCall): Promise<api.Difference> {
    const { kinds, configuration, client } = this.cluster();
    const checkpoint = readCheckpoint(call.oldState);
    const newInputs = toManifest(call.inputs);
    const recorded = toManifest(call.oldInputs);
    const oldInputs = Object.keys(recorded).length > 0 ? recorded : checkpoint.inputs;
    const kind = await kinds.find(kindOf(newInputs));
    const difference = diffObjects({
      live: checkpoint.live,
      oldInputs,
      newInputs,
      imported: checkpoint.imported && equal(oldInputs, checkpoint.inputs),
      namespaced: kind?.namespaced ?? namespaceOf(checkpoint.live) !== "",
      ignoreChanges: call.ignoreChanges,
      options: configuration,
    });
    if (!overrides.replaceUnready(newInputs) || kind?.kind !== "Job" || client === undefined) return difference;
    const live = await client.get(kind, namespaceOf(checkpoint.live), nameOf(checkpoint.live)).catch(() => undefined);
    if (live === undefined || (await this.readyNow(kind, live, newInputs)) === undefined) return difference;
    const path = 'metadata.annotations["pulumi.com/replaceUnready"]';
    return { ...difference, changed: true, replaces: [...difference.replaces, path], deleteBeforeReplace: true };
  }

  async create(call: api.CreateCall): Promise<{ id: string; state: Properties }> {
    const cluster = this.cluster();
    const inputs = toManifest(call.inputs);
    const kind = await cluster.kinds.require(kindOf(inputs));
    if (call.preview && !(await this.canDryRun(cluster, inputs))) return { id: "", state: call.inputs };
    const write = this.writeOf(cluster, kind, inputs, call.preview, newFieldManager(inputs));
    let made: Manifest;
    try {
      made = await create(write);
    } catch (error) {
      if (call.preview && isBeyondPreview(error)) return { id: "", state: call.inputs };
      throw explainWrite(error, "create", inputs, []);
    }
    const state = (live: Manifest): Properties => this.stateOf(call, inputs, live, write.fieldManager);
    if (call.preview) return { id: "", state: state(withoutStatus(made)) };
    const live = await this.settle(call, kind, inputs, made, undefined, state);
    this.afterChange(cluster, kind);
    return { id: idOf(live), state: state(live) };
  }

  async update(call: api.UpdateCall): Promise<Properties> {
    const cluster = this.cluster();
    const inputs = normalizeInputs(toManifest(call.inputs));
    const old = readCheckpoint(call.oldState);
    if (call.preview && !(await this.canDryRun(cluster, inputs))) return call.inputs;
    const kind = await cluster.kinds.require(kindOf(inputs));
    const client = cluster.need();
    const manager = overrides.fieldManager(inputs) ?? old.fieldManager ?? newFieldManager(inputs);
    const write = this.writeOf(cluster, kind, inputs, call.preview, manager);
    const state = (live: Manifest): Properties => this.stateOf(call, inputs, live, manager, old.initialApiVersion);
    let before: Manifest;
    let made: Manifest;
    try {
      before = await client.get(kind, namespaceOf(old.live) || namespaceOf(inputs), nameOf(old.live));
      made = await update(write, before, call.ignoreChanges);
    } catch (error) {
      if (isNotFound(error)) {
        throw new Error(
          `${kind.kind} ${idOf(old.live)} does not exist any more; run pulumi refresh, then it is created again`,
        );
      }
      if (call.preview && isBeyondPreview(error)) return call.inputs;
      throw explainWrite(error, "update", inputs, refusedChanges(old, inputs, kind.namespaced));
    }
    if (call.preview) return state(withoutStatus(made));
    const live = await this.settle(call, kind, inputs, made, before, state);
    this.afterChange(cluster, kind);
    return state(live);
  }

  async read(call: api.ReadCall): Promise<{ id: string; state: Properties; inputs: Properties } | undefined> {
    const { configuration, client, kinds } = this.cluster();
    if (client === undefined) {
      if (configuration.deleteUnreachable) return undefined;
      if (configuration.skipUpdateUnreachable) return { id: call.id, state: call.state, inputs: call.inputs };
      throw new Error(`${this.cluster().reason}; ${DELETE_UNREACHABLE}`);
    }
    const { namespace, name } = parseId(call.id);
    const old = readCheckpoint(call.state);
    const kind = await kinds.find(kindOf(old.live).kind === "" ? kindOfToken(call.type) : kindOf(old.live));
    if (kind === undefined) return undefined; // with its definition, every object of a kind is gone
    let live: Manifest;
    try {
      live = await client.get(kind, kind.namespaced ? namespace || "default" : "", name);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error instanceof ApiError ? new Error(`cannot read ${kind.kind} ${call.id}: ${explain(error)}`) : error;
    }
    const found = readState(live, call.state, call.inputs);
    if (Object.keys(call.inputs).length === 0) return { id: idOf(live), ...found };
    const unready = await this.readyNow(kind, live, toManifest(call.inputs));
    if (unready === undefined) return { id: call.id, ...found };
    const message = `${kind.kind} ${call.id} is not ready`;
    throw new api.PartialFailure(message, call.id, found.state, unready, found.inputs);
  }

  async delete(call: api.DeleteCall): Promise<void> {
    const { configuration, client, kinds } = this.cluster();
    const { live, inputs } = readCheckpoint(call.state);
    if (client === undefined) {
      if (configuration.deleteUnreachable) {
        this.log.say("info", "the cluster is unreachable; deleteUnreachable drops this object from state", call.urn);
        return;
      }
      throw new Error(`${this.cluster().reason}; ${DELETE_UNREACHABLE}`);
    }
    const kind = await kinds.find(kindOf(live));
    if (kind === undefined) return;
    const { namespace, name } = parseId(call.id);
    const object = nameOf(live) === "" ? { ...live, metadata: { name, namespace } } : live;
    try {
      await remove({
        client,
        type: kind,
        object,
        inputs,
        timeoutSeconds: overrides.timeoutSeconds(call.timeoutSeconds, inputs),
        signal: this.ending.signal,
        progress: (text) => this.log.status(text, call.urn),
      });
    } catch (error) {
      if (error instanceof NotReady) throw new Error([error.message, ...error.problems].join("; "));
      throw error instanceof ApiError ? new Error(`cannot delete ${kind.kind} ${call.id}: ${explain(error)}`) : error;
    }
    this.log.status("", call.urn);
    this.afterChange(this.cluster(), kind);
  }

  private cluster(): Cluster {
    if (this.configured === undefined) throw new Error("the provider was used before it was configured");
    return this.configured;
  }

  /** Whether a preview can ask the API server about this object. */
  private async canDryRun(cluster: Cluster, inputs: Manifest): Promise<boolean> {
    return cluster.client !== undefined && !hasUnknown(inputs) && (await cluster.kinds.isServed(kindOf(inputs)));
  }

  private writeOf(cluster: Cluster, kind: KnownKind, inputs: Manifest, preview: boolean, fieldManager: string): Write {
    const { enablePatchForce: force, upsertExistingObjects: upsert } = cluster.configuration;
    const { signal } = this.ending;
    return { client: cluster.need(), type: kind, inputs, fieldManager, force, upsert, preview, signal };
  }

  /** Waits for readiness and returns the object as it then is. @throws PartialFailure with what there is so far */
  private async settle(
    call: api.ResourceCall & { readonly timeoutSeconds: number },
    kind: KnownKind,
    inputs: Manifest,
    made: Manifest,
    before: Manifest | undefined,
    state: (live: Manifest) => Properties,
  ): Promise<Manifest> {
    const client = this.cluster().need();
    const look = async (): Promise<Manifest> =>
      await client.get(kind, namespaceOf(made), nameOf(made), AbortSignal.timeout(10_000)).catch(() => made);
    try {
      const waited = await awaitReady({
        client,
        type: kind,
        object: made,
        inputs,
        before,
        timeoutSeconds: overrides.timeoutSeconds(call.timeoutSeconds, inputs),
        signal: this.ending.signal,
        progress: (text) => this.log.status(text, call.urn),
      });
      this.log.status("", call.urn);
      return waited ? await look() : made;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const problems = error instanceof NotReady ? error.problems : [];
      throw new api.PartialFailure([message, ...problems].join("; "), idOf(made), state(await look()), problems);
    }
  }

  /** What keeps an object from being ready at this moment; undefined when nothing does. */
  private async readyNow(kind: KnownKind, live: Manifest, inputs: Manifest): Promise<readonly string[] | undefined> {
    const wait = { client: this.cluster().need(), type: kind, object: live, inputs, before: live };
    return await isReadyNow({ ...wait, timeoutSeconds: 0, signal: this.ending.signal, progress: () => {} });
  }

  private stateOf(
    call: { readonly inputs: Properties },
    inputs: Manifest,
    live: Manifest,
    fieldManager: string,
    initialApiVersion?: string,
  ): Properties {
    return writeCheckpoint({ live, inputs, fieldManager, initialApiVersion, imported: false }, call.inputs);
  }

  private afterChange({ kinds }: Cluster, kind: KnownKind): void {
    if (kind.kind === "CustomResourceDefinition") kinds.forgetServed();
  }
}

/** A manager of the object's own, so that two programs that write one object are told apart. */
function newFieldManager(inputs: Manifest): string {
  return overrides.fieldManager(inputs) ?? `${CREATOR}-${randomBytes(4).toString("hex")}`;
}
