/**
 * In which zones a pool starts, and with how many nodes in each. GKE counts a new pool's nodes by zone, so only multiples
 * of the number of zones can be had; afterwards the autoscaler counts the whole pool. Pure.
 */

export interface Spread {
  readonly zones: readonly string[];
  /** Nodes in each of the zones when the pool is made. */
  readonly perZone: number;
}

/**
 * All zones when that makes no more than `maxNodes`; else the most zones over which the nodes divide evenly, if those are
 * two at least; else all zones with less than asked, to which the autoscaler adds once pods need it.
 * @param maxNodes at least `nodes`
 */
export function spread(nodes: number, maxNodes: number, zones: readonly string[]): Spread {
  const roundedUp = Math.ceil(nodes / zones.length);
  if (roundedUp * zones.length <= maxNodes) return { zones, perZone: roundedUp };
  const counts = [...zones.keys()].reverse().map((index) => index + 1);
  const even = counts.find((count) => nodes % count === 0 && (count > 1 || nodes === 1));
  return even === undefined
    ? { zones, perZone: Math.floor(nodes / zones.length) }
    : { zones: zones.slice(0, even), perZone: nodes / even };
}
