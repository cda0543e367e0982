/** Google Cloud types that hold no data, with the reason. */
export const GCP_HOLDS_NO_DATA = {
  // Identity
  "gcp:serviceaccount/account:Account": "rights; no key of it is ever made",
  "gcp:projects/iAMMember:IAMMember": "rights",
  "gcp:projects/iAMCustomRole:IAMCustomRole": "names of rights",
  "gcp:projects/iAMAuditConfig:IAMAuditConfig": "says what is logged; the bucket has rules",
  "gcp:kms/keyRing:KeyRing": "a name for keys, which have rules",
  // Network
  "gcp:compute/network:Network": "addresses",
  "gcp:compute/subnetwork:Subnetwork": "addresses",
  "gcp:compute/globalAddress:GlobalAddress": "addresses",
  "gcp:compute/router:Router": "a way for traffic, which its ends encrypt",
  "gcp:compute/routerNat:RouterNat": "a way for traffic, which its ends encrypt",
  "gcp:servicenetworking/connection:Connection": "a way to managed services, which have rules",
  // Rules about what has rules
  "gcp:logging/projectSink:ProjectSink": "says which logs go where; the bucket has rules",
  "gcp:logging/projectExclusion:ProjectExclusion": "says which logs go nowhere",
  "gcp:dns/recordSet:RecordSet": "names and addresses that everybody may know",
  "gcp:dns/dnsManagedZoneIamMember:DnsManagedZoneIamMember": "rights",
} as const satisfies Readonly<Record<string, string>>;
