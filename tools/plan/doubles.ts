/**
 * What a program registers twice: URNs, which the engine refuses, and objects of Kubernetes, which two resources would
 * overwrite in turn. A plan is refused for them, before anything is created. Pure.
 */
import type { Problem } from "../../components/core/errors";
import { UNKNOWN_STRING } from "../../policies/rule/field";
import type { Registration } from "../recording-engine";
import { plainInputs } from "./inputs";
import { isMap } from "../../components/core/plain";

const REMEDY =
  "two names of the stack file become one; rename one of the options that the names in it come from, such as a tenant, " +
  "a namespace or a workload";

export function doubles(registrations: readonly Registration[]): Problem[] {
  const problem = (path: string, rule: string): Problem => ({ path, rule, remedy: REMEDY });
  return [
    ...repeated(registrations.map(({ urn }) => urn)).map((urn) => problem(urn, "is registered twice")),
    ...repeated([...new Map(registrations.map((one) => [one.urn, one])).values()].flatMap(objectOf)).map((object) =>
      problem(object, "is made by two resources"),
    ),
  ];
}

function repeated(keys: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(keys.filter((key) => seen.has(key) || !seen.add(key)))];
}

/** `apps/v1 Deployment inference/chat` of a resource that is an object in a cluster, with a name that is known. */
function objectOf({ type, inputs, provider }: Registration): string[] {
  if (!type.startsWith("kubernetes:")) return [];
  const { metadata } = plainInputs(inputs).props;
  if (!isMap(metadata)) return [];
  const [name, namespace] = [metadata["name"], metadata["namespace"] ?? ""];
  if (typeof name !== "string" || name === UNKNOWN_STRING || namespace === UNKNOWN_STRING) return [];
  const [, module = "", kind = ""] = type.split(":");
  const cluster = provider.split("::").at(-2) ?? "";
  return [`${module.replace(/^core\//, "")} ${kind} ${String(namespace)}/${name} (${cluster})`];
}
