/** Where the API server finds the pod in what a request is about. */
import { POD_PATHS } from "./pods";

/** CEL for the pod template of any workload kind. @param object what holds it: the object, or the one before the request */
export function templateExpression(object: "object" | "oldObject"): string {
  const byPath = new Map<string, string[]>();
  for (const [token, path] of Object.entries(POD_PATHS)) {
    const text = [object, ...path].join(".");
    byPath.set(text, [...(byPath.get(text) ?? []), token.slice(token.lastIndexOf(":") + 1)]);
  }
  const common = `${object}.spec.template`;
  const special = [...byPath].filter(([path]) => path !== common);
  return [...special.map(([path, kinds]) => `${object}.kind == '${kinds.join("")}' ? ${path} : `), common].join("");
}
