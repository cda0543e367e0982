/**
 * What one pod counts against a quota, as Kubernetes reckons it: containers that run together are added, init
 * containers that run one after the other count by the largest, sidecars (init containers that restart) run beside
 * both, and amounts for the whole pod take the place of the sum. Source: k8s.io/component-helpers/resource.
 */
import type { Field } from "../rule/field";
import { add, largest, NOTHING, override, readAmounts, type Demand } from "./amounts";

/** What a LimitRange gives to containers that state nothing. */
export interface ContainerDefaults {
  readonly requests: Demand;
  readonly limits: Demand;
}

export const NO_DEFAULTS: ContainerDefaults = { requests: NOTHING, limits: NOTHING };

export interface PodDemand {
  readonly requests: Demand;
  readonly limits: Demand;
}

/** The demand of a pod spec, with a namespace's defaults. */
export function podDemand(spec: Field, defaults: ContainerDefaults): PodDemand {
  return { requests: total(spec, "requests", defaults), limits: total(spec, "limits", defaults) };
}

type Kind = "requests" | "limits";

function total(spec: Field, kind: Kind, defaults: ContainerDefaults): Demand {
  const together = add(
    ...containersOf(spec, "containers").map((container) => containerDemand(container, kind, defaults)),
    openOf(spec.at("containers")),
    openOf(spec.at("initContainers")),
  );
  let sidecars: Demand = NOTHING;
  let starting: Demand = NOTHING;
  for (const container of containersOf(spec, "initContainers")) {
    const demand = containerDemand(container, kind, defaults);
    if (container.at("restartPolicy").text === "Always") {
      sidecars = add(sidecars, demand);
      starting = largest(starting, sidecars);
    } else starting = largest(starting, add(sidecars, demand));
  }
  const containers = largest(add(together, sidecars), starting);
  return add(override(containers, podLevel(spec, kind)), readAmounts(spec.at("overhead")));
}

/** Amounts for the whole pod; requests that are not stated are its limits. */
function podLevel(spec: Field, kind: Kind): Demand {
  const limits = readAmounts(spec.at("resources", "limits"));
  if (kind === "limits") return limits;
  return override(limits, readAmounts(spec.at("resources", "requests")));
}

function containerDemand(container: Field, kind: Kind, defaults: ContainerDefaults): Demand {
  const limits = readAmounts(container.at("resources", "limits"));
  if (kind === "limits") return override(defaults.limits, limits);
  // The API server copies limits to missing requests before the LimitRange fills in what is still missing.
  return override(defaults.requests, override(limits, readAmounts(container.at("resources", "requests"))));
}

function containersOf(spec: Field, list: string): Field[] {
  return spec
    .at(list)
    .items()
    .filter((item) => item.isReadable);
}

function openOf(list: Field): Demand {
  if (!list.isReadable) return { amounts: new Map(), open: [list] };
  return { amounts: new Map(), open: list.items().filter((item) => !item.isReadable) };
}
