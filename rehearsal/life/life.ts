/**
 * What the steps of one rehearsal share: what was asked, where it happens, and the parts that the first steps start.
 * Ends with `end`, which stops whatever was started, in reverse, whatever happened before.
 */
import type { ClusterRequest } from "../../automation/cluster-client";
import type { RehearseOptions } from "../options";
import type { Operation } from "./report";
import type { Sandbox } from "../sandbox";
import type { SimulatedAccount } from "../clouds/account/account";
import type { RunningAutoscaler } from "../clouds/account/autoscaler";
import type { FaultWalk } from "../clouds/account/fault-walk";
import type { MachineRoom } from "../clouds/account/machine-room";
import type { AccountServer } from "../clouds/account/server";
import type { Engine, RunOptions } from "../../automation/engine";
import { isIdle, type EngineRun } from "../../automation/events";
import type { Expectations } from "./expectations";
import type { Interruption } from "./interruption";
import { Interrupted, type Recorder } from "./recorder";

/** A part of the rehearsal that the steps after its own may use. */
interface Parts {
  readonly sandbox: Pick<Sandbox, "kubeconfig" | "context" | "addNodes" | "stop">;
  readonly request: ClusterRequest;
  readonly engine: Engine;
  /** The simulated account, where the stack creates its cluster. */
  readonly account: SimulatedAccount;
  readonly machines: MachineRoom;
  /** What refuses every operation in the account once, where that was asked for. */
  readonly walk: FaultWalk;
  /** Gives pods that fit nowhere a machine. */
  readonly autoscaler: RunningAutoscaler;
  /** Serves the account to plugins. */
  readonly server: AccountServer;
}

export class Life {
  #parts: Partial<Parts> = {};

  constructor(
    readonly options: RehearseOptions,
    /** Everything that this rehearsal writes: sandbox, state, project copy, logs. */
    readonly directory: string,
    readonly expectations: Expectations,
    readonly interruption: Interruption,
  ) {}

  provide(parts: Partial<Parts>): void {
    this.#parts = { ...this.#parts, ...parts };
  }

  get sandbox(): Parts["sandbox"] {
    return this.#part("sandbox");
  }

  get request(): ClusterRequest {
    return this.#part("request");
  }

  get account(): Parts["account"] {
    return this.#part("account");
  }

  get machines(): Parts["machines"] {
    return this.#part("machines");
  }

  get walk(): Parts["walk"] {
    return this.#part("walk");
  }

  /** What serves the account to plugins and login tools. */
  get server(): Parts["server"] {
    return this.#part("server");
  }

  get engine(): Engine {
    return this.#part("engine");
  }

  /** Directory of the scratch copy of the Pulumi project. */
  get project(): string {
    return `${this.directory}/project`;
  }

  /**
   * One run of the engine, written down and shown while it goes on. Ctrl-C asks the engine to stop cleanly.
   * @throws Interrupted when the user asked to stop, EngineFailed when the engine ended with an error.
   */
  async run(
    recorder: Recorder,
    command: "preview" | "previewRefresh" | "previewDestroy" | "refresh" | "up" | "destroy",
    options: RunOptions,
  ): Promise<EngineRun> {
    this.interruption.throwIfAsked();
    const collected: string[] = [];
    const { engine } = this;
    try {
      const result = await engine[command]({
        ...options,
        onEvent: (event) => {
          options.onEvent?.(event);
          const metadata = event.resOutputsEvent?.metadata;
          if (metadata === undefined) return;
          collected.push(metadata.urn);
          recorder.progress(`${options.run}: ${collected.length} resources, ${metadata.op} ${metadata.type}`);
        },
      });
      recorder.operations(changesOf(options.run, result));
      return result;
    } catch (error) {
      if (this.interruption.asked) throw new Interrupted();
      throw error;
    }
  }

  /** Asks what runs now to stop. */
  interrupt(): void {
    this.#parts.engine?.interrupt();
  }

  /** Ends what runs now. */
  async kill(): Promise<void> {
    await this.#parts.engine?.kill();
  }

  async end(): Promise<void> {
    await this.#parts.autoscaler?.stop();
    await this.#parts.server?.stop();
    await this.#parts.machines?.stop();
    await this.#parts.sandbox?.stop();
  }

  #part<K extends keyof Parts>(name: K): Parts[K] {
    const part = this.#parts[name];
    if (part === undefined) throw new Error(`the rehearsal has no ${name} yet`);
    return part;
  }
}

/** Operations that change something, in a stable order; what stays the same would only make reports long. */
export function changesOf(run: string, { steps }: EngineRun): Operation[] {
  return steps
    .filter(({ operation }) => !isIdle(operation))
    .map(({ operation, urn }) => ({ run, operation, urn }))
    .sort((a, b) => a.urn.localeCompare(b.urn) || a.operation.localeCompare(b.operation));
}
