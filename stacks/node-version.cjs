// @ts-check
/**
 * The oldest Node.js that the program runs under, by package.json, and what to say under an older one. Plain JavaScript
 * that any Node understands: set-up, the program and the guard ask before they load anything that an older one cannot.
 */
"use strict";

const { engines } = require("../package.json");

/** `22.19.0`: what the locked dependencies ask for, which a test compares. */
const OLDEST_NODE = engines.node.replace(">=", "");
exports.OLDEST_NODE = OLDEST_NODE;

/** @param {string} version `22.14.0` */
exports.isNewEnough = function isNewEnough(version) {
  const wanted = OLDEST_NODE.split(".").map(Number);
  const found = version.split(".").map(Number);
  for (let part = 0; part < wanted.length; part += 1) {
    const difference = (found[part] || 0) - (wanted[part] || 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
};

/** What a person reads who starts something under an older one. */
exports.tooOld = function tooOld(/** @type {string} */ version) {
  return (
    "Node.js " +
    version +
    " is too old: the program's dependencies need " +
    OLDEST_NODE +
    " or newer. Nothing was " +
    "changed. Install it (https://nodejs.org/en/download) and put it first on PATH; `npm run pulumi -- <command>` and " +
    "`npm start` bring one along."
  );
};
