/** Refusals of the API server: what the answer says, which kind of refusal it is, and how to tell a person. */
import { isObject, type Properties, type Property } from "../../protocol/properties";
import { listAt, textAt } from "../objects/manifest";

/** The API server's answer to a request that it did not carry out. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    /** The machine-readable reason: `NotFound`, `AlreadyExists`, `Conflict`, `Invalid`, `Forbidden` … */
    readonly reason: string,
    /** The server's own sentence. */
    readonly text: string,
    readonly details: Properties,
  ) {
    super(text);
    this.name = "ApiError";
  }

  static from(status: number, body: Property): ApiError {
    const details = isObject(body) ? body["details"] : undefined;
    return new ApiError(
      status,
      textAt(body, "reason") ?? `HTTP ${status}`,
      textAt(body, "message") ?? `the API server answered with status ${status}`,
      isObject(details) ? details : {},
    );
  }
}

export const isNotFound = (error: unknown): error is ApiError => error instanceof ApiError && error.status === 404;
export const isConflict = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.reason === "Conflict";
export const isAlreadyExists = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.reason === "AlreadyExists";

/** Whether the namespace that the object should live in does not exist (yet). */
export function isNamespaceMissing(error: unknown): boolean {
  return isNotFound(error) && textAt(error.details, "kind") === "namespaces";
}

/** Whether the server refuses the caller, or admission the object. */
export const isForbidden = (error: unknown): boolean => error instanceof ApiError && error.reason === "Forbidden";

/** Field ownership conflicts: who else manages which fields. */
export function conflictsOf(error: ApiError): { manager: string; field: string }[] {
  return listAt(error.details, "causes").flatMap((cause) => {
    if (textAt(cause, "reason") !== "FieldManagerConflict") return [];
    const manager = /conflict with "([^"]+)"/.exec(textAt(cause, "message") ?? "")?.[1] ?? "another manager";
    return [{ manager, field: (textAt(cause, "field") ?? "").replace(/^\./, "") }];
  });
}

/** The refusal as a person should read it: one sentence for each cause, with the field. */
export function explain(error: ApiError): string {
  const conflicts = conflictsOf(error);
  if (conflicts.length > 0) {
    const list = conflicts.map(({ manager, field }) => `${field} (managed by "${manager}")`).join(", ");
    return (
      `server-side apply conflict: ${list}; remove the field from the program, or take it over with the annotation ` +
      `pulumi.com/patchForce: "true" or the provider setting enablePatchForce`
    );
  }
  if (error.reason !== "Invalid") return error.text;
  const causes = listAt(error.details, "causes").map((cause) => {
    const field = textAt(cause, "field");
    const message = textAt(cause, "message") ?? "";
    return field === undefined || field === "<nil>" ? message : `${field}: ${message}`;
  });
  return causes.length === 0 ? error.text : causes.join("; ");
}
