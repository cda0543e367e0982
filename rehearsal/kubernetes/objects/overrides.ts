/** The annotations by which a program changes how the provider handles one object. */
import { annotation, type Manifest } from "./manifest";

const DEFAULT_TIMEOUT_S = 600;

export type Propagation = "Foreground" | "Background" | "Orphan";

/** Whether to take over fields that someone else manages. */
export const patchForce = (inputs: Manifest): boolean => annotation(inputs, "pulumi.com/patchForce") === "true";

/** Whether to go on without waiting for readiness. */
export const skipAwait = (inputs: Manifest): boolean => annotation(inputs, "pulumi.com/skipAwait") === "true";

/** Whether a Job that is not complete is replaced by the next update. */
export const replaceUnready = (inputs: Manifest): boolean => annotation(inputs, "pulumi.com/replaceUnready") === "true";

/** A field manager of the program's own choice. */
export const fieldManager = (inputs: Manifest): string | undefined =>
  annotation(inputs, "pulumi.com/patchFieldManager") || undefined;

/** Conditions to wait for in place of the kind's own: one expression, or a JSON list of them. */
export function waitFor(inputs: Manifest): readonly string[] | undefined {
  const text = annotation(inputs, "pulumi.com/waitFor");
  if (text === undefined || text === "") return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed)) return parsed.map(String);
  } catch {
    // Not a list: one expression.
  }
  return [text];
}

/**
 * How long to wait, in seconds: the resource option, else the annotation `pulumi.com/timeoutSeconds`.
 * @default 600, as the official provider's
 */
export function timeoutSeconds(option: number, inputs: Manifest): number {
  if (option > 0) return option;
  const text = annotation(inputs, "pulumi.com/timeoutSeconds");
  const seconds = text === undefined ? NaN : Number(text);
  return Number.isInteger(seconds) && seconds > 0 ? seconds : DEFAULT_TIMEOUT_S;
}

/** What happens to an object's dependents when it is deleted. @default Foreground: they go first */
export function propagation(inputs: Manifest): Propagation {
  switch (annotation(inputs, "pulumi.com/deletionPropagationPolicy")?.toLowerCase()) {
    case "orphan":
      return "Orphan";
    case "background":
      return "Background";
    default:
      return "Foreground";
  }
}
