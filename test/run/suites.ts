/**
 * Every suite that starts control planes or the engine: what it takes in `npm test`, and what more of it the exhaustive
 * tier does. A suite without `more` is whole in `npm test`. Seconds are of one run on two cores with another job
 * beside (2026-11-30); they decide the order, are printed beside what a run took, and nothing is asserted of them.
 */
import { COMMANDS } from "../../cli/commands.cjs";

/** Parts of the exhaustive tier, by which it can be asked for. */
export const AREAS = COMMANDS["test exhaustive"].operands.choices;
export type Area = (typeof AREAS)[number];

export interface More {
  readonly area: Area;
  /** What the exhaustive tier does instead of what `npm test` does. */
  readonly what: string;
  readonly seconds: number;
  /** One job for each cloud that creates clusters, so that a long run can be resumed between them. */
  readonly everyCloud?: true;
}

export interface Suite {
  /** What `npm test` shows by it. */
  readonly shows: string;
  readonly seconds: number;
  /** What it shows are verdicts of policies and admission. They depend on nothing that runs beside: no second try. */
  readonly verdicts?: true;
  readonly more?: More;
}

/** By file below test/rehearsal, without `.test.ts`. */
export const SUITES: Readonly<Record<string, Suite>> = {
  "addons-definitions": { shows: "custom resources against their charts' own definitions", seconds: 5 },
  addons: { shows: "a chart that fails, a release that cannot be removed, and their cures", seconds: 210 },
  "lives/dev-azure": { shows: "the life of dev on Azure", seconds: 200 },
  "lives/prod-aws": { shows: "the life of prod on AWS", seconds: 395 },
  "lives/staging-gcp": { shows: "the life of staging on Google Cloud", seconds: 305 },
  config: { shows: "configuration mistakes through the engine", seconds: 5 },
  "corpus-admission": { shows: "ordinary workloads of the field at a real API server", seconds: 30, verdicts: true },
  dev: { shows: "the whole life of dev on a cluster that exists, twice made and twice destroyed", seconds: 260 },
  "fault-walk": {
    shows: "every operation of a small stack fails once, on Google Cloud",
    seconds: 105,
    more: { area: "faults", what: "the same on every cloud", seconds: 150, everyCloud: true },
  },
  faults: { shows: "the API server or the provider fails in the middle of an update", seconds: 325 },
  "gpu-stack": { shows: "device plugins and exporters under admission", seconds: 10 },
  guard: { shows: "a stack keeps to its cluster", seconds: 10 },
  interruption: {
    shows: "Ctrl-C before the engine runs, in an up, in a destroy, and twice",
    seconds: 105,
    more: { area: "interruptions", what: "Ctrl-C in every step of a life", seconds: 540 },
  },
  "language-host": { shows: "the language host of a machine without Pulumi's own", seconds: 15 },
  "lost-answers": {
    shows: "creations whose answers get lost, on Google Cloud",
    seconds: 390,
    more: { area: "answers", what: "the same on every cloud", seconds: 180, everyCloud: true },
  },
  "policies-admission": { shows: "the same verdict at preview and at a real API server", seconds: 40, verdicts: true },
  "policies-engine": { shows: "policy packs under the engine", seconds: 80, verdicts: true },
  "provider-engine": { shows: "the Kubernetes provider under the engine", seconds: 85 },
  "provider-outage": { shows: "the Kubernetes provider while the API server is away", seconds: 95 },
  provider: { shows: "the Kubernetes provider at a real API server", seconds: 15 },
  "recover-clouds": {
    shows: "an up on AWS that is killed twice, once with and once without its plugins",
    seconds: 260,
    more: { area: "kills", what: "20 kills on every cloud", seconds: 900, everyCloud: true },
  },
  recover: {
    shows: "an up that is killed before and after a creation, with and without its plugins",
    seconds: 435,
    more: { area: "kills", what: "ten points to kill at", seconds: 540 },
  },
  "red-team": {
    shows: "what tenants try against each other and the platform, at a real API server",
    seconds: 35,
    verdicts: true,
  },
  "sandbox-decisions": { shows: "what the control plane decides by itself", seconds: 5 },
  "sandbox-endings": { shows: "how a sandbox ends", seconds: 55 },
  sandbox: { shows: "a control plane with simulated nodes", seconds: 20 },
  "wrong-place": {
    shows: "credentials of another account and a changed cloud, on Google Cloud",
    seconds: 285,
    more: { area: "places", what: "the same on every cloud", seconds: 60, everyCloud: true },
  },
};

/** What a suite that has no row yet is taken to need. A test asks for the row. */
export const UNKNOWN_SECONDS = 120;
