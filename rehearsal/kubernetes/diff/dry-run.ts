/** What a failed dry run means for a preview: something to report, or only that the preview cannot know more. Pure. */
import { ApiError, isAlreadyExists, isForbidden, isNotFound } from "../client/api-error";
import { Unreachable } from "../client/transport";

/**
 * Whether the preview goes on with the inputs as they are: because the namespace or kind is itself new in this preview,
 * because the object is about to be replaced, or because the server forbids it. Like the official provider this passes every
 * 403 over, be it about the caller, a quota or something that is not there yet: provider/pkg/provider/provider.go:1800 and
 * 2455 of pulumi-kubernetes at 9497796, read 2026-11-30. What must be seen at preview is refused for another reason.
 */
export function isBeyondPreview(error: unknown): boolean {
  return (
    error instanceof Unreachable ||
    isNotFound(error) ||
    isAlreadyExists(error) ||
    isForbidden(error) ||
    (error instanceof ApiError && error.status === 400 && error.text.includes("does not support dry run"))
  );
}
