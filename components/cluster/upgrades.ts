/**
 * Which change of a cluster's version is allowed: one minor up at a time, and no further than its oldest nodes can follow.
 * Pure; the guard asks at preview.
 */

/** Minors that a kubelet may be older than its API server. kubernetes.io/releases/version-skew-policy/#kubelet */
const OLDEST_NODES = 3;

/** A node, as far as an upgrade goes. */
export interface NodeVersion {
  /** As its kubelet says it, e.g. `v1.35.4-eks-1a2b3c`. */
  readonly kubelet: string;
  /** What people know it by: its pool, else its own name. */
  readonly of: string;
}

/** Why a cluster with these nodes must not be upgraded to a minor such as `1.36`; undefined when it may. */
export function nodeSkew(wanted: string, nodes: readonly NodeVersion[]): string | undefined {
  const to = minorOf(wanted);
  if (to === undefined) return undefined;
  const tooOld = nodes.flatMap(({ kubelet, of }) => {
    const minor = Number(/^v?1\.(\d+)(\.|$)/.exec(kubelet)?.[1] ?? Number.NaN);
    return to - minor > OLDEST_NODES ? [{ minor, of }] : [];
  });
  if (tooOld.length === 0) return undefined;
  const oldest = Math.min(...tooOld.map(({ minor }) => minor));
  const pools = [...new Set(tooOld.map(({ of }) => of))].sort();
  return (
    `the cluster has nodes of 1.${oldest} (${pools.join(", ")}), and an API server of ${wanted} works with nodes of ` +
    `1.${to - OLDEST_NODES} or newer; let these nodes be replaced first: drain them, or end the jobs that hold them`
  );
}

/** Why the version of a live cluster must not change so; undefined when it may. Versions are minors such as `1.35`. */
export function versionChange(recorded: string, wanted: string): string | undefined {
  const [from, to] = [minorOf(recorded), minorOf(wanted)];
  if (from === undefined || to === undefined || to === from || to === from + 1) return undefined;
  if (to < from) {
    return `the cluster runs ${recorded} and cannot go back to ${wanted}; set cluster.version to ${JSON.stringify(recorded)} or newer`;
  }
  const steps = Array.from({ length: to - from }, (_, step) => `1.${from + step + 1}`);
  return `the cluster runs ${recorded} and cannot skip to ${wanted}; set cluster.version to each of ${steps.join(", ")} in turn, with an update after each`;
}

function minorOf(version: string): number | undefined {
  const match = /^1\.(\d+)$/.exec(version);
  return match === null ? undefined : Number(match[1]);
}
