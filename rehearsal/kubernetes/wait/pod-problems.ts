/** What keeps pods from running, in words: the scheduler's message, image pulls, crashes, failed probes. Pure. */
import { at, listAt, type Manifest, nameOf, namespaceOf, numberAt, textAt } from "../objects/manifest";
import type { Property } from "../../protocol/properties";

const NO_PROBLEM = new Set(["ContainerCreating", "PodInitializing", "ContainersNotReady", "Completed"]);

/** Problems of one pod; none for one that runs or is on its way. */
export function podProblems(pod: Manifest): string[] {
  const name = `${namespaceOf(pod)}/${nameOf(pod)}`;
  if (textAt(pod, "status", "phase") === "Succeeded") return [];
  const scheduled = condition(pod, "PodScheduled");
  if (textAt(scheduled, "status") === "False") {
    return [`pod ${name} cannot be scheduled: ${textAt(scheduled, "message") ?? textAt(scheduled, "reason") ?? ""}`];
  }
  const statuses = [...listAt(pod, "status", "initContainerStatuses"), ...listAt(pod, "status", "containerStatuses")];
  const problems = statuses.flatMap(containerProblems).map((problem) => `pod ${name}: ${problem}`);
  const reason = textAt(pod, "status", "reason");
  if (textAt(pod, "status", "phase") === "Failed") {
    const message = textAt(pod, "status", "message");
    return [
      `pod ${name} failed${reason === undefined ? "" : ` (${reason})`}${message === undefined ? "" : `: ${message}`}`,
      ...problems,
    ];
  }
  return problems;
}

/** Problems of many pods, the same one told once. */
export function podsProblems(pods: readonly Manifest[]): string[] {
  const byText = new Map<string, string[]>();
  for (const pod of pods) {
    for (const problem of podProblems(pod)) {
      const text = problem.replace(`${namespaceOf(pod)}/${nameOf(pod)}`, "{}");
      byText.set(text, [...(byText.get(text) ?? []), `${namespaceOf(pod)}/${nameOf(pod)}`]);
    }
  }
  return [...byText].map(([text, names]) => {
    const others = names.length > 1 ? ` (and ${names.length - 1} more alike)` : "";
    return `${text.replace("{}", names[0] ?? "")}${others}`;
  });
}

/** Whether a pod counts as ready. */
export function isPodReady(pod: Manifest): boolean {
  return (
    textAt(pod, "status", "phase") === "Succeeded" ||
    (textAt(condition(pod, "PodScheduled"), "status") === "True" &&
      textAt(condition(pod, "Ready"), "status") === "True")
  );
}

export function condition(object: Manifest, type: string): Property | undefined {
  return listAt(object, "status", "conditions").find((entry) => textAt(entry, "type") === type);
}

function containerProblems(status: Property): string[] {
  if (at(status, "ready") === true) return [];
  const container = textAt(status, "name") ?? "";
  const problems: string[] = [];
  const waiting = at(status, "state", "waiting");
  const reason = textAt(waiting, "reason");
  if (reason !== undefined && !NO_PROBLEM.has(reason)) {
    problems.push(`container "${container}" waits: ${reason}${suffix(textAt(waiting, "message"))}`);
  }
  for (const ended of [at(status, "state", "terminated"), at(status, "lastState", "terminated")]) {
    const why = textAt(ended, "reason");
    if (why === undefined || NO_PROBLEM.has(why)) continue;
    const code = numberAt(ended, "exitCode") ?? 0;
    problems.push(`container "${container}" ended with exit code ${code} (${why})${suffix(textAt(ended, "message"))}`);
  }
  return problems;
}

function suffix(message: string | undefined): string {
  return message === undefined || message === "" ? "" : `: ${message.trim()}`;
}
