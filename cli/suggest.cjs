// @ts-check
/**
 * The clause that helps after a misspelt word, as `components/core/errors.ts` writes it. That one needs a package and the
 * Pulumi SDK, and a command line is read before either is there; a test holds the two to the same words.
 */
"use strict";

/** What a line shows of what is known: a list that is longer hides the rest of the message. */
const MOST_SHOWN = 24;

/**
 * @param {string} found
 * @param {readonly string[]} known
 */
function suggest(found, known) {
  const shown = [...known].sort().slice(0, MOST_SHOWN).join(", ") || "none";
  const list = `known: ${shown}${known.length > MOST_SHOWN ? ` and ${known.length - MOST_SHOWN} more` : ""}`;
  const near = nearest(found, known);
  return near === undefined ? list : `did you mean ${JSON.stringify(near)}? ${list}`;
}

/**
 * The known word that was most likely meant; undefined when none is near enough.
 * @param {string} found
 * @param {readonly string[]} known
 */
function nearest(found, known) {
  const wanted = found.toLowerCase();
  const away = (/** @type {string} */ word) => distance(wanted, word.toLowerCase());
  const [first, ...rest] = known;
  if (first === undefined) return undefined;
  const closest = rest.reduce((best, word) => (away(word) < away(best) ? word : best), first);
  return isNear(wanted, closest.toLowerCase()) ? closest : undefined;
}

/**
 * @param {string} a
 * @param {string} b
 */
function isNear(a, b) {
  if (a.length >= 3 && (a.startsWith(b) || b.startsWith(a))) return true;
  return distance(a, b) <= Math.max(1, Math.floor(b.length / 3));
}

/**
 * How many letters have to be added, removed or changed (Levenshtein).
 * @param {string} a
 * @param {string} b
 */
function distance(a, b) {
  let row = [...Array(b.length + 1).keys()];
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const changed = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

module.exports = { suggest, nearest };
