/** Which change of a cluster's version is allowed: one minor up at a time. Pure; the guard asks at preview. */

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
