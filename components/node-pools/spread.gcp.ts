/**
 * How many nodes a pool starts with in each of its zones. GKE counts a new pool's nodes by zone, so only multiples of the
 * number of zones can be had; afterwards the autoscaler counts the whole pool. The zones never follow from the counts: a
 * changed `maxNodes` would take zones away, with their nodes and the volumes that only they can reach. Pure.
 */

/**
 * Rounded up where that makes no more than `maxNodes`; else rounded down, to none at worst, and the autoscaler adds the rest
 * wherever a zone has some: for the pool's least, or once pods need it.
 * @param zones how many
 * @param maxNodes at least `nodes`
 */
export function nodesPerZone(nodes: number, maxNodes: number, zones: number): number {
  const roundedUp = Math.ceil(nodes / zones);
  return roundedUp * zones <= maxNodes ? roundedUp : Math.floor(nodes / zones);
}
