/**
 * Regions of public Azure. Read on 2026-11-30 from the regions that Azure/karpenter-provider-azure asks prices of
 * (hack/code/pricing_audit), with belgiumcentral and indiasouthcentral, which opened since; the other clouds' from
 * Azure/azure-sdk-for-java, sdk/core/azure-core-management, Region.java.
 */
import type { Regions } from "./regions";

export const AZURE_REGIONS: Regions = {
  cloud: "public Azure",
  read: "2026-11-30",
  file: "catalogue/regions/azure.ts",
  names: [
    ...[
      "australiacentral",
      "australiacentral2",
      "australiaeast",
      "australiasoutheast",
      "austriaeast",
      "belgiumcentral",
    ],
    ...["brazilsouth", "brazilsoutheast", "canadacentral", "canadaeast", "centralindia", "centralus", "chilecentral"],
    ...["eastasia", "eastus", "eastus2", "francecentral", "francesouth", "germanynorth", "germanywestcentral"],
    ...["indiasouthcentral", "indonesiacentral", "israelcentral", "italynorth", "japaneast", "japanwest"],
    ...["jioindiacentral", "jioindiawest", "koreacentral", "koreasouth", "malaysiawest", "mexicocentral"],
    ...[
      "newzealandnorth",
      "northcentralus",
      "northeurope",
      "norwayeast",
      "norwaywest",
      "polandcentral",
      "qatarcentral",
    ],
    ...["southafricanorth", "southafricawest", "southcentralus", "southeastasia", "southindia", "spaincentral"],
    ...["swedencentral", "swedensouth", "switzerlandnorth", "switzerlandwest", "uaecentral", "uaenorth", "uksouth"],
    ...["ukwest", "westcentralus", "westeurope", "westindia", "westus", "westus2", "westus3"],
  ],
  others: [
    { cloud: "Azure Government", names: /^us(gov|dod)/ },
    { cloud: "Azure in China", names: /^china/ },
    { cloud: "Azure Germany, which was closed in 2021", names: /^germany(central|northeast)$/ },
  ],
};
