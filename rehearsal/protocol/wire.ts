/** Provider answers as protocol messages: checks, differences and naming rules. */
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { encode } from "./properties";
import type { ChangeKind, CheckCall, Checked, Difference } from "./provider";

const { Kind } = pb.PropertyDiff;
const KINDS = {
  add: Kind.ADD,
  "add-replace": Kind.ADD_REPLACE,
  delete: Kind.DELETE,
  "delete-replace": Kind.DELETE_REPLACE,
  update: Kind.UPDATE,
  "update-replace": Kind.UPDATE_REPLACE,
} satisfies Record<ChangeKind, pb.PropertyDiff.Kind>;

export function checkResponse({ inputs, failures }: Checked): pb.CheckResponse {
  const response = new pb.CheckResponse();
  response.setInputs(encode(inputs));
  for (const { property, reason } of failures) {
    const failure = new pb.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    response.addFailures(failure);
  }
  return response;
}

export function diffResponse({ changed, detailed, replaces, deleteBeforeReplace }: Difference): pb.DiffResponse {
  const { DiffChanges } = pb.DiffResponse;
  const response = new pb.DiffResponse();
  response.setChanges(
    changed === undefined ? DiffChanges.DIFF_UNKNOWN : changed ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE,
  );
  response.setReplacesList([...replaces]);
  response.setDiffsList([...new Set(Object.keys(detailed).map((path) => path.split(/[.[]/)[0] ?? path))]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const [path, kind] of Object.entries(detailed)) {
    const difference = new pb.PropertyDiff();
    difference.setKind(KINDS[kind]);
    // A deletion shows the old input; the rest shows the recorded state against the new input.
    difference.setInputdiff(kind === "delete" || kind === "delete-replace");
    response.getDetaileddiffMap().set(path, difference);
  }
  return response;
}

export function readAutonaming(options: pb.CheckRequest.AutonamingOptions | undefined): CheckCall["autonaming"] {
  if (options === undefined) return undefined;
  const { Mode } = pb.CheckRequest.AutonamingOptions;
  const mode = options.getMode();
  return {
    proposedName: options.getProposedName(),
    mode: mode === Mode.DISABLE ? "disable" : mode === Mode.ENFORCE ? "enforce" : "propose",
  };
}
