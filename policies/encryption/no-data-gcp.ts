/** Google Cloud types that hold no data, with the reason. */
import { GCP } from "../../catalogue/tokens/gcp";
export const GCP_HOLDS_NO_DATA = {
  // Identity
  [GCP.serviceAccount]: "rights; no key of it is ever made",
  [GCP.projectMember]: "rights",
  [GCP.projectRole]: "names of rights",
  [GCP.projectAudit]: "says what is logged; the bucket has rules",
  [GCP.keyRing]: "a name for keys, which have rules",
  // Network
  [GCP.network]: "addresses",
  [GCP.subnetwork]: "addresses",
  [GCP.globalAddress]: "addresses",
  [GCP.router]: "a way for traffic, which its ends encrypt",
  [GCP.routerNat]: "a way for traffic, which its ends encrypt",
  [GCP.serviceConnection]: "a way to managed services, which have rules",
  // Rules about what has rules
  [GCP.logSink]: "says which logs go where; the bucket has rules",
  [GCP.logExclusion]: "says which logs go nowhere",
  [GCP.dnsRecordSet]: "names and addresses that everybody may know",
  [GCP.dnsZoneMember]: "rights",
} as const satisfies Readonly<Record<string, string>>;
