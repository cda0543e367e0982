/** When Services, volumes, quotas, definitions and other objects without pods of their own count as ready. Pure. */
import { equal, isObject } from "../../protocol/properties";
import type { Verdict } from "./await";
import { at, listAt, type Manifest, textAt } from "../objects/manifest";
import { condition } from "./pod-problems";

/** Endpoints must not have changed for this long. Shorter than the official provider's 10 s, which only adds waiting. */
export const ENDPOINTS_SETTLE_MS = 1000;

/** @param endpointsAgeMs how long ago the endpoints changed */
export function judgeService(
  service: Manifest | undefined,
  endpoints: Manifest | undefined,
  endpointsAgeMs: number,
): Verdict {
  const type = textAt(service, "spec", "type") ?? "ClusterIP";
  const balanced = type !== "LoadBalancer" || listAt(service, "status", "loadBalancer", "ingress").length > 0;
  const address = "no address was assigned to the load balancer; does the cluster support them?";
  const selector = at(service, "spec", "selector");
  const hasSelector = isObject(selector) && Object.keys(selector).length > 0;
  const headless = textAt(service, "spec", "clusterIP") === "None";
  if (type === "ExternalName" || headless || !hasSelector) {
    return { done: balanced, progress: "waiting for an address", problems: balanced ? [] : [address] };
  }
  const subsets = listAt(endpoints, "subsets");
  const pending = subsets.some((subset) => listAt(subset, "notReadyAddresses").length > 0);
  const settled = endpoints !== undefined && endpointsAgeMs >= ENDPOINTS_SETTLE_MS;
  const none = "the Service selects pods that are not ready; do its selector and the pods' labels agree?";
  return {
    done: balanced && settled && !pending,
    progress: pending || !settled ? "waiting for the pods behind the Service" : "waiting for an address",
    problems: [...(pending ? [none] : []), ...(balanced ? [] : [address])],
    againInMs: endpoints === undefined || settled ? undefined : ENDPOINTS_SETTLE_MS - endpointsAgeMs,
  };
}

export function judgeNamespace(namespace: Manifest | undefined): Verdict {
  const phase = textAt(namespace, "status", "phase");
  return {
    done: phase === "Active",
    progress: `waiting for the namespace to be active (${phase ?? "new"})`,
    problems: [],
  };
}

export function judgeVolume(volume: Manifest | undefined): Verdict {
  const phase = textAt(volume, "status", "phase");
  return {
    done: phase === "Available" || phase === "Bound",
    progress: `waiting for the volume (${phase ?? "new"})`,
    problems: phase === "Failed" ? [textAt(volume, "status", "message") ?? "the volume failed"] : [],
  };
}

/** @param bindingMode of the claim's storage class; undefined when it has none or it could not be read */
export function judgeClaim(claim: Manifest | undefined, bindingMode: string | undefined, created: boolean): Verdict {
  const phase = textAt(claim, "status", "phase");
  const firstConsumer = bindingMode === "WaitForFirstConsumer";
  const done = phase === "Bound" || (created && firstConsumer && phase === "Pending");
  return { done, progress: `waiting for the claim to be bound (${phase ?? "new"})`, problems: [] };
}

export function judgeQuota(quota: Manifest | undefined): Verdict {
  const done = equal(at(quota, "spec", "hard") ?? {}, at(quota, "status", "hard") ?? {});
  return { done, progress: "waiting for the quota to take effect", problems: [] };
}

/** Only tokens of service accounts are filled in by the cluster. */
export function judgeSecret(secret: Manifest | undefined): Verdict {
  const data = at(secret, "data");
  const filled = isObject(data) && Object.keys(data).length > 0;
  const token = textAt(secret, "type") === "kubernetes.io/service-account-token";
  return { done: filled || !token, progress: "waiting for the token", problems: [] };
}

export function judgeIngress(ingress: Manifest | undefined): Verdict {
  const done = listAt(ingress, "status", "loadBalancer", "ingress").length > 0;
  return {
    done,
    progress: "waiting for an address",
    problems: done ? [] : ["no address was assigned to the Ingress; is a controller for its class running?"],
  };
}

export function judgeDefinition(definition: Manifest | undefined): Verdict {
  const names = definition === undefined ? undefined : condition(definition, "NamesAccepted");
  const refused = textAt(names, "status") === "False";
  const established = definition === undefined ? undefined : condition(definition, "Established");
  return {
    done: textAt(established, "status") === "True",
    failed: refused,
    progress: "waiting for the definition to be established",
    problems: refused ? [textAt(names, "message") ?? "the definition's names are taken"] : [],
  };
}
