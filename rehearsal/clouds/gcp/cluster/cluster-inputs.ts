/** What GKE accepts as a cluster, and the rules between its properties. */
import { z } from "zod";
import { isNetwork, parseCidr } from "../../../../components/core/cidr";
import { END_OF_LIFE } from "../../../../catalogue/kubernetes/end-of-life";
import { isPrivateBlock } from "../../../../components/placement/rules";
import type { BrokenRule, Plain } from "../../plugin/row";
import { computeName, disabled, enabled, labels, projectId, zone } from "../values/fields";
import { maintenancePolicy, maintenanceRules } from "./maintenance";
import { nodeConfig, nodeConfigRules } from "./node-config";
import { at, listAt, textAt, textsAt } from "../../plugin/reading";
import { isMap } from "../../../../components/core/plain";

/** Minors that GKE offers. The oldest ones only in the Extended channel. */
export const OFFERED_MINORS: readonly string[] = Object.keys(END_OF_LIFE.gke);

const cidrBlock = z.string().refine((text) => {
  const parsed = parseCidr(text);
  return parsed !== undefined && isNetwork(parsed);
}, "must be a block of addresses without host bits");

const addonsConfig = z.strictObject({
  dnsCacheConfig: enabled().optional(),
  gcePersistentDiskCsiDriverConfig: enabled().optional(),
  gcpFilestoreCsiDriverConfig: enabled().optional(),
  gcsFuseCsiDriverConfig: enabled().optional(),
  gkeBackupAgentConfig: enabled().optional(),
  parallelstoreCsiDriverConfig: enabled().optional(),
  lustreCsiDriverConfig: enabled().optional(),
  statefulHaConfig: enabled().optional(),
  horizontalPodAutoscaling: disabled().optional(),
  httpLoadBalancing: disabled().optional(),
  networkPolicyConfig: disabled().optional(),
});

const LOGGED = [
  "SYSTEM_COMPONENTS",
  "APISERVER",
  "CONTROLLER_MANAGER",
  "SCHEDULER",
  "WORKLOADS",
  "KCP_CONNECTION",
  "KCP_SSHD",
] as const;

const MONITORED = [
  "SYSTEM_COMPONENTS",
  "APISERVER",
  "SCHEDULER",
  "CONTROLLER_MANAGER",
  "STORAGE",
  "HPA",
  "POD",
  "DAEMONSET",
  "DEPLOYMENT",
  "STATEFULSET",
  "KUBELET",
  "CADVISOR",
  "DCGM",
  "JOBSET",
] as const;

export const clusterInputs = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/,
      "must be at most 40 lower-case letters, digits and dashes that begin with a letter and end with a letter or digit",
    ),
  location: z.string().regex(/^[a-z]+-[a-z]+\d{1,2}(-[a-z])?$/, "must be a region or zone"),
  nodeLocations: z.array(zone()).optional(),
  description: z.string().optional(),
  minMasterVersion: z
    .string()
    .regex(/^1\.\d+(\.\d+(-gke\.\d+)?)?$/, "must be a version such as 1.35 or 1.35.4-gke.1290000")
    .optional(),
  releaseChannel: z
    .strictObject({ channel: z.enum(["UNSPECIFIED", "RAPID", "REGULAR", "STABLE", "EXTENDED"]) })
    .optional(),
  deletionProtection: z.boolean().optional(),
  resourceLabels: labels().optional(),
  network: z.string().optional(),
  subnetwork: z.string().optional(),
  networkingMode: z.enum(["VPC_NATIVE", "ROUTES"]).optional(),
  ipAllocationPolicy: z
    .strictObject({
      clusterSecondaryRangeName: computeName().optional(),
      servicesSecondaryRangeName: computeName().optional(),
      clusterIpv4CidrBlock: z.string().optional(),
      servicesIpv4CidrBlock: z.string().optional(),
      stackType: z.enum(["IPV4", "IPV4_IPV6"]).optional(),
    })
    .optional(),
  defaultMaxPodsPerNode: z.int().min(8, "must be at least 8").max(256, "must be at most 256").optional(),
  datapathProvider: z.enum(["LEGACY_DATAPATH", "ADVANCED_DATAPATH"]).optional(),
  privateClusterConfig: z
    .strictObject({
      enablePrivateNodes: z.boolean().optional(),
      enablePrivateEndpoint: z.boolean().optional(),
      privateEndpointSubnetwork: z.string().optional(),
      masterIpv4CidrBlock: cidrBlock.optional(),
      masterGlobalAccessConfig: enabled().optional(),
    })
    .optional(),
  masterAuthorizedNetworksConfig: z
    .strictObject({
      cidrBlocks: z
        .array(z.strictObject({ cidrBlock, displayName: z.string().optional() }))
        .max(100, "must be at most 100 blocks")
        .optional(),
      gcpPublicCidrsAccessEnabled: z.boolean().optional(),
      privateEndpointEnforcementEnabled: z.boolean().optional(),
    })
    .optional(),
  controlPlaneEndpointsConfig: z
    .strictObject({
      dnsEndpointConfig: z
        .strictObject({
          allowExternalTraffic: z.boolean().optional(),
          enableK8sCertsViaDns: z.boolean().optional(),
          enableK8sTokensViaDns: z.boolean().optional(),
        })
        .optional(),
      ipEndpointsConfig: enabled().optional(),
    })
    .optional(),
  databaseEncryption: z
    .strictObject({ state: z.enum(["ENCRYPTED", "DECRYPTED"]), keyName: z.string().optional() })
    .optional(),
  workloadIdentityConfig: z.strictObject({ workloadPool: z.string().optional() }).optional(),
  authenticatorGroupsConfig: z
    .strictObject({
      securityGroup: z
        .string()
        .regex(/^gke-security-groups@[^@\s]+\.[^@\s]+$/, "must be gke-security-groups@ and your domain"),
    })
    .optional(),
  enableShieldedNodes: z.boolean().optional(),
  enableLegacyAbac: z.boolean().optional(),
  masterAuth: z
    .strictObject({ clientCertificateConfig: z.strictObject({ issueClientCertificate: z.boolean() }) })
    .optional(),
  anonymousAuthenticationConfig: z.strictObject({ mode: z.enum(["ENABLED", "LIMITED"]) }).optional(),
  rbacBindingConfig: z
    .strictObject({
      enableInsecureBindingSystemAuthenticated: z.boolean().optional(),
      enableInsecureBindingSystemUnauthenticated: z.boolean().optional(),
    })
    .optional(),
  loggingConfig: z.strictObject({ enableComponents: z.array(z.enum(LOGGED)) }).optional(),
  monitoringConfig: z
    .strictObject({
      enableComponents: z.array(z.enum(MONITORED)).optional(),
      managedPrometheus: enabled().optional(),
    })
    .optional(),
  costManagementConfig: enabled().optional(),
  verticalPodAutoscaling: enabled().optional(),
  addonsConfig: addonsConfig.optional(),
  maintenancePolicy: maintenancePolicy.optional(),
  removeDefaultNodePool: z.boolean().optional(),
  initialNodeCount: z.int().min(1, "must be at least 1").max(1000, "must be at most 1000").optional(),
  nodeConfig: nodeConfig.optional(),
  project: projectId().optional(),
});

export function clusterRules(inputs: Plain): BrokenRule[] {
  const location = textAt(inputs, "location") ?? "";
  const version = textAt(inputs, "minMasterVersion");
  const minor = version?.split(".").slice(0, 2).join(".");
  const strangers = textsAt(inputs, "nodeLocations").filter((one) => location !== "" && !one.startsWith(location));
  const nodeless = inputs["initialNodeCount"] === undefined;
  const encryption = inputs["databaseEncryption"];
  const pool = textAt(inputs, "workloadIdentityConfig.workloadPool");
  const broken: [boolean, string, string][] = [
    [strangers.length > 0, "nodeLocations", `has ${strangers.join(", ")}, outside the cluster's location ${location}`],
    [
      minor !== undefined && !OFFERED_MINORS.includes(minor),
      "minMasterVersion",
      `is ${version}, which GKE does not offer; it offers ${OFFERED_MINORS.join(", ")}`,
    ],
    [nodeless, "initialNodeCount", "must be set: GKE makes a pool with every cluster"],
    [
      inputs["networkingMode"] === "VPC_NATIVE" && inputs["ipAllocationPolicy"] === undefined,
      "ipAllocationPolicy",
      "must say where addresses come from for VPC_NATIVE",
    ],
    [
      isMap(encryption) && encryption["state"] === "ENCRYPTED" && encryption["keyName"] === undefined,
      "databaseEncryption.keyName",
      "must name the key for ENCRYPTED",
    ],
    [
      pool !== undefined && !/^[a-z][a-z0-9-]{4,28}[a-z0-9]\.svc\.id\.goog$/.test(pool),
      "workloadIdentityConfig.workloadPool",
      `is ${pool}, and the only pool is the project's, PROJECT.svc.id.goog`,
    ],
    [
      at(inputs, "addonsConfig.networkPolicyConfig.disabled") === false &&
        inputs["datapathProvider"] === "ADVANCED_DATAPATH",
      "addonsConfig.networkPolicyConfig",
      "cannot be on with ADVANCED_DATAPATH, which enforces policies itself",
    ],
  ];
  return [
    ...broken.filter(([isBroken]) => isBroken).map(([, property, rule]) => ({ property, rule })),
    ...endpointRules(inputs),
    ...maintenanceRules(inputs),
    ...nodeConfigRules(inputs),
  ];
}

/** An endpoint without a public address is reached from private blocks, by those that are listed. */
function endpointRules(inputs: Plain): BrokenRule[] {
  if (at(inputs, "privateClusterConfig.enablePrivateEndpoint") !== true) return [];
  const listed = inputs["masterAuthorizedNetworksConfig"];
  if (listed === undefined) {
    const rule = "must be there with enablePrivateEndpoint, even without a block";
    return [{ property: "masterAuthorizedNetworksConfig", rule }];
  }
  return listAt(listed, "cidrBlocks").flatMap((one, index) => {
    const block = textAt(one, "cidrBlock");
    if (block === undefined || isPrivateBlock(block)) return [];
    const property = `masterAuthorizedNetworksConfig.cidrBlocks[${index}].cidrBlock`;
    return [{ property, rule: `is ${block}, which is public, and the endpoint is not (enablePrivateEndpoint)` }];
  });
}
