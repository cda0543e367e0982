/**
 * Follows objects of one kind: a list, then a watch from there, resumed when the connection ends and started over when the
 * server has forgotten the place. Keeps the present set of objects; callers look at it whenever something changed.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isObject, type Property } from "../../protocol/properties";
import { ApiError } from "./api-error";
import { type ApiClient, pathOf, type ResourceType } from "./client";
import { listAt, type Manifest, nameOf, textAt } from "../objects/manifest";
import { Unreachable } from "./transport";

export interface WatchTarget {
  readonly type: ResourceType;
  readonly namespace: string;
  /** A field selector, `metadata.name=x`. */
  readonly fieldSelector?: string;
  readonly labelSelector?: string;
}

const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;
/** How long a server may stay away: longer than a restart or a fail-over of its own takes. */
const AWAY_AT_MOST_S = 60;
const RESUME_MS = 100; // servers end watches now and then; none may make us spin

/** A test of a server that never comes back says by this variable that nobody has to wait for it as long. */
function awayAtMostMs(): number {
  return Number(process.env["STRATIFORM_SERVER_AWAY_SECONDS"] ?? AWAY_AT_MOST_S) * 1000;
}

/** The objects of one target, kept up to date until the signal ends it. */
export class Watched {
  private readonly objects = new Map<string, Manifest>();
  /** Whether the first list has arrived. */
  listed = false;

  constructor(
    private readonly client: ApiClient,
    private readonly target: WatchTarget,
    private readonly changed: () => void,
    private readonly signal: AbortSignal,
  ) {}

  get all(): readonly Manifest[] {
    return [...this.objects.values()];
  }

  /** Runs until the signal ends it. Rejects with a refusal that will not pass, or when the server stays away. */
  async run(): Promise<void> {
    let pause = PAUSE_MS;
    let awaySince: number | undefined;
    while (!this.signal.aborted) {
      try {
        const version = await this.list();
        pause = PAUSE_MS;
        awaySince = undefined;
        await this.follow(version);
      } catch (error) {
        if (this.signal.aborted) return;
        awaySince = error instanceof Unreachable ? (awaySince ?? Date.now()) : undefined;
        if (awaySince !== undefined && Date.now() - awaySince > awayAtMostMs()) throw error;
        const passing =
          error instanceof Unreachable || (error instanceof ApiError && [404, 410, 429].includes(error.status));
        if (!passing && !(error instanceof ApiError && error.status >= 500)) throw error;
        await sleep(pause, undefined, { signal: this.signal }).catch(() => {});
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  private async list(): Promise<string> {
    // Once: who follows asks again, and tries that take a quarter of a minute would hide how long the server is away.
    const list = await fetchList(this.client.once, this.target, this.signal);
    this.objects.clear();
    for (const item of itemsOf(list)) this.objects.set(nameOf(item), item);
    this.listed = true;
    this.changed();
    return textAt(list, "metadata", "resourceVersion") ?? "";
  }

  /** Returns when the server ends the watch at a place that it has forgotten. */
  private async follow(from: string): Promise<void> {
    let version = from;
    while (!this.signal.aborted) {
      const query = selectors(this.target);
      query.set("watch", "1");
      query.set("allowWatchBookmarks", "true");
      query.set("resourceVersion", version);
      const path = `${pathOf(this.target.type, this.target.namespace)}?${query}`;
      for await (const line of this.client.transport.lines(path, this.signal)) {
        const event = JSON.parse(line) as Property;
        const type = textAt(event, "type");
        const object = isObject(event) ? event["object"] : undefined;
        if (type === undefined || type === "ERROR" || !isObject(object)) return; // a refusal or "gone": list again
        version = textAt(object, "metadata", "resourceVersion") ?? version;
        if (type === "BOOKMARK") continue;
        if (type === "DELETED") this.objects.delete(nameOf(object));
        else this.objects.set(nameOf(object), object);
        this.changed();
      }
      await sleep(RESUME_MS, undefined, { signal: this.signal });
    }
  }
}

/** The objects of one target at this moment. */
export async function listOnce(client: ApiClient, target: WatchTarget): Promise<readonly Manifest[]> {
  return itemsOf(await fetchList(client, target));
}

function fetchList(client: ApiClient, target: WatchTarget, signal?: AbortSignal): Promise<Manifest> {
  return client.list(target.type, target.namespace, selectors(target).toString(), signal);
}

function itemsOf(list: Manifest): Manifest[] {
  return listAt(list, "items").filter(isObject);
}

function selectors({ fieldSelector, labelSelector }: WatchTarget): URLSearchParams {
  const query = new URLSearchParams();
  if (fieldSelector !== undefined) query.set("fieldSelector", fieldSelector);
  if (labelSelector !== undefined) query.set("labelSelector", labelSelector);
  return query;
}
