/** Every time span of a model service, derived from the two that people choose: how long it loads and how it drains. */
import { parseDuration } from "../../core/durations";
import { peakPods, replicaRange, rollingUpdate } from "./sizing";
import type { ModelServiceSpec } from "./spec";

/** Time for scheduling a pod and pulling a server image of tens of gigabytes, which precedes loading the model. */
const PULL_SECONDS = 600;
const STARTUP_PERIOD_SECONDS = 10;

/**
 * Between a server's last request and its end: the grace period must be longer than delay and drain together, else the
 * kubelet kills what is just about to exit (vllm-project/vllm pull request 43208, 2026-05-20).
 */
const EXIT_SECONDS = 5;

export interface Timing {
  readonly startup: { readonly periodSeconds: number; readonly failureThreshold: number };
  /** How long the pod goes on serving after it was told to end. */
  readonly preStopSeconds: number;
  /** When the kubelet kills it: the delay above, then the time for running requests, then a moment to exit. */
  readonly terminationGracePeriodSeconds: number;
  /** When the Deployment reports that it is stuck. */
  readonly progressDeadlineSeconds: number;
  /** When Pulumi gives up waiting. */
  readonly createSeconds: number;
  readonly updateSeconds: number;
}

export function timingOf(spec: ModelServiceSpec): Timing {
  const startup = parseDuration(spec.health.startupBudget);
  const delay = parseDuration(spec.drain.delay);
  const grace = delay + parseDuration(spec.drain.timeout) + EXIT_SECONDS;
  const onePod = PULL_SECONDS + startup;
  const { maxSurge, maxUnavailable } = rollingUpdate(spec);
  const waves = Math.ceil(replicaRange(spec).max / Math.max(1, maxSurge + maxUnavailable));
  return {
    startup: {
      periodSeconds: STARTUP_PERIOD_SECONDS,
      failureThreshold: Math.max(1, Math.ceil(startup / STARTUP_PERIOD_SECONDS)),
    },
    preStopSeconds: delay,
    terminationGracePeriodSeconds: grace,
    progressDeadlineSeconds: onePod + grace,
    // All pods start together, but a node may pull the images of several one after the other.
    createSeconds: onePod + Math.min(peakPods(spec), 10) * 60,
    // An update goes pod by pod.
    updateSeconds: waves * (onePod + grace),
  };
}
