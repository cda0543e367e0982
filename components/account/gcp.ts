/**
 * The one Google Cloud provider of a stack. Credentials of Google belong to no project, so there is no wrong project to
 * log in to: the provider names the stack's project in every request and counts every request against it, and whoever
 * has no right to use that project is refused with the first one. Nothing can end up in another project.
 */
import { Provider } from "@pulumi/gcp/provider";
import { placementOn } from "../placement";
import type { ConnectAccount } from "./contract";
import { gcpLabels } from "./names.gcp";

export const connectAccount: ConnectAccount = (ownership, placement, options) => {
  const { project, region } = placementOn("gcp", placement);
  const provider = new Provider(
    "gcp",
    {
      project,
      region,
      // Quota and permission of this project, never of one that credentials or the environment bring along.
      userProjectOverride: true,
      billingProject: project,
      defaultLabels: gcpLabels(ownership),
    },
    options,
  );
  return { providers: [provider] };
};
