/**
 * How things on Google Cloud are found again: each has a name that the program gave it or the provider made up before it
 * asked, and the provider's id follows from it. What nobody recorded is listed by Cloud Asset Inventory, by label.
 */
import { z } from "zod";
import { BY_CLOUD } from "../catalogue/clouds";
import { GCP, GCP_IAM } from "../catalogue/tokens/gcp";
import { slug } from "../components/account/names.gcp";
import { fill, labelMap, text, type CloudTraces, type Inputs, type Trace } from "./trace";
import { isMap } from "../components/core/plain";

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
  [GCP.keyRing]: named(`${PROJECT}/locations/{location}/keyRings/{name}`, false),
  [GCP.cryptoKey]: named("{keyRing}/cryptoKeys/{name}", true, inFullName("cloudkms", /\/cryptoKeys\/[^/]+$/)),
  [GCP_IAM.cryptoKeyMember]: named("{cryptoKeyId}/{role}/{member}", false),
  [GCP.network]: named(`${PROJECT}/global/networks/{name}`, false),
  [GCP.subnetwork]: named(`${PROJECT}/regions/{region|@region}/subnetworks/{name}`, false),
  [GCP.globalAddress]: named(
    `${PROJECT}/global/addresses/{name}`,
    true,
    inFullName("compute", /\/global\/addresses\/[^/]+$/),
  ),
  [GCP.router]: named(`${PROJECT}/regions/{region|@region}/routers/{name}`, false),
  [GCP.routerNat]: named("{project|@account}/{region|@region}/{router}/{name}", false),
  [GCP.serviceConnection]: {
    by: "inputs",
    labelled: false,
    id: (inputs) => {
      const [network, service] = [text(inputs, "network"), text(inputs, "service")];
      return network === undefined || service === undefined ? undefined : `${encodeURIComponent(network)}:${service}`;
    },
  },
  [GCP.serviceAccount]: named(
    `${PROJECT}/serviceAccounts/{accountId}@{project|@account}.iam.gserviceaccount.com`,
    false,
  ),
  [GCP.projectAudit]: named("{project}/audit_config/{service}", false),
  [GCP.projectMember]: named("{project}/{role}/{member}", false),
  [GCP.projectRole]: named(`${PROJECT}/roles/{roleId}`, false),
  [GCP_IAM.bucketMember]: named("b/{bucket}/{role}/{member}", false),
  [GCP_IAM.secretMember]: named("{secretId}/{role}/{member}", false),
  [GCP.projectLogBucket]: named(`${PROJECT}/locations/{location}/buckets/{bucketId}`, false),
  [GCP.logExclusion]: named(`${PROJECT}/exclusions/{name}`, false),
  [GCP.logSink]: named(`${PROJECT}/sinks/{name}`, false),
  [GCP.bucket]: named("{name}", true, inFullName("storage", /^[^/]+$/)),
  [GCP.secret]: named(`${PROJECT}/secrets/{secretId}`, true, inFullName("secretmanager", /\/secrets\/[^/]+$/)),
  [GCP.artifactRepository]: named(
    `${PROJECT}/locations/{location|@region}/repositories/{repositoryId}`,
    true,
    inFullName("artifactregistry", /\/repositories\/[^/]+$/),
  ),
  [GCP_IAM.repositoryMember]: named(`${PROJECT}/locations/{location}/repositories/{repository}/{role}/{member}`, false),
  [GCP.dnsZone]: named(`${PROJECT}/managedZones/{name}`, true, inFullName("dns", /\/managedZones\/[^/]+$/)),
  [GCP.dnsRecordSet]: named(`${PROJECT}/managedZones/{managedZone}/rrsets/{name}/{type}`, false),
  [GCP.dnsZoneMember]: named(`${PROJECT}/managedZones/{managedZone}/{role}/{member}`, false),
  [GCP.gkeCluster]: named(
    `${PROJECT}/locations/{location}/clusters/{name}`,
    true,
    inFullName("container", /\/(locations|zones)\/[^/]+\/clusters\/[^/]+$/),
  ),
  [GCP.gkeNodePool]: named(
    `${PROJECT}/locations/{location}/clusters/{cluster}/nodePools/{name}`,
    true,
    inFullName("container", /\/nodePools\/[^/]+$/),
  ),
} as const satisfies Readonly<Record<string, Trace>>;

/** cloud.google.com/asset-inventory/docs/reference/rest/v1/TopLevel/searchAllResources */
const assets = z.array(z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()).optional() }));

const STACK_KEY = "stratiform-stack";

export const GCP_TRACES: CloudTraces = {
  package: BY_CLOUD.gcp.package,
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
    ...(isMap(nodes) ? labelMap(nodes["resourceLabels"]) : {}),
    ...labelMap(outputs["resourceLabels"]),
    ...labelMap(outputs["labels"]),
    ...labelMap(outputs["effectiveLabels"]),
  };
}
