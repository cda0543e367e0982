/** What a failed dry run means for a preview: something to report, or only that the preview cannot know more. Pure. */
import { ApiError, isAccessDenied, isAlreadyExists, isNotFound, needsSomethingMissing } from "./api-error";
import { Unreachable } from "./transport";

/**
 * Whether the preview goes on with the inputs as they are: because the namespace or kind is itself new in this preview,
 * because the object is about to be replaced, or because the server will not let the caller ask.
 */
export function isBeyondPreview(error: unknown): boolean {
  return (
    error instanceof Unreachable ||
    isNotFound(error) ||
    isAlreadyExists(error) ||
    isAccessDenied(error) ||
    needsSomethingMissing(error) ||
    (error instanceof ApiError && error.status === 400 && error.text.includes("does not support dry run"))
  );
}
