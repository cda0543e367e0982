/** What the catalogue knows of each cloud that sells machines: the one list of the clouds' files. */
import type { SellingCloud } from "./clouds";
import { AWS_SYSTEM_NAMESPACES } from "./kubernetes/system-namespaces/aws";
import { AZURE_SYSTEM_NAMESPACES } from "./kubernetes/system-namespaces/azure";
import { GCP_SYSTEM_NAMESPACES } from "./kubernetes/system-namespaces/gcp";
import type { SystemNamespaces } from "./kubernetes/system-namespaces/row";
import type { Market } from "./machines/market";
import { AWS_MARKET } from "./machines/market.aws";
import { AZURE_MARKET } from "./machines/market.azure";
import { GCP_MARKET } from "./machines/market.gcp";

interface CloudRows {
  /** The package of its provider, the first word of its type tokens. */
  readonly package: string;
  readonly market: Market;
  readonly systemNamespaces: SystemNamespaces;
}

export const BY_CLOUD: Readonly<Record<SellingCloud, CloudRows>> = {
  aws: { package: "aws", market: AWS_MARKET, systemNamespaces: AWS_SYSTEM_NAMESPACES },
  gcp: { package: "gcp", market: GCP_MARKET, systemNamespaces: GCP_SYSTEM_NAMESPACES },
  azure: { package: "azure-native", market: AZURE_MARKET, systemNamespaces: AZURE_SYSTEM_NAMESPACES },
};
