/** When Deployments, StatefulSets, DaemonSets, Jobs and Pods count as ready. Pure judgements over watched objects. */
import type { Verdict } from "./await";
import { annotation, at, listAt, type Manifest, nameOf, numberAt, textAt, uidOf } from "../objects/manifest";
import { condition, isPodReady, podsProblems } from "./pod-problems";

const REVISION = "deployment.kubernetes.io/revision";

/** @param before the object before an update; undefined for a creation */
export function judgeDeployment(
  deployment: Manifest | undefined,
  replicaSets: readonly Manifest[],
  pods: readonly Manifest[],
  before: Manifest | undefined,
): Verdict {
  if (deployment === undefined) return gone("Deployment");
  if (!isObserved(deployment)) return waiting("waiting for the Deployment controller");
  const revision = annotation(deployment, REVISION) ?? "";
  const current = replicaSets.find((set) => isOwnedBy(set, deployment) && annotation(set, REVISION) === revision);
  const wanted = numberAt(current, "spec", "replicas") ?? numberAt(deployment, "spec", "replicas") ?? 1;
  const ready = numberAt(current, "status", "readyReplicas") ?? 0;
  const own = current === undefined ? [] : pods.filter((pod) => isOwnedBy(pod, current));
  const problems = [...conditionProblems(deployment), ...(ready >= wanted ? [] : podsProblems(own))];

  const available = textAt(condition(deployment, "Available"), "status") === "True";
  const progressing = condition(deployment, "Progressing");
  // The first revision is created rather than rolled out: nothing marks it as the new one.
  const rolledOut =
    revision === "1" ||
    (textAt(progressing, "status") === "True" && textAt(progressing, "reason") === "NewReplicaSetAvailable");
  const updated = before === undefined || current !== undefined;
  return {
    done: available && rolledOut && updated && current !== undefined && ready >= wanted,
    progress: `waiting for pods to be available (${ready} of ${wanted})`,
    problems,
  };
}

export function judgeStatefulSet(set: Manifest | undefined, pods: readonly Manifest[]): Verdict {
  if (set === undefined) return gone("StatefulSet");
  if (!isObserved(set)) return waiting("waiting for the StatefulSet controller");
  const wanted = numberAt(set, "spec", "replicas") ?? 1;
  const count = (key: string): number => numberAt(set, "status", key) ?? 0;
  const current = textAt(set, "status", "currentRevision") ?? "";
  const revisionDone = current !== "" && current === textAt(set, "status", "updateRevision");
  const onDelete =
    textAt(set, "spec", "updateStrategy", "type") === "OnDelete" && (numberAt(set, "metadata", "generation") ?? 0) > 1;
  const counted = count("replicas") === wanted && count("readyReplicas") === wanted;
  const done = onDelete ? counted : counted && revisionDone && count("currentReplicas") === wanted;
  const ready = revisionDone ? count("readyReplicas") : Math.min(count("readyReplicas"), count("updatedReplicas"));
  return {
    done,
    progress: counted
      ? "waiting for the new revision to become the current one"
      : `waiting for pods to be ready (${ready} of ${wanted})`,
    problems: done ? [] : podsProblems(pods.filter((pod) => isOwnedBy(pod, set))),
  };
}

export function judgeDaemonSet(set: Manifest | undefined, pods: readonly Manifest[]): Verdict {
  if (set === undefined) return gone("DaemonSet");
  if (!isObserved(set)) return waiting("waiting for the DaemonSet controller");
  const count = (key: string): number => numberAt(set, "status", key) ?? 0;
  const wanted = count("desiredNumberScheduled");
  const reached = ["currentNumberScheduled", "updatedNumberScheduled", "numberAvailable", "numberReady"].map(count);
  const done = reached.every((value) => value >= wanted);
  return {
    done,
    progress: `waiting for pods to be ready (${count("numberReady")} of ${wanted})`,
    problems: done ? [] : podsProblems(pods.filter((pod) => isOwnedBy(pod, set))),
  };
}

export function judgeJob(job: Manifest | undefined, pods: readonly Manifest[]): Verdict {
  if (job === undefined) return gone("Job");
  const failed = condition(job, "Failed");
  if (textAt(failed, "status") === "True") {
    const problem = `${textAt(failed, "reason") ?? "Failed"}: ${textAt(failed, "message") ?? ""}`;
    return { done: false, failed: true, progress: "", problems: [problem, ...podsProblems(pods)] };
  }
  const count = (key: string): number => numberAt(job, "status", key) ?? 0;
  return {
    done: textAt(condition(job, "Complete"), "status") === "True",
    progress: `waiting for the Job (active ${count("active")}, succeeded ${count("succeeded")}, failed ${count("failed")})`,
    problems: podsProblems(pods),
  };
}

export function judgePod(pod: Manifest | undefined): Verdict {
  if (pod === undefined) return gone("Pod");
  return { done: isPodReady(pod), progress: "waiting for the Pod to be ready", problems: podsProblems([pod]) };
}

function isObserved(object: Manifest): boolean {
  const generation = numberAt(object, "metadata", "generation") ?? 0;
  return (numberAt(object, "status", "observedGeneration") ?? -1) >= generation;
}

function isOwnedBy(object: Manifest, owner: Manifest): boolean {
  const uid = uidOf(owner);
  return listAt(object, "metadata", "ownerReferences").some((reference) => at(reference, "uid") === uid);
}

function conditionProblems(deployment: Manifest): string[] {
  return ["Progressing", "ReplicaFailure"].flatMap((type) => {
    const found = condition(deployment, type);
    const bad = type === "ReplicaFailure" ? "True" : "False";
    if (textAt(found, "status") !== bad) return [];
    return [`${textAt(found, "reason") ?? type}: ${textAt(found, "message") ?? nameOf(deployment)}`];
  });
}

function waiting(progress: string): Verdict {
  return { done: false, progress, problems: [] };
}

function gone(kind: string): Verdict {
  return { done: false, failed: true, progress: "", problems: [`the ${kind} was deleted by someone else`] };
}
