/** What rules must know of CloudNativePG's Barman Cloud plugin. */
import { ofChart, type SoftwarePolicy } from "../../policy";
import { CHART } from "./chart";

export const POLICY = {
  ...ofChart(CHART),
  makesForTenants: { groups: ["barmancloud.cnpg.io"] },
  holdsNoData: {
    "kubernetes:barmancloud.cnpg.io/v1:ObjectStore": "a reference to a bucket, which has rules on every cloud",
  },
  rights: {
    "barman-cloud-plugin-barman-cloud": {
      "reads every Secret": "credentials of object stores are beside the databases that archive there",
      "writes every Secret": "the chart grants it; our stores have identities of the cloud and no credentials",
      "writes roles or bindings": "each database's instances get a Role for their object store",
    },
  },
} as const satisfies SoftwarePolicy;
