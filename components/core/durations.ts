/** Durations as people write them in Kubernetes and Go: `30s`, `15m`, `1h30m`; here in whole seconds. */

/** One or more of hours, minutes and seconds, in that order, each at most once. */
export const DURATION = /^(?=\d)(?:\d{1,5}h)?(?:\d{1,6}m)?(?:\d{1,7}s)?$/;

/**
 * Reads a duration as seconds.
 * @throws RangeError when `text` is not a duration; check user input with the `duration` field first.
 */
export function parseDuration(text: string): number {
  if (!DURATION.test(text)) throw new RangeError(`${JSON.stringify(text)} is not a duration`);
  const part = (unit: string) => Number(new RegExp(`(\\d+)${unit}`).exec(text)?.[1] ?? 0);
  return part("h") * 3600 + part("m") * 60 + part("s");
}

/** Writes whole seconds as a duration, largest unit first: 5400 becomes `1h30m`. */
export function formatDuration(seconds: number): string {
  if (!Number.isInteger(seconds) || seconds < 0) throw new RangeError(`${seconds} is not a whole number of seconds`);
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "m"],
    [seconds % 60, "s"],
  ];
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count}${unit}`)
      .join("") || "0s"
  );
}
