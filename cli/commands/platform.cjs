// @ts-check
/** Commands for those who run a platform: to see what a stack would be, rehearse it, try it, mend it. */
"use strict";

/** What `--cloud` takes; a test compares it with the program's own list. */
const CLOUDS = /** @type {const} */ (["aws", "gcp", "azure", "existing"]);

/** The engine, and a whole control plane with simulated nodes. */
const EVERYTHING = /** @type {const} */ ([
  "pulumi",
  "etcd",
  "kubeApiserver",
  "kubeControllerManager",
  "kubeScheduler",
  "kwok",
  "kubectl",
]);

const TYPESCRIPT = /** @type {const} */ (["--require", "tsx/cjs"]);

const STACK = /** @type {const} */ ({ short: "s", value: "stack", kind: "stack" });

/** @satisfies {Readonly<Record<string, import("../command").Command>>} */
const PLATFORM = /** @type {const} */ ({
  plan: {
    summary: "what a stack would be: resources, machines and why, prices, quotas, policies",
    more: "It runs the real program without credentials, engine or network.",
    options: {
      stack: { ...STACK, required: true, summary: "the stack" },
      cloud: {
        value: "cloud",
        choices: CLOUDS,
        summary: "the cloud to show it on",
        otherwise: "the stack's own",
      },
      json: { summary: "the plan as JSON, with every finding and every alternative" },
    },
    tools: [],
    runs: [[...TYPESCRIPT, "tools/plan.ts"]],
    failed: "a mandatory policy is broken, or a file or the stack has mistakes",
    examples: { "-s prod --cloud gcp": "the same stack on another cloud" },
  },
  choose: {
    summary: "the machines of a stack's node pools: which, why, at what price, and what was recorded",
    more: "A recorded machine stays until its pool is named with --again.",
    options: {
      stack: { ...STACK, required: true, summary: "the stack" },
      cloud: {
        value: "cloud",
        choices: CLOUDS,
        summary: "the cloud to choose on; another one shows what its pools would be there",
        otherwise: "the stack's own",
      },
      again: { value: "pool", multiple: true, summary: "choose this pool anew although a machine is recorded" },
      write: { summary: "record the choices in machines.<stack>.lock.json" },
    },
    tools: [],
    runs: [[...TYPESCRIPT, "tools/choose.ts"]],
    failed: "a pool has no machine, or a file has mistakes",
    examples: { "-s prod --write": "chooses and records" },
  },
  start: {
    summary: "rehearse a stack's whole life on this machine: up, proofs, drift, update, destroy",
    aliases: ["rehearse"],
    options: {
      stack: { ...STACK, default: "dev", summary: "the stack to rehearse" },
      "stack-file": {
        value: "file",
        kind: "file",
        summary: "rehearse this file in the place of Pulumi.<stack>.yaml, to try a change first",
        notWith: {
          options: ["accept-names"],
          why: "cannot go with --stack-file: the golden list is that of the committed stack file",
        },
      },
      cloud: {
        value: "cloud",
        choices: CLOUDS,
        summary: "rehearse on another cloud; aws, gcp and azure are simulated accounts with a real API server",
        otherwise: "the stack's own",
      },
      providers: {
        value: "which",
        choices: ["simulated", "real"],
        default: "simulated",
        summary: "simulated plugins, or the official ones that Pulumi has installed",
      },
      brief: {
        summary:
          "leave out the upgrade, a second life after the destroy, and what is the same on every cloud: drift, update, names",
      },
      matrix: {
        summary: "rehearse every stack on every simulated cloud, one after another",
        notWith: {
          options: ["stack", "stack-file", "cloud", "keep", "accept-names", "timings", "json", "report"],
          why: "cannot go with --matrix, which rehearses every stack on every cloud",
        },
      },
      faults: {
        summary:
          "every creation, update and deletion in the simulated account fails once: up and destroy are repeated until they succeed",
        notWith: {
          options: ["brief", "keep", "accept-names"],
          why: "cannot go with --faults, which has steps of its own",
        },
      },
      keep: { summary: "leave platform and sandbox running; try them with: stratiform pulumi <command>" },
      stop: { summary: "stop what --keep left running" },
      "accept-names": { summary: "write the stack's resource names (URNs) to its golden list" },
      timings: { summary: "where the time went, by step and by kind of process (Linux)" },
      json: { summary: "the report as JSON on standard output" },
      report: { value: "file", kind: "file", summary: "the report as JSON in a file" },
      compare: { summary: "whether two reports show the same operations on the same resources" },
    },
    operands: { name: "report", summary: "report files to compare", kind: "file", min: 2, max: 2, with: "compare" },
    tools: EVERYTHING,
    runs: [[...TYPESCRIPT, "rehearsal/run.ts"]],
    failed: "a step failed, or two reports differ",
    refused: "the rehearsal cannot begin as asked",
    examples: {
      "-s prod --cloud gcp": "the same stack with another cloud",
      "--compare a.json b.json": "what two rehearsals did",
    },
  },
  pulumi: {
    summary: "the Pulumi CLI in the rehearsal environment: every command can be tried without an account",
    more:
      "Everything behind it is Pulumi's, --help too. It adds what a first use needs: the stack, and its configuration as a " +
      "copy; it refuses what would change the stack file.",
    options: {},
    passesTo: { whom: "the Pulumi CLI", help: "theirs" },
    tools: ["pulumi"],
    runs: [[...TYPESCRIPT, "automation/pulumi.ts"]],
    failed: "as Pulumi says; every exit code is Pulumi's own",
    examples: { "preview -s dev": "a preview on the kept rehearsal" },
  },
  recover: {
    summary: "after an interrupted update: clear the lock, find what was created, record it",
    options: {
      stack: { ...STACK, default: "dev", summary: "the stack to mend" },
      real: {
        summary: "your own backend and cluster, as plain pulumi would use them",
        otherwise: "the kept rehearsal",
      },
      unlabelled: {
        summary: "also record what exists under the program's names and cannot carry labels: you say that it is ours",
      },
      yes: { short: "y", summary: "clear a lock whose holder cannot be seen from here" },
      "dry-run": { summary: "say what would be done, and do nothing" },
    },
    tools: EVERYTHING,
    runs: [[...TYPESCRIPT, "recovery/main.ts"]],
    failed: "something is left for a person",
    refused: "refused, such as a lock whose holder lives",
    examples: { "-s prod --real --dry-run": "what would be done to a stack of yours" },
  },
  doctor: {
    summary: "what this machine lacks; with --stack, why an update waits or a deletion does not end",
    more: "It changes nothing and sets up nothing, except the Pulumi CLI for --stack.",
    options: {
      stack: {
        ...STACK,
        summary:
          "whose cluster: as its recorded provider says, else its stack file; the kept rehearsal's, where one is kept",
        notWith: { options: ["json"], why: "cannot go with --stack" },
      },
      real: { needs: "stack", summary: "your own stack's, also while a rehearsal is kept" },
      context: { value: "name", needs: "stack", summary: "another context than the stack's" },
      kubeconfig: {
        value: "file",
        kind: "file",
        needs: "stack",
        summary: "another kubeconfig than the stack's",
      },
      json: { summary: "what was found on this machine as JSON" },
    },
    tools: ["pulumi"],
    runs: [[...TYPESCRIPT, "recovery/diagnosis/main.ts"]],
    failed: "something is missing that set-up cannot get by itself, or is not ready",
    refused: "refused, such as a stack that has no cluster yet",
  },
});

module.exports = { CLOUDS, EVERYTHING, TYPESCRIPT, STACK, PLATFORM };
