/** Google Cloud: who is let in by IAM and access lists, and what firewalls open. */
import { GCP, GCP_IAM } from "../../../../catalogue/tokens/gcp";
import type { Field } from "../../../rule/field";
import { forEachItem, requireThat, undecided, violation, type Finding } from "../../../rule/finding";
import { ADVISORY_IN_DEV, MANDATORY, resourceRule, type ResourceRule } from "../../../rule/rule";
import { fieldOfJson } from "../documents";
import { DATA_PORTS, dataPortIn, dataPortInText, isEverywhere } from "../ports";
import { checkov, cis, trivy } from "../references";
import { doc } from "./stored";
import { textOf } from "../requirement";

const EVERYBODY = new Set(["allusers", "allauthenticatedusers"]);
const isEverybody = (value: unknown) => typeof value === "string" && EVERYBODY.has(value.toLowerCase());
const KNOWN = "a member that is not everybody";

const notEverybody = (member: Field): Finding[] => requireThat(member, KNOWN, (value) => !isEverybody(value));

/** Reads `member`, `members` and the JSON of `policyData`, whichever the type has. */
function checkMembers(props: Field): Finding[] {
  const policy = props.at("policyData");
  if (!policy.isReadable) return [undecided(policy)];
  const document = policy.isAbsent ? undefined : fieldOfJson(policy);
  const members =
    document
      ?.at("bindings")
      .items()
      .flatMap((binding) => binding.at("members").items()) ?? [];
  return [
    ...notEverybody(props.at("member")),
    ...forEachItem(props.at("members"), notEverybody),
    ...(members.some(({ value }) => isEverybody(value))
      ? [violation(policy, KNOWN, "a policy that names everybody")]
      : []),
  ];
}

const iam = resourceRule({
  id: "gcp-iam-not-public",
  title: "Data, keys, secrets and functions are not open to everybody.",
  why: "allUsers is the internet; allAuthenticatedUsers is everybody with any Google account.",
  remedy: "Name users, groups, service accounts or domains.",
  references: [
    doc("Principal identifiers", "iam/docs/principal-identifiers"),
    ...[
      cis("GCP 3.0.0 5.1"),
      cis("GCP 3.0.0 1.9"),
      checkov("CKV_GCP_28"),
      checkov("CKV_GCP_98"),
      checkov("CKV_GCP_99"),
    ],
    ...[checkov("CKV_GCP_100"), checkov("CKV_GCP_101"), checkov("CKV_GCP_102"), checkov("CKV_GCP_107")],
    ...[checkov("CKV_GCP_112"), trivy("GCP-0001")],
  ],
  severity: "critical",
  levels: MANDATORY,
  resources: Object.values(GCP_IAM),
  check: checkMembers,
});

const PUBLIC_ACLS = new Set(["publicread", "publicreadwrite", "authenticatedread"]);

const accessLists = resourceRule({
  id: "gcp-acl-not-public",
  title: "Access lists of Cloud Storage let nobody in from outside.",
  why: "Everybody, or everybody with any Google account, reads or writes the objects.",
  remedy: "Name users, groups or projects; better, use IAM with uniform bucket-level access.",
  references: [
    doc("Access control lists", "storage/docs/access-control/lists"),
    cis("GCP 3.0.0 5.1"),
    checkov("CKV_GCP_28"),
  ],
  severity: "critical",
  levels: MANDATORY,
  resources: [
    ...[GCP.bucketAcl, GCP.bucketAccessControl, GCP.objectAccessControl, GCP.defaultObjectAccessControl],
    ...[GCP.defaultObjectAcl, GCP.objectAcl],
  ],
  check: (props) => [
    ...requireThat(props.at("entity"), KNOWN, (value) => !isEverybody(value)),
    ...["predefinedAcl", "defaultAcl"].flatMap((key) =>
      requireThat(props.at(key), "a list for known accounts", (value) => !PUBLIC_ACLS.has(textOf(value).toLowerCase())),
    ),
    ...forEachItem(props.at("roleEntities"), (item) =>
      requireThat(item, KNOWN, (value) => !isEverybody(textOf(value).split(":")[1])),
    ),
  ],
});

const datasets = resourceRule({
  id: "gcp-bigquery-not-public",
  title: "BigQuery datasets are not open to everybody.",
  why: "Everybody with a Google account reads the tables.",
  remedy: "Name users, groups or domains in accesses.",
  references: [
    doc("Control access to datasets", "bigquery/docs/control-access-to-resources-iam"),
    cis("GCP 3.0.0 7.1"),
    checkov("CKV_GCP_15"),
    trivy("GCP-0046"),
  ],
  severity: "critical",
  levels: MANDATORY,
  resources: [GCP.bigqueryDataset, GCP.bigqueryDatasetAccess],
  check: (props, { resource }) =>
    resource.type === GCP.bigqueryDatasetAccess ? checkAccess(props) : forEachItem(props.at("accesses"), checkAccess),
});

function checkAccess(access: Field): Finding[] {
  return ["specialGroup", "iamMember"].flatMap((key) => notEverybody(access.at(key)));
}

const firewalls = resourceRule({
  id: "gcp-data-port-not-public",
  title: "Firewall rules do not open a data store's port to the internet.",
  why: "Scanners find an open database port within minutes; a weak or leaked password is then enough.",
  remedy: "Name the ranges, tags or service accounts that need the port.",
  references: [doc("VPC firewall rules", "firewall/docs/firewalls"), trivy("GCP-0027")],
  severity: "critical",
  levels: MANDATORY,
  resources: [GCP.firewall],
  check: (props) => {
    if (textOf(props.at("direction").value).toUpperCase() === "EGRESS" || props.at("disabled").value === true)
      return [];
    const [sources, allows] = [props.at("sourceRanges"), props.at("allows")];
    if (!sources.isReadable) return [undecided(sources)];
    const open = sources.items().find(({ value }) => isEverywhere(value));
    if (open !== undefined) return forEachItem(allows, (allow) => checkAllow(allow, open));
    return sources
      .items()
      .filter((item) => !item.isReadable)
      .map(undecided);
  },
});

function checkAllow(allow: Field, open: Field): Finding[] {
  const protocol = textOf(allow.at("protocol").value).toLowerCase();
  if (!["tcp", "udp", "all", "6", "17"].includes(protocol)) return [];
  const ports = allow.at("ports");
  if (!ports.isReadable) return [undecided(ports)];
  const found =
    ports.items().length === 0
      ? dataPortIn(0, 65_535)
      : ports
          .items()
          .map(({ value }) => dataPortInText(value))
          .find(Boolean);
  return found === undefined ? [] : [violation(open, `ranges that may use port ${found} (${DATA_PORTS[found] ?? ""})`)];
}

/** Plain HTTP proxies may exist only to redirect, which their URL map says. */
const httpProxies = resourceRule({
  id: "gcp-url-map-redirect-https",
  title: "Redirects of load balancers lead to HTTPS.",
  why: "A redirect to plain HTTP sends the request, with its cookies, readable over the network.",
  remedy: "Set defaultUrlRedirect.httpsRedirect to true.",
  references: [
    doc("Set up an HTTP-to-HTTPS redirect", "load-balancing/docs/https/setting-up-global-http-https-redirect"),
  ],
  severity: "medium",
  levels: ADVISORY_IN_DEV,
  resources: [GCP.urlMap, GCP.regionUrlMap],
  check: (props) => {
    const redirect = props.at("defaultUrlRedirect");
    if (!redirect.isReadable) return [undecided(redirect)];
    if (redirect.isAbsent) return [];
    return requireThat(redirect.at("httpsRedirect"), "true", (value) => value === true);
  },
});

const backends = resourceRule({
  id: "gcp-backend-encrypted",
  title: "Load balancers speak TLS with their backends.",
  why: "Behind the load balancer the request crosses the network once more.",
  remedy: 'Set protocol to "HTTPS", "HTTP2", "SSL" or "GRPC".',
  references: [doc("Encryption to the backends", "load-balancing/docs/ssl-certificates/encryption-to-the-backends")],
  severity: "low",
  levels: { dev: "disabled", staging: "advisory", prod: "advisory" },
  resources: [GCP.backendService, GCP.regionBackendService],
  check: (props) =>
    requireThat(
      props.at("protocol"),
      'anything but "HTTP"',
      (value) => value !== undefined && textOf(value).toUpperCase() !== "HTTP",
    ),
});

export const GCP_EXPOSURE_RULES: readonly ResourceRule[] = [
  iam,
  accessLists,
  datasets,
  firewalls,
  httpProxies,
  backends,
];
