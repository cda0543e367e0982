/**
 * Whether an update may go on, decided from what was recorded, what was found and the day. Pure: no network, no clock;
 * every sentence that the plugin can say to a user about a cluster is made here.
 */
import { END_OF_LIFE } from "../catalogue/kubernetes/end-of-life";
import { judgeVersion, MINIMUM_VERSION, type ServerVersion } from "../components/cluster/versions";

/** Outputs of the resource, as the state keeps them. */
export interface Recorded {
  readonly cloud: string;
  readonly uid: string;
  /** Minor version, e.g. `1.35`. */
  readonly serverVersion: string;
}

/** How the kubeconfig leads to a cluster. */
export interface Route {
  readonly context: string;
  /** As configured; undefined when kubectl's own rules apply. */
  readonly kubeconfig: string | undefined;
  /** URL of the API server; undefined when the kubeconfig does not say. */
  readonly server: string | undefined;
  /** Whether Stratiform created the cluster, which then came with its kubeconfig. @default false */
  readonly created?: boolean;
}

/** What came of contacting the cluster. */
export type Finding =
  | { readonly kind: "reached"; readonly route: Route; readonly uid: string; readonly version: ServerVersion }
  /** The kubeconfig that is there has no such context: a mistake, and no matter of the network. */
  | { readonly kind: "no-context"; readonly route: Route; readonly known: readonly string[] }
  | {
      readonly kind: "unreachable";
      readonly route: Route;
      readonly reason: string;
      /** Whether a cluster that was just made answers like this for a while. @default false */
      readonly early?: boolean;
    };

export type Verdict =
  /** Nothing to write down. */
  | { readonly kind: "same"; readonly warnings: readonly string[] }
  /** Write down what was found. */
  | { readonly kind: "record"; readonly recorded: Omit<Recorded, "cloud">; readonly warnings: readonly string[] }
  /** Nobody knows which cluster it is: a preview may go on, an update may not. */
  | { readonly kind: "unknown"; readonly message: string }
  | { readonly kind: "refused"; readonly message: string };

export interface Situation {
  /** Undefined for a new stack. */
  readonly recorded: Recorded | undefined;
  readonly finding: Finding;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** URN of the resource and the name of its stack, for the commands in a message. */
  readonly urn: string;
}

export function decide({ recorded, finding, today, urn }: Situation): Verdict {
  if (finding.kind === "no-context") return { kind: "refused", message: noContext(finding) };
  if (finding.kind === "unreachable") return { kind: "unknown", message: unreachable(finding) };
  if (recorded !== undefined && recorded.uid !== finding.uid) {
    return { kind: "refused", message: otherCluster(recorded, finding, urn) };
  }
  const { version, route } = finding;
  const verdict = judgeVersion(version, today);
  if (verdict.kind === "too-old") return { kind: "refused", message: tooOld(version, route) };
  if (verdict.kind === "end-of-life" && recorded === undefined) {
    return { kind: "refused", message: endOfLifeForNew(version, verdict.since, route) };
  }
  const warnings =
    verdict.kind === "end-of-life"
      ? [endOfLifeForLive(version, verdict.since, route)]
      : verdict.kind === "dearer"
        ? [dearer(version, verdict, route)]
        : [];
  if (recorded !== undefined && recorded.serverVersion === version.minor) return { kind: "same", warnings };
  return { kind: "record", recorded: { uid: finding.uid, serverVersion: version.minor }, warnings };
}

/** A stack stays on its cloud: the objects of one would be deleted by an update that creates those of another. */
export function cloudChange(recorded: string, wanted: string, urn: string): string | undefined {
  if (recorded === wanted) return undefined;
  return lines(
    `this stack is on cloud ${quote(recorded)}; changing it to ${quote(wanted)} would delete the platform there and build another`,
    `Set cloud back to ${quote(recorded)}, or give the other cloud a stack of its own: pulumi stack init ${stackOf(urn)}-${wanted}`,
  );
}

/** What a cloud changes by another cluster only: the old one would go first, with every volume in it. */
export function fixedChange(option: string, recorded: string, wanted: string, urn: string): string {
  return lines(
    `this stack has ${option} ${quote(recorded)}; ${quote(wanted)} would delete the cluster, with all that is in it, and make another`,
    `Set it back, or give the other value to a new stack: pulumi stack init ${stackOf(urn)}-2`,
  );
}

function otherCluster(recorded: Recorded, found: Finding & { kind: "reached" }, urn: string): string {
  return lines(
    "the kubeconfig leads to another cluster than the one that this stack was deployed to; nothing was changed",
    `recorded: cluster ${recorded.uid} (uid of namespace kube-system)`,
    `found:    cluster ${found.uid}, ${describe(found.route)}`,
    `If the kubeconfig changed, switch it back: ${whereItCameFrom(found.route)}.`,
    "If the cluster was really rebuilt, nothing of this stack is left in it: forget the old one, then deploy again:",
    `  pulumi state delete --stack ${stackOf(urn)} --target-dependents --yes '${urn}'`,
  );
}

function noContext({ route, known }: Finding & { kind: "no-context" }): string {
  return lines(
    `the kubeconfig has no context ${quote(route.context)}; it has: ${known.join(", ") || "none"}`,
    `Name one of them in placement.existing.context, or another kubeconfig: ${whereItCameFrom(route)}.`,
  );
}

function unreachable({ route, reason }: Finding & { kind: "unreachable" }): string {
  const what = `the cluster cannot be reached (${describe(route)}): ${reason}`;
  if (route.created === true && route.server?.endsWith(".gke.goog") === true) {
    return lines(
      what,
      "The DNS name of its API answers those alone whom IAM gives container.clusters.connect: check that whoever runs this is",
      "among admins of the stack's placement, and that its login is the one that you mean. Nothing was deployed into the cluster.",
    );
  }
  if (route.created === true) {
    return lines(
      what,
      "Its API is open to its nodes, and to the addresses in apiAccess of the stack's placement: private ones over the",
      "network (a VPN, a bastion), public ones from the internet. Add yours there. Nothing was deployed into the cluster.",
    );
  }
  return lines(
    what,
    `Which cluster it is could not be checked. To deploy, make it reachable: kubectl --context ${route.context} get namespace kube-system`,
  );
}

function tooOld(version: ServerVersion, route: Route): string {
  return lines(
    `the cluster runs Kubernetes ${version.gitVersion}, older than ${MINIMUM_VERSION}, the oldest supported (${describe(route)})`,
    `Upgrade the cluster to a version with security fixes, ${newest(version)} or newer at best.`,
  );
}

function endOfLifeForNew(version: ServerVersion, since: string, route: Route): string {
  return lines(
    `the cluster runs Kubernetes ${version.gitVersion}, which has had no security fixes since ${since} (${describe(route)})`,
    `A new stack must not start on it: upgrade the cluster, at best to ${newest(version)}.`,
  );
}

function endOfLifeForLive(version: ServerVersion, since: string, route: Route): string {
  return (
    `the cluster runs Kubernetes ${version.gitVersion}, which has had no security fixes since ${since} ` +
    `(${describe(route)}); upgrade it soon, at best to ${newest(version)}`
  );
}

function dearer(version: ServerVersion, { since, until }: { since: string; until: string }, route: Route): string {
  return (
    `the cluster runs Kubernetes ${version.gitVersion}, whose standard support ended on ${since}: every hour costs extra, ` +
    `until ${until} (${describe(route)}); upgrade it, at best to ${newest(version)}`
  );
}

function newest({ distribution }: ServerVersion): string {
  return Object.keys(END_OF_LIFE[distribution]).at(-1) ?? MINIMUM_VERSION;
}

function describe({ context, server }: Route): string {
  return `context ${quote(context)}${server === undefined ? "" : `, ${server}`}`;
}

function whereItCameFrom({ kubeconfig, created }: Route): string {
  if (created === true) return "it came with the cluster that this stack created";
  return `it was read from ${kubeconfig ?? "$KUBECONFIG, else ~/.kube/config"}`;
}

/** The second part of `urn:pulumi:<stack>::<project>::<types>::<name>`. */
function stackOf(urn: string): string {
  return urn.split("::")[0]?.split(":")[2] ?? "";
}

function quote(text: string): string {
  return JSON.stringify(text);
}

/** The engine indents nothing, so continuation lines are indented here. */
function lines(first: string, ...rest: string[]): string {
  return [first, ...rest.map((line) => `  ${line}`)].join("\n");
}
