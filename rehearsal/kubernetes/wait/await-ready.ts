/** Chooses what to watch and how to judge it for one object, by its kind's readiness or by its own annotations. */
import { isObject, type Property } from "../../protocol/properties";
import { type Verdict, waitUntil } from "./await";
import type { ApiClient, ResourceType } from "../client/client";
import { at, idOf, kindOf, type Manifest, nameOf, namespaceOf, textAt, uidOf } from "../objects/manifest";
import * as objects from "./judge-objects";
import * as workloads from "./judge-workloads";
import { skipAwait, waitFor } from "../objects/overrides";
import type { Readiness } from "../schema/readiness";
import { typeRow } from "../schema/types";
import { judgeExpectations, parseExpectation } from "./wait-for";
import { listOnce, type WatchTarget } from "../client/watch";

export interface ReadyWait {
  readonly client: ApiClient;
  readonly type: ResourceType;
  /** The object as the API server returned it. */
  readonly object: Manifest;
  readonly inputs: Manifest;
  /** The object before an update; undefined for a creation. */
  readonly before: Manifest | undefined;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

const PODS: ResourceType = { apiVersion: "v1", plural: "pods", namespaced: true };
const REPLICA_SETS: ResourceType = { apiVersion: "apps/v1", plural: "replicasets", namespaced: true };
const ENDPOINTS: ResourceType = { apiVersion: "v1", plural: "endpoints", namespaced: true };
const STORAGE_CLASSES: ResourceType = { apiVersion: "storage.k8s.io/v1", plural: "storageclasses", namespaced: false };

/**
 * Waits as long as the object's kind or annotations ask. Resolves to whether there was anything to wait for.
 * @throws NotReady, or Error for an annotation that makes no sense
 */
export async function awaitReady(wait: ReadyWait): Promise<boolean> {
  const { client, object, inputs } = wait;
  if (skipAwait(inputs)) return false;
  const plan = await planOf(wait);
  // Most objects are ready as they come back from the server.
  if (plan === undefined || (plan.more.length === 0 && plan.judge([[object]]).done)) return false;
  await waitUntil({
    client,
    what: `${kindOf(object).kind} ${idOf(object)}`,
    until: "ready",
    targets: [itself(wait), ...plan.more],
    judge: plan.judge,
    timeoutSeconds: wait.timeoutSeconds,
    signal: wait.signal,
    progress: wait.progress,
  });
  return true;
}

/** Kinds whose readiness a refresh looks at, as the official provider does. */
const LOOKED_AT_BY_REFRESH: ReadonlySet<Readiness> = new Set<Readiness>([
  "daemon-set",
  "deployment",
  "ingress",
  "job",
  "pod",
  "service",
  "stateful-set",
]);

/** One look without waiting. Resolves to what is wrong, or to undefined when the object is ready or has no readiness. */
export async function isReadyNow(wait: ReadyWait): Promise<readonly string[] | undefined> {
  const { apiVersion, kind } = kindOf(wait.object);
  const readiness = typeRow(apiVersion, kind)?.readiness;
  if (readiness === undefined || !LOOKED_AT_BY_REFRESH.has(readiness) || skipAwait(wait.inputs)) return undefined;
  const plan = await PLANS[readiness](wait);
  const more = await Promise.all(plan.more.map((target) => listOnce(wait.client, target)));
  const verdict = plan.judge([[wait.object], ...more]);
  // What only needs time to settle is not wrong.
  if (verdict.done || (verdict.problems.length === 0 && verdict.againInMs !== undefined)) return undefined;
  return verdict.problems.length > 0 ? verdict.problems : [verdict.progress];
}

interface Plan {
  /** What to watch beside the object itself. */
  readonly more: readonly WatchTarget[];
  readonly judge: (found: readonly (readonly Manifest[])[]) => Verdict;
}

async function planOf(wait: ReadyWait): Promise<Plan | undefined> {
  const expressions = waitFor(wait.inputs);
  if (expressions !== undefined) {
    const expectations = expressions.map(parseExpectation);
    return alone(wait, (object) => judgeExpectations(object, expectations));
  }
  const { apiVersion, kind } = kindOf(wait.object);
  const readiness = typeRow(apiVersion, kind)?.readiness;
  return readiness === undefined ? undefined : await PLANS[readiness](wait);
}

const PLANS = {
  deployment: (wait) => ({
    more: [selected(wait, REPLICA_SETS), selected(wait, PODS)],
    judge: ([found, sets = [], pods = []]) => workloads.judgeDeployment(ours(wait, found), sets, pods, wait.before),
  }),
  "stateful-set": (wait) => ({
    more: [selected(wait, PODS)],
    judge: ([found, pods = []]) => workloads.judgeStatefulSet(ours(wait, found), pods),
  }),
  "daemon-set": (wait) => ({
    more: [selected(wait, PODS)],
    judge: ([found, pods = []]) => workloads.judgeDaemonSet(ours(wait, found), pods),
  }),
  job: (wait) => ({
    more: [selected(wait, PODS)],
    judge: ([found, pods = []]) => workloads.judgeJob(ours(wait, found), pods),
  }),
  pod: (wait) => alone(wait, workloads.judgePod),
  service: (wait) => {
    const seen = { endpoints: undefined as Manifest | undefined, since: Date.now() };
    return {
      more: [
        { type: ENDPOINTS, namespace: namespaceOf(wait.object), fieldSelector: `metadata.name=${nameOf(wait.object)}` },
      ],
      judge: ([found, endpoints]) => {
        if (seen.endpoints !== endpoints?.[0]) {
          seen.endpoints = endpoints?.[0];
          seen.since = Date.now();
        }
        return objects.judgeService(ours(wait, found), seen.endpoints, Date.now() - seen.since);
      },
    };
  },
  namespace: (wait) => alone(wait, objects.judgeNamespace),
  "persistent-volume": (wait) => alone(wait, objects.judgeVolume),
  "persistent-volume-claim": async (wait) => {
    const mode = await bindingMode(wait);
    return alone(wait, (claim) => objects.judgeClaim(claim, mode, wait.before === undefined));
  },
  "resource-quota": (wait) => alone(wait, objects.judgeQuota),
  secret: (wait) => alone(wait, objects.judgeSecret),
  ingress: (wait) => alone(wait, objects.judgeIngress),
  "custom-resource-definition": (wait) => alone(wait, objects.judgeDefinition),
} satisfies Record<Readiness, (wait: ReadyWait) => Plan | Promise<Plan>>;

function alone(wait: ReadyWait, judge: (object: Manifest | undefined) => Verdict): Plan {
  return { more: [], judge: ([found]) => judge(ours(wait, found)) };
}

/** The object under its uid: another one of the same name is not ours. */
function ours(wait: ReadyWait, found: readonly Manifest[] | undefined): Manifest | undefined {
  return found?.find((object) => uidOf(object) === uidOf(wait.object));
}

function itself(wait: ReadyWait): WatchTarget {
  const { object, type } = wait;
  return { type, namespace: namespaceOf(object), fieldSelector: `metadata.name=${nameOf(object)}` };
}

/** What the object's own selector selects in its namespace. */
function selected(wait: ReadyWait, type: ResourceType): WatchTarget {
  const selector = at(wait.object, "spec", "selector");
  return { type, namespace: namespaceOf(wait.object), labelSelector: labelSelector(selector) };
}

/** A label selector as a query. */
function labelSelector(selector: Property | undefined): string {
  const labels = at(selector, "matchLabels");
  const equalities = isObject(labels) ? Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`) : [];
  const expressions = at(selector, "matchExpressions");
  const sets = (Array.isArray(expressions) ? expressions : []).map((expression) => {
    const key = textAt(expression, "key") ?? "";
    const values = at(expression, "values");
    const list = `(${(Array.isArray(values) ? values : []).map(String).join(",")})`;
    switch (textAt(expression, "operator")) {
      case "In":
        return `${key} in ${list}`;
      case "NotIn":
        return `${key} notin ${list}`;
      case "DoesNotExist":
        return `!${key}`;
      default:
        return key;
    }
  });
  return [...equalities, ...sets].join(",");
}

async function bindingMode({ client, object }: ReadyWait): Promise<string | undefined> {
  const name = textAt(object, "spec", "storageClassName");
  if (name === undefined || name === "") return undefined;
  try {
    return textAt(await client.get(STORAGE_CLASSES, "", name), "volumeBindingMode");
  } catch {
    return undefined; // then only a bound claim counts
  }
}
