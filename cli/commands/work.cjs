// @ts-check
/** Commands for those who change Stratiform: tests, checks, what is generated, what is recorded. */
"use strict";

const { CLOUDS, EVERYTHING, STACK, TYPESCRIPT } = require("./platform.cjs");

/** The compiler needs 1.2 GB; near a limit it gives back what it does not need, and stays within 1.5 GB. */
const TYPES_HEAP = /** @type {const} */ (["--max-old-space-size=1400", "--max-semi-space-size=8"]);

/** @satisfies {Readonly<Record<string, import("../command").Command>>} */
const WORK = /** @type {const} */ ({
  test: {
    summary: "types, lint, format, unit and contract tests, then the suites that play lives",
    more: "With arguments only mocha runs: its options, and test files or folders.",
    options: {},
    passesTo: { whom: "mocha", help: "ours" },
    tools: EVERYTHING,
    runs: [[...TYPESCRIPT, "test/run/main.ts"]],
    failed: "something failed, or no test matches",
    examples: { "--grep tenants": "some of it, by title", "test/policies": "some of it, by folder" },
  },
  "test exhaustive": {
    summary: "every kill point, fault, stack and cloud: hours, and resumable",
    options: {
      list: { summary: "the jobs of the areas, what they take, and which have passed already" },
      again: { summary: "run also those that have passed at this state of the checkout" },
    },
    operands: {
      name: "area",
      summary: "parts of it; without one, all",
      choices: ["kills", "answers", "faults", "interruptions", "places", "matrix", "rules"],
      min: 0,
      max: Infinity,
    },
    tools: EVERYTHING,
    runs: [[...TYPESCRIPT, "test/run/exhaustive.ts"]],
    failed: "something failed",
  },
  check: {
    summary: "types only",
    options: {},
    tools: [],
    runs: [
      [...TYPES_HEAP, "node_modules/typescript/bin/tsc", "--noEmit", "-p", "."],
      ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "toolchain"],
    ],
  },
  lint: {
    summary: "eslint and prettier",
    options: {},
    tools: [],
    runs: [
      ["node_modules/eslint/bin/eslint.js", "--max-warnings", "0", "."],
      ["node_modules/prettier/bin/prettier.cjs", "--check", "."],
    ],
  },
  format: {
    summary: "mend what can be mended of format and lint",
    options: {},
    tools: [],
    runs: [
      ["node_modules/prettier/bin/prettier.cjs", "--write", "."],
      ["node_modules/eslint/bin/eslint.js", "--fix", "."],
    ],
  },
  bench: {
    summary: "measure: medians beside their targets; it judges nothing",
    options: {
      stack: { ...STACK, default: "dev", summary: "the stack to measure" },
      cloud: {
        value: "cloud",
        choices: CLOUDS,
        summary: "the cloud to play it on",
        otherwise: "the stack's own",
      },
      rounds: {
        value: "n",
        kind: "count",
        default: "5",
        summary: "how often everything is measured; the median counts",
      },
    },
    operands: {
      name: "benchmark",
      summary: "what to measure",
      choices: ["preview", "policies", "patches"],
      min: 1,
      max: 1,
    },
    tools: EVERYTHING,
    runs: [[...TYPESCRIPT, "bench/run.ts"]],
    examples: { "preview -s prod": "a preview against a flat program" },
  },
  "bench set-up": {
    summary: "a first start, from a fresh checkout and an empty cache, through a line of a given speed",
    options: {
      megabits: { value: "n", kind: "count", default: "50", summary: "the speed of the line in Mbit/s" },
    },
    tools: EVERYTHING,
    runs: [[...TYPESCRIPT, "tools/measure-set-up.ts"]],
  },
  house: {
    summary: "folders, arrows between them, circles of files",
    options: {},
    tools: [],
    runs: [[...TYPESCRIPT, "tools/house.ts"]],
  },
  generate: {
    summary: "write every document and schema that follows from the code",
    options: { check: { summary: "write nothing, and name the files that are not what the code says" } },
    tools: [],
    runs: [[...TYPESCRIPT, "tools/generate.ts"]],
    failed: "with --check: a file is not what the code says",
  },
  "generate inputs": {
    summary: "read vendors' models of their APIs from pinned packages into catalogue/inputs",
    more: "It needs Python's pip and a registry, or packages that pip has.",
    options: {},
    tools: [],
    runs: [[...TYPESCRIPT, "tools/generate-inputs.ts"]],
  },
  "generate offers": {
    summary: "turn tables of priced machines into the catalogue's offers",
    options: {},
    tools: [],
    runs: [[...TYPESCRIPT, "tools/generate-offers.ts"]],
  },
  "generate crds": {
    summary: "definitions of the custom resources that we create, from their operators' Go packages",
    more: "It needs Go.",
    options: {},
    tools: [],
    runs: [[...TYPESCRIPT, "tools/generate-crds.ts"]],
  },
  "generate kubernetes-schema": {
    summary: "the compact schema of the rehearsal's Kubernetes provider, from a running API server",
    options: {
      kubeconfig: { value: "file", kind: "file", required: true, summary: "how to reach the API server" },
      context: { value: "name", summary: "the context in it", otherwise: "its current one" },
    },
    tools: [],
    runs: [[...TYPESCRIPT, "tools/generate-kubernetes-schema.ts"]],
  },
  "accept-names": {
    summary: "renew the golden lists of URNs, and show what is gone: a live stack loses it",
    options: { stack: { ...STACK, summary: "one stack", otherwise: "all of them" } },
    tools: [],
    runs: [[...TYPESCRIPT, "tools/accept-names.ts"]],
  },
  "record-state": {
    summary: "what a release registers, for test/upgrade to compare with",
    options: { commit: { short: "c", value: "commit", required: true, summary: "a commit or tag" } },
    tools: [],
    runs: [[...TYPESCRIPT, "tools/record-state.ts"]],
    examples: { "--commit v1.2.0": "what that release registers" },
  },
  "policies bundle": {
    summary: "each policy pack in a folder of its own, ready for pulumi policy publish",
    options: {},
    operands: { name: "folder", summary: "where to; without one, dist/policies", kind: "folder", min: 0, max: 1 },
    tools: [],
    runs: [[...TYPESCRIPT, "tools/bundle-policies.ts"]],
  },
  "policies mutate": {
    summary: "change every clause of every rule, and say which change no case notices",
    options: {},
    tools: [],
    runs: ["policies", "encryption", "quota", "requests"].map((file) => [...TYPESCRIPT, `tools/mutate/${file}.ts`]),
    failed: "a change is not noticed",
  },
  "update-charts": {
    summary: "ask every chart's repository for newer versions, and say what an upgrade would change",
    more: "It needs a network.",
    options: {
      to: { value: "version", summary: "the version to look at, of one addon", otherwise: "the newest" },
      write: { summary: "put it into the catalogue for review" },
    },
    operands: { name: "addon", summary: "addons to ask for; without one, all", min: 0, max: Infinity },
    tools: [],
    runs: [[...TYPESCRIPT, "tools/update-charts.ts"]],
    failed: "a repository did not answer, or an addon or version is not known",
  },
  "render-charts": {
    summary: "render charts with our values by Helm itself, for tests to judge",
    more: "It needs Helm, and a network or the charts' sources.",
    options: {
      helm: { value: "program", kind: "program", default: "helm", summary: "Helm" },
      charts: {
        value: "folder",
        kind: "folder",
        summary: "sources of charts, in one folder for each addon",
        otherwise: "their repositories",
      },
    },
    operands: { name: "addon", summary: "addons to render; without one, all", min: 0, max: Infinity },
    tools: [],
    runs: [[...TYPESCRIPT, "tools/render-charts.ts"]],
  },
});

module.exports = { WORK };
