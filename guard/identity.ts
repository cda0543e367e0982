/** The life of one `ClusterIdentity`: contacts the cluster, has the finding judged, and does what the verdict says. */
import type { ClusterNeeds } from "../components/cluster/contract";
import { contact, firstContact, nodeVersions, provisions, type Destination } from "./contact";
import { nodeSkew, versionChange } from "../components/cluster/upgrades";
import { cloudChange, decide, type Recorded, type Verdict } from "./decide";
import type { Engine } from "./engine";
import { judgeNeeds } from "./needs";
import { text, UNKNOWN, type Properties } from "./properties";
import type { GuardedResource, InputFailure } from "./resource";
import { Waiting } from "./waiting";
import { isMap } from "../components/core/plain";

/** Inputs whose change is written down; `cloud` cannot change, `version` by one minor up. */
const MUTABLE = ["context", "kubeconfig", "version"] as const;

interface Surroundings {
  /** Waits between attempts at a cluster that has just been made. */
  readonly waiting?: Waiting;
  /** The day to judge versions on, as `YYYY-MM-DD`. @default STRATIFORM_TODAY, else the clock's */
  readonly today?: () => string;
}

export class ClusterIdentityGuard implements GuardedResource {
  readonly #engine: Engine;
  readonly #waiting: Waiting;
  readonly #today: () => string;

  constructor(engine: Engine, { waiting = new Waiting(), today = currentDay }: Surroundings = {}) {
    this.#engine = engine;
    this.#waiting = waiting;
    this.#today = today;
  }

  /** Problems of the inputs. Contacts nothing, so that a changed cloud is refused whatever can be reached. */
  check(urn: string, olds: Properties, news: Properties): InputFailure[] {
    const failures: InputFailure[] = [];
    for (const property of ["cloud", "context"]) {
      if (news[property] === undefined) failures.push({ property, reason: "is required" });
    }
    const [recorded, wanted] = [text(olds, "cloud"), text(news, "cloud")];
    const reason = recorded !== undefined && wanted !== undefined ? cloudChange(recorded, wanted, urn) : undefined;
    if (reason !== undefined) failures.push({ property: "cloud", reason });
    const [from, to] = [text(olds, "version"), text(news, "version")];
    const skip = from !== undefined && to !== undefined ? versionChange(from, to) : undefined;
    if (skip !== undefined) failures.push({ property: "version", reason: skip });
    return failures;
  }

  /**
   * Names of the properties that differ. An unreachable cluster counts as a difference: a diff cannot tell a preview
   * from an update, but the update step that follows can, and fails before anything that depends on it.
   */
  async diff(urn: string, olds: Properties, news: Properties): Promise<string[]> {
    const changed: string[] = MUTABLE.filter((key) => text(olds, key) !== text(news, key));
    if (!leadsSomewhere(news)) return changed;
    const verdict = await this.#examine(urn, news, recordedIn(olds));
    if (verdict.kind === "refused") throw new Error(verdict.message);
    if (verdict.kind === "unknown") return [...changed, "uid"];
    if (changed.includes("version")) await this.#refuseOldNodes(news);
    const about = await this.#refuseLacking(news);
    // An update step repeats these warnings, so they are shown here only when none follows.
    if (verdict.kind === "record") return [...changed, "serverVersion"];
    if (changed.length === 0) await this.#warn(urn, [...verdict.warnings, ...about]);
    return changed;
  }

  /** Warnings about what the cluster lacks. @throws Error when that would make the stack wait for ever */
  async #refuseLacking(inputs: Properties): Promise<readonly string[]> {
    const needs = needsIn(inputs);
    if (needs === undefined) return [];
    const { refusal, warnings } = judgeNeeds(needs, await provisions(destination(inputs)), destination(inputs));
    if (refusal !== undefined) throw new Error(refusal);
    return warnings;
  }

  /** Before an upgrade: afterwards nodes that are too old could no longer speak to their API server. */
  async #refuseOldNodes(inputs: Properties): Promise<void> {
    const wanted = text(inputs, "version");
    if (wanted === undefined) return;
    const skew = nodeSkew(wanted, await nodeVersions(destination(inputs)));
    if (skew !== undefined) throw new Error(skew);
  }

  async create(urn: string, inputs: Properties, preview: boolean): Promise<{ id: string; properties: Properties }> {
    const found = await this.#settle(urn, inputs, undefined, preview ? "preview" : "create");
    if (found !== undefined) await this.#warn(urn, await this.#refuseLacking(inputs));
    if (found !== undefined) return { id: preview ? "" : found.uid, properties: { ...inputs, ...found } };
    return { id: "", properties: { ...inputs, uid: UNKNOWN, serverVersion: UNKNOWN } };
  }

  async update(urn: string, olds: Properties, news: Properties, preview: boolean): Promise<Properties> {
    const recorded = recordedIn(olds);
    const found = await this.#settle(urn, news, recorded, preview ? "preview" : "update");
    if (found !== undefined) await this.#warn(urn, await this.#refuseLacking(news));
    const { uid, serverVersion } = found ?? recorded;
    return { ...news, uid, serverVersion };
  }

  /** For a refresh: it too must not compare the stack with another cluster, which would empty the state. */
  async read(urn: string, properties: Properties): Promise<Properties> {
    const recorded = recordedIn(properties);
    const { uid, serverVersion } = (await this.#settle(urn, properties, recorded, "update")) ?? recorded;
    return { ...properties, uid, serverVersion };
  }

  /** What to write down; undefined when the cluster is out of reach, which only a preview may pass over. */
  async #settle(
    urn: string,
    inputs: Properties,
    recorded: Recorded | undefined,
    step: "preview" | "create" | "update",
  ): Promise<Omit<Recorded, "cloud"> | undefined> {
    const preview = step === "preview";
    if (preview && !leadsSomewhere(inputs)) return undefined;
    const verdict = await this.#examine(urn, inputs, recorded, step === "create");
    if (verdict.kind === "refused" || (verdict.kind === "unknown" && !preview)) throw new Error(verdict.message);
    if (verdict.kind === "unknown") {
      await this.#warn(urn, [verdict.message]);
      return undefined;
    }
    await this.#warn(urn, verdict.warnings);
    return verdict.kind === "record" ? verdict.recorded : recorded;
  }

  async #examine(urn: string, inputs: Properties, recorded: Recorded | undefined, first = false): Promise<Verdict> {
    const to = destination(inputs);
    const finding = first ? await firstContact(to, this.#waiting) : await contact(to);
    return decide({ recorded, finding, today: this.#today(), urn });
  }

  async #warn(urn: string, warnings: readonly string[]): Promise<void> {
    for (const warning of warnings) await this.#engine.warn(urn, warning);
  }
}

/**
 * Whether there is a kubeconfig to follow. While a preview plans the cluster itself its kubeconfig is not known, and an
 * ambient one must not be taken for it.
 */
function leadsSomewhere(inputs: Properties): boolean {
  return inputs["kubeconfig"] !== UNKNOWN;
}

function destination(inputs: Properties): Destination {
  return { context: text(inputs, "context") ?? "", kubeconfig: text(inputs, "kubeconfig") };
}

/** As the program sent them; undefined where it looks for nothing. */
function needsIn({ needs }: Properties): ClusterNeeds | undefined {
  if (!isMap(needs)) return undefined;
  const { storageClasses, defaultStorageClass, metrics } = needs;
  const classes = isMap(storageClasses) ? Object.entries(storageClasses) : [];
  return {
    storageClasses: Object.fromEntries(classes.map(([name, askers]) => [name, texts(askers)])),
    defaultStorageClass: texts(defaultStorageClass),
    metrics: texts(metrics),
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function recordedIn(properties: Properties): Recorded {
  return {
    cloud: text(properties, "cloud") ?? "",
    uid: text(properties, "uid") ?? "",
    serverVersion: text(properties, "serverVersion") ?? "",
  };
}

function currentDay(): string {
  return process.env["STRATIFORM_TODAY"] ?? new Date().toISOString().slice(0, 10);
}
