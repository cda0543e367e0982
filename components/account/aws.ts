/** The one AWS provider of a stack: pinned to its account and region, and the source of every resource's tags. */
import { Provider } from "@pulumi/aws/provider";
import { placementOn } from "../placement";
import { ownershipLabels } from "../core/labels";
import type { ConnectAccount } from "./contract";

export const connectAccount: ConnectAccount = (ownership, placement, options) => {
  const { accountId, region } = placementOn("aws", placement);
  const provider = new Provider(
    "aws",
    {
      // Credentials of another account fail when the provider is configured, before anything is read or created.
      allowedAccountIds: [accountId],
      region,
      // Tags allow the characters of our label keys, so that one vocabulary serves clusters and accounts.
      defaultTags: { tags: ownershipLabels(ownership) },
    },
    options,
  );
  return { providers: [provider] };
};
