/**
 * How things on Google Cloud are found again: each has a name that the program gave it or the provider made up before it
 * asked, and the provider's id follows from it. What nobody recorded is listed by Cloud Asset Inventory, by label.
 */
import { z } from "zod";
import { slug } from "../components/account/names.gcp";
import { fill, isInputs, labelMap, text, type CloudTraces, type Inputs, type Trace } from "./trace";

/** The part of a full resource name after its service: `//compute.googleapis.com/projects/…` → `projects/…`. */
const inFullName = (service: string, pattern: RegExp) => (name: string) => {
  const start = `//${service}.googleapis.com/`;
  const rest = name.startsWith(start) ? name.slice(start.length) : undefined;
  return rest !== undefined && pattern.test(rest) ? rest : undefined;
};

const named = (template: string, labelled: boolean, seen?: (name: string) => string | undefined): Trace => ({
  by: "inputs",
  labelled,
  id: (inputs, place) => fill(template, inputs, place),
  ...(seen !== undefined && { seen }),
});

const PROJECT = "projects/{project|@account}";

export const GCP_TYPES = {
  "gcp:kms/keyRing:KeyRing": named(`${PROJECT}/locations/{location}/keyRings/{name}`, false),
  "gcp:kms/cryptoKey:CryptoKey": named(
    "{keyRing}/cryptoKeys/{name}",
    true,
    inFullName("cloudkms", /\/cryptoKeys\/[^/]+$/),
  ),
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": named("{cryptoKeyId}/{role}/{member}", false),
  "gcp:compute/network:Network": named(`${PROJECT}/global/networks/{name}`, false),
  "gcp:compute/subnetwork:Subnetwork": named(`${PROJECT}/regions/{region|@region}/subnetworks/{name}`, false),
  "gcp:compute/globalAddress:GlobalAddress": named(
    `${PROJECT}/global/addresses/{name}`,
    true,
    inFullName("compute", /\/global\/addresses\/[^/]+$/),
  ),
  "gcp:compute/router:Router": named(`${PROJECT}/regions/{region|@region}/routers/{name}`, false),
  "gcp:compute/routerNat:RouterNat": named("{project|@account}/{region|@region}/{router}/{name}", false),
  "gcp:servicenetworking/connection:Connection": {
    by: "inputs",
    labelled: false,
    id: (inputs) => {
      const [network, service] = [text(inputs, "network"), text(inputs, "service")];
      return network === undefined || service === undefined ? undefined : `${encodeURIComponent(network)}:${service}`;
    },
  },
  "gcp:serviceaccount/account:Account": named(
    `${PROJECT}/serviceAccounts/{accountId}@{project|@account}.iam.gserviceaccount.com`,
    false,
  ),
  "gcp:projects/iAMAuditConfig:IAMAuditConfig": named("{project}/audit_config/{service}", false),
  "gcp:projects/iAMMember:IAMMember": named("{project}/{role}/{member}", false),
  "gcp:projects/iAMCustomRole:IAMCustomRole": named(`${PROJECT}/roles/{roleId}`, false),
  "gcp:storage/bucketIAMMember:BucketIAMMember": named("b/{bucket}/{role}/{member}", false),
  "gcp:secretmanager/secretIamMember:SecretIamMember": named("{secretId}/{role}/{member}", false),
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": named(
    `${PROJECT}/locations/{location}/buckets/{bucketId}`,
    false,
  ),
  "gcp:logging/projectExclusion:ProjectExclusion": named(`${PROJECT}/exclusions/{name}`, false),
  "gcp:logging/projectSink:ProjectSink": named(`${PROJECT}/sinks/{name}`, false),
  "gcp:storage/bucket:Bucket": named("{name}", true, inFullName("storage", /^[^/]+$/)),
  "gcp:secretmanager/secret:Secret": named(
    `${PROJECT}/secrets/{secretId}`,
    true,
    inFullName("secretmanager", /\/secrets\/[^/]+$/),
  ),
  "gcp:artifactregistry/repository:Repository": named(
    `${PROJECT}/locations/{location|@region}/repositories/{repositoryId}`,
    true,
    inFullName("artifactregistry", /\/repositories\/[^/]+$/),
  ),
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": named(
    `${PROJECT}/locations/{location}/repositories/{repository}/{role}/{member}`,
    false,
  ),
  "gcp:dns/managedZone:ManagedZone": named(
    `${PROJECT}/managedZones/{name}`,
    true,
    inFullName("dns", /\/managedZones\/[^/]+$/),
  ),
  "gcp:dns/recordSet:RecordSet": named(`${PROJECT}/managedZones/{managedZone}/rrsets/{name}/{type}`, false),
  "gcp:dns/dnsManagedZoneIamMember:DnsManagedZoneIamMember": named(
    `${PROJECT}/managedZones/{managedZone}/{role}/{member}`,
    false,
  ),
  "gcp:container/cluster:Cluster": named(
    `${PROJECT}/locations/{location}/clusters/{name}`,
    true,
    inFullName("container", /\/(locations|zones)\/[^/]+\/clusters\/[^/]+$/),
  ),
  "gcp:container/nodePool:NodePool": named(
    `${PROJECT}/locations/{location}/clusters/{cluster}/nodePools/{name}`,
    true,
    inFullName("container", /\/nodePools\/[^/]+$/),
  ),
} as const satisfies Readonly<Record<string, Trace>>;

/** cloud.google.com/asset-inventory/docs/reference/rest/v1/TopLevel/searchAllResources */
const assets = z.array(z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()).optional() }));

const STACK_KEY = "stratiform-stack";

export const GCP_TRACES: CloudTraces = {
  package: "gcp",
  types: GCP_TYPES,
  place: (provider) => {
    const [account, region] = [text(provider, "project"), text(provider, "region")];
    return account === undefined || region === undefined ? undefined : { account, region };
  },
  labelsOf: readLabels,
  stackLabel: (stack) => ({ key: STACK_KEY, value: slug(stack) }),
  search: async (run, { account }, stack) => {
    const query = `labels.${STACK_KEY}=${slug(stack)}`;
    const words = ["asset", "search-all-resources", `--scope=projects/${account}`, `--query=${query}`, "--format=json"];
    return assets.parse(await run("gcloud", ...words)).map(({ name, labels = {} }) => ({ name, labels }));
  },
  unfinished: ({ status }) =>
    typeof status === "string" && /^(PROVISIONING|RECONCILING)$/.test(status) ? status : undefined,
};

/** What a resource carries, from wherever its type keeps it: node pools keep the labels of their machines alone. */
function readLabels(outputs: Inputs): Readonly<Record<string, string>> {
  const nodes = outputs["nodeConfig"];
  return {
    ...(isInputs(nodes) ? labelMap(nodes["resourceLabels"]) : {}),
    ...labelMap(outputs["resourceLabels"]),
    ...labelMap(outputs["labels"]),
    ...labelMap(outputs["effectiveLabels"]),
  };
}
