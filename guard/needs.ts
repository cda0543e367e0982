/**
 * What a stack needs of a cluster that somebody else looks after, judged by what the cluster has. A volume that waits for a
 * class which nobody makes, and an autoscaler without figures, say nothing for a long time; here it is said at preview.
 * Pure: every sentence about it is made here.
 */
import type { ClusterNeeds } from "../components/cluster/contract";
import type { Route } from "./decide";

/** What was found; undefined where the kubeconfig's user may not look. */
export interface Provisions {
  /** Storage classes by name, and whether each is the default. */
  readonly storageClasses: Readonly<Record<string, { readonly isDefault: boolean }>> | undefined;
  /** Whether something answers for the resource metrics API. */
  readonly metrics: boolean | undefined;
}

export interface Judgement {
  /** Why nothing may go on. */
  readonly refusal?: string;
  readonly warnings: readonly string[];
}

export function judgeNeeds(needs: ClusterNeeds, found: Provisions, route: Pick<Route, "context">): Judgement {
  const lacking = [...lackingClasses(needs, found), ...lackingDefault(needs, found)];
  const refusal = lacking.length === 0 ? {} : { refusal: [head(route), ...lacking].join("\n") };
  return { ...refusal, warnings: [...unread(needs, found, route), ...lackingMetrics(needs, found, route)] };
}

function head({ context }: Pick<Route, "context">): string {
  return `the cluster of context ${JSON.stringify(context)} lacks what this stack needs; its volumes would wait for ever`;
}

function lackingClasses({ storageClasses }: ClusterNeeds, { storageClasses: found }: Provisions): string[] {
  if (found === undefined) return [];
  const has = Object.keys(found).join(", ") || "none";
  return Object.entries(storageClasses)
    .filter(([name]) => found[name] === undefined)
    .map(
      ([name, askers]) =>
        `  storage class ${JSON.stringify(name)}, for ${askers.join(", ")}: name one that is there (${has}), or have ` +
        "the stack make it: placement.existing.storageClasses",
    );
}

function lackingDefault({ defaultStorageClass }: ClusterNeeds, { storageClasses: found }: Provisions): string[] {
  if (found === undefined || defaultStorageClass.length === 0) return [];
  if (Object.values(found).some(({ isDefault }) => isDefault)) return [];
  return [
    `  a default storage class, for ${defaultStorageClass.join(", ")}: name a class there, or mark one as the default ` +
      "(annotation storageclass.kubernetes.io/is-default-class)",
  ];
}

function unread(
  { storageClasses, defaultStorageClass }: ClusterNeeds,
  found: Provisions,
  route: Pick<Route, "context">,
) {
  const names = Object.keys(storageClasses);
  if (found.storageClasses !== undefined || names.length + defaultStorageClass.length === 0) return [];
  const wanted = names.length === 0 ? "a default one" : names.join(", ");
  return [
    `the kubeconfig's user may not list storage classes (context ${JSON.stringify(route.context)}): whether the cluster has ` +
      `${wanted} could not be checked; without it volumes wait for ever`,
  ];
}

function lackingMetrics({ metrics }: ClusterNeeds, found: Provisions, { context }: Pick<Route, "context">): string[] {
  if (metrics.length === 0 || found.metrics !== false) return [];
  return [
    `nothing answers for the resource metrics API in the cluster of context ${JSON.stringify(context)}: ${metrics.join(", ")} ` +
      "will not scale until metrics-server is installed (https://github.com/kubernetes-sigs/metrics-server)",
  ];
}
