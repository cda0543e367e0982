/**
 * The one Azure provider of a stack: pinned to its subscription, tenant and region. The provider has no list of allowed
 * accounts. It sends every request to the subscription that is named here, and never to the one that the credentials
 * would choose: credentials of another tenant are refused when a token is asked for, those without rights in the
 * subscription by its first answer, before anything is created. Tags have no default here, so each resource names them.
 */
import { Provider } from "@pulumi/azure-native/provider";
import { placementOn } from "../placement";
import { withoutApiVersions } from "./aliases.azure";
import type { ConnectAccount } from "./contract";

export const connectAccount: ConnectAccount = (_ownership, placement, options) => {
  const { subscriptionId, tenantId, region } = placementOn("azure", placement);
  const provider = new Provider(
    "azure",
    { subscriptionId, tenantId, location: region, disablePulumiPartnerId: true },
    options,
  );
  return { providers: [provider], transformations: [withoutApiVersions] };
};
