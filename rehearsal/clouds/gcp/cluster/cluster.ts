/** GKE clusters: a control plane in a VPC, with its addresses, its keys and its way to the API. */
import { GCP } from "../../../../catalogue/tokens/gcp";
import { parseCidr } from "../../../../components/core/cidr";
import type { BrokenRule, Held, MachineGroup, Plain, Reference, TypeRow, World } from "../../plugin/row";
import { clusterInputs, clusterRules } from "./cluster-inputs";
import { encryptedWith } from "../account/encryption";
import { labelOutputs, LABELLED, labelsOf, projectOf } from "../values/fields";
import { isShared } from "../network/network";
import { NODE_REFERENCES, regionOfLocation } from "./node-config";
import { machinesOf } from "./nodes";
import { endpointsOf } from "./endpoints";
import { at, listAt, textAt, textsAt } from "../../plugin/reading";
import { isMap } from "../../../../components/core/plain";

/** Patches that clusters of each minor get; GKE knows many, one of them is enough here. */
const PATCHES: Readonly<Record<string, string>> = {
  "1.33": "1.33.11-gke.1206000",
  "1.34": "1.34.7-gke.1041000",
  "1.35": "1.35.4-gke.1290000",
  "1.36": "1.36.2-gke.1076000",
};
const DEFAULT_MINOR = "1.35";

const inSubnetwork: Reference = {
  path: "subnetwork",
  to: GCP.subnetwork,
  outside: isShared,
  fits: (self, target) => {
    const location = textAt(self, "location");
    const region = textAt(target.outputs, "region");
    if (location !== undefined && region !== undefined && regionOfLocation(location) !== region) {
      return `is in ${region}, and the cluster in ${location}`;
    }
    if (self["network"] !== target.inputs["network"]) return "is in another network than the cluster";
    return missingRange(self, target);
  },
};

/** The secondary ranges that a cluster names must be those of its subnet. */
function missingRange(self: Plain, subnetwork: Held): string | undefined {
  const there = listAt(subnetwork.inputs, "secondaryIpRanges").map((one) => textAt(one, "rangeName"));
  const wanted = ["clusterSecondaryRangeName", "servicesSecondaryRangeName"].flatMap((key) => {
    const name = textAt(self, `ipAllocationPolicy.${key}`);
    return name === undefined ? [] : [{ key, name }];
  });
  const missing = wanted.find(({ name }) => !there.includes(name));
  if (missing === undefined) return undefined;
  return `has no secondary range ${missing.name} (ipAllocationPolicy.${missing.key}); it has ${there.join(", ") || "none"}`;
}

const endpointSubnetwork: Reference = {
  path: "privateClusterConfig.privateEndpointSubnetwork",
  to: GCP.subnetwork,
  outside: isShared,
  fits: (self, target) => {
    if (self["network"] !== target.inputs["network"]) return "is in another network than the cluster";
    const block = parseCidr(textAt(target.inputs, "ipCidrRange") ?? "");
    return block !== undefined && block.prefix > 28
      ? `has ${textAt(target.inputs, "ipCidrRange")}, and the control plane's endpoint needs a /28 at least`
      : undefined;
  },
};

const cluster = {
  source: "cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters",
  inputs: clusterInputs,
  immutable: [
    "name",
    "location",
    "description",
    "network",
    "subnetwork",
    "networkingMode",
    "ipAllocationPolicy.clusterSecondaryRangeName",
    "ipAllocationPolicy.servicesSecondaryRangeName",
    "ipAllocationPolicy.clusterIpv4CidrBlock",
    "ipAllocationPolicy.servicesIpv4CidrBlock",
    "ipAllocationPolicy.stackType",
    "defaultMaxPodsPerNode",
    "datapathProvider",
    "privateClusterConfig.privateEndpointSubnetwork",
    "privateClusterConfig.masterIpv4CidrBlock",
    "masterAuth",
    "initialNodeCount",
    "nodeConfig",
    "project",
  ],
  name: { property: "name", within: ["location"] },
  references: [
    { path: "network", to: GCP.network, outside: isShared },
    inSubnetwork,
    endpointSubnetwork,
    encryptedWith({
      path: "databaseEncryption.keyName",
      by: "GKE",
      location: (self, { region }) => regionOfLocation(textAt(self, "location") ?? region),
    }),
    ...NODE_REFERENCES,
  ],
  rules: clusterRules,
  refusedUpdates: (held, inputs) => [...versionRules(held, inputs), ...encryptionRules(held, inputs)],
  id: ({ inputs }, world) =>
    `projects/${projectOf(inputs, world)}/locations/${textAt(inputs, "location")}/clusters/${textAt(inputs, "name")}`,
  computed: [
    "endpoint",
    "controlPlaneEndpointsConfig",
    "masterVersion",
    "masterAuth",
    "selfLink",
    "servicesIpv4Cidr",
    "labelFingerprint",
    "project",
    ...LABELLED,
  ],
  volatile: ["masterVersion", "labelFingerprint", ...LABELLED],
  secret: LABELLED,
  outputs: ({ inputs, id }, world) => ({
    ...endpointsOf(inputs, world),
    masterVersion: fullVersion(inputs),
    masterAuth: {
      ...(isMap(inputs["masterAuth"]) ? inputs["masterAuth"] : {}),
      clientCertificate: "",
      clientKey: "",
      clusterCaCertificate: world.controlPlane.certificateAuthority,
    },
    selfLink: `https://container.googleapis.com/v1/${id}`,
    servicesIpv4Cidr: servicesRange(inputs, world),
    labelFingerprint: world.hex(8),
    project: projectOf(inputs, world),
    ...labelOutputs(inputs, world, "resourceLabels"),
  }),
  labels: labelsOf("resourceLabels"),
  // The provider's own doing, and its default: GKE itself knows no such protection.
  keeps: ({ inputs }) =>
    inputs["deletionProtection"] === false ? undefined : "its deletionProtection is on; turn that off first",
  // People do it in the state, which the provider keeps to (docs/gcp.md); the account stands for both here.
  release: (inputs) => ({ ...inputs, deletionProtection: false }),
  quota: (inputs) => [{ quota: `clusters-per-location/${textAt(inputs, "location")}`, amount: 1 }],
  controlPlane: (inputs) => ({ version: minorOf(inputs), name: textAt(inputs, "name") ?? "" }),
  machines: (held, world) => defaultPool(held, world),
} as const satisfies TypeRow;

function minorOf(inputs: Plain): string {
  return (textAt(inputs, "minMasterVersion") ?? DEFAULT_MINOR).split(".").slice(0, 2).join(".");
}

function fullVersion(inputs: Plain): string {
  const asked = textAt(inputs, "minMasterVersion");
  return asked?.includes("-gke.") === true ? asked : (PATCHES[minorOf(inputs)] ?? `${minorOf(inputs)}.0-gke.1000000`);
}

function servicesRange(inputs: Plain, world: World): string {
  const subnetwork = world.find(GCP.subnetwork, "id", inputs["subnetwork"]);
  const name = textAt(inputs, "ipAllocationPolicy.servicesSecondaryRangeName");
  const range = listAt(subnetwork?.inputs, "secondaryIpRanges").find((one) => textAt(one, "rangeName") === name);
  return textAt(range, "ipCidrRange") ?? textAt(inputs, "ipAllocationPolicy.servicesIpv4CidrBlock") ?? "";
}

/** Control planes go up by one minor at a time and never back. cloud.google.com/kubernetes-engine/upgrades */
function versionRules(held: Held, inputs: Plain): BrokenRule[] {
  const before = Number(minorOf(held.inputs).split(".")[1]);
  const after = Number(minorOf(inputs).split(".")[1]);
  if (after === before || after === before + 1) return [];
  const rule =
    after < before
      ? `would take the control plane back from 1.${before} to 1.${after}`
      : `would skip a minor, from 1.${before} to 1.${after}; go to 1.${before + 1} first`;
  return [{ property: "minMasterVersion", rule }];
}

/** What is encrypted stays so until it is said that it should not be. */
function encryptionRules(held: Held, inputs: Plain): BrokenRule[] {
  const before = at(held.inputs, "databaseEncryption.state");
  const after = at(inputs, "databaseEncryption.state");
  return before === "ENCRYPTED" && after === undefined
    ? [{ property: "databaseEncryption", rule: "must say DECRYPTED to decrypt what is encrypted" }]
    : [];
}

/** The pool that GKE makes with a cluster, unless it is told to remove it. */
function defaultPool(held: Held, world: World): readonly MachineGroup[] {
  const { inputs } = held;
  if (inputs["removeDefaultNodePool"] === true) return [];
  const location = textAt(inputs, "location") ?? world.region;
  const config = isMap(inputs["nodeConfig"]) ? inputs["nodeConfig"] : {};
  const zones = textsAt(inputs, "nodeLocations");
  const place = { cluster: held, name: "default-pool", location, zones: zones.length > 0 ? zones : [`${location}-a`] };
  return [machinesOf({ initialNodeCount: inputs["initialNodeCount"] }, config, place)];
}

export const CLUSTER_ROWS = { [GCP.gkeCluster]: cluster };
